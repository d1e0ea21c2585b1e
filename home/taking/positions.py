"""An archive's budgets as opening positions: rows such as docs/import_budgets.md describes. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from budgets.csv_budgets import Read
from budgets.csv_budgets import Row as Cell
from home.taking.rows import Row

ACTIVE: Final = "active"
MOST_NAME: Final = 70
Supplier = Callable[[Row], str]  # a provider of the archive, as one of the directory here


@dataclass(frozen=True)
class Place:
    """Where a pot of the archive stands here: its name, and the first day of its year."""

    name: str
    year: date


@dataclass
class Positions:
    """The rows to enter, and which pot of theirs became which of ours."""

    read: Read
    places: dict[str, Place]
    budgets: list[Row]


def positions_of(
    documents: dict[str, Any], *, file: str, sha256: str, supplier: Supplier
) -> Positions:
    """People, budgets, pots and accounts. A budget that ended is not opened again."""
    budgets = [one for one in documents["budgets"] if one["state"] == ACTIVE and one["pots"]]
    found = Positions(Read(file, sha256), {}, budgets)
    person = documents["person"]
    _add(
        found, "person", case_number=person["reference"], name=person["full_name"],
        known_as=person["known_as"], born=_day(person["born_on"]),
    )  # fmt: skip
    for budget in budgets:
        _budget(found, budget, person["reference"], supplier)
    return found


def _budget(found: Positions, budget: Row, person: str, supplier: Supplier) -> None:
    name = budget["reference"]
    _add(
        found, "budget", case_number=person, budget=name, starts=_day(budget["starts_on"]),
        ends=_day(budget["ends_on"]), contribution=budget["weekly_contribution_pence"],
        arrears=max(0, budget["contribution_owed_pence"]),
    )  # fmt: skip
    holdings = {one["reference"]: one for one in budget["holdings"]}
    names = dict(_names(budget["pots"]))
    used = set()
    for pot in budget["pots"]:
        holding = holdings[pot["holding"]]
        used.add(pot["holding"])
        place = Place(names[pot["line"]], date.fromisoformat(pot["starts_on"]))
        found.places[pot["reference"]] = place
        _add(
            found, "pot", budget=name, pot=place.name, year=place.year,
            amount=pot["in_the_pot_pence"], spent=pot["spent_pence"],
            set_aside=pot["set_aside_pence"], held=holding["kind"],
            supplier=supplier(holding["holder"]) if holding["holder"] else None,
        )  # fmt: skip
    for reference in sorted(used):
        one = holdings[reference]
        if one["kind"] != "council":
            _add(
                found, "account", budget=name, held=one["kind"], holds=one["held_pence"],
                supplier=supplier(one["holder"]) if one["holder"] else None,
            )  # fmt: skip


def _names(pots: list[Row]) -> Iterator[tuple[str, str]]:
    """Each line's name, never the same twice: positions are entered by name."""
    seen: dict[str, str] = {}
    for pot in sorted(pots, key=lambda one: (one["position"], one["reference"])):
        if pot["line"] in seen:
            continue
        name, number = pot["name"][:MOST_NAME], 1
        while name in seen.values():
            number += 1
            name = f"{pot['name'][:MOST_NAME]} ({number})"
        seen[pot["line"]] = name
    yield from seen.items()


def _add(found: Positions, kind: str, **cells: Any) -> None:
    kept = {name: value for name, value in cells.items() if value not in (None, "")}
    found.read.rows.append(Cell(kind, len(found.read.rows) + 1, kept))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
