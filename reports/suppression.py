"""Numbers too small to show, and no way round them. Pure.

A number of people from 1 up to the limit is hidden. Where a total is shown, one hidden number
would be the total less the others; so more are hidden, until in each row and column that has a
total at least two are hidden that stand for the limit or more, and no hidden number follows from
the totals by adding and taking away. Nought is shown: nobody is no one's secret.

After the rules for frequency tables that statistical offices use (threshold rule with secondary
suppression).
"""

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Cell = tuple[Hashable, Hashable]


def hidden(counts: Mapping[Key, int], limit: int) -> set[Key]:
    """Of a list with a total: which of its numbers are not shown."""
    found = hidden_of_table({(key, 0): n for key, n in counts.items()}, limit, rows=False)
    return {key for key in counts if (key, 0) in found}


def hidden_of_table(counts: Mapping[Cell, int], limit: int, *, rows: bool = True) -> set[Cell]:
    """Of a table with totals of its columns (and of its rows): which cells are not shown.

    Where nothing else can be hidden the total itself would tell: see `total_is_hidden`.
    """
    found = primary(counts, limit)
    while (cell := _next(counts, found, limit, rows=rows)) is not None:
        found.add(cell)
    return found


def primary(counts: Mapping[Key, int], limit: int) -> set[Key]:
    """What is too small itself. Alone it is not enough: a total gives it away."""
    return {key for key, n in counts.items() if 0 < n < limit}


def total_is_hidden(counts: Mapping[Key, int], hide: set[Key], limit: int) -> bool:
    """Whether the total of a list would tell a hidden number, or is too small itself."""
    total = sum(counts.values())
    kept = [counts[key] for key in hide]
    return 0 < total < limit or bool(kept and (len(kept) == 1 or sum(kept) < limit))


def _next(counts: Mapping[Cell, int], found: set[Cell], limit: int, *, rows: bool) -> Cell | None:
    """One more cell to hide: the smallest that closes a gap; None when there is none."""
    for axis in (1, 0) if rows else (1,):
        groups: dict[Hashable, list[Cell]] = {}
        for cell in counts:
            groups.setdefault(cell[axis], []).append(cell)
        for group in groups.values():
            kept = [cell for cell in group if cell in found]
            if not kept or (len(kept) > 1 and sum(counts[cell] for cell in kept) >= limit):
                continue
            if (cell := _smallest(counts, group, found)) is not None:
                return cell
    return _bridged(counts, found) if rows else None


def _smallest(counts: Mapping[Cell, int], group: list[Cell], found: set[Cell]) -> Cell | None:
    left = [cell for cell in group if cell not in found and counts[cell] > 0]
    return min(left, key=lambda cell: (counts[cell], str(cell)), default=None)


def _bridged(counts: Mapping[Cell, int], found: set[Cell]) -> Cell | None:
    """A hidden cell follows from the totals when no ring of hidden cells goes through it.

    Rows and columns are places, hidden cells are ways between them: a way without which its two
    places are apart is told by the totals. Hides one more cell between the two sides.
    """
    for cell in sorted(found, key=str):
        side = _reached(("row", cell[0]), found - {cell})
        if ("column", cell[1]) in side:
            continue
        across = [
            one for one in counts
            if one not in found and counts[one] > 0
            and (("row", one[0]) in side) != (("column", one[1]) in side)
        ]  # fmt: skip
        if across:
            return min(across, key=lambda one: (counts[one], str(one)))
    return None


def _reached(start: tuple[str, Hashable], ways: set[Cell]) -> set[tuple[str, Hashable]]:
    near: dict[tuple[str, Hashable], set[tuple[str, Hashable]]] = {}
    for row, column in ways:
        near.setdefault(("row", row), set()).add(("column", column))
        near.setdefault(("column", column), set()).add(("row", row))
    found, edge = {start}, [start]
    while edge:
        for place in near.get(edge.pop(), set()) - found:
            found.add(place)
            edge.append(place)
    return found


def summed(counts: Mapping[Cell, int], axis: int) -> Counter[Hashable]:
    """Totals of rows (axis 0) or columns (axis 1)."""
    found: Counter[Hashable] = Counter()
    for cell, n in counts.items():
        found[cell[axis]] += n
    return found
