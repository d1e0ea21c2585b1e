"""Promised sessions that nobody bills: the provider is told, then the money is Free again.

A late bill is still welcome: what its promise lacks comes from Free, or a person decides.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max

from budgets import moves
from budgets.models import Allocation, Budget, LapseWarning
from budgets.moves import Part
from budgets.services.changing import settled_until
from budgets.services.figures import sessions_of, standings
from budgets.services.tell import tell_person, tell_provider
from core.days import day_words
from core.models import Authority
from core.money import show
from core.periods import Period
from ledger import services as ledger
from ledger.models import Account, Reason
from people import audit

NOTICE = timedelta(weeks=2)  # between telling the provider and freeing
AT_ONCE = 500
AHEAD = timedelta(days=13)  # one telling speaks of two weeks of sessions


def lapse(*, on: date, at: datetime, waiting: Mapping[int, int] | None = None) -> int:
    """Warn of and free what is promised and was not billed in time (policy free_unbilled_weeks).

    `waiting`: pence in bills that were sent and are not decided, by agreement id; they keep their
    promise. Safe to run again. Returns the pence freed.
    """
    held = waiting or {}
    return sum(_lapse(pk, on, at, held.get(agreement, 0)) for pk, agreement in _overdue(on))


def _overdue(on: date) -> Iterator[tuple[int, int]]:
    """Promises that hold more than their later sessions cost: (allocation id, agreement id).

    Seven queries for five hundred budgets, so that a night is short however many there are.
    """
    chosen = Allocation.objects.filter(promised__balance_pence__gt=0, agreement__starts_on__lte=on)
    ids = sorted(set(chosen.values_list("agreement__budget_id", flat=True)))
    for start in range(0, len(ids), AT_ONCE):
        rows = Budget.objects.filter(pk__in=ids[start : start + AT_ONCE])
        budgets = list(rows.select_related("person__authority").order_by("pk"))
        weeks: dict[int, timedelta] = {}
        for standing in standings(budgets, None).values():
            authority = standing.budget.person.authority
            if authority.pk not in weeks:
                weeks[authority.pk] = _weeks(authority, on)
            last = on - weeks[authority.pk] + NOTICE
            for promise in standing.promises:
                day = max(last, promise.settled_until or last)
                later = sum(session.cost_pence for session in promise.to_come(day))
                if promise.promised > later:
                    yield from ((one.pk, promise.agreement.pk) for one in promise.allocations)


def _weeks(authority: Authority, on: date) -> timedelta:
    return timedelta(weeks=int(authority.policy("free_unbilled_weeks", on).value))


@transaction.atomic
def _lapse(pk: int, on: date, at: datetime, waiting: int) -> int:
    row = Allocation.objects.select_related(
        "promised", "pot__free", "pot__period", "agreement__budget__book",
        "agreement__budget__person__authority", "agreement__budget__person__user",
        "agreement__organisation",
    ).get(pk=pk)  # fmt: skip
    weeks = _weeks(row.agreement.budget.person.authority, on)
    limit = on - weeks
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
        f"{row.agreement.what} for {person.known_as} until {day_words(through)} is not billed. "
        f"Bill it by {day_words(by)}; then the money is freed.", at=at,
    )  # fmt: skip
