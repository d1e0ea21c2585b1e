"""The parts of a plan that can be shared alone, and what is left of a version for one part."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from people.access import Actor
from people.models import Person, Scope
from support_plans.criteria import COSTS_KEY, HOLDS, Criteria, criteria_in, standard
from support_plans.models import SupportPlan

ANY = "any"  # a page that shows only those parts that are shared
COSTS = COSTS_KEY
SCOPES = {
    "plan.view": Scope.PLAN_VIEW,
    "plan.suggest": Scope.PLAN_SUGGEST,
    "plan.draft": Scope.PLAN_DRAFT,
}
Parts = frozenset[str] | None  # None: the whole plan


def asked_of(person: Person, on: date) -> Criteria:
    """The questions of the plan that a person works on; the usual ones before there is one."""
    return asked_of_all([person.pk], on)[person.pk]


def asked_of_all(people: Iterable[int], on: date) -> dict[int, Criteria]:
    """The same of many people, by their id: one query."""
    chosen = list(people)
    plans = SupportPlan.objects.current_of(chosen, on) if chosen else {}
    return {pk: plans[pk].asks if pk in plans else standard() for pk in chosen}


def choices(asks: Criteria) -> list[tuple[str, str]]:
    """Each part by its key, with its title."""
    return [(one.key, f"{one.number}. {one.title}") for one in asks.questions]


def words_of(parts: Iterable[str], asks: Criteria) -> str:
    """“1. What matters to me; 2. What I want to change or keep”; empty for the whole."""
    wanted = set(parts)
    return "; ".join(title for code, title in choices(asks) if code in wanted)


def shared_with(actor: Actor, person: Person, code: str = "plan.view") -> Parts:
    """The parts of a person's plan for which the actor may do `code`; None for all of it."""
    if actor.may(code, person):
        return None
    if not actor.may(f"{code}_part", person):
        return frozenset()
    return actor.parts_of(person, SCOPES[code])


def key_of(part: object, asks: Criteria) -> str:
    """The key of a part: of a question by its number, or of the one that holds “outcomes”."""
    if isinstance(part, int):
        return asks.key_of(part)
    return asks.key_of(asks.holding(part)) if part in HOLDS else str(part)


def reaches(parts: Parts, part: str) -> bool:
    """Whether a part, by its key, is among those shared; `ANY` when at least one is."""
    if parts is None:
        return True
    return bool(parts) if part == ANY else part in parts


def only(content: Mapping[str, Any], parts: Parts) -> dict[str, Any]:
    """What a version shows to somebody who sees some parts: those, and nothing it grows later."""
    if parts is None:
        return dict(content)
    asks = criteria_in(content)
    answers = [one for one in content.get("answers", []) if asks.key_of(one["question"]) in parts]
    costs = COSTS in parts
    return {
        "answers": answers,
        "lines": content.get("lines", []) if costs else [],
        "why_more": content.get("why_more", "") if costs else "",
    }
