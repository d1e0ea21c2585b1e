"""What of a bill was said yes to, read from the ledger: by promise and day of support."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q

from budgets.models import Allocation
from budgets.moves import Part
from invoices.models import Bill
from ledger.models import Account, Kind, Move


def owed_parts(bills: Sequence[Bill]) -> dict[int, list[Part]]:
    """For each bill (by id), the parts said yes to, less what was undone or credited unpaid.

    Paying does not change this answer: it is what a payment pays, and what a return brings back.
    Every entry of a bill or of a credit note to it has a key that begins `bill:<reference>:`,
    or reverses one that does. Three queries, however many bills.
    """
    owner = {bill.reference: bill.pk for bill in bills}
    for credit in Bill.objects.filter(credits__in=bills).only("reference", "credits_id"):
        owner[credit.reference] = credit.credits_id or 0
    sums = _sums(owner)
    return _parts(sums)


def _sums(owner: dict[str, int]) -> dict[int, dict[tuple[int, date], int]]:
    """Net pence into each owed account, by bill, account and day."""
    sums: dict[int, dict[tuple[int, date], int]] = defaultdict(lambda: defaultdict(int))
    for reference_chunk in _chunks(sorted(owner)):
        chosen = Q(pk__in=[])
        for reference in reference_chunk:
            start = f"bill:{reference}:"
            chosen |= Q(entry__key__startswith=start) | Q(entry__reverses__key__startswith=start)
        rows = Move.objects.filter(chosen).filter(
            Q(source__kind=Kind.OWED) | Q(target__kind=Kind.OWED)
        )
        for move in rows.select_related("entry__reverses", "source", "target"):
            key = move.entry.reverses.key if move.entry.reverses else move.entry.key
            bill = owner[key.split(":")[1]]
            day = move.service_on or move.entry.happened_on
            if move.target.kind == Kind.OWED:
                sums[bill][move.target_id, day] += move.amount_pence
            if move.source.kind == Kind.OWED:
                sums[bill][move.source_id, day] -= move.amount_pence
    return sums


def _chunks(references: list[str], size: int = 200) -> Iterable[list[str]]:
    for start in range(0, len(references), size):
        yield references[start : start + size]


def _parts(sums: dict[int, dict[tuple[int, date], int]]) -> dict[int, list[Part]]:
    accounts: set[int] = {account for by_day in sums.values() for account, _ in by_day}
    chosen = Allocation.objects.filter(owed__in=Account.objects.filter(pk__in=accounts))
    by_owed = {
        row.owed_id: row for row in chosen.select_related("owed", "paid", "promised", "pot__free")
    }
    return {
        bill: [
            Part(by_owed[account], pence, day)
            for (account, day), pence in sorted(by_day.items())
            if pence > 0
        ]
        for bill, by_day in sums.items()
    }
