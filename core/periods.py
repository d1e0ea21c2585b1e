"""Days, weeks, months and years of a budget. Pure; dates only, in the authority's time zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal

DAYS_IN_WEEK = 7
FOUR_WEEKS = timedelta(days=28)


@dataclass(frozen=True, order=True)
class Period:
    """From `starts_on` to `ends_on`, both days included."""

    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise ValueError(f"{self.ends_on} is before {self.starts_on}")

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def overlap(self, other: "Period") -> "Period | None":
        first, last = max(self.starts_on, other.starts_on), min(self.ends_on, other.ends_on)
        return Period(first, last) if first <= last else None


def month_of(day: date) -> Period:
    """The calendar month that `day` lies in."""
    first = day.replace(day=1)
    return Period(first, next_month(first) - timedelta(days=1))


def next_month(first: date) -> date:
    """The first day of the month after the one of `first`."""
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def financial_year(day: date) -> Period:
    """1 April to 31 March (domain.md 3)."""
    start = date(day.year if day >= date(day.year, 4, 1) else day.year - 1, 4, 1)
    return Period(start, date(start.year + 1, 3, 31))


def four_weekly(period: Period) -> Iterator[Period]:
    """Four-week parts from the first day on; the last is as short as it must be."""
    first = period.starts_on
    while first <= period.ends_on:
        last = min(first + FOUR_WEEKS - timedelta(days=1), period.ends_on)
        yield Period(first, last)
        first = last + timedelta(days=1)


def months(period: Period) -> Iterator[Period]:
    """Calendar months, cut to the period at both ends."""
    first = period.starts_on
    while first <= period.ends_on:
        last = min(month_of(first).ends_on, period.ends_on)
        yield Period(first, last)
        first = last + timedelta(days=1)


def weeks(period: Period) -> Iterator[Period]:
    """Monday to Sunday, cut to the period at both ends."""
    first = period.starts_on
    while first <= period.ends_on:
        sunday = first + timedelta(days=DAYS_IN_WEEK - 1 - first.weekday())
        last = min(sunday, period.ends_on)
        yield Period(first, last)
        first = last + timedelta(days=1)


def weekdays_between(period: Period, weekday: int) -> Iterator[date]:
    """Each `weekday` (Monday is 0) of the period."""
    day = period.starts_on + timedelta(days=(weekday - period.starts_on.weekday()) % DAYS_IN_WEEK)
    while day <= period.ends_on:
        yield day
        day += timedelta(days=DAYS_IN_WEEK)


def parse_month(text: str) -> Period:
    """“2026-10” as a period. Raises ValueError."""
    year, month = text.split("-")
    return month_of(date(int(year), int(month), 1))


def hours_between(
    day: date, starts_at: time, ends_at: time, zone: tzinfo, *, minutes_off: int = 0
) -> Decimal:
    """Hours really worked from a clock time to a later one, the next day when not later.

    Worked out from instants, so that a night shift across a change of the clocks is an hour
    shorter in spring and an hour longer in autumn. A time that the clocks leave out in spring is
    read as the instant they jump to; one that comes twice in autumn is the first of the two.
    `minutes_off` is an unpaid break. Exact to the minute. Raises ValueError for a break longer
    than the shift.
    """
    last = day + timedelta(days=1) if ends_at <= starts_at else day
    begun, done = (
        datetime.combine(one, at, tzinfo=zone).astimezone(UTC)
        for one, at in ((day, starts_at), (last, ends_at))
    )
    minutes = int((done - begun).total_seconds() // 60) - minutes_off
    if minutes < 0:
        raise ValueError(f"a break of {minutes_off} minutes is longer than the shift")
    return Decimal(minutes) / 60
