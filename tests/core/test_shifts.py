"""Shifts across a change of the clocks are as long as they really were."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

import pytest

from core.money import price
from core.periods import hours_between

LONDON = ZoneInfo("Europe/London")
TEN, SEVEN = time(22), time(7)


@pytest.mark.parametrize(
    ("night", "hours"),
    [
        (date(2026, 3, 28), 8),  # the clocks go forward on 29 March 2026
        (date(2026, 10, 24), 10),  # and back on 25 October 2026
        (date(2026, 6, 1), 9),
        (date(2025, 3, 29), 8),
        (date(2025, 10, 25), 10),
    ],
)
def test_a_night_across_the_change_is_8_or_10_hours_not_9(night: date, hours: int) -> None:
    worked = hours_between(night, TEN, SEVEN, LONDON)
    assert worked == hours
    assert price(worked, 14_00) == hours * 14_00


def test_a_shift_by_day_and_a_break() -> None:
    worked = hours_between(date(2026, 6, 1), time(9), time(16, 45), LONDON, minutes_off=30)
    assert worked == Decimal("7.25")
    assert hours_between(date(2026, 6, 1), time(9), time(9), LONDON) == 24
    assert hours_between(date(2026, 10, 25), time(0), time(0), LONDON) == 25


def test_a_break_longer_than_the_shift_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than the shift"):
        hours_between(date(2026, 6, 1), time(9), time(10), LONDON, minutes_off=61)


def test_a_time_that_does_not_exist_or_comes_twice() -> None:
    assert hours_between(date(2026, 3, 28), time(22), time(1, 30), LONDON) == Decimal("3.5")
    assert hours_between(date(2026, 10, 24), time(22), time(1, 30), LONDON) == Decimal("3.5")


def test_many_shifts_against_a_clock_that_steps() -> None:
    """An oracle that walks minute marks in UTC and reads the wall clock."""
    chance = Random(3)
    for _ in range(200):
        day = date(2026, 1, 1) + timedelta(days=chance.randrange(365))
        start = time(chance.choice([18, 20, 21, 22, 23]), chance.choice([0, 15, 30]))
        length = chance.randrange(5, 12)
        begun = datetime.combine(day, start, tzinfo=LONDON).astimezone(UTC)
        stops = (begun + timedelta(hours=length)).astimezone(LONDON)
        if stops.fold:
            continue  # the second of two equal times: nobody can write that down
        found = hours_between(day, start, stops.time(), LONDON)
        assert found == length, (day, start, length)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-28", "8"), ("2026-10-24", "10")])
def test_a_line_of_a_bill_may_say_the_times_of_a_shift(day: str, hours: str) -> None:
    from invoices.serializers import NewLineSerializer

    sent = {"service_on": day, "starts_at": "22:00", "ends_at": "07:00", "rate_pence": "1400",
            "net_pence": int(hours) * 1400}  # fmt: skip
    line = NewLineSerializer(data=sent)
    assert line.is_valid(), line.errors
    assert line.validated_data["units"] == Decimal(hours)  # type: ignore[call-overload,index]
    nine = NewLineSerializer(data=sent | {"units": "9"})
    assert not nine.is_valid()
    assert hours in str(nine.errors["units"])
    for bad in (
        {"ends_at": None},
        {"break_minutes": 700},
        {"unit": "night"},
        {"starts_at": "25:00"},
    ):
        assert not NewLineSerializer(data=sent | bad).is_valid()
