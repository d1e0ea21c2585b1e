"""Pounds and pence: read, shown, rounded and split without losing a penny."""

import os
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import money
from core.errors import BadAmount

CASES = {"small": 300, "tenth": 500, "full": 20_000}[os.environ.get("STEER_FIGURES", "small")]


@pytest.mark.parametrize(
    ("text", "pence"),
    [("£1,200", 120000), ("1200", 120000), ("1200.00", 120000), (" £ 90.5 ", 9050), ("0", 0)],
)
def test_amounts_as_people_type_them(text: str, pence: int) -> None:
    assert money.parse_pence(text) == pence


@pytest.mark.parametrize(
    "text", ["", "ten", "90.505", "-5", "1,2", "1.234,50", "10000000000000000", "£", "1e5", "NaN"]
)
def test_what_is_no_amount_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadAmount) as refused:
        money.parse_pence(text)
    assert refused.value.sentence.endswith(".")


@given(st.integers(0, 10**12))
@settings(max_examples=CASES, deadline=None)
def test_what_we_show_we_can_read(pence: int) -> None:
    assert money.parse_pence(money.show(pence)) == pence
    assert money.parse_pence(money.show_exact(pence)) == pence


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
@settings(max_examples=CASES, deadline=None)
def test_a_split_never_loses_a_penny(total: int, weights: list[int]) -> None:
    if sum(weights) == 0:
        with pytest.raises(BadAmount):
            money.split(total, weights)
        return
    parts = money.split(total, weights)
    assert sum(parts) == total
    exact = [Decimal(total) * w / sum(weights) for w in weights]
    assert all(abs(part - share) < 1 for part, share in zip(parts, exact, strict=True))


def test_scenario_46_a_hundred_pounds_three_ways() -> None:
    assert money.split(10000, [1, 1, 1]) == [3334, 3333, 3333]


def test_scenario_53_leave_is_rounded_half_up_once() -> None:
    assert money.price(Decimal(20), 1350) == 27000
    assert money.round_pence(Decimal(27000) * Decimal("0.1207")) == 3259


@given(st.decimals(0, 10**6, places=4), st.integers(0, 10**6))
@settings(max_examples=CASES, deadline=None)
def test_a_price_is_within_half_a_penny(quantity: Decimal, rate: int) -> None:
    assert abs(money.price(quantity, rate) - quantity * rate) <= Decimal("0.5")
