"""What an upheld objection takes off the provider's next bill: owed → paid, and no cash moves.

The provider has that money already: it was paid on account. In the ledger the first bill's part went
paid → promised when the objection was upheld; here the next bill's part goes owed → paid. So what
left in cash and what is paid in the plan agree again, to the penny, and the person pays nothing.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import F

from budgets import moves
from core.money import show
from invoices.models import Bill, BillLine, SetOff
from invoices.services import story
from invoices.services.parts import difference, parts_paid
from ledger import services as ledger
from ledger.models import Entry, Reason
from people.models import User


def outstanding(bill: Bill) -> list[Bill]:
    """Credits of upheld objections, of the same budget, provider and account; oldest first."""
    rows = Bill.objects.owed_back().filter(
        objection__isnull=False, organisation=bill.organisation_id,
        agreement__budget=bill.agreement.budget_id, agreement__holding=bill.agreement.holding_id,
    )  # fmt: skip
    return list(rows.select_related("credits").order_by("made_at", "pk"))


def take_off(
    bill: Bill, lines: Sequence[BillLine], *, by: User | None, at: datetime, on: date
) -> int:
    """Take what the provider owes back off a bill that was just agreed; returns the pence.

    The book must be locked; lines and bill are changed, and the caller saves them.
    """
    if bill.state not in Bill.SAID_YES or bill.is_credit_note:
        return 0
    taken = 0
    for credit in outstanding(bill):
        pence = min(credit.still_owed_back_pence, bill.owed_pence)
        if pence > 0:
            _one(bill, lines, credit, pence, by=by, at=at, on=on)
            taken += pence
    return taken


def _one(
    bill: Bill, lines: Sequence[BillLine], credit: Bill, pence: int, *, by: User | None,
    at: datetime, on: date,
) -> None:  # fmt: skip
    before = parts_paid(bill, lines)
    left = pence
    for line in lines:
        part = min(left, max(0, line.agreed_pence - line.credited_pence - line.paid_pence))
        line.paid_pence += part
        left -= part
    key = f"set-off:{credit.reference}:{bill.reference}:{bill.set_offs.count()}"
    ledger.post(
        book=bill.agreement.budget.book, key=key, reason=Reason.CREDIT, by=by, at=at, on=on,
        moves=moves.owed_to_paid(difference(parts_paid(bill, lines), before)),
    )  # fmt: skip
    if pence == bill.owed_pence:
        bill.pay(on, pence)
    else:
        bill.paid_pence += pence
        bill.paid_on = on
    Bill.objects.filter(pk=credit.pk).update(refunded_pence=F("refunded_pence") + pence)
    SetOff.objects.create(bill=bill, credit=credit, amount_pence=pence, entry_key=key, at=at)
    first = credit.credits.number if credit.credits else credit.number
    story.add(
        bill, f"{show(pence)} comes off this bill. It was paid on account for bill {first}.",
        by=None, at=at,
    )  # fmt: skip


def give_back(bill: Bill, *, by: User, at: datetime) -> None:
    """The yes is taken back before anything was paid: what was set off is owed back again."""
    rows = list(bill.set_offs.filter(undone_at=None).select_related("credit"))
    pence = sum(row.amount_pence for row in rows)
    if not rows or bill.state not in Bill.SAID_YES or bill.paid_pence != pence:
        return
    for row in reversed(rows):
        ledger.reverse(entry=Entry.objects.get(key=row.entry_key), by=by, at=at)
        Bill.objects.filter(pk=row.credit_id).update(
            refunded_pence=F("refunded_pence") - row.amount_pence
        )
        row.undone_at = at
        row.save(update_fields=["undone_at"])
    lines = list(bill.lines.all())
    for line in lines:
        line.paid_pence = 0
    BillLine.objects.bulk_update(lines, ["paid_pence"])
    bill.come_back(pence)
