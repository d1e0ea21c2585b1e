"""What is paid into an account, when, and whose part it is. Pure; whole pence (domain.md 3)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from core.money import round_pence, show
from core.periods import DAYS_IN_WEEK, Period, four_weekly, months

WEEKS_IN_YEAR = 52
YEAR_DAYS = range(364, 367)
WEEKS_EACH = {
    "weekly": Decimal(1),
    "four_weekly": Decimal(4),
    "monthly": Decimal(WEEKS_IN_YEAR) / 12,
}
IN_WORDS = {"weekly": "One week is", "four_weekly": "Four weeks are", "monthly": "A month is"}


@dataclass(frozen=True)
class Instalment:
    """One payment into an account: the council's part, the person's part, and why."""

    council_pence: int
    person_pence: int  # paid into the account by the person; 0 when collected outside
    weekly_pence: int
    explanation: str


def weeks_of(period: Period, method: str) -> Decimal:
    """How many weeks a budget has: a year is 52 of them, or its days over seven (cfg)."""
    if method == "weeks_52" and period.days in YEAR_DAYS:
        return Decimal(WEEKS_IN_YEAR)
    return Decimal(period.days) / DAYS_IN_WEEK


def person_part(weekly_cost_pence: int, most_pence: int) -> int:
    """What the person pays each week: what was assessed, at most what support costs."""
    return min(weekly_cost_pence, most_pence)


def instalment(
    *, total_pence: int, period: Period, weekly_contribution_pence: int, method: str,
    frequency: str, annual: str, origin: str = "",
) -> Instalment:  # fmt: skip
    """Each payment of a holding's total over its period: net, gross or the person's part first."""
    weeks = weeks_of(period, annual)
    each = WEEKS_EACH[frequency]
    weekly = round_pence(Decimal(total_pence) / weeks)
    whole = round_pence(Decimal(total_pence) / weeks * each)
    person = min(whole, round_pence(person_part(weekly, weekly_contribution_pence) * each))
    counted = f"{weeks.quantize(Decimal('0.01')).normalize():f} weeks"
    start = f"{show(total_pence)} over {counted} is {show(weekly)} a week. "
    start += f"{IN_WORDS[frequency]} {show(whole)}."
    if not person:
        return Instalment(whole, 0, weekly, f"{start} The council pays all of it in.")
    if method == "net":
        words = f"{start} The council pays {show(whole - person)} in. You pay {show(person)} in."
        return Instalment(whole - person, person, weekly, _with(words, origin))
    if method == "contribution_first":
        words = f"{start} Your {show(person)} is used first. Then the council pays what support"
        words += f" costs beyond it, about {show(whole - person)}."
        return Instalment(whole - person, person, weekly, _with(words, origin))
    words = f"{start} The council pays all of it in. Your part, {show(person)}, is billed apart."
    return Instalment(whole, 0, weekly, _with(words, origin))


def _with(words: str, origin: str) -> str:
    return f"{words} This is {origin}." if origin else words


def parts(period: Period, frequency: str) -> list[Period]:
    """The stretches that instalments pay for, in order; each is paid on its first day."""
    if frequency == "weekly":
        first, found = period.starts_on, []
        while first <= period.ends_on:
            found.append(Period(first, min(first + timedelta(days=6), period.ends_on)))
            first += timedelta(days=DAYS_IN_WEEK)
        return found
    return list(months(period) if frequency == "monthly" else four_weekly(period))


def next_part(period: Period, frequency: str, on: date) -> Period | None:
    """The first stretch that starts after a day."""
    return next((part for part in parts(period, frequency) if part.starts_on > on), None)
