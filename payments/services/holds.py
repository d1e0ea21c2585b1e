"""One payment is held out of a run; a bill stays out of every run until somebody lets it go."""

from datetime import datetime

from django.db import transaction

from core.errors import DomainError
from invoices.models import Bill
from invoices.services import story
from ledger import services as ledger
from payments.models import BillHold, Instalment, PayItem, PayRun
from payments.services.runs import budget_of, items_of
from people import audit
from people.models import User


class SayWhyHeld(DomainError):
    code = "say_why_held"
    message = "Say why this payment is held. The provider and the person can read it."


class OnlyPayment(DomainError):
    code = "only_payment"
    message = "It is the only payment of this run. Cancel the run instead."
    status = 409


@transaction.atomic
def hold_item(*, item: PayItem, reason: str, by: User, at: datetime) -> PayRun:
    """Take one payment out before the file is made. An approval has to be given anew.

    A bill waits until `let_go`; an instalment goes into the next run. Raises SayWhyHeld,
    OnlyPayment or RunMovedOn.
    """
    if not reason.strip():
        raise SayWhyHeld(field="reason")
    run = PayRun.objects.select_for_update().get(pk=item.run_id)
    live = [row for row in items_of(run) if row.state == PayItem.State.IN_RUN]
    row = next((one for one in live if one.pk == item.pk), None)
    run.take_out(item.amount_pence if row is not None else 0)
    if row is None:
        return run
    if len(live) == 1:
        raise OnlyPayment
    ledger.lock(budget_of(row).book)
    row.state = PayItem.State.HELD
    row.save(update_fields=["state"])
    run.save()
    if row.bill is not None:
        bill = Bill.objects.select_related("organisation").get(pk=row.bill.pk)
        bill.leave_run()
        bill.save()
        BillHold.objects.create(bill=bill, reason=reason.strip()[:300], held_at=at, held_by=by)
        words = f"Finance keeps it out of pay runs for now: {reason.strip()[:300]}"
        story.add(bill, words, by=by, at=at)
    else:
        Instalment.objects.filter(pay_items=row).update(state=Instalment.State.DUE)
    audit.record("payment_held", subject=row.reference, by=by, at=at, words=reason)
    return run


@transaction.atomic
def let_go(*, hold: BillHold, by: User, at: datetime) -> BillHold:
    """The next run may take the bill again. A repeat changes nothing."""
    row = BillHold.objects.select_for_update().get(pk=hold.pk)
    if row.let_go_at is not None:
        return row
    row.let_go_at, row.let_go_by = at, by
    row.save(update_fields=["let_go_at", "let_go_by"])
    bill = Bill.objects.get(pk=row.bill_id)
    story.add(bill, "The next pay run may take it.", by=by, at=at)
    audit.record("payment_let_go", subject=bill.reference, by=by, at=at)
    return row
