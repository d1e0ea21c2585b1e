"""Lines as priced parts: one a promise, funding period and day, for the moves of the ledger."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from budgets.models import ended_on
from budgets.moves import Part
from budgets.services import parts_of
from budgets.services.settle import AfterTheEnd
from core.days import day_words
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


def difference(after: Iterable[Part], before: Iterable[Part]) -> list[Part]:
    """What `after` has more than `before`, by promise and day; together exactly the difference.

    Where rounding or an allowance made a day smaller, the largest day of its promise bears it.
    """
    found: dict[tuple[int, date], int] = defaultdict(int)
    rows = {}
    for sign, parts in ((1, after), (-1, before)):
        for part in parts:
            rows[part.allocation.pk] = part.allocation
            found[part.allocation.pk, part.service_on] += sign * part.amount_pence
    return [
        Part(rows[pk], pence, day)
        for pk in sorted(rows)
        for day, pence in covered((day, pence) for (row, day), pence in found.items() if row == pk)
    ]


def parts_of_bill(bill: Bill, lines: Sequence[BillLine] | None = None) -> list[Part]:
    """All that the bill comes to: agreed less credited, by promise and day."""
    chosen = list(bill.lines.all()) if lines is None else lines
    return _parts(bill, [(line, line.agreed_pence - line.credited_pence) for line in chosen])


def refuse_after_the_end(bill: Bill, lines: Iterable[BillLine]) -> None:
    """Nothing is said yes to for a day after a budget's end, whatever days its line spans.

    Raises AfterTheEnd, naming the line's days.
    """
    last = ended_on(bill.agreement.budget_id)
    for line in lines if last is not None else ():
        first, until = line.days
        if line.agreed_pence > 0 and last is not None and until > last:
            raise AfterTheEnd(
                f"This support ended on {day_words(last)}. Line {line.position} is for "
                f"{day_words(first)} to {day_words(until)}. Say no to it, and ask for a new bill."
            )


def parts_paid(bill: Bill, lines: Sequence[BillLine]) -> list[Part]:
    """What of it was paid, and not credited since."""
    return _parts(bill, [(line, line.paid_pence) for line in lines])


def parts_owed(bill: Bill, lines: Sequence[BillLine]) -> list[Part]:
    """What of it is owed now: said yes to, neither credited nor paid."""
    if bill.state in Bill.OPEN:
        return []
    return difference(parts_of_bill(bill, lines), parts_paid(bill, lines))


def _parts(bill: Bill, amounts: Iterable[tuple[BillLine, int]]) -> list[Part]:
    by_day = [row for line, pence in amounts if pence for row in spread(line, pence)]
    return parts_of(bill.agreement, covered(by_day))
