"""Numbers too small to show, and no way round them. Pure.

A number of people from 1 up to the limit is hidden. Where a total is shown, one hidden number is
the total less the others, so more are hidden: until in each sum at least two are hidden that stand
for the limit or more, no hidden number follows from the sums by adding and taking away, and the
bounds that they leave are wide. Nought is shown. This is the threshold rule with secondary
suppression of statistical offices; docs/spending.md says what it does not promise.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

ALL: Final = "all"
Key = tuple[Hashable, Hashable]


@dataclass(frozen=True)
class Table:
    """Numbers of people, and which are sums of which: (the total, its parts)."""

    counts: Mapping[Key, int]
    sums: Sequence[tuple[Key, Sequence[Key]]]


def a_list(counts: Mapping[Hashable, int]) -> Table:
    """A list with its total. Keys become (key, ALL); the total is (ALL, ALL)."""
    cells: dict[Key, int] = {(key, ALL): n for key, n in counts.items()}
    return Table({**cells, (ALL, ALL): sum(cells.values())}, [((ALL, ALL), list(cells))])


def a_table(counts: Mapping[Key, int]) -> Table:
    """A table with totals of its rows, its columns and the whole."""
    rows = list(dict.fromkeys(row for row, _ in counts))
    columns = list(dict.fromkeys(column for _, column in counts))
    cells = {(row, column): counts.get((row, column), 0) for row in rows for column in columns}
    sums: list[tuple[Key, Sequence[Key]]] = [
        ((row, ALL), [(row, column) for column in columns]) for row in rows
    ]
    sums += [((ALL, column), [(row, column) for row in rows]) for column in columns]
    totals: dict[Key, int] = {key: sum(cells[part] for part in parts) for key, parts in sums}
    whole: Key = (ALL, ALL)
    sums += [(whole, [(row, ALL) for row in rows]), (whole, [(ALL, one) for one in columns])]
    return Table({**cells, **totals, whole: sum(cells.values())}, sums)


def primary(counts: Mapping[Key, int], limit: int) -> set[Key]:
    """What is too small itself. Alone it is not enough: a total gives it away."""
    return {key for key, n in counts.items() if 0 < n < limit}


def protect(table: Table, limit: int) -> set[Key]:
    """Every number that is not shown. The same table always hides the same ones."""
    found = primary(table.counts, limit)
    small = frozenset(found)
    while (one := _next(table, found, small, limit)) is not None:
        found.add(one)
    return found


def _next(table: Table, found: set[Key], small: frozenset[Key], limit: int) -> Key | None:
    """One more to hide; None when nothing tells a hidden number, or nothing is left to hide."""
    for total, parts in table.sums:
        kept = [key for key in (total, *parts) if key in found]
        people = sum(table.counts[key] for key in parts if key in found)
        if not kept or (total in found and not set(parts) & found and len(kept) > 1):
            continue
        if (len(kept) == 1 or people < limit) and (one := _smallest(table, [total], found)):
            return one
    told = determined(table, found) or too_narrow(table, found, limit) & small
    for key in sorted(told, key=str):
        near = [total for total, parts in table.sums if key == total or key in parts]
        if one := _smallest(table, near, found):
            return one
    return _smallest(table, [total for total, _ in table.sums], found) if told else None


def _smallest(table: Table, totals: Iterable[Key], found: set[Key]) -> Key | None:
    """The smallest number still shown in the sums of these totals; a total only as the last."""
    chosen = set(totals)
    left = [
        key for total, parts in table.sums if total in chosen for key in (*parts, total)
        if key not in found and table.counts[key] > 0
    ]  # fmt: skip
    return min(left, key=lambda key: (key.count(ALL), table.counts[key], str(key)), default=None)


def determined(table: Table, found: set[Key]) -> set[Key]:
    """Hidden numbers that follow from what is shown, by adding and taking away."""
    keys = sorted(found, key=str)
    place = {key: n for n, key in enumerate(keys)}
    solved: list[tuple[int, list[Fraction]]] = []
    for total, parts in table.sums:
        row = [Fraction(0)] * len(keys)
        for key, sign in [(total, -1), *((part, 1) for part in parts)]:
            if key in place:
                row[place[key]] += sign
        for pivot, other in solved:
            if row[pivot]:
                row = [a - row[pivot] * b for a, b in zip(row, other, strict=True)]
        pivot = next((n for n, value in enumerate(row) if value), -1)
        if pivot < 0:
            continue
        row = [value / row[pivot] for value in row]
        solved = [
            (n, [a - other[pivot] * b for a, b in zip(other, row, strict=True)])
            for n, other in solved
        ]
        solved.append((pivot, row))
    return {keys[pivot] for pivot, row in solved if sum(map(bool, row)) == 1}


def bounds(table: Table, found: set[Key]) -> dict[Key, tuple[int, int]]:
    """Between what a hidden number must lie, for somebody who reads each sum over and over."""
    most = sum(table.counts.values())
    range_of = {key: (0, most) if key in found else (n, n) for key, n in table.counts.items()}
    changed = True
    while changed:
        changed = False
        for total, parts in table.sums:
            for key in (total, *parts):
                if (
                    key in found
                    and (new := _narrowed(range_of, total, parts, key)) != range_of[key]
                ):
                    range_of[key], changed = new, True
    return {key: range_of[key] for key in found}


def _narrowed(
    range_of: Mapping[Key, tuple[int, int]], total: Key, parts: Sequence[Key], key: Key
) -> tuple[int, int]:
    low, high = range_of[key]
    lows = sum(range_of[part][0] for part in parts if part != key)
    highs = sum(range_of[part][1] for part in parts if part != key)
    if key == total:
        return max(low, lows), min(high, highs)
    return max(low, range_of[total][0] - highs), min(high, range_of[total][1] - lows)


def too_narrow(table: Table, found: set[Key], limit: int) -> set[Key]:
    """Hidden numbers that the sums leave fewer than half the limit of possible values."""
    return {key for key, (low, high) in bounds(table, found).items() if high - low + 1 < limit // 2}
