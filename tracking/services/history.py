"""How much was left, day by day: the solid part of the line."""

from datetime import date, timedelta

from django.db.models import Sum

from budgets.forecast import Point
from budgets.models import Budget
from ledger.models import Kind, Move

LEFT_KINDS = (Kind.POT, Kind.PROMISED, Kind.SET_ASIDE)


def left_so_far(budget: Budget, on: date) -> list[Point]:
    """Left at the end of each day on which it changed, until today, from the moves. Two queries."""
    changes: dict[date, int] = {}
    for end, sign in (("target", 1), ("source", -1)):
        other = "source" if end == "target" else "target"
        rows = (
            Move.objects.filter(**{f"{end}__book": budget.book_id, f"{end}__kind__in": LEFT_KINDS})
            .exclude(**{f"{other}__kind__in": LEFT_KINDS})
            .values_list("entry__happened_on")
            .annotate(pence=Sum("amount_pence"))
        )
        for day, pence in rows:
            changes[day] = changes.get(day, 0) + sign * pence
    points, left = [], 0
    for day in sorted(changes):
        left += changes[day]
        points.append(Point(min(day, on), left))
    if points and points[0].on > budget.starts_on:
        points.insert(0, Point(points[0].on - timedelta(days=1), 0))
    return points
