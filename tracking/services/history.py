"""How much was left, day by day, and what each day took: the solid part of the line."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from budgets.forecast import Point
from budgets.models import Budget
from ledger.models import Kind, Move, Reason

LEFT_KINDS = (Kind.POT, Kind.PROMISED, Kind.SET_ASIDE)
SPENT_KINDS = (Kind.OWED, Kind.PAID)


@dataclass(frozen=True)
class Day:
    """A day on which something changed: left at its end, and what was spent on it."""

    on: date
    left: int
    spent: int


def days_so_far(budget: Budget, on: date) -> list[Day]:
    """Each day on which Left changed, from the moves. Two queries.

    What the plan gives counts from its first day, whenever it was agreed.
    """
    changes: dict[date, int] = {}
    spent: dict[date, int] = {}
    for end, other, sign in (("target", "source", 1), ("source", "target", -1)):
        rows = (
            Move.objects.filter(**{f"{end}__book": budget.book_id, f"{end}__kind__in": LEFT_KINDS})
            .exclude(**{f"{other}__kind__in": LEFT_KINDS})
            .values_list("entry__happened_on", "entry__reason", f"{other}__kind")
            .annotate(pence=Sum("amount_pence"))
        )
        for happened_on, reason, kind, pence in rows:
            day = budget.starts_on if reason == Reason.PLAN_AGREED else min(happened_on, on)
            changes[day] = changes.get(day, 0) + sign * pence
            if kind in SPENT_KINDS:
                spent[day] = spent.get(day, 0) - sign * pence
    days, left = [], 0
    for day in sorted(changes):
        left += changes[day]
        days.append(Day(day, left, spent.get(day, 0)))
    return days


def left_so_far(days: list[Day], budget: Budget) -> list[Point]:
    """The points of the line; before the budget began there was nothing."""
    points = [Point(day.on, day.left) for day in days]
    if points and points[0].on > budget.starts_on:
        points.insert(0, Point(points[0].on - timedelta(days=1), 0))
    return points
