"""What the person says about a line: who is paid, what it is for, days in a care home."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from core.errors import DomainError
from core.policies_table import SPENDING
from people import audit
from people.models import User
from support_plans.models import LISTED, CareHomeStay, CostLine, LineFacts, Relation, SupportPlan
from support_plans.services.costs import lock_plan
from support_plans.services.restrictions import facts_of

MOST_NAME, MOST_STAYS = 120, 30


class BadFacts(DomainError):
    """What was said about a line cannot be; `field` says what."""

    code = "bad_line_facts"
    message = "Check what you wrote here."


@transaction.atomic
def say_facts(
    *,
    line: CostLine,
    payee: str = "",
    relation: str = "",
    same_household: bool | None = None,
    category: str = "",
    by: User,
    at: datetime,
) -> LineFacts:
    """Who is paid by a line and what it is for; said again, it replaces what stood.

    Raises BadFacts naming the field.
    """
    line = _lock(line)
    name = payee.replace("\x00", "").strip()
    if relation not in ("", *Relation.values):
        raise BadFacts("Choose one of the answers here.", field="relation")
    if category not in ("", *SPENDING):
        raise BadFacts("Choose one of the answers here.", field="category")
    if len(name) > MOST_NAME:
        raise BadFacts(f"Use {MOST_NAME} letters or fewer.", field="payee")
    if relation not in ("", Relation.NONE) and not name:
        raise BadFacts("Write the name of who is paid.", field="payee")
    if relation in LISTED and same_household is None:
        raise BadFacts("Say whether they live with you.", field="same_household")
    row, _ = LineFacts.objects.update_or_create(
        line=line,
        defaults={
            "payee": name, "relation": relation, "category": category, "changed_at": at,
            "changed_by": by, "same_household": same_household if relation in LISTED else None,
        },
    )  # fmt: skip
    person = line.plan.person
    audit.record("plan.line_facts", subject=line.reference, person=person, by=by, at=at)
    return row


@transaction.atomic
def add_stay(
    *, line: CostLine, starts_on: date, ends_on: date, by: User, at: datetime
) -> CareHomeStay:
    """Days in a care home that this line pays for. Raises BadFacts naming the field."""
    line = _lock(line)
    plan = line.plan
    if ends_on < starts_on:
        raise BadFacts("The last day is before the first. Check both.", field="ends_on")
    if starts_on < plan.starts_on or ends_on > plan.ends_on:
        raise BadFacts("These days are outside your plan. Check both.", field="starts_on")
    if line.stays.count() >= MOST_STAYS:
        raise BadFacts(f"There is room for {MOST_STAYS} stays.", field="starts_on")
    row = CareHomeStay.objects.create(line=line, starts_on=starts_on, ends_on=ends_on)
    audit.record("plan.stay_added", subject=line.reference, person=plan.person, by=by, at=at)
    return row


@transaction.atomic
def remove_stay(*, line: CostLine, reference: str, by: User, at: datetime) -> None:
    """These days are not in a care home after all; again does nothing."""
    line = _lock(line)
    if line.stays.filter(reference=reference).delete()[0]:
        person = line.plan.person
        audit.record("plan.stay_removed", subject=line.reference, person=person, by=by, at=at)


def _lock(line: CostLine) -> CostLine:
    lock_plan(line.plan)
    found: CostLine = CostLine.objects.select_related("plan__person").get(pk=line.pk)
    return found


def frozen(plan: SupportPlan) -> list[dict[str, Any]]:
    """What a version keeps of it, by the line's reference; two queries, however many lines."""
    lines = plan.lines.select_related("facts").prefetch_related("stays")
    return [row for line in lines if (row := _frozen(line))]


def _frozen(line: CostLine) -> dict[str, Any] | None:
    facts, stays = facts_of(line), list(line.stays.all())
    if facts is None and not stays:
        return None
    return {
        "line": line.reference,
        "payee": facts.payee if facts else "",
        "relation": facts.relation if facts else "",
        "same_household": facts.same_household if facts else None,
        "category": facts.category if facts else "",
        "stays": [[stay.starts_on.isoformat(), stay.ends_on.isoformat()] for stay in stays],
    }
