"""What an employer keeps for an assistant: holidays, notice and the rest. Pure; whole pence."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from core.money import price, round_pence, show

TWO_PLACES = Decimal("0.01")
WHOLE = Decimal(100)


@dataclass(frozen=True)
class Kept:
    """An amount to keep, in hours and money, and how it was worked out."""

    hours: Decimal | None
    amount_pence: int
    how: str


def shown(number: Decimal) -> str:
    """“12.07”, “20”: without noughts that say nothing."""
    return f"{number.normalize():f}"


def share_of_pay(
    pay_pence: int, percent: Decimal, *, hours: Decimal | None = None, origin: str = ""
) -> Kept:
    """A share of what was paid, rounded once, half up; of the hours too, where they are known.

    20 hours at £13.50 are £270; 12.07% of it is £32.59 and of the hours 2.41 (scenario 53).
    """
    amount = round_pence(Decimal(pay_pence) * percent / WHOLE)
    own = None
    how = f"{shown(percent)}% of {show(pay_pence)} is {show(amount)}."
    if hours is not None:
        own = (hours * percent / WHOLE).quantize(TWO_PLACES, ROUND_HALF_UP)
        how += f" Of {shown(hours)} hours it is {shown(own)} hours."
    if origin:
        how += f" The share is {origin}."
    return Kept(own, amount, how)


def hours_of_pay(hours: Decimal, rate_pence: int, words: str = "") -> Kept:
    """Hours that will be paid one day: notice, redundancy."""
    amount = price(hours, rate_pence)
    how = f"{shown(hours)} hours at {show(rate_pence)} are {show(amount)}."
    return Kept(hours, amount, f"{how} {words}".strip())


def plain_sum(amount_pence: int, words: str) -> Kept:
    """A sum somebody worked out, with their words."""
    return Kept(None, amount_pence, words)
