"""A sent plan as who decides it reads it: each question’s evidence beside what the council looks for.

Pure: reads a frozen content, whichever parts it has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from support_plans.compare import PARTS, part_of, sentences
from support_plans.criteria import COSTS, criteria_in
from support_plans.models import PlanVersion

Content = Mapping[str, Any]


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
    """The plan's questions in order; `only` keeps those of the parts that changed."""
    answers = {int(row["question"]): row for row in content.get("answers", [])}
    asks, found = criteria_in(content), []
    for one in asks.questions:
        number = one.number
        lists = _lists(content, number)
        if only and {part_of(number), *one.holds}.isdisjoint(only):
            continue
        row = answers.get(number, {})
        found.append(
            Evidence(
                number, str(row.get("title") or one.title), one.looks_for,
                str(row.get("text") or ""), row.get("photos", []), number == asks.costs, lists,
            )
        )  # fmt: skip
    return found


def _lists(content: Content, question: int) -> list[tuple[str, Sequence[str]]]:
    """What other areas keep beside a question, each item a sentence."""
    found: list[tuple[str, Sequence[str]]] = []
    asks = criteria_in(content)
    for part in PARTS:
        beside = asks.holding(part.key) == question and part.key != COSTS
        if beside and (items := sentences(part.words(content))):
            found.append((_(part.title), items))
    return found


def fits(version: PlanVersion) -> bool:
    """The lines come to the plan’s total."""
    lines = version.content.get("lines", [])
    return sum(int(line["total_pence"]) for line in lines) == version.total_pence
