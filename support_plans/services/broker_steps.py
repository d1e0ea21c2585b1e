"""What a broker does next, with each of the people who asked them. A handful of queries for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from people.models import Relationship
from support_plans.models import FirstDraft, Suggestion, SupportPlan, TimeQuestion
from support_plans.services.brokers import plan_conflicts


@dataclass(frozen=True)
class Step:
    """One thing to do or to wait for; `page` is the name of where it is done, or empty."""

    words: str
    page: str = ""


def next_steps(relationships: Sequence[Relationship], on: date) -> dict[int, Step]:
    """The next step for each, by the relationship's id."""
    people = {row.person_id for row in relationships}
    user = {row.user_id for row in relationships}
    plans = _plans(people, on)
    asked = set(
        TimeQuestion.objects.filter(
            entry__relationship__in=relationships, answered_at=None
        ).values_list("entry__relationship", flat=True)
    )
    mine = {"by__in": user, "plan__person__in": people}
    waits = set(
        Suggestion.objects.waiting().filter(**mine).values_list("plan__person", flat=True)
    ) | set(FirstDraft.objects.waiting().filter(**mine).values_list("plan__person", flat=True))
    return {
        row.pk: _step(row, plans.get(row.person_id), asked=row.pk in asked,
                      waits=row.person_id in waits, on=on)
        for row in relationships
    }  # fmt: skip


def _plans(people: set[int], on: date) -> dict[int, SupportPlan]:
    found: dict[int, SupportPlan] = {}
    for plan in SupportPlan.objects.filter(person__in=people).order_by("starts_on"):
        kept = found.get(plan.person_id)
        if kept is None or kept.ends_on < on:
            found[plan.person_id] = plan
    return found


def _step(
    row: Relationship, plan: SupportPlan | None, *, asked: bool, waits: bool, on: date
) -> Step:
    name = row.person.known_as
    conflict = next((c for c in plan_conflicts(row, plan, on) if not c.is_settled), None)
    if conflict is not None and not conflict.is_declared:
        return Step(f"Declare your interest in {conflict.organisation.name}.", "broker_interests")
    if conflict is not None:
        return Step(f"Wait: {name} decides about your tie to {conflict.organisation.name}.")
    if asked:
        return Step(f"Answer what {name} asks about your time.", "broker_time")
    if plan is None:
        return Step(f"Wait: {name} has not begun a plan.")
    if waits:
        return Step(f"Wait: {name} has words of yours to answer.", "broker_plan")
    return Step("Open the plan, and suggest what would help.", "broker_plan")
