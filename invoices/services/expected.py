"""What is still to be billed, and when the next pay run is expected."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from budgets.calendars import council_holidays
from budgets.forecast import RateFrom, Session
from budgets.models import AgreedRate, Agreement
from budgets.services import Promise
from budgets.services.figures import rate_from
from core.models import Authority
from core.periods import Period, month_of, next_month
from invoices.models import Bill, BillLine

MOST_SESSIONS = 62  # two months of every day; the rest comes with the next bill
SATURDAY = 5
LOOK_BACK = timedelta(days=185)


def billed_days(agreements: Iterable[Agreement]) -> dict[int, set[date]]:
    """Days that live bills already name, by agreement id. One query."""
    rows = BillLine.objects.filter(
        bill__agreement__in=[agreement.pk for agreement in agreements],
        bill__in=Bill.objects.live().filter(kind=Bill.Kind.INVOICE),
    ).values_list("bill__agreement_id", "service_on", "service_to")  # fmt: skip
    found: dict[int, set[date]] = defaultdict(set)
    for agreement_id, first, last in rows:
        for number in range(((last or first) - first).days + 1):
            found[agreement_id].add(first + timedelta(days=number))
    return found


def rates_of(agreements: Iterable[Agreement]) -> dict[int, list[RateFrom]]:
    """Agreed rates by agreement id, oldest first. One query."""
    found: dict[int, list[RateFrom]] = defaultdict(list)
    rows = AgreedRate.objects.filter(agreement__in=[agreement.pk for agreement in agreements])
    for row in rows.order_by("starts_on", "pk"):
        found[row.agreement_id].append(rate_from(row))
    return found


def to_bill(agreements: Sequence[Agreement], on: date) -> dict[int, list[Session]]:
    """Sessions up to a day that nobody has billed, oldest first, by agreement id."""
    done = billed_days(agreements)
    rates = rates_of(agreements)
    found: dict[int, list[Session]] = {}
    for agreement in agreements:
        first = max(agreement.starts_on, on - LOOK_BACK)
        last = min(agreement.last_day, on)
        if last < first:
            found[agreement.pk] = []
            continue
        sessions = Promise(agreement, rates[agreement.pk]).sessions(Period(first, last))
        left = [session for session in sessions if session.on not in done[agreement.pk]]
        found[agreement.pk] = left[:MOST_SESSIONS]
    return found


def next_pay_day(authority: Authority, on: date) -> date:
    """The usual pay day (policy pay_day) that what is agreed on this day goes into.

    Banks pay on working days: a weekend or bank holiday makes it the next one. What comes after
    the cut-off of one pay day is paid on the next by itself; a run may still be on another day.
    """
    number = int(authority.policy("pay_day", on).value)
    day = _in(authority, month_of(on), number)
    while day <= on or cut_off_day(authority, day) < on:
        day = _in(authority, month_of(next_month(day)), number)
    return day


def cut_off_day(authority: Authority, pay_on: date) -> date:
    """The last day on which something agreed is sure to be in the run of a pay day.

    So many working days before it (policy pay_cut_off_days): two people look at a run, and the
    bank wants it early.
    """
    left = int(authority.policy("pay_cut_off_days", pay_on).value)
    day = pay_on
    holidays = council_holidays(authority, Period(pay_on - timedelta(days=3 * left + 14), pay_on))
    while left > 0:
        day -= timedelta(days=1)
        left -= day.weekday() < SATURDAY and day not in holidays
    return day


def _in(authority: Authority, month: Period, number: int) -> date:
    day = min(month.starts_on + timedelta(days=max(1, number) - 1), month.ends_on)
    holidays = council_holidays(authority, Period(day, day + timedelta(days=14)))
    while day.weekday() >= SATURDAY or day in holidays:
        day += timedelta(days=1)
    return day
