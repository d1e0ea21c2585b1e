"""What of a bill is owed, read from the ledger: by promise and day of support."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from budgets.models import Allocation
from budgets.moves import Part
from invoices.models import Bill
from invoices.services.parts import covered
from ledger.models import Account, Entry, Kind, Move
from payments.models import OwnPayment, PayItem

SETTLED = (PayItem.State.PAID, PayItem.State.RETURNED)


def owed_parts(bills: Sequence[Bill]) -> dict[int, list[Part]]:
    """For each bill (by id), the parts that are owed now: what the next payment of it pays.

    Said yes to, less what was undone, credited or paid. Every entry of a bill or of a credit note
    to it has a key that begins `bill:<reference>:`, every payment of it one that begins with
    `item:` or `own:` and its own reference; or it reverses one of these. A handful of queries,
    however many bills.
    """
    owner = {f"bill:{bill.reference}:": bill.pk for bill in bills}
    for credit in Bill.objects.filter(credits__in=bills).only("reference", "credits_id"):
        owner[f"bill:{credit.reference}:"] = credit.credits_id or 0
    for item in PayItem.objects.filter(bill__in=bills, state__in=SETTLED):
        owner[f"item:{item.reference}:"] = item.bill_id or 0
    for payment in OwnPayment.objects.filter(bill__in=bills):
        owner[f"own:{payment.reference}"] = payment.bill_id or 0
    return _parts(_sums(owner))


@dataclass(frozen=True)
class Paid:
    """One payment of a bill: of the whole (part 1), or of a later part."""

    on: date
    bill: Bill
    pence: int
    part: int


def paid_by_council(bills: QuerySet[Bill]) -> list[Paid]:
    """Payments of these bills by the council, with the day the bank paid each."""
    key = Concat(Value("item:"), OuterRef("reference"), Value(":paid"))
    day = Entry.objects.filter(key=key).values("happened_on")[:1]
    rows = PayItem.objects.filter(bill__in=bills, state=PayItem.State.PAID)
    days = dict(rows.annotate(day=Subquery(day)).values_list("pk", "day"))
    chosen = rows.select_related("bill__organisation", "bill__agreement__holding")
    return [
        Paid(days[item.pk], item.bill, item.amount_pence, item.tranche)
        for item in chosen
        if item.bill is not None and days.get(item.pk)
    ]


def paid_by(item: PayItem) -> dict[date, int]:
    """What this payment of a bill paid, in pence by day of support."""
    found: dict[date, int] = defaultdict(int)
    rows = Move.objects.filter(entry__key=f"item:{item.reference}:paid", source__kind=Kind.OWED)
    for move in rows.select_related("entry"):
        found[move.service_on or move.entry.happened_on] += move.amount_pence
    return found


def _sums(owner: dict[str, int]) -> dict[int, dict[tuple[int, date], int]]:
    """Net pence into each owed account, by bill, account and day."""
    sums: dict[int, dict[tuple[int, date], int]] = defaultdict(lambda: defaultdict(int))
    for chunk in _chunks(sorted(owner)):
        chosen = Q(pk__in=[])
        for start in chunk:
            chosen |= Q(entry__key__startswith=start) | Q(entry__reverses__key__startswith=start)
        rows = Move.objects.filter(chosen).filter(
            Q(source__kind=Kind.OWED) | Q(target__kind=Kind.OWED)
        )
        for move in rows.select_related("entry__reverses", "source", "target"):
            key = move.entry.reverses.key if move.entry.reverses else move.entry.key
            bill = owner[_start(key)]
            day = move.service_on or move.entry.happened_on
            if move.target.kind == Kind.OWED:
                sums[bill][move.target_id, day] += move.amount_pence
            if move.source.kind == Kind.OWED:
                sums[bill][move.source_id, day] -= move.amount_pence
    return sums


def _start(key: str) -> str:
    """“bill:bill-x:”, “item:item-x:” or “own:pay-x” of an entry's key."""
    kind, reference = key.split(":")[:2]
    return f"own:{reference}" if kind == "own" else f"{kind}:{reference}:"


def _chunks(references: list[str], size: int = 200) -> Iterable[list[str]]:
    for start in range(0, len(references), size):
        yield references[start : start + size]


def _parts(sums: dict[int, dict[tuple[int, date], int]]) -> dict[int, list[Part]]:
    accounts: set[int] = {account for by_day in sums.values() for account, _ in by_day}
    rows = Allocation.objects.filter(owed__in=Account.objects.filter(pk__in=accounts))
    by_owed = {
        row.owed_id: row for row in rows.select_related("owed", "paid", "promised", "pot__free")
    }
    found: dict[int, list[Part]] = {}
    for bill, by_day in sums.items():
        chosen_accounts = sorted({account for account, _ in by_day})
        found[bill] = [
            Part(by_owed[account], pence, day)
            for account in chosen_accounts
            for day, pence in covered(
                (day, n) for (row, day), n in by_day.items() if row == account
            )
        ]
    return found
