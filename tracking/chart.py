"""The line of money left: solid to today, dashed onward, thin dots for the plan. No text inside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from budgets.forecast import Point
from core.periods import Period

WIDTH, HEIGHT, EDGE = 1000, 300, 6


@dataclass(frozen=True)
class Line:
    """Three lines as SVG points, and where today is."""

    past: str
    coming: str
    plan: str
    today: int
    width: int = WIDTH
    height: int = HEIGHT


def line_of(
    period: Period, past: Sequence[Point], coming: Sequence[Point], on: date, whole: int
) -> Line:
    """The chart of a budget; `whole` (in pence) is what the plan starts with."""
    top = max([whole, 1, *(point.left for point in [*past, *coming])])

    def x(day: date) -> int:
        inside = min(max(day, period.starts_on), period.ends_on)
        return EDGE + (inside - period.starts_on).days * (WIDTH - 2 * EDGE) // max(
            1, period.days - 1
        )

    def y(pence: int) -> int:
        return HEIGHT - EDGE - max(0, pence) * (HEIGHT - 2 * EDGE) // top

    return Line(
        past=_stairs([(x(point.on), y(point.left)) for point in past], x(on)),
        coming=_joined((x(point.on), y(point.left)) for point in coming),
        plan=_joined([(x(period.starts_on), y(whole)), (x(period.ends_on), y(0))]),
        today=x(on),
    )


def _joined(points: Iterable[tuple[int, int]]) -> str:
    return " ".join(f"{a},{b}" for a, b in points)


def _stairs(points: Sequence[tuple[int, int]], until: int) -> str:
    """Money left stays the same until it changes."""
    steps: list[tuple[int, int]] = []
    for a, b in points:
        if steps:
            steps.append((a, steps[-1][1]))
        steps.append((a, b))
    if steps:
        steps.append((max(until, steps[-1][0]), steps[-1][1]))
    return _joined(steps)
