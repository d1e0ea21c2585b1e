"""Exceptions only: a council worker decides what is disputed, short, or never answered."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import models, transaction

from budgets import moves
from budgets.services import tolerance
from core.days import day_words
from core.errors import DomainError, NotAllowed
from core.money import show
from invoices.models import Bill, BillDecision, BillLine, OnAccount
from invoices.services import keeping, setting_off, story
from invoices.services.answering import BY_COUNCIL, LINE_FIELDS, refuse_payee
from invoices.services.parts import difference, parts_of_bill, refuse_after_the_end
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
    ON_ACCOUNT = "on_account", "Pay on account"
    PAY = "pay", "Pay all of it"
    REFUSE = "refuse", "Refuse with a reason"


PAYS = (Outcome.PAY, Outcome.PAY_PART, Outcome.ON_ACCOUNT)


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


class SomebodyAnswered(DomainError):
    code = "somebody_answered"
    message = "This bill has an answer, so it is not paid on account. Choose something else."
    status = 409


class BeingPaid(DomainError):
    code = "being_paid"
    message = "The agreed part is being paid now. Pay the rest after that, or refuse it now."
    status = 409


class NothingAgreed(DomainError):
    code = "nothing_agreed"
    message = "There is no part of this bill to pay. Choose another answer."


class WaitsForSecond(DomainError):
    code = "waits_for_second"
    message = "This bill waits for a second person. Confirm what was proposed, or turn it down."
    status = 409


class SameDecider(NotAllowed):
    code = "same_decider"
    message = "You proposed this. Another worker has to confirm it."


class NothingProposed(DomainError):
    code = "nothing_proposed"
    message = "Nothing waits for a second person on this bill. Look at where it stands."
    status = 409


class BillChanged(DomainError):
    code = "bill_changed"
    message = "The bill changed since this was proposed. Turn it down, and decide again."
    status = 409


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
    still has time to answer. Paying more than the council's limit is only proposed: a second
    person confirms it (`confirm_decision`). Raises ReasonMissing, NothingToDecide, PersonDecides,
    StillWithPerson, NobodyAsked, SomebodyAnswered, AnswererIsPaid, NothingAgreed, NotEnoughLeft, WaitsForSecond or BillNotOpen.
    """
    ledger.lock(bill.agreement.budget.book)
    bill.refresh_from_db()
    _refuse(bill, reason, by, on)
    if outcome not in Outcome.values:
        raise NothingToDecide("Choose what to do with this bill.")
    waiting = bill.decisions.waiting().first()
    if waiting is not None and outcome in PAYS:
        raise WaitsForSecond
    positions = set(line_positions)
    row = BillDecision(
        bill=bill, outcome=outcome, line_positions=sorted(positions), reason=reason.strip(),
        limit_pence=_limit(bill, on), proposed_by=by, proposed_at=at,
    )  # fmt: skip
    if outcome in PAYS:
        row.amount_pence = _more(bill, outcome, positions, on)
    row.needs_two = row.amount_pence > row.limit_pence
    if row.needs_two:
        row.save()
        _tell_proposed(row, by=by, at=at)
        return bill
    if waiting is not None:
        waiting.drop(by=by, at=at, why="Decided another way.")
        waiting.save()
    row.decide(by=by, at=at)
    row.save()
    _carry_out(row, by=by, at=at, on=on)
    return bill


@transaction.atomic
def confirm_decision(*, bill: Bill, by: User, at: datetime, on: date) -> Bill:
    """A second person says yes to what another proposed, and it happens.

    Raises NothingProposed, SameDecider, BillChanged, AnswererIsPaid, or what deciding raises.
    """
    ledger.lock(bill.agreement.budget.book)
    bill.refresh_from_db()
    row = _waiting(bill)
    if row.proposed_by_id == by.pk:
        raise SameDecider
    _refuse(bill, row.reason, by, on)
    if _more(bill, row.outcome, set(row.line_positions), on) != row.amount_pence:
        raise BillChanged
    row.decide(by=by, at=at)
    row.save()
    _carry_out(row, by=by, at=at, on=on)
    return bill


@transaction.atomic
def turn_down_decision(*, bill: Bill, reason: str, by: User, at: datetime) -> Bill:
    """The second person says no, or the first takes it back; the bill stays in question.

    Raises NothingProposed or ReasonMissing.
    """
    ledger.lock(bill.agreement.budget.book)
    bill.refresh_from_db()
    row = _waiting(bill)
    if len(reason.strip()) < LEAST_REASON:
        raise ReasonMissing(field="reason")
    row.drop(by=by, at=at, why=reason.strip())
    row.save()
    person = bill.agreement.budget.person
    audit.record(
        "bill.decision_dropped", subject=bill.reference, by=by, at=at, person=person,
        words=row.dropped_why,
    )  # fmt: skip
    story.add(bill, f"The council looks at it again. Why: {row.dropped_why}", by=by, at=at)
    return bill


def _waiting(bill: Bill) -> BillDecision:
    row = bill.decisions.waiting().select_for_update(of=("self",)).first()
    if row is None:
        raise NothingProposed
    row.bill = bill
    return row


def _limit(bill: Bill, on: date) -> int:
    authority = bill.agreement.budget.person.authority
    return int(authority.policy("two_people_above_pence", on).value)


def _more(bill: Bill, outcome: str, positions: set[int], on: date) -> int:
    """What paying would agree beyond what is agreed. Raises what `_agree` raises."""
    lines = list(bill.lines.all())
    had = bill.agreed_pence if bill.state not in Bill.OPEN else 0
    return _agree(bill, lines, outcome, positions, on) - had


def _carry_out(row: BillDecision, *, by: User, at: datetime, on: date) -> None:
    bill, outcome = row.bill, row.outcome
    if outcome in PAYS:
        _pay(row, by=by, at=at, on=on)
    elif outcome == Outcome.REFUSE:
        bill.refuse()
    elif outcome == Outcome.HOLD:
        bill.hold()
    elif outcome == Outcome.ASK_PERSON:
        bill.ask_again()
        BillLine.objects.filter(bill=bill).update(answer="", agreed_pence=0)
    elif bill.state in Bill.OPEN:
        bill.hold()
    bill.save()
    if outcome not in {Outcome.HOLD, Outcome.ASK_PROVIDER}:
        bill.findings.filter(settled_at=None).update(settled_at=at)
    if outcome not in {Outcome.HOLD, Outcome.ASK_PROVIDER}:
        keeping.let_go(bill, at=at)
    _tell(bill, outcome, row.reason, by=by, at=at, on=on)


def _refuse(bill: Bill, reason: str, by: User, on: date) -> None:
    if len(reason.strip()) < LEAST_REASON:
        raise ReasonMissing(field="reason")
    if bill.agreement.holding.is_direct_payment:
        raise PersonDecides
    if not bill.needs_decision:
        raise NothingToDecide
    refuse_payee(bill, by, on)


def _agree(
    bill: Bill, lines: Sequence[BillLine], outcome: str, positions: set[int], on: date
) -> int:
    """Agree a part or all on these lines, on top of what was; returns the agreed pence."""
    if bill.state == Bill.State.ASKED and keeping.officer_asks_on(bill, on) > on:
        raise StillWithPerson
    if bill.state == Bill.State.ASKED and not bill.contacts.exists():
        raise keeping.NobodyAsked
    answered = bill.answered_by_id is not None or bill.state not in Bill.OPEN
    if outcome == Outcome.ON_ACCOUNT and answered:
        raise SomebodyAnswered
    if bill.state == Bill.State.IN_RUN:
        raise BeingPaid
    had = bill.agreed_pence if bill.state not in Bill.OPEN else 0
    for line in lines:
        line.agree(_agreed(line, outcome, positions))
    agreed = max(0, sum(line.agreed_pence for line in lines))
    if agreed < had:
        raise NothingToDecide(
            "The person has said yes to more than this. Choose more lines, or refuse the rest."
        )
    if agreed <= sum(line.credited_pence for line in lines):
        raise NothingAgreed
    return agreed


def _pay(row: BillDecision, *, by: User, at: datetime, on: date) -> None:
    """Agree it: what is owed now and was not before moves to owed."""
    bill = row.bill
    lines = list(bill.lines.all())
    before = parts_of_bill(bill, lines) if bill.state not in Bill.OPEN else []
    agreed = _agree(bill, lines, row.outcome, set(row.line_positions), on)
    bill.count_credits(lines)
    if row.amount_pence:
        _owe_more(bill, lines, before, by=by, at=at, on=on)
    if bill.state in Bill.OPEN:
        if bill.answered_by_id is None:
            bill.answered_by, bill.answered_at = by, at
        bill.answer_reason = bill.answer_reason or row.reason
    bill.agree_more(agreed, how=BY_COUNCIL)
    setting_off.take_off(bill, lines, by=by, at=at, on=on)
    BillLine.objects.bulk_update(lines, [*LINE_FIELDS, "paid_pence"])
    if row.outcome == Outcome.ON_ACCOUNT:
        OnAccount.objects.create(
            bill=bill, decision=row, amount_pence=agreed, at=at,
            object_until=on + timedelta(weeks=_weeks(bill, on)),
        )  # fmt: skip


def _weeks(bill: Bill, on: date) -> int:
    authority = bill.agreement.budget.person.authority
    return int(authority.policy("on_account_object_weeks", on).value)


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
    """What is agreed now and was not owed before. Raises NotEnoughLeft or AfterTheEnd."""
    refuse_after_the_end(bill, lines)
    parts = difference(parts_of_bill(bill, lines), before)
    built = [*moves.free_to_promised(tolerance(parts)), *moves.promised_to_owed(parts)]
    ledger.post(
        book=bill.agreement.budget.book, key=f"bill:{bill.reference}:decided:{bill.confirmed_times}",
        reason=Reason.BILL_CONFIRMED, moves=built, by=by, at=at, on=on,
    )  # fmt: skip


WORDS = {
    Outcome.ON_ACCOUNT: "The council pays this bill on account, as nobody answered.",
    Outcome.PAY: "The council agreed to pay all of this bill.",
    Outcome.PAY_PART: "The council agreed to pay part of this bill.",
    Outcome.ASK_PROVIDER: "The council asked the provider about this bill.",
    Outcome.ASK_PERSON: "The council asked the person again.",
    Outcome.HOLD: "The council is holding this bill.",
    Outcome.REFUSE: "The council refused this bill.",
}


def preview(bill: Bill, outcome: str, reason: str, *, on: date) -> str:
    """The message that both sides will read, word for word."""
    words = WORDS[Outcome(outcome)]
    if outcome == Outcome.ON_ACCOUNT:
        name, weeks = bill.agreement.budget.person.known_as, _weeks(bill, on)
        until = day_words(on + timedelta(weeks=weeks))
        words = f"{words} {name} may object until {until}."
    if outcome == Outcome.REFUSE and bill.agreed_pence:
        words = f"The council refused the rest. {show(bill.to_pay_pence)} is still paid."
    return f"{words} Why: {reason}"


def _tell_proposed(row: BillDecision, *, by: User, at: datetime) -> None:
    """The other workers of the person are asked; the sides learn that it takes two."""
    bill = row.bill
    person = bill.agreement.budget.person
    story.add(bill, "A worker proposed to pay. A second person has to confirm it.", by=by, at=at)
    audit.record(
        "bill.proposed", subject=bill.reference, by=by, at=at, person=person, words=row.reason
    )
    story.tell_workers(
        bill, "bill.second", f"bill-second:{bill.reference}:{at.isoformat()}",
        f"{by.get_short_name()} proposes to pay {show(row.amount_pence)} of a bill. It takes two.",
        at=at, but=by,
    )  # fmt: skip


def _tell(bill: Bill, outcome: str, reason: str, *, by: User, at: datetime, on: date) -> None:
    person = bill.agreement.budget.person
    sentence = preview(bill, outcome, reason, on=on)
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
