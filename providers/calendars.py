"""Which days a provider charges as bank holidays: its nation's, and days of its own."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import holidays

SATURDAY = 5


@lru_cache(maxsize=64)
def bank_holidays(year: int, nation: str = "ENG") -> frozenset[date]:
    """The bank holidays of a nation of the United Kingdom in a year."""
    return frozenset(holidays.country_holidays("GB", subdiv=nation, years=year))


def is_bank_holiday(day: date, nation: str = "ENG", own_days: Iterable[str] = ()) -> bool:
    """Whether the day is one of the nation's bank holidays or of `own_days` (ISO dates)."""
    return day in bank_holidays(day.year, nation) or day.isoformat() in set(own_days)


def is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY
