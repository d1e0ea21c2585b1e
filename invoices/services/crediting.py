"""Credit notes: the amount goes back to the line and the period that it came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from budgets import moves
from core.errors import DomainError
from core.money import show
from invoices.models import Bill, BillLine
from invoices.services import story
from invoices.services.parts import difference, parts_owed, parts_paid
from ledger import services as ledger
from ledger.models import Reason
from ledger.services import NewMove
from people import audit
from people.models import User

LINE_FIELDS = ("credited_pence", "conceded_pence", "paid_pence")


class CreditNeedsBill(DomainError):
    code = "credit_needs_bill"
    message = "Say which of your bills this credit note is for."


class CreditTooBig(DomainError):
    code = "credit_too_big"
    message = "A credit note cannot be more than the bill it is for."


@dataclass
class Taken:
    """What a credit note takes back of a bill, in pence."""

    agreed: int = 0
    rest: int = 0  # of what nobody agreed to: nothing moves for it
    paid: int = 0  # of the agreed: paid before, so the provider owes it


def apply(credit: Bill, *, by: User, at: datetime, on: date, upheld: bool = False) -> Bill:
    """Take a credit note's amount back from the bill that it names.

    What nobody agreed to goes first, then what is not paid yet, line by line. Before anyone said
    yes nothing moves; before paying it goes back to Promised; after paying too, and the provider
    owes the money until it is recorded as come back (`payments.record_refund`).
    `upheld`: the council's own, of an objection; it takes only what was agreed, and tells nobody.
    Raises CreditNeedsBill, CreditTooBig, BillInRun or BillNotOpen.
    """
    bill = credit.credits
    if bill is None or bill.agreement_id != credit.agreement_id or bill.is_credit_note:
        raise CreditNeedsBill
    bill.refresh_from_db()
    most = bill.total_pence - bill.credited_pence - bill.conceded_pence
    if credit.total_pence > most:
        raise CreditTooBig(
            f"This bill has {show(max(0, most))} left to credit. Send {show(max(0, most))} or less."
        )
    said_yes = bill.state in (*Bill.SAID_YES, Bill.State.PAID)
    lines = list(bill.lines.all())
    owed, paid = parts_owed(bill, lines), parts_paid(bill, lines)
    taken = _take(credit, lines, said_yes=said_yes, agreed_only=upheld)
    bill.credit(agreed=taken.agreed, rest=taken.rest, paid=taken.paid)
    bill.save()
    BillLine.objects.bulk_update(lines, LINE_FIELDS)
    credit.state, credit.sent_at = Bill.State.CREDITED, at
    credit.agreed_pence = credit.total_pence
    credit.owed_back_pence = taken.paid
    credit.save()
    if said_yes:
        built = [
            *moves.owed_to_promised(difference(owed, parts_owed(bill, lines))),
            *moves.paid_to_promised(difference(paid, parts_paid(bill, lines))),
        ]
        _post(credit, bill, built, by=by, at=at, on=on)
        if not bill.needs_decision:
            bill.findings.filter(settled_at=None).update(settled_at=at)
    if not upheld:
        _tell(credit, bill, taken, by=by, at=at)
    return credit


def _take(
    credit: Bill, lines: Sequence[BillLine], *, said_yes: bool, agreed_only: bool = False
) -> Taken:
    """Share the credit among the bill's lines: the same day first, then from the last one back."""
    taken = Taken()

    def agreed(line: BillLine, pence: int) -> int:
        if not said_yes:
            found, was_paid = line.credit_unanswered(pence), 0
        else:
            found, was_paid = line.credit_agreed(pence)
        taken.agreed += found
        taken.paid += was_paid
        return found

    def rest(line: BillLine, pence: int) -> int:
        found = line.credit_rest(pence) if said_yes and not agreed_only else 0
        taken.rest += found
        return found

    for one in credit.lines.all():
        left, same = one.total_pence, _same_day(lines, one.service_on)
        for chosen, take in ((same, rest), (same, agreed), (lines, rest), (lines, agreed)):
            for line in reversed(chosen):
                left -= take(line, left)
    return taken


def _same_day(lines: Sequence[BillLine], day: date) -> list[BillLine]:
    return [line for line in lines if line.service_on == day][:1]


def _post(
    credit: Bill, bill: Bill, built: list[NewMove], *, by: User, at: datetime, on: date
) -> None:
    if built:
        ledger.post(
            book=bill.agreement.budget.book, key=f"bill:{credit.reference}:credited",
            reason=Reason.CREDIT, moves=built, by=by, at=at, on=on,
        )  # fmt: skip


def _tell(credit: Bill, bill: Bill, taken: Taken, *, by: User, at: datetime) -> None:
    amount, person = show(credit.total_pence), bill.agreement.budget.person
    name = bill.organisation.name
    story.add(bill, f"{name} sent credit note {credit.number} for {amount}.", by=by, at=at)
    story.add(credit, f"{name} sent this credit note for {amount}.", by=by, at=at)
    audit.record("bill.credited", subject=bill.reference, by=by, at=at, person=person)
    story.tell_answerers(
        bill, "bill.credited", f"bill-credited:{credit.reference}",
        f"{name} took {amount} off a bill. {_where(taken)}", at=at,
    )  # fmt: skip
    if taken.paid:
        back = show(taken.paid)
        whom = person.known_as if bill.agreement.holding.is_direct_payment else "the council"
        whom = "the fund" if bill.agreement.holding.kind == "fund" else whom
        story.add(bill, f"{back} was paid before. {name} gives it back to {whom}.", by=None, at=at)
        story.tell_provider(
            bill, "bill.owed_back", f"bill-owed-back:{credit.reference}",
            f"You credited {back} that was paid. Send {back} back to {whom}. "
            f"Bill {bill.number}, {bill.reference}.", at=at,
        )  # fmt: skip


def _where(taken: Taken) -> str:
    """Where the money is now, in a few words for the person."""
    if not taken.agreed:
        return "You had not agreed to it, so nothing moved."
    if taken.paid:
        return "You can use it again. They still have to send the money back."
    return "The money is promised again in your pot."
