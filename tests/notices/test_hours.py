"""Quiet hours and the hour for news together, over the change of the clocks too."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.hours import Quiet, after_quiet, next_together

LONDON = ZoneInfo("Europe/London")
NIGHT = Quiet(20, 8)
INSTANTS = st.integers(1_700_000_000, 1_900_000_000).map(lambda s: datetime.fromtimestamp(s, UTC))
HOURS = st.integers(0, 23)


@pytest.mark.parametrize(
    ("at", "goes"),
    [
        ("2026-11-23 09:10", "2026-11-23 09:10"),
        ("2026-11-23 19:59", "2026-11-23 19:59"),
        ("2026-11-23 20:00", "2026-11-24 08:00"),
        ("2026-11-24 03:00", "2026-11-24 08:00"),
        ("2026-11-24 07:59", "2026-11-24 08:00"),
        ("2026-07-01 06:30", "2026-07-01 07:00"),  # half past seven in summer: until eight
        ("2026-10-24 22:00", "2026-10-25 08:00"),  # the clocks go back that night
        ("2026-03-28 22:00", "2026-03-29 07:00"),  # and forward that one
    ],
)
def test_what_comes_in_the_night_goes_at_eight(at: str, goes: str) -> None:
    assert after_quiet(_utc(at), NIGHT, LONDON) == _utc(goes)


def test_the_same_hour_twice_is_no_quiet_hour() -> None:
    at = _utc("2026-11-23 22:00")
    assert after_quiet(at, Quiet(8, 8), LONDON) == at


@given(at=INSTANTS, begins=HOURS, ends=HOURS)
def test_nothing_goes_in_quiet_hours_or_a_day_late(at: datetime, begins: int, ends: int) -> None:
    quiet = Quiet(begins, ends)
    goes = after_quiet(at, quiet, LONDON)
    assert at <= goes <= at + timedelta(hours=25)
    assert goes == at or not quiet.holds(goes.astimezone(LONDON).hour) or begins == ends


@given(at=INSTANTS, hour=HOURS, weekday=st.none() | st.integers(0, 6))
def test_news_together_goes_at_its_hour(at: datetime, hour: int, weekday: int | None) -> None:
    goes = next_together(at, hour, LONDON, weekday=weekday)
    local = goes.astimezone(LONDON)
    assert at < goes <= at + timedelta(days=1 if weekday is None else 7, hours=1)
    assert local.hour in (hour, (hour + 1) % 24)  # an hour that the spring leaves out is the next
    assert weekday is None or local.weekday() == weekday


def _utc(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=UTC)
