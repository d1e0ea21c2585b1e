"""A sent plan as who decides it reads it: each question’s evidence beside what the council looks for.

Pure: reads a frozen content, whichever parts it has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _n

from support_plans.compare import COSTS, PARTS, part_of, sentences
from support_plans.models import COSTS_QUESTION, QUESTIONS, PlanVersion

Content = Mapping[str, Any]

# What shows each of the seven, in the words of councils’ published criteria (docs/agreeing.md).
LOOKS_FOR: dict[int, str] = {
    1: _n("What matters to the person, in their own words or pictures."),
    2: _n("What they want to change or keep, and how it meets the needs we agreed."),
    3: _n("Who supports them, how, and what keeps them safe in ways they chose."),
    4: _n("Each cost, and sums that work."),
    5: _n("Who organises it from day to day."),
    6: _n("That the person takes every decision that they can take."),
    7: _n("Who does what next, and by when."),
}


@dataclass(frozen=True)
class Evidence:
    """What a plan shows for one question."""

    question: int
    title: str
    looks_for: str
    text: str
    files: Sequence[Mapping[str, Any]]
    costs: bool
    lists: Sequence[tuple[str, Sequence[str]]] = field(default=())

    @property
    def is_bare(self) -> bool:
        """Nothing stands here at all."""
        return not (self.text.strip() or self.files or self.costs or self.lists)


def evidence_of(content: Content, only: Sequence[str] = ()) -> list[Evidence]:
    """The seven questions in order; `only` keeps those of the parts that changed."""
    answers = {int(row["question"]): row for row in content.get("answers", [])}
    looks = _looks_for(content)
    found = []
    for number, title in QUESTIONS.items():
        lists = _lists(content, number)
        names = {part_of(number), *(p.key for p in PARTS if p.question == number)}
        if only and names.isdisjoint(only):
            continue
        row = answers.get(number, {})
        found.append(
            Evidence(
                number, str(row.get("title") or title), looks[number], str(row.get("text") or ""),
                row.get("photos", []), number == COSTS_QUESTION, lists,
            )
        )  # fmt: skip
    return found


def _looks_for(content: Content) -> dict[int, str]:
    """The criteria that were in force when it was sent; else the usual ones."""
    kept = content.get("criteria") or {}
    rows = kept.get("criteria", []) if isinstance(kept, Mapping) else kept
    said = {
        int(row["question"]): str(row.get("looks_for") or "") for row in rows if "question" in row
    }
    return {number: said.get(number) or _(words) for number, words in LOOKS_FOR.items()}


def _lists(content: Content, question: int) -> list[tuple[str, Sequence[str]]]:
    """What other areas keep beside a question, each item a sentence."""
    found: list[tuple[str, Sequence[str]]] = []
    for part in PARTS:
        beside = part.question == question and part.key != COSTS
        if beside and (items := sentences(part.words(content))):
            found.append((_(part.title), items))
    return found


def fits(version: PlanVersion) -> bool:
    """The lines come to the plan’s total."""
    lines = version.content.get("lines", [])
    return sum(int(line["total_pence"]) for line in lines) == version.total_pence
