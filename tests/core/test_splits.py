"""Splits, prices and rounding against whole-number arithmetic: no penny lost (docs/figures.md)."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest

from core import money
from tests.sizes import SEED, figure, many

FULL = 200_000
LARGEST = 10**12


def amount(chance: random.Random) -> int:
    """Small amounts as often as huge ones; now and then a minus."""
    return chance.choice((1, 1, 1, -1)) * chance.randint(0, 10 ** chance.randint(1, 12))


def parts_by_largest_remainder(total: int, weights: list[int]) -> list[int]:
    """The oracle, in whole numbers alone: floors first, then a penny each to the hungriest."""
    whole, size = sum(weights), abs(total)
    shares = [divmod(size * weight, whole) for weight in weights]
    parts = [pence for pence, _ in shares]
    for _ in range(size - sum(parts)):
        hungriest = max(range(len(parts)), key=lambda n: (shares[n][1], -n))
        parts[hungriest] += 1
        shares[hungriest] = (shares[hungriest][0], -1)
    return parts if total >= 0 else [-part for part in parts]


def half_up(exact: Fraction) -> int:
    """Away from zero at a half, in fractions."""
    size = (abs(exact) * 2 + 1) // 2
    return int(size if exact >= 0 else -size)


def test_odd_pennies_go_to_the_earlier_of_equals_however_big() -> None:
    """Found by the figure below: decimals broke the tie of 10 and 1 at their sixtieth place."""
    assert money.split(239402710267, [10, 1, 1, 8, 1])[:2] == [114001290604, 11400129060]


@pytest.mark.figure
def test_splits_and_rounding_lose_no_penny() -> None:
    chance = random.Random(SEED)
    cases, wrong, lost = many(FULL), [], 0
    for case in range(cases):
        if case % 2:
            total, people = amount(chance), chance.randint(1, 8)
            weights = [chance.randint(0, 10 ** chance.randint(0, 5)) for _ in range(people)]
            weights[chance.randrange(people)] += 1
            got = money.split(total, weights)
            lost += abs(total - sum(got))
            if got != parts_by_largest_remainder(total, weights):
                wrong.append((total, weights, got))
        else:
            units = Fraction(chance.randint(0, 10**7), 10 ** chance.randint(0, 4))
            rate = chance.randint(0, 10**6)
            quantity = Decimal(units.numerator) / Decimal(units.denominator)
            got_pence = money.price(quantity, rate)
            if got_pence != half_up(units * rate):
                wrong.append((quantity, rate, got_pence))
    figure(f"splits_and_rounding_{cases}_cases", wanted=(0, 0), got=(lost, len(wrong)))
    assert wrong == []
