"""Exceptions only: a council worker decides what is disputed, short, or never answered."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import models, transaction

from budgets import moves
from budgets.services import tolerance
from core.errors import DomainError
from core.money import show
from invoices.models import Bill, BillLine
from invoices.services import story
from invoices.services.answering import BY_COUNCIL, LINE_FIELDS, refuse_payee
from invoices.services.parts import difference, parts_of_bill
from invoices.services.reminding import answer_due_on
from ledger import services as ledger
from ledger.models import Reason
from people import audit
from people.models import User

LEAST_REASON = 5


class Outcome(models.TextChoices):
    """What a worker can do with a bill in question."""

    PAY_PART = "pay_part", "Pay the agreed part"
    ASK_PROVIDER = "ask_provider", "Ask the provider"
    ASK_PERSON = "ask_person", "Ask the person"
    HOLD = "hold", "Hold"
    PAY = "pay", "Pay all of it"
    REFUSE = "refuse", "Refuse with a reason"


class ReasonMissing(DomainError):
    code = "reason_missing"
    message = "Say why, in words that both can read."


class NothingToDecide(DomainError):
    code = "nothing_to_decide"
    message = "There is nothing left to decide on this bill."
    status = 409


class PersonDecides(DomainError):
    code = "person_decides"
    message = "The person holds this money, so they decide about this bill."
    status = 403


class StillWithPerson(DomainError):
    code = "still_with_person"
    message = "The person still has time to answer. You can ask, hold or refuse."
    status = 409


class BeingPaid(DomainError):
    code = "being_paid"
    message = "The agreed part is being paid now. Pay the rest after that, or refuse it now."
    status = 409


class NothingAgreed(DomainError):
    code = "nothing_agreed"
    message = "There is no part of this bill to pay. Choose another answer."


@transaction.atomic
def decide_exception(
    *,
    bill: Bill,
    outcome: str,
    line_positions: Sequence[int] = (),
    reason: str,
    by: User,
    at: datetime,
    on: date,
) -> Bill:
    """Decide a bill in question. `line_positions` narrows what a part pays (default: all but wrong).

    Both sides are told, with the reason. Silence never approves: nothing is paid while the person
    still has time to answer. Raises ReasonMissing, NothingToDecide, PersonDecides,
    StillWithPerson, AnswererIsPaid, NothingAgreed, NotEnoughLeft or BillNotOpen.
    """
    ledger.lock(bill.agreement.budget.book)
    bill.refresh_from_db()
    _refuse(bill, reason, by, on)
    if outcome in {Outcome.PAY, Outcome.PAY_PART}:
        _pay(bill, outcome, set(line_positions), reason=reason, by=by, at=at, on=on)
    elif outcome == Outcome.REFUSE:
        bill.refuse()
    elif outcome == Outcome.HOLD:
        bill.hold()
    elif outcome == Outcome.ASK_PERSON:
        bill.ask_again()
        BillLine.objects.filter(bill=bill).update(answer="", agreed_pence=0)
    elif outcome == Outcome.ASK_PROVIDER:
        if bill.state in Bill.OPEN:
            bill.hold()
    else:
        raise NothingToDecide("Choose what to do with this bill.")
    bill.save()
    if outcome not in {Outcome.HOLD, Outcome.ASK_PROVIDER}:
        bill.findings.filter(settled_at=None).update(settled_at=at)
    _tell(bill, outcome, reason.strip(), by=by, at=at)
    return bill


def _refuse(bill: Bill, reason: str, by: User, on: date) -> None:
    if len(reason.strip()) < LEAST_REASON:
        raise ReasonMissing(field="reason")
    if bill.agreement.holding.is_direct_payment:
        raise PersonDecides
    if not bill.needs_decision:
        raise NothingToDecide
    refuse_payee(bill, by, on)


def _pay(
    bill: Bill, outcome: str, positions: set[int], *, reason: str, by: User, at: datetime, on: date
) -> None:
    """Agree a part or all, on top of what the person said yes to."""
    if bill.state == Bill.State.ASKED and answer_due_on(bill, on) > on:
        raise StillWithPerson
    lines = list(bill.lines.all())
    if bill.state == Bill.State.IN_RUN:
        raise BeingPaid
    before = parts_of_bill(bill, lines) if bill.state not in Bill.OPEN else []
    had = bill.agreed_pence if before else 0
    for line in lines:
        line.agree(_agreed(line, outcome, positions))
    agreed = max(0, sum(line.agreed_pence for line in lines))
    if agreed < had:
        raise NothingToDecide(
            "The person has said yes to more than this. Choose more lines, or refuse the rest."
        )
    bill.count_credits(lines)
    if agreed <= bill.credited_pence:
        raise NothingAgreed
    if agreed > had:
        _owe_more(bill, lines, before, by=by, at=at, on=on)
    if bill.state in Bill.OPEN:
        if bill.answered_by_id is None:
            bill.answered_by, bill.answered_at = by, at
        bill.answer_reason = bill.answer_reason or reason
    bill.agree_more(agreed, how=BY_COUNCIL)
    BillLine.objects.bulk_update(lines, LINE_FIELDS)


def _agreed(line: BillLine, outcome: str, positions: set[int]) -> int:
    most = line.total_pence - line.conceded_pence
    if outcome == Outcome.PAY:
        return most
    chosen = line.position in positions if positions else line.answer != BillLine.Answer.WRONG
    return max(line.agreed_pence, min(line.payable_pence, most)) if chosen else line.agreed_pence


def _owe_more(
    bill: Bill, lines: Sequence[BillLine], before: Sequence[moves.Part], *, by: User, at: datetime,
    on: date,
) -> None:  # fmt: skip
    """What is agreed now and was not owed before. Raises NotEnoughLeft."""
    parts = difference(parts_of_bill(bill, lines), before)
    built = [*moves.free_to_promised(tolerance(parts)), *moves.promised_to_owed(parts)]
    ledger.post(
        book=bill.agreement.budget.book, key=f"bill:{bill.reference}:decided:{bill.confirmed_times}",
        reason=Reason.BILL_CONFIRMED, moves=built, by=by, at=at, on=on,
    )  # fmt: skip


WORDS = {
    Outcome.PAY: "The council agreed to pay all of this bill.",
    Outcome.PAY_PART: "The council agreed to pay part of this bill.",
    Outcome.ASK_PROVIDER: "The council asked the provider about this bill.",
    Outcome.ASK_PERSON: "The council asked the person again.",
    Outcome.HOLD: "The council is holding this bill.",
    Outcome.REFUSE: "The council refused this bill.",
}


def preview(bill: Bill, outcome: str, reason: str) -> str:
    """The message that both sides will read."""
    words = WORDS[Outcome(outcome)]
    if outcome == Outcome.REFUSE and bill.agreed_pence:
        words = f"The council refused the rest. {show(bill.to_pay_pence)} is still paid."
    return f"{words} Why: {reason}"


def _tell(bill: Bill, outcome: str, reason: str, *, by: User, at: datetime) -> None:
    person = bill.agreement.budget.person
    sentence = preview(bill, outcome, reason)
    story.add(bill, sentence, by=by, at=at)
    audit.record(
        f"bill.{outcome}", subject=bill.reference, by=by, at=at, person=person, words=reason
    )
    key = f"bill-decided:{bill.reference}:{at.isoformat()}"
    story.tell_answerers(bill, "bill.decided", key, f"{bill.organisation.name}: {sentence}", at=at)
    story.tell_provider(bill, "bill.decided", key, f"Bill {bill.number}: {sentence}", at=at)


@transaction.atomic
def answer_question(*, bill: Bill, words: str, by: User, at: datetime) -> Bill:
    """The provider answers a question about their bill. Raises ReasonMissing."""
    bill.refresh_from_db()
    if len(words.strip()) < LEAST_REASON:
        raise ReasonMissing("Type your answer.", field="words")
    story.add(bill, f"{bill.organisation.name}: {words.strip()[:360]}", by=by, at=at)
    person = bill.agreement.budget.person
    audit.record("bill.explained", subject=bill.reference, by=by, at=at, person=person)
    if bill.needs_decision:
        story.tell_workers(
            bill, "bill.explained", f"bill-explained:{bill.reference}:{at.isoformat()}",
            f"{bill.organisation.name} answered about a bill on hold.", at=at,
        )  # fmt: skip
    return bill
