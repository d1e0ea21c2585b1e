"""Credit notes: the amount goes back to the line and the period that it came from."""

from collections.abc import Sequence
from datetime import date, datetime

from budgets import moves
from budgets.services import parts_of
from core.errors import DomainError
from core.money import show
from invoices.models import Bill, BillLine
from invoices.services import story
from invoices.services.parts import DayAmount, covered, spread
from ledger import services as ledger
from ledger.models import Reason
from people import audit
from people.models import User


class CreditNeedsBill(DomainError):
    code = "credit_needs_bill"
    message = "Say which of your bills this credit note is for."


class CreditTooBig(DomainError):
    code = "credit_too_big"
    message = "A credit note cannot be more than the bill it is for."


def apply(credit: Bill, *, by: User, at: datetime, on: date) -> Bill:
    """Take a credit note's amount back from the bill that it names.

    Before anyone said yes nothing moves; before paying it goes back to Promised; after paying
    too, and the provider owes the money, to be netted or refunded. Raises CreditNeedsBill,
    CreditTooBig, BillInRun or BillNotOpen.
    """
    bill = credit.credits
    if bill is None or bill.agreement_id != credit.agreement_id or bill.is_credit_note:
        raise CreditNeedsBill
    bill.refresh_from_db()
    said_yes = bill.state in (*Bill.SAID_YES, Bill.State.PAID)
    most = (bill.agreed_pence if said_yes else bill.total_pence) - bill.credited_pence
    if credit.total_pence > most:
        raise CreditTooBig(
            f"This bill has {show(max(0, most))} left to credit. Send {show(max(0, most))} or less."
        )
    source = bill.state
    amounts = _take(credit, bill, said_yes=said_yes)
    bill.credit(credit.total_pence)
    bill.save()
    credit.state, credit.sent_at = Bill.State.CREDITED, at
    credit.agreed_pence = credit.total_pence
    credit.save()
    if said_yes:
        _move(credit, bill, amounts, paid=source == Bill.State.PAID, by=by, at=at, on=on)
    _tell(credit, bill, by=by, at=at)
    return credit


def _take(credit: Bill, bill: Bill, *, said_yes: bool) -> list[DayAmount]:
    """Share the credit among the bill's lines: the same day first, then from the last one back."""
    lines = list(bill.lines.all())
    amounts: list[DayAmount] = []

    def take(line: BillLine, pence: int) -> int:
        room = (line.agreed_pence if said_yes else line.total_pence) - line.credited_pence
        taken = max(0, min(pence, room))
        if taken:
            line.credited_pence += taken
            line.save(update_fields=["credited_pence"])
            amounts.extend(spread(line, taken))
        return taken

    for one in credit.lines.all():
        left = one.total_pence
        left -= sum(take(line, left) for line in _same_day(lines, one.service_on))
        for line in reversed(lines):
            left -= take(line, left)
    return covered(amounts)


def _same_day(lines: Sequence[BillLine], day: date) -> list[BillLine]:
    return [line for line in lines if line.service_on == day][:1]


def _move(
    credit: Bill, bill: Bill, amounts: list[DayAmount], *, paid: bool, by: User, at: datetime,
    on: date,
) -> None:  # fmt: skip
    parts = parts_of(bill.agreement, amounts)
    built = moves.paid_to_promised(parts) if paid else moves.owed_to_promised(parts)
    book = bill.agreement.budget.book
    key = f"bill:{credit.reference}:credited"
    ledger.post(book=book, key=key, reason=Reason.CREDIT, moves=built, by=by, at=at, on=on)


def _tell(credit: Bill, bill: Bill, *, by: User, at: datetime) -> None:
    amount, person = show(credit.total_pence), bill.agreement.budget.person
    name = bill.organisation.name
    story.add(bill, f"{name} sent credit note {credit.number} for {amount}.", by=by, at=at)
    story.add(credit, f"{name} sent this credit note for {amount}.", by=by, at=at)
    audit.record("bill.credited", subject=bill.reference, by=by, at=at, person=person)
    story.tell_answerers(
        bill, "bill.credited", f"bill-credited:{credit.reference}",
        f"{name} took {amount} off a bill. The money is promised again in your pot.", at=at,
    )  # fmt: skip
