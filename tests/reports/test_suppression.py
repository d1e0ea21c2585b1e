"""Small numbers stay hidden from somebody who knows every total and can add and take away."""

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.suppression import ALL, Key, Table, a_list, a_table, bounds, primary, protect

LIMIT = 10
COUNT = st.one_of(st.integers(0, 14), st.integers(0, 300))
LISTS = st.dictionaries(st.sampled_from("abcdefgh"), COUNT, min_size=1, max_size=8)


@st.composite
def tables(draw: st.DrawFn) -> Mapping[Key, int]:
    rows, columns = draw(st.integers(2, 5)), draw(st.integers(2, 4))
    return {(f"r{r}", f"c{c}"): draw(COUNT) for r, c in product(range(rows), range(columns))}


def solved(table: Table, hidden: set[Key]) -> dict[Key, int]:
    """An attacker: puts in what is shown and solves each sum with one unknown, over and over."""
    known = {key: n for key, n in table.counts.items() if key not in hidden}
    found: dict[Key, int] = {}
    while True:
        before = len(known)
        for total, parts in table.sums:
            unknown = [key for key in (total, *parts) if key not in known]
            if len(unknown) != 1:
                continue
            key = unknown[0]
            rest = sum(known[part] for part in parts if part != key)
            known[key] = found[key] = rest if key == total else known[total] - rest
        if len(known) == before:
            return found


def another(table: Table, hidden: set[Key], key: Key) -> bool:
    """Whether other whole numbers, none below nought, fit what is shown and differ at `key`."""
    low, high = bounds(table, hidden)[key]
    return high > low


@settings(max_examples=150, deadline=None)
@given(LISTS)
def test_nobody_solves_a_list(counts: dict[str, int]) -> None:
    table = a_list(counts)
    hidden = protect(table, LIMIT)
    assert primary(table.counts, LIMIT) <= hidden
    assert not solved(table, hidden)
    for key in primary(table.counts, LIMIT):
        assert another(table, hidden, key)


@settings(max_examples=150, deadline=None)
@given(tables())
def test_nobody_solves_a_table(counts: Mapping[Key, int]) -> None:
    table = a_table(counts)
    hidden = protect(table, LIMIT)
    assert primary(table.counts, LIMIT) <= hidden
    assert not solved(table, hidden)
    for key in primary(table.counts, LIMIT):
        low, high = bounds(table, hidden)[key]
        assert low <= table.counts[key] <= high
        assert high - low + 1 >= LIMIT // 2


def test_without_secondary_suppression_a_total_tells() -> None:
    """The control: hiding only what is small gives it away, and the attacker finds it."""
    table = a_list({"north": 40, "east": 25, "south": 3})
    assert solved(table, primary(table.counts, LIMIT)) == {("south", ALL): 3}
    assert not solved(table, protect(table, LIMIT))
    assert protect(table, LIMIT) == {("south", ALL), ("east", ALL)}


def test_two_small_ones_that_are_few_together_take_a_third_with_them() -> None:
    hidden = protect(a_list({"a": 2, "b": 3, "c": 30, "d": 50}), LIMIT)
    assert hidden == {("a", ALL), ("b", ALL), ("c", ALL)}


def test_scenario_30_three_people_are_not_shown_and_neither_is_the_way_to_them() -> None:
    assert protect(a_list({"Hillside": 3}), LIMIT) == {("Hillside", ALL), (ALL, ALL)}


@pytest.mark.parametrize("counts", [{}, {"a": 0, "b": 0}, {"a": 10, "b": 200}])
def test_what_is_large_or_nought_is_shown(counts: dict[str, int]) -> None:
    assert protect(a_list(counts), LIMIT) == set()
