"""Lines as priced parts: one a promise, funding period and day, for the moves of the ledger."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from budgets.moves import Part
from budgets.services import parts_of
from core.money import split
from invoices.models import Bill, BillLine

DayAmount = tuple[date, int]


def spread(line: BillLine, pence: int) -> list[DayAmount]:
    """A line's amount over its days, joined by month, so that each year bears its own part."""
    first, last = line.days
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    months: dict[date, DayAmount] = {}
    for day, part in zip(days, split(pence, [1] * len(days)), strict=True):
        start = day.replace(day=1)
        begun, sum_so_far = months.get(start, (day, 0))
        months[start] = (begun, sum_so_far + part)
    return list(months.values())


def covered(amounts: Iterable[DayAmount]) -> list[DayAmount]:
    """Amounts below nought (allowances) taken off the largest of the others."""
    rows = list(amounts)
    less = -sum(pence for _, pence in rows if pence < 0)
    kept = sorted(((day, pence) for day, pence in rows if pence > 0), key=lambda row: -row[1])
    found = []
    for day, pence in kept:
        taken = min(less, pence)
        less -= taken
        found.append((day, pence - taken))
    return [(day, pence) for day, pence in sorted(found) if pence]


def parts_of_bill(bill: Bill, lines: Sequence[BillLine] | None = None) -> list[Part]:
    """What of this bill is owed or paid now: agreed less credited, by promise and day."""
    chosen = list(bill.lines.all()) if lines is None else lines
    amounts = [
        row
        for line in chosen
        if line.agreed_pence != line.credited_pence
        for row in spread(line, line.agreed_pence - line.credited_pence)
    ]
    return parts_of(bill.agreement, covered(amounts))
