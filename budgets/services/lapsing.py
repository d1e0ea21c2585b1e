"""Promised sessions that nobody bills: the provider is told, then the money is Free again.

A late bill is still welcome: what its promise lacks comes from Free, or a person decides.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max

from budgets import moves
from budgets.models import Allocation, LapseWarning
from budgets.moves import Part
from budgets.services.changing import settled_until
from budgets.services.figures import sessions_of
from budgets.services.tell import tell_person, tell_provider
from core.money import show
from core.periods import Period
from ledger import services as ledger
from ledger.models import Account, Reason
from people import audit

NOTICE = timedelta(weeks=2)  # between telling the provider and freeing
AHEAD = timedelta(days=13)  # one telling speaks of two weeks of sessions


def lapse(*, on: date, at: datetime, waiting: Mapping[int, int] | None = None) -> int:
    """Warn of and free what is promised and was not billed in time (policy free_unbilled_weeks).

    `waiting`: pence in bills that were sent and are not decided, by agreement id; they keep their
    promise. Safe to run again. Returns the pence freed.
    """
    rows = Allocation.objects.filter(promised__balance_pence__gt=0).order_by("pk")
    held = waiting or {}
    freed = 0
    for pk, agreement in rows.values_list("pk", "agreement_id"):
        freed += _lapse(pk, on, at, held.get(agreement, 0))
    return freed


@transaction.atomic
def _lapse(pk: int, on: date, at: datetime, waiting: int) -> int:
    row = Allocation.objects.select_related(
        "promised", "pot__free", "pot__period", "agreement__budget__book",
        "agreement__budget__person__authority", "agreement__budget__person__user",
        "agreement__organisation",
    ).get(pk=pk)  # fmt: skip
    authority = row.agreement.budget.person.authority
    weeks = timedelta(weeks=int(authority.policy("free_unbilled_weeks", on).value))
    limit = on - weeks
    if row.agreement.starts_on > limit + NOTICE + AHEAD:
        return 0
    ledger.lock(row.agreement.budget.book)
    pence = _free(row, limit, on, at, waiting)
    _warn(row, limit, weeks, on, at, waiting)
    return pence


def _unbilled(row: Allocation, through: date, waiting: int) -> int:
    """What is promised beyond the sessions after a day, and beyond bills that wait."""
    settled = settled_until(row.agreement)
    first = max(through, settled or through) + timedelta(days=1)
    last = min(row.agreement.last_day, row.pot.period.ends_on)
    first = max(first, row.pot.period.starts_on)
    to_come = sessions_of(row.agreement, Period(first, last)) if first <= last else []
    promised = Account.objects.balances([row.promised_id])[row.promised_id]
    return max(0, promised - waiting - sum(session.cost_pence for session in to_come))


def _free(row: Allocation, limit: date, on: date, at: datetime, waiting: int) -> int:
    told = row.warnings.filter(told_on__lte=on - NOTICE, through_on__lte=limit)
    through = told.aggregate(day=Max("through_on"))["day"]
    if through is None:
        return 0
    pence = _unbilled(row, through, waiting)
    if not pence:
        return 0
    day = max(min(through, row.agreement.last_day), row.agreement.starts_on)
    ledger.post(
        book=row.agreement.budget.book, key=f"lapse:{row.reference}:{through}:{on}",
        reason=Reason.LAPSED, moves=moves.promised_to_free([Part(row, pence, day)]), by=None, at=at,
        on=on,
    )  # fmt: skip
    person = row.agreement.budget.person
    audit.record("promise.lapsed", subject=row.reference, by=None, at=at, person=person)
    tell_person(
        person, "promise.lapsed", f"lapse:{row.reference}:{through}",
        f"{row.agreement.organisation.name} sent no bill for {show(pence)}. It is Free again.",
        page="promises", at=at,
    )  # fmt: skip
    return pence


def _warn(
    row: Allocation, limit: date, weeks: timedelta, on: date, at: datetime, waiting: int
) -> None:
    through = limit + NOTICE
    said = row.warnings.aggregate(day=Max("through_on"))["day"]
    if said is not None and said >= through:
        return
    known = _unbilled(row, said, waiting) if said is not None else 0
    if _unbilled(row, through, waiting) <= known:
        return
    through += AHEAD
    LapseWarning.objects.create(allocation=row, through_on=through, told_on=on)
    person = row.agreement.budget.person
    by = through + weeks
    tell_provider(
        row.agreement, "promise.lapsing", f"lapse-soon:{row.reference}:{through}",
        f"{row.agreement.what} for {person.known_as} until {_day(through)} is not billed. "
        f"Bill it by {_day(by)}; then the money is freed.", at=at,
    )  # fmt: skip


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
