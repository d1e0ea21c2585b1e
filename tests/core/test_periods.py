"""Days, weeks and months, against an oracle that counts day by day."""

import os
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.periods import (
    Period,
    financial_year,
    four_weekly,
    month_of,
    months,
    parse_month,
    weekdays_between,
    weeks,
)  # fmt: skip

CASES = {"small": 300, "tenth": 500, "full": 20_000}[os.environ.get("STEER_FIGURES", "small")]
PERIODS = st.builds(
    lambda start, days: Period(start, start + timedelta(days=days)),
    st.dates(date(2020, 1, 1), date(2039, 12, 31)),
    st.integers(0, 800),
)


def every_day(period: Period) -> list[date]:
    return [period.starts_on + timedelta(days=n) for n in range(period.days)]


@given(PERIODS)
@settings(max_examples=CASES, deadline=None)
@pytest.mark.parametrize("cut", [months, weeks, four_weekly])
def test_parts_cover_each_day_once(cut, period: Period) -> None:
    days = [day for part in cut(period) for day in every_day(part)]
    assert days == every_day(period)


@given(PERIODS, st.integers(0, 6))
@settings(max_examples=CASES, deadline=None)
def test_weekdays_are_those_of_the_calendar(period: Period, weekday: int) -> None:
    expected = [day for day in every_day(period) if day.weekday() == weekday]
    assert list(weekdays_between(period, weekday)) == expected


@given(PERIODS, PERIODS)
@settings(max_examples=CASES, deadline=None)
def test_an_overlap_is_the_days_in_both(one: Period, other: Period) -> None:
    both = set(every_day(one)) & set(every_day(other))
    overlap = one.overlap(other)
    assert (set(every_day(overlap)) if overlap else set()) == both


def test_the_financial_year_starts_in_april() -> None:
    assert financial_year(date(2026, 3, 31)) == Period(date(2025, 4, 1), date(2026, 3, 31))
    assert financial_year(date(2026, 4, 1)).starts_on == date(2026, 4, 1)


def test_a_month_as_people_write_it() -> None:
    assert (
        parse_month("2028-02")
        == month_of(date(2028, 2, 29))
        == Period(date(2028, 2, 1), date(2028, 2, 29))
    )


def test_no_period_ends_before_it_starts() -> None:
    with pytest.raises(ValueError, match="before"):
        Period(date(2026, 2, 2), date(2026, 2, 1))
