"""For how many weeks support happens: the plan's days less breaks and bank holidays. Pure."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from core.days import day_words
from core.periods import DAYS_IN_WEEK, Period

DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
_PLACES = Decimal("0.01")


@dataclass(frozen=True)
class Weeks:
    """So many weeks (two decimals), and the sum in words."""

    number: Decimal
    how: str


def days_of(period: Period) -> Iterator[date]:
    for ordinal in range(period.days):
        yield period.starts_on + timedelta(days=ordinal)


def counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def plainly(number: Decimal) -> str:
    return f"{number.normalize():f}"


def whole_weeks(period: Period, breaks: Sequence[Period]) -> Weeks:
    """Support on no fixed day: whole weeks of the plan, less the days of breaks over seven."""
    whole = period.days // DAYS_IN_WEEK
    off = sum(1 for day in days_of(period) if any(day in rest for rest in breaks))
    left = Decimal(whole) - Decimal(off) / DAYS_IN_WEEK
    number = max(Decimal(0), left).quantize(_PLACES, ROUND_HALF_UP)
    how = f"{_stretch(period)}: {counted(whole, 'week', 'weeks')}."
    if off:
        how += f" Less {counted(off, 'day', 'days')} in your breaks. {_left(number)}"
    return Weeks(number, how)


def on_weekdays(
    period: Period,
    weekdays: Collection[int],
    breaks: Sequence[Period],
    is_holiday: Callable[[date], bool] | None,
) -> Weeks:
    """Support on fixed weekdays (0 is Monday): each such day counts, less breaks and holidays.

    `is_holiday` is None where it happens on bank holidays too. With two days a week, 99 days are
    49.5 weeks.
    """
    days = [day for day in days_of(period) if day.weekday() in weekdays]
    kept = [day for day in days if not any(day in rest for rest in breaks)]
    open_days = [day for day in kept if not is_holiday(day)] if is_holiday else kept
    number = (Decimal(len(open_days)) / len(set(weekdays))).quantize(_PLACES, ROUND_HALF_UP)
    how = f"{_stretch(period)}: {len(days)} {_names(weekdays)}."
    if off := len(days) - len(kept):
        how += f" Less {off} in your breaks."
    if closed := len(kept) - len(open_days):
        how += f" Less {counted(closed, 'bank holiday', 'bank holidays')}."
    return Weeks(number, f"{how} {_left(number)}")


def _names(weekdays: Collection[int]) -> str:
    names = [DAYS[day] for day in sorted(set(weekdays))]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _stretch(period: Period) -> str:
    return f"{day_words(period.starts_on)} to {day_words(period.ends_on)}"


def _left(number: Decimal) -> str:
    return f"That leaves {plainly(number)} {'week' if number == 1 else 'weeks'}."
