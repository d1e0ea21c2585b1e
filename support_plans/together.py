"""How a plan fits together: what matters → what I want → support → cost → provider.

One picture of a draft or of a sent version, from the same frozen form. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Support:
    """A line as the picture shows it."""

    reference: str
    name: str
    what: str
    who: str
    pence: int
    also: int  # how many other wishes it serves: its cost is one cost


@dataclass(frozen=True)
class Wish:
    """One thing to change or keep, with what serves it."""

    reference: str
    words: str
    keep: bool
    matters: str
    signs: str
    free_help: str
    supports: tuple[Support, ...]

    @property
    def is_open(self) -> bool:
        """Nothing serves it yet."""
        return not self.supports and not self.free_help


@dataclass(frozen=True)
class Matter:
    """Something that matters to the person, with the wishes that serve it."""

    words: str
    wishes: tuple[Wish, ...]


@dataclass(frozen=True)
class Picture:
    """The whole plan in one view. Every line stands in a wish or among `loose`."""

    matters: tuple[Matter, ...]  # in the order of the list; the last may have no words
    loose: tuple[Support, ...]
    just_in_case: tuple[Support, ...]
    total_pence: int

    @property
    def wishes(self) -> list[Wish]:
        return [wish for matter in self.matters for wish in matter.wishes]

    @property
    def open_wishes(self) -> list[Wish]:
        return [wish for wish in self.wishes if wish.is_open]

    @property
    def is_whole(self) -> bool:
        """Every wish has help and every support a wish."""
        return bool(self.wishes) and not self.loose and not self.open_wishes


def picture_of(
    outcomes: Sequence[Mapping[str, Any]], lines: Sequence[Mapping[str, Any]]
) -> Picture:
    """From the frozen lists of a version, or the same made of a draft."""
    served: dict[str, int] = {}
    for row in outcomes:
        for reference in row["lines"]:
            served[reference] = served.get(reference, 0) + 1
    by_reference = {line["reference"]: line for line in lines}
    wishes = [_wish(row, by_reference, served) for row in outcomes]
    return Picture(
        matters=tuple(_by_matter(wishes)),
        loose=tuple(
            _support(line, 0)
            for line in lines
            if line["reference"] not in served and not line.get("just_in_case")
        ),
        just_in_case=tuple(_support(line, 0) for line in lines if line.get("just_in_case")),
        total_pence=sum(int(line["total_pence"]) for line in lines),
    )


def _wish(
    row: Mapping[str, Any], lines: Mapping[str, Mapping[str, Any]], served: Mapping[str, int]
) -> Wish:
    return Wish(
        row["reference"], row["words"], row["wish"] == "keep", row["matters"], row["signs"],
        row["free_help"],
        tuple(
            _support(lines[reference], served[reference] - 1)
            for reference in row["lines"]
            if reference in lines
        ),
    )  # fmt: skip


def _support(line: Mapping[str, Any], also: int) -> Support:
    return Support(
        line["reference"], line["pot_name"], line["what"], line["who"],
        int(line["total_pence"]), also,
    )  # fmt: skip


def _by_matter(wishes: Iterable[Wish]) -> list[Matter]:
    """Wishes together under the words they serve; those without words at the end."""
    groups: dict[str, list[Wish]] = {}
    for wish in wishes:
        groups.setdefault(wish.matters, []).append(wish)
    ordered = sorted(groups.items(), key=lambda pair: not pair[0])
    return [Matter(words, tuple(rows)) for words, rows in ordered]
