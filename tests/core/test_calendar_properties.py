"""Periods and patterns against an oracle that steps from day to day and knows nothing else."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from budgets.forecast import Pattern, Pause
from core import periods
from core.periods import Period
from tests.sizes import SEED, figure, many

FULL = 200_000
DAY = timedelta(days=1)
QUARTER = timedelta(minutes=15)
LONDON = ZoneInfo("Europe/London")


def steps(period: Period) -> list[date]:
    """Each day of a period, one step after another."""
    found, day = [], period.starts_on
    while day <= period.ends_on:
        found.append(day)
        day += DAY
    return found


def cut(period: Period, new_part: Callable[[date, int], bool]) -> list[tuple[date, date]]:
    """First and last days of the parts, a new one wherever the stepper is told so."""
    parts: list[list[date]] = []
    for number, day in enumerate(steps(period)):
        if not parts or new_part(day, number):
            parts.append([day, day])
        parts[-1][1] = day
    return [(first, last) for first, last in parts]


def ends(found: object) -> list[tuple[date, date]]:
    return [(part.starts_on, part.ends_on) for part in found]  # type: ignore[attr-defined]


def a_day(chance: random.Random) -> date:
    return date(2020, 1, 1) + timedelta(days=chance.randrange(7_300))


def a_period(chance: random.Random, longest: int = 120) -> Period:
    start = a_day(chance)
    days = chance.randrange(longest) if chance.random() < 0.95 else chance.randrange(800)
    return Period(start, start + timedelta(days=days))


def parts_are_right(chance: random.Random) -> bool:
    period = a_period(chance)
    return (
        ends(periods.months(period)) == cut(period, lambda day, _: day.day == 1)
        and ends(periods.weeks(period)) == cut(period, lambda day, _: day.isoweekday() == 1)
        and ends(periods.four_weekly(period)) == cut(period, lambda _, number: number % 28 == 0)
    )


def weekdays_are_right(chance: random.Random) -> bool:
    period, weekday = a_period(chance), chance.randrange(7)
    stepped = [day for day in steps(period) if day.isoweekday() == weekday + 1]
    return list(periods.weekdays_between(period, weekday)) == stepped


def overlaps_are_right(chance: random.Random) -> bool:
    one = a_period(chance)
    first = one.starts_on + timedelta(days=chance.randrange(-150, 150))
    other = Period(first, first + timedelta(days=chance.randrange(120)))
    both = [day for day in steps(one) if other.starts_on <= day <= other.ends_on]
    overlap = one.overlap(other)
    return (steps(overlap) if overlap else []) == both and one.days == len(steps(one))


def years_and_months_are_right(chance: random.Random) -> bool:
    day = a_day(chance)
    year, month = periods.financial_year(day), periods.month_of(day)
    first = day
    while (first.month, first.day) != (4, 1):
        first -= DAY
    last = day
    while (last.month, last.day) != (3, 31):
        last += DAY
    start = day
    while start.day != 1:
        start -= DAY
    end = day
    while (end + DAY).day != 1:
        end += DAY
    return (year.starts_on, year.ends_on, month.starts_on, month.ends_on) == (
        first, last, start, end,
    )  # fmt: skip


def patterns_are_right(chance: random.Random) -> bool:
    """Support on weekdays, without breaks, bank holidays and days that are not paid at all."""
    plan = a_period(chance)
    weekdays = tuple(sorted(chance.sample(range(7), chance.randint(1, 4))))
    off = tuple(a_part(chance, plan) for _ in range(chance.randrange(3)))
    away = [
        Pause(part.starts_on, part.ends_on, chance.choice((0, 0, 50, 100)))
        for part in (a_part(chance, plan) for _ in range(chance.randrange(3)))
    ]
    holidays = frozenset(chance.sample(steps(plan), min(plan.days, 3)))
    skip = chance.random() < 0.5
    pattern = Pattern(
        plan.starts_on, plan.ends_on, weekdays, off, skip_bank_holidays=skip, pauses=tuple(away)
    )
    asked = a_part(chance, plan)
    expected = []
    for day in steps(asked):
        lost = any(p.keep_percent == 0 and p.starts_on <= day <= p.ends_on for p in away)
        resting = any(day in steps(part) for part in off)
        if day.isoweekday() - 1 in weekdays and not (lost or resting or (skip and day in holidays)):
            expected.append(day)
    return pattern.days(asked, holidays) == expected


def a_part(chance: random.Random, plan: Period) -> Period:
    first = plan.starts_on + timedelta(days=chance.randrange(plan.days))
    return Period(first, min(plan.ends_on, first + timedelta(days=chance.randrange(21))))


def hours_are_right(chance: random.Random) -> bool:
    """A night across the change of clocks, stepped in quarters of an hour that really pass."""
    year = chance.randint(2020, 2039)
    sunday = date(year, chance.choice((3, 10)), 31)
    while sunday.isoweekday() != 7:
        sunday -= DAY
    day = sunday - DAY if chance.random() < 0.7 else a_day(chance)
    starts = time(chance.randrange(18, 24), chance.choice((0, 15, 30, 45)))
    ends_at = time(chance.randrange(3, 10), chance.choice((0, 15, 30, 45)))
    now = datetime.combine(day, starts, LONDON).astimezone(UTC)
    quarters = 0
    while now.astimezone(LONDON).replace(tzinfo=None) < datetime.combine(day + DAY, ends_at):
        now += QUARTER
        quarters += 1
    return periods.hours_between(day, starts, ends_at, LONDON) == Decimal(quarters) / 4


CHECKS = (
    parts_are_right, weekdays_are_right, overlaps_are_right, years_and_months_are_right,
    patterns_are_right, hours_are_right,
)  # fmt: skip


@pytest.mark.figure
def test_calendars_step_as_days_do() -> None:
    cases, wrong = many(FULL), []
    for case in range(cases):
        check = CHECKS[case % len(CHECKS)]
        if not check(random.Random(f"{SEED} {case}")):
            wrong.append(f"{check.__name__} {SEED} {case}")
    figure(f"calendar_{cases}_cases", wanted=0, got=len(wrong))
    assert wrong == []
