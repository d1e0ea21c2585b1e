"""What a payment does to a bill and its lines, and what a payment that came back undoes."""

from collections.abc import Mapping, Sequence
from datetime import date

from budgets.moves import Part
from invoices.models import Bill, BillLine
from invoices.services.parts import difference, parts_paid, spread


def mark_paid(bill: Bill, pence: int, *, on: date) -> None:
    """All that is owed of it is paid: `pence`. The rest may still be in question.

    The book must be locked. Raises BillNotOpen.
    """
    bill.pay(on, pence)
    bill.save()
    lines = list(bill.lines.all())
    for line in lines:
        line.paid_pence = line.agreed_pence - line.credited_pence
    BillLine.objects.bulk_update(lines, ["paid_pence"])


def mark_back(bill: Bill, by_day: Mapping[date, int]) -> list[Part]:
    """A payment came back: what it paid is owed again, less what was credited since.

    `by_day` is what the payment paid, in pence by day of support. Returns the parts that are owed
    again. The book must be locked. Raises BillNotOpen.
    """
    lines = list(bill.lines.all())
    before = parts_paid(bill, lines)
    back = _take_back(lines, dict(by_day))
    bill.come_back(back)
    bill.save()
    BillLine.objects.bulk_update(lines, ["paid_pence"])
    return difference(before, parts_paid(bill, lines))


def _take_back(lines: Sequence[BillLine], wanted: dict[date, int]) -> int:
    """Take it off the lines of the same days first, then from the last one back."""
    total = sum(wanted.values())
    if total >= sum(line.paid_pence for line in lines):
        total = sum(line.paid_pence for line in lines)
        for line in lines:
            line.paid_pence = 0
        return total
    left = total
    for line in reversed(lines):
        for day, pence in spread(line, max(0, line.paid_pence)):
            left -= _less(line, min(pence, wanted.get(day, 0), left))
    for line in reversed(lines):
        left -= _less(line, min(max(0, line.paid_pence), left))
    return total - left


def _less(line: BillLine, pence: int) -> int:
    line.paid_pence -= pence
    return pence
