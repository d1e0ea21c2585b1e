"""How good the forecast is: what it expects, how far it was out, and the range from that. Pure.

Percentages are of what was expected to be spent in the days looked at, never of the whole budget:
money that is spent already is no guess, and would flatter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Final

from budgets.forecast import Session
from core.periods import DAYS_IN_WEEK

HORIZONS: Final = (30, 90)  # days
LEAST_RECORDS: Final = timedelta(weeks=8)  # a budget younger than this is not measured
OUTSIDE: Final = 20  # one guess in twenty lies below the band, one above it
NINE_IN_TEN: Final = 10
TENTH: Final = Decimal("0.1")
TEN_POUNDS: Final = 1000


@dataclass(frozen=True)
class Band:
    """Errors of many guesses in per cent: above 0, more was spent than expected."""

    guesses: int
    median: Decimal
    low: Decimal
    high: Decimal
    within: Decimal


@dataclass(frozen=True)
class Left:
    """What may be left on a day, in pence, and where nine of ten guesses lay, in whole per cent."""

    on: date
    low: int
    high: int
    within: int


def expected(
    to_come: Iterable[Session], pace_pence: int | None, on: date, until: date, *, agreed: bool
) -> int:
    """Pence spent after a day until another: agreed support, or without any the pace so far."""
    if agreed:
        return sum(session.cost_pence for session in to_come if on < session.on <= until)
    return (pace_pence or 0) * max(0, (until - on).days) // DAYS_IN_WEEK


def error(expected_pence: int, spent_pence: int) -> Decimal:
    """How far a guess was out, in per cent of it. `expected_pence` is above 0."""
    return Decimal(100 * (spent_pence - expected_pence)) / expected_pence


def band(errors: Sequence[Decimal]) -> Band:
    """The median, the nine tenths in the middle, and how far out nine tenths are at most.

    Nothing is invented between two guesses: each figure but an even median is one that happened.
    Raises ValueError without any error.
    """
    if not errors:
        raise ValueError("no error to measure")
    rows, sizes = sorted(errors), sorted(abs(one) for one in errors)
    count, off = len(rows), len(rows) // OUTSIDE
    middle = (rows[(count - 1) // 2] + rows[count // 2]) / 2
    most = sizes[-(-count * (NINE_IN_TEN - 1) // NINE_IN_TEN) - 1]
    return Band(count, _tenths(middle), _tenths(rows[off]), _tenths(rows[-1 - off]), _tenths(most))


def _tenths(percent: Decimal) -> Decimal:
    return percent.quantize(TENTH, ROUND_HALF_UP)


def horizon_for(on: date, until: date) -> int:
    """Which measured horizon speaks for a day ahead: the nearer of the two."""
    days = (until - on).days
    return min(HORIZONS, key=lambda horizon: abs(horizon - days))


def left_between(
    left: int, coming: int, low: Decimal, high: Decimal, within: Decimal, on: date
) -> Left | None:
    """What may be left when `coming` is out as guesses were; whole ten pounds, rounded outwards.

    Never below zero and never more than is left now. None where nothing is left at all.
    """
    most = min(left, left - int(coming * (100 + low) / 100))
    least = min(left, left - int(coming * (100 + high) / 100))
    if most <= 0:
        return None
    upper = -(-most // TEN_POUNDS) * TEN_POUNDS
    lower = max(0, least) // TEN_POUNDS * TEN_POUNDS
    whole = int(within.to_integral_value(ROUND_CEILING))
    return Left(on, lower, min(upper, left), whole)
