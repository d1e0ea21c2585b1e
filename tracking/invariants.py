"""A position of today's book says what the ledger says."""

from django.db.models import F

from budgets.services import Standing, standings
from ledger.invariants import Violation
from tracking.models import Position

AT_ONCE = 500


def check() -> list[Violation]:
    """Positions that differ from the balances they were worked out from; empty when whole."""
    current = Position.objects.filter(book_version=F("budget__book__version"))
    ids = list(current.order_by("pk").values_list("pk", flat=True))
    found = []
    for start in range(0, len(ids), AT_ONCE):
        chunk = Position.objects.filter(pk__in=ids[start : start + AT_ONCE])
        rows = list(chunk.select_related("budget"))
        read = standings([row.budget for row in rows], None)
        found += [_wrong(row) for row in rows if _figures(row) != _ledger(read[row.budget_id])]
    return found


def _wrong(row: Position) -> Violation:
    return Violation("a position is its ledger's", f"position {row.pk}", "other figures")


def _figures(row: Position) -> tuple[int, ...]:
    return (
        row.agreed_pence, row.unallocated_pence, row.in_pots_pence, row.spent_pence,
        row.promised_pence, row.free_pence, row.left_pence,
    )  # fmt: skip


def _ledger(standing: Standing) -> tuple[int, ...]:
    one = standing.figures
    return (
        one.agreed, one.unallocated, one.in_pots, one.spent, one.promised, one.free, one.left
    )  # fmt: skip
