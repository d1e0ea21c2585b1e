"""The arithmetic of a pool: shares, what is missing, a bill by share. Pure; no database, no Django.

Callers order members by the day they joined, then by id: odd pennies go to the earlier.
"""

from collections.abc import Sequence

from core.errors import DomainError
from core.money import split


class NobodyToShare(DomainError):
    code = "nobody_to_share"
    message = "There is nobody to share this with. Add someone first."


def even_shares(weekly_pence: int, members: int) -> list[int]:
    """The same for everybody, to the penny. Raises NobodyToShare."""
    if members < 1:
        raise NobodyToShare
    return split(weekly_pence, [1] * members)


def shares_after_leaving(weekly_pence: int, staying: Sequence[int]) -> list[int]:
    """What each who stays would give a week so that nothing is missing, by what they give now."""
    if not staying:
        raise NobodyToShare
    short = weekly_pence - sum(staying)
    more = split(short, staying)
    return [now + part for now, part in zip(staying, more, strict=True)]


def difference(weekly_pence: int, shares: Sequence[int]) -> int:
    """What is missing a week (above nought), or too much (below)."""
    return weekly_pence - sum(shares)


def by_share(amount_pence: int, shares: Sequence[int]) -> list[int]:
    """An amount of the pool, by share; together exactly the amount. Raises NobodyToShare."""
    if not shares or not sum(shares):
        raise NobodyToShare
    return split(amount_pence, shares)
