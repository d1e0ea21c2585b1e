"""What comes on top of a line: travel, and other amounts than those worked out for an employer."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from core.errors import DomainError
from core.money import MOST_PENCE
from people import audit
from people.models import User
from support_plans.models import CostLine, LineExtra
from support_plans.services.costs import costs_changed, lock_plan
from support_plans.services.reckoning import set_extras, travel_sum

MOST_REASON, MOST_TRIPS = 300, Decimal(500)


class BadExtra(DomainError):
    """An amount on top of a line cannot be; `field` says which part."""

    code = "bad_extra"
    message = "Check this amount."


class NoSuchExtra(DomainError):
    code = "no_such_extra"
    message = "This is not part of the support any more. Look at it again."
    status = 409


@transaction.atomic
def set_travel(
    *, line: CostLine, trips_each_week: Decimal, trip_pence: int, by: User, at: datetime
) -> LineExtra:
    """So many journeys a week, each at a price. Set again, it replaces what stood. Raises BadExtra."""
    line = _lock(line)
    if not trips_each_week.is_finite() or not 0 < trips_each_week <= MOST_TRIPS:
        raise BadExtra("Say how many journeys a week: more than 0.", field="trips_each_week")
    if not 0 < trip_pence <= MOST_PENCE:
        raise BadExtra("Say what one journey costs: more than £0.", field="trip_pence")
    row = line.extras.filter(kind=LineExtra.Kind.TRAVEL).first()
    row = row or LineExtra(line=line, kind=LineExtra.Kind.TRAVEL)
    row.trips_each_week, row.trip_pence = trips_each_week, trip_pence
    row.amount_pence, row.how = travel_sum(row, line)
    if row.amount_pence > MOST_PENCE:
        raise BadExtra("That comes to too much. Check the numbers.", field="trip_pence")
    row.worked_out_pence, row.changed_by, row.changed_at = row.amount_pence, by, at
    row.save()
    _done(line, by, at)
    return row


@transaction.atomic
def remove_travel(*, line: CostLine, by: User, at: datetime) -> None:
    """No travel any more; again does nothing."""
    line = _lock(line)
    if line.extras.filter(kind=LineExtra.Kind.TRAVEL).delete()[0]:
        _done(line, by, at)


@transaction.atomic
def keep_amount(
    *, line: CostLine, kind: str, amount_pence: int, reason: str, by: User, at: datetime
) -> LineExtra:
    """Another amount than the one worked out, with a reason. The sum stays beside it.

    The worked-out amount itself needs no reason and puts the sum back in force.
    Raises BadExtra or NoSuchExtra.
    """
    line = _lock(line)
    row = line.extras.filter(kind=kind).exclude(kind=LineExtra.Kind.TRAVEL).first()
    if row is None:
        raise NoSuchExtra
    words = reason.strip()
    if not 0 <= amount_pence <= MOST_PENCE:
        raise BadExtra("Type an amount from £0 up.", field="amount_pence")
    if len(words) > MOST_REASON:
        raise BadExtra(f"Use {MOST_REASON} letters or fewer.", field="reason")
    same = amount_pence == row.worked_out_pence
    if not same and not words:
        raise BadExtra("Say why it is another amount, in a few words.", field="reason")
    row.amount_pence, row.reason = amount_pence, "" if same else words
    row.changed_by, row.changed_at = by, at
    row.save()
    person = line.plan.person
    audit.record("plan.amount_kept", subject=line.reference, person=person, by=by, at=at,
                 words=words)  # fmt: skip
    _done(line, by, at)
    return row


def _lock(line: CostLine) -> CostLine:
    """The line as it stands now, its plan locked."""
    lock_plan(line.plan)
    return CostLine.objects.select_related(
        "plan__person__authority", "service__organisation"
    ).get(pk=line.pk)  # fmt: skip


def _done(line: CostLine, by: User, at: datetime) -> None:
    set_extras(line, by, at)
    costs_changed(line.plan, by, at)
