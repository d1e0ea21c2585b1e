"""Breaks: days on which support rests. Naming one takes its weeks off every line that rests."""

from datetime import date, datetime

from django.db import transaction

from core.errors import DomainError
from people.models import User
from support_plans.models import PlanBreak, SupportPlan
from support_plans.services.costs import costs_changed, lock_plan
from support_plans.services.reckoning import breaks_of, set_extras, set_weeks

MOST_BREAKS, MOST_NAME = 30, 120


class BadBreak(DomainError):
    """Something of a break cannot be; `field` says what."""

    code = "bad_break"
    message = "Check the days of this break."


@transaction.atomic
def add_break(
    *, plan: SupportPlan, name: str, starts_on: date, ends_on: date, by: User, at: datetime
) -> PlanBreak:
    """Name days on which support rests. Raises BadBreak naming the field, or BadLine when a
    line would have no week left."""
    plan = lock_plan(plan)
    words = name.strip()
    if not words or len(words) > MOST_NAME:
        raise BadBreak("Give this break a name, like Christmas.", field="name")
    if ends_on < starts_on:
        raise BadBreak("The last day is before the first. Check both.", field="ends_on")
    if starts_on < plan.starts_on or ends_on > plan.ends_on:
        raise BadBreak("These days are outside your plan. Check both.", field="starts_on")
    if plan.breaks.count() >= MOST_BREAKS:
        raise BadBreak(f"A plan can have up to {MOST_BREAKS} breaks. Put some together.")
    row = PlanBreak.objects.create(plan=plan, name=words, starts_on=starts_on, ends_on=ends_on)
    _again(plan, by, at)
    return row


@transaction.atomic
def remove_break(*, row: PlanBreak, by: User, at: datetime) -> None:
    """Support goes on then after all."""
    plan = lock_plan(row.plan)
    row.delete()
    _again(plan, by, at)


def _again(plan: SupportPlan, by: User, at: datetime) -> None:
    """Every line whose weeks are worked out follows."""
    breaks = breaks_of(plan)
    policies = plan.person.authority.policies_on(plan.starts_on)
    rows = plan.lines.filter(weeks_worked_out=True).select_related("service__organisation")
    changed = False
    for line in rows:
        line.plan = plan
        before = line.weeks
        set_weeks(line, breaks)
        line.save(update_fields=["weeks", "weeks_how"])
        if line.weeks != before:
            changed = True
            if line.extras_pence or line.employs:
                set_extras(line, by, at, policies)
    if changed:
        costs_changed(plan, by, at)
