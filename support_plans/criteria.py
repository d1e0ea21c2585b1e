"""What a plan asks, and what the council looks for in it: a set of questions, versioned. Pure.

A set is data (support_plans/criteria_sets, or a council's own: docs/plan.md). A plan keeps the set
that it was begun with; a sent version freezes it. Questions have numbers, in the order in which
they are read, and keys, which mean the same in every set: “1” to “7” are those of domain.md 1,
“4” is always where the costs stand. What is shared by part is shared by key.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

COSTS, OUTCOMES, SAFETY = "costs", "outcomes", "safety"
HOLDS: Final = (COSTS, OUTCOMES, SAFETY)
COSTS_KEY: Final = "4"
STANDARD: Final = "england-seven"
SETS: Final = Path(__file__).resolve().parent / "criteria_sets"


@dataclass(frozen=True)
class Small:
    """A small question of the guided way, and what different people answered it."""

    words: str
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Criterion:
    """One question: what it asks the person, and what the council looks for in the answer."""

    number: int
    key: str
    title: str
    hint: str
    looks_for: str
    holds: tuple[str, ...] = ()  # what else stands beside it: costs, outcomes, safety
    drawing: str = "letter"
    drawn: str = "A letter"  # what the drawing shows
    small: tuple[Small, ...] = ()


@dataclass(frozen=True)
class Criteria:
    """A whole set, of one version."""

    code: str
    version: int
    title: str
    source: str
    starts_on: str
    questions: tuple[Criterion, ...]

    @cached_property
    def titles(self) -> dict[int, str]:
        """Each question's title by its number, in order."""
        return {one.number: one.title for one in self.questions}

    @cached_property
    def _by_number(self) -> dict[int, Criterion]:
        return {one.number: one for one in self.questions}

    @cached_property
    def _holding(self) -> dict[str, int]:
        return {what: one.number for one in self.questions for what in one.holds}

    def __contains__(self, number: object) -> bool:
        return number in self._by_number

    def __len__(self) -> int:
        return len(self.questions)

    def one(self, number: int) -> Criterion:
        """A question by its number. Raises KeyError."""
        return self._by_number[number]

    def key_of(self, number: int) -> str:
        """What a question is called when it is shared; nothing for a number that is not asked."""
        found = self._by_number.get(number)
        return found.key if found else ""

    def holding(self, what: str) -> int:
        """The number of the question beside which costs, outcomes or safety stand."""
        return self._holding[what]

    @property
    def costs(self) -> int:
        """The number of the question that opens the costs."""
        return self.holding(COSTS)

    def content(self, *, small: bool = True) -> dict[str, Any]:
        """As JSON keeps it; without the guided questions where only the words must last."""
        kept = asdict(self)
        for row in kept["questions"]:
            row["holds"] = list(row["holds"])
            row["small"] = [
                {"words": one["words"], "examples": list(one["examples"])} for one in row["small"]
            ] * small
        kept["questions"] = list(kept["questions"])
        return kept

    def digest(self) -> str:
        """SHA-256 of the whole set: the same set has the same."""
        text = json.dumps(self.content(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def criteria_from(content: Mapping[str, Any]) -> Criteria:
    """The set that `Criteria.content` wrote down."""
    return Criteria(
        code=str(content["code"]), version=int(content["version"]), title=str(content["title"]),
        source=str(content["source"]), starts_on=str(content["starts_on"]),
        questions=tuple(_criterion(row) for row in content["questions"]),
    )  # fmt: skip


def _criterion(row: Mapping[str, Any]) -> Criterion:
    small = tuple(Small(one["words"], tuple(one["examples"])) for one in row.get("small", ()))
    words = {name: str(row[name]) for name in ("key", "title", "hint", "looks_for")}
    return Criterion(
        number=int(row["number"]), holds=tuple(row.get("holds", ())), small=small,
        drawing=str(row.get("drawing", "letter")), drawn=str(row.get("drawn", "A letter")), **words,
    )  # fmt: skip


def criteria_in(content: Mapping[str, Any]) -> Criteria:
    """The set of a frozen content; the seven where it was frozen before sets were kept."""
    kept = content.get("criteria")
    return criteria_from(kept) if kept else standard()


@cache
def shipped() -> Mapping[str, Criteria]:
    """The sets that come with Steer, by code."""
    from support_plans.criteria_file import read_criteria

    found = [read_criteria(path.read_bytes()) for path in sorted(SETS.glob("*.toml"))]
    return {one.code: one for one in found}


def standard() -> Criteria:
    """The seven questions of domain.md 1: what is asked where a council names no other set."""
    return shipped()[STANDARD]


def standard_content() -> dict[str, Any]:
    """The same, as a plan keeps it."""
    return standard().content()
