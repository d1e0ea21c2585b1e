"""What I want to change or keep: writing the list, ordering it, joining it to support."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction

from core.errors import DomainError
from people import audit
from people.models import User
from support_plans.models import CostLine, Outcome, OutcomeSupport, SupportPlan
from support_plans.services.costs import lock_plan

MOST_OUTCOMES = 40
MOST = {"words": 500, "matters": 300, "signs": 500, "free_help": 300}


class BadOutcome(DomainError):
    """Something of it cannot be; `field` says what."""

    code = "bad_outcome"
    message = "Say what you want to change or keep."


class TooManyOutcomes(DomainError):
    code = "too_many_outcomes"
    message = f"A plan can have up to {MOST_OUTCOMES} of these. Put some together."


class OutcomeFacts(TypedDict, total=False):
    """What it says; see Outcome. `lines` are the references of the support that serves it."""

    wish: str
    words: str
    matters: str
    signs: str
    free_help: str
    lines: Sequence[str]


@transaction.atomic
def add_outcome(
    *, plan: SupportPlan, by: User, at: datetime, **facts: Unpack[OutcomeFacts]
) -> Outcome:
    """Put one on the list, at its end. Raises BadOutcome naming the field, or TooManyOutcomes."""
    plan = lock_plan(plan)
    if plan.outcomes.standing().count() >= MOST_OUTCOMES:
        raise TooManyOutcomes
    last = plan.outcomes.order_by("-position").values_list("position", flat=True).first()
    row = Outcome(plan=plan, position=0 if last is None else last + 1, made_at=at, made_by=by)
    _write(row, facts)
    _record("plan.outcome_added", row, by, at)
    return row


@transaction.atomic
def change_outcome(
    *, outcome: Outcome, by: User, at: datetime, **facts: Unpack[OutcomeFacts]
) -> Outcome:
    """Change what it says or which support serves it. Its reference stays. Raises BadOutcome."""
    row = _lock(outcome)
    _write(row, facts)
    _record("plan.outcome_changed", row, by, at)
    return row


@transaction.atomic
def remove_outcome(*, outcome: Outcome, by: User, at: datetime) -> Outcome:
    """Off the list; it can be put back. Again does nothing."""
    row = _lock(outcome)
    if not row.is_removed:
        row.remove(by, at)
        row.save(update_fields=["removed_at", "removed_by"])
        _record("plan.outcome_removed", row, by, at)
    return row


@transaction.atomic
def put_outcome_back(*, outcome: Outcome, by: User, at: datetime) -> Outcome:
    """On the list again, where it stood. Again does nothing. Raises TooManyOutcomes."""
    row = _lock(outcome)
    if row.is_removed:
        if row.plan.outcomes.standing().count() >= MOST_OUTCOMES:
            raise TooManyOutcomes
        row.put_back()
        row.save(update_fields=["removed_at", "removed_by"])
        _record("plan.outcome_put_back", row, by, at)
    return row


@transaction.atomic
def move_outcome(*, outcome: Outcome, up: bool, by: User, at: datetime) -> None:
    """Change places with the one before or after; at the end of the list nothing happens."""
    row = _lock(outcome)
    rows = list(row.plan.outcomes.standing())
    places = [one.pk for one in rows]
    if row.pk not in places:
        return
    here = places.index(row.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for position, one in enumerate(rows):
        one.position = position
    Outcome.objects.bulk_update(rows, ["position"])


def _lock(outcome: Outcome) -> Outcome:
    lock_plan(outcome.plan)
    return Outcome.objects.select_related("plan__person").get(pk=outcome.pk)


def _record(event: str, row: Outcome, by: User, at: datetime) -> None:
    audit.record(event, subject=row.reference, person=row.plan.person, by=by, at=at)


def _write(row: Outcome, facts: OutcomeFacts) -> None:
    values: dict[str, Any] = dict(facts)
    lines = values.pop("lines", None)
    for name, value in values.items():
        setattr(row, name, value.replace("\x00", "").strip())
    if row.wish not in Outcome.Wish.values:
        raise BadOutcome("Choose: change, or keep.", field="wish")
    if not row.words:
        raise BadOutcome(field="words")
    for name, most in MOST.items():
        if len(getattr(row, name)) > most:
            raise BadOutcome(f"Use {most} letters or fewer.", field=name)
    row.save()
    if lines is not None:
        _join(row, lines)


def _join(row: Outcome, references: Sequence[str]) -> None:
    """The support that serves it is exactly this."""
    wanted = set(references)
    found = list(row.plan.lines.filter(reference__in=wanted))
    if len(found) != len(wanted):
        raise BadOutcome("Choose support that is in your plan.", field="lines")
    row.supports.exclude(line__in=found).delete()
    standing = set(row.supports.values_list("line_id", flat=True))
    OutcomeSupport.objects.bulk_create(
        OutcomeSupport(outcome=row, line=line) for line in found if line.pk not in standing
    )


@transaction.atomic
def serve(*, line: CostLine, outcomes: Sequence[str], by: User, at: datetime) -> None:
    """The same from the other end: this line serves these outcomes (by reference), no others."""
    plan = lock_plan(line.plan)
    found = list(plan.outcomes.standing().filter(reference__in=set(outcomes)))
    if len(found) != len(set(outcomes)):
        raise BadOutcome("Choose from your own list.", field="outcomes")
    others = line.supports.filter(outcome__removed_at=None).exclude(outcome__in=found)
    others.delete()
    standing = set(line.supports.values_list("outcome_id", flat=True))
    OutcomeSupport.objects.bulk_create(
        OutcomeSupport(outcome=row, line=line) for row in found if row.pk not in standing
    )


def frozen(plan: SupportPlan) -> list[dict[str, Any]]:
    """The list as a version keeps it: by reference, with the lines that serve each. Two queries."""
    return [
        {
            "reference": row.reference, "wish": row.wish, "words": row.words,
            "matters": row.matters, "signs": row.signs, "free_help": row.free_help,
            "lines": [line.reference for line in row.lines.all()],
        }
        for row in plan.outcomes.standing().prefetch_related("lines")
    ]  # fmt: skip
