"""The archive's own pages: plain HTML and one stylesheet, to be read without a server or script."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.template.loader import render_to_string

from home.taking.gathering import Gathered
from home.taking.rows import Row

STYLE: Final = Path(__file__).with_name("record.css")
SIMPLE: Final = ("plans", "bills", "payments", "reviews", "statements", "messages")


def pages_of(found: Gathered) -> Iterator[tuple[str, str]]:
    """Name and HTML of each page; the first one leads to all the others."""
    years = years_of(found)
    common: Row = {
        "found": found, "data": found.documents, "person": found.person, "on": found.on,
        "years": years, "files": {one["reference"]: one for one in found.documents["files"]},
    }  # fmt: skip
    yield "index.html", _page("index", common, "")
    yield "style.css", STYLE.read_text("utf-8")
    for year in years:
        yield year["href"], _page("year", {**common, "year": year}, "../")
    for cash in found.documents["ledger"]["cash"]:
        yield f"ledger/{cash['page']}", _page("cash", {**common, "cash": cash}, "../")
    for name in (*SIMPLE, *(["people"] if "looked" in found.documents else [])):
        yield f"{name}.html", _page(name, common, "")


def _page(name: str, context: Row, up: str) -> str:
    return render_to_string(f"home/taking/{name}.html", {**context, "up": up})


def years_of(found: Gathered) -> list[Row]:
    """The years of each budget, newest first, with their pots: where each ledger page leads."""
    shown: dict[tuple[str, str], Row] = {}
    ledger = {pot["pot"]: pot for pot in found.documents["ledger"]["pots"]}
    for budget in found.documents["budgets"]:
        for pot in budget["pots"]:
            key = (pot["starts_on"], budget["reference"])
            year = shown.setdefault(
                key,
                {
                    "budget": budget["reference"], "starts_on": pot["starts_on"],
                    "ends_on": pot["ends_on"], "pots": [],
                    "href": f"ledger/{budget['reference']}-{pot['starts_on']}.html",
                },
            )  # fmt: skip
            year["pots"].append({"of": pot, "ledger": ledger[pot["reference"]]})
    found_years = [shown[key] for key in sorted(shown, reverse=True)]
    for year in found_years:
        year["total"] = _sum([pot["of"] for pot in year["pots"]])
    return found_years


def _sum(pots: list[Row]) -> dict[str, Any]:
    names = [name for name in pots[0] if name.endswith("_pence")]
    return {name: sum(pot[name] for pot in pots) for name in names}
