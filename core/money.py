"""Pounds and pence: reading, showing, rounding, splitting. Pure; no database, no Django.

Amounts are whole pence (int). Rates and hours are Decimal and are rounded once, half up.
"""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from core.errors import BadAmount

MOST_PENCE = 10**12  # ten thousand million pounds: above it, a slip of the finger
_AMOUNT = re.compile(r"^(?:£\s*)?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d*))?$", re.ASCII)
PENCE_DIGITS = 2


def round_pence(pence: Decimal) -> int:
    """Round an exact amount in pence to whole pence, half up. The one rounding of a line."""
    with localcontext() as context:
        context.prec = 60
        return int(pence.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def price(quantity: Decimal, rate_pence: Decimal | int) -> int:
    """What `quantity` units at `rate_pence` each come to, in pence, rounded once."""
    with localcontext() as context:
        context.prec = 60
        return round_pence(quantity * Decimal(rate_pence))


def split(total_pence: int, weights: Sequence[Decimal | int]) -> list[int]:
    """Share `total_pence` by `weights`; the parts add up to the whole.

    Largest remainder; odd pennies go to the earlier of equals, so callers order by date joined,
    then id. Raises BadAmount for a split among nobody or a negative weight.
    """
    shares = [Fraction(weight) for weight in weights]
    whole = sum(shares, Fraction(0))
    if not shares or whole <= 0 or min(shares) < 0:
        raise BadAmount("There is nobody to share this amount between.")
    sign = -1 if total_pence < 0 else 1
    exact = [abs(total_pence) * share / whole for share in shares]  # no rounding: ties are ties
    parts = [int(part) for part in exact]
    missing = abs(total_pence) - sum(parts)
    by_remainder = sorted(range(len(exact)), key=lambda i: (parts[i] - exact[i], i))
    for index in by_remainder[:missing]:
        parts[index] += 1
    return [sign * part for part in parts]


def show(pence: int) -> str:
    """£4,120 for whole pounds, £1,234.56 otherwise; a minus sign in front."""
    pounds, rest = divmod(abs(pence), 100)
    text = f"£{pounds:,}.{rest:02d}" if rest else f"£{pounds:,}"
    return f"−{text}" if pence < 0 else text


def show_exact(pence: int) -> str:
    """£1,234.50: always two decimals, for tables and papers."""
    pounds, rest = divmod(abs(pence), 100)
    return f"{'−' if pence < 0 else ''}£{pounds:,}.{rest:02d}"


def parse_pence(text: str) -> int:
    """Read “£1,200”, “1200” or “1200.00” as pence.

    Raises BadAmount in words for anything else: three decimals, a minus, a comma as decimal.
    """
    cleaned = text.strip().replace("\u00a0", "").replace(" ", "")
    match = _AMOUNT.match(cleaned)
    if not match:
        if cleaned.startswith(("-", "−", "£-")):
            raise BadAmount("An amount cannot be below zero. Type how much, like 90 or 90.50.")
        raise BadAmount
    pounds, decimals = match.group(1).replace(",", ""), match.group(2) or ""
    if len(decimals) > PENCE_DIGITS:
        raise BadAmount("Type pounds and pence with two figures after the point, like 90.50.")
    pence = int(pounds) * 100 + int(decimals.ljust(PENCE_DIGITS, "0") or 0)
    if pence > MOST_PENCE:
        raise BadAmount("That amount is too big. Check the number of noughts.")
    return pence
