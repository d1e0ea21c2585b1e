"""Whether an account holds more than the policy lets stand, with the sum. Pure; whole pence.

It speaks of the account, so of cash: held, less what is said yes to and unpaid, less what is
kept for assistants, less one-off money that is ring-fenced. What a question may be about is only
what is left above the policy's weeks of money.
"""

from dataclasses import dataclass
from decimal import Decimal

from core.money import round_pence


@dataclass(frozen=True)
class Surplus:
    """The sum: each part of it, and what of it is above the limit."""

    held: int
    unpaid: int
    reserve: int
    ring_fenced: int
    weekly: int
    limit_weeks: int

    @property
    def adjusted(self) -> int:
        """What is held and not spoken for; below zero when more is owed than held."""
        return self.held - self.unpaid - self.reserve - self.ring_fenced

    @property
    def limit(self) -> int:
        return self.weekly * self.limit_weeks

    @property
    def over(self) -> int:
        """What would be asked about; 0 when there is nothing to ask."""
        return max(0, self.adjusted - self.limit)


def surplus(
    *, held: int, unpaid: int, reserve: int, weekly: int, limit_weeks: int, ring_fenced: int = 0
) -> Surplus:
    """Raises ValueError for a part below zero; only what is held may be."""
    if min(unpaid, reserve, ring_fenced, weekly, limit_weeks) < 0:
        raise ValueError("Only what is held can be below zero.")
    return Surplus(held, unpaid, reserve, ring_fenced, weekly, limit_weeks)


def weekly_of(each_time: int, weeks_each: Decimal) -> int:
    """A week of what comes into the account each time, rounded once, half up."""
    return round_pence(Decimal(each_time) / weeks_each)
