"""Bank holidays of a nation of the United Kingdom, as sets of dates."""

from datetime import date
from functools import lru_cache

import holidays

from core.models import Authority
from core.periods import Period


@lru_cache(maxsize=64)
def _year(year: int, nation: str) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv=nation, years=year))


def bank_holidays(period: Period, nation: str = "ENG") -> frozenset[date]:
    """The bank holidays of the years that a period touches."""
    years = range(period.starts_on.year, period.ends_on.year + 1)
    return frozenset().union(*(_year(year, nation) for year in years))


def council_holidays(authority: Authority, period: Period) -> frozenset[date]:
    """The days on which a council and its bank do not work (policy bank_holiday_nation)."""
    nation = str(authority.policy("bank_holiday_nation", period.ends_on).value)
    return bank_holidays(period, nation)
