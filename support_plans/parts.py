"""The parts of a plan that can be shared alone, and what is left of a version for one part."""

from collections.abc import Iterable, Mapping
from typing import Any

from people.access import Actor
from people.models import Person, Scope
from support_plans.models import COSTS_QUESTION, QUESTIONS

ANY = "any"  # a page that shows only those parts that are shared
COSTS = str(COSTS_QUESTION)
SCOPES = {
    "plan.view": Scope.PLAN_VIEW,
    "plan.suggest": Scope.PLAN_SUGGEST,
    "plan.draft": Scope.PLAN_DRAFT,
}
Parts = frozenset[str] | None  # None: the whole plan


def choices() -> list[tuple[str, str]]:
    """Each part by its code, with its title."""
    return [(str(number), f"{number}. {title}") for number, title in QUESTIONS.items()]


def words_of(parts: Iterable[str]) -> str:
    """“1. What matters to me; 2. What I want to change or keep”; empty for the whole."""
    wanted = set(parts)
    return "; ".join(title for code, title in choices() if code in wanted)


def shared_with(actor: Actor, person: Person, code: str = "plan.view") -> Parts:
    """The parts of a person's plan for which the actor may do `code`; None for all of it."""
    if actor.may(code, person):
        return None
    if not actor.may(f"{code}_part", person):
        return frozenset()
    return actor.parts_of(person, SCOPES[code])


def reaches(parts: Parts, part: object) -> bool:
    """Whether a part is among those shared; `ANY` when at least one is."""
    if parts is None:
        return True
    return bool(parts) if part == ANY else str(part) in parts


def only(content: Mapping[str, Any], parts: Parts) -> dict[str, Any]:
    """What a version shows to somebody who sees some parts: those, and nothing it grows later."""
    if parts is None:
        return dict(content)
    answers = [one for one in content.get("answers", []) if str(one["question"]) in parts]
    costs = COSTS in parts
    return {
        "answers": answers,
        "lines": content.get("lines", []) if costs else [],
        "why_more": content.get("why_more", "") if costs else "",
    }
