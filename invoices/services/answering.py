"""Did this happen? The person's answer, and undoing it until it is paid."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from django.db import transaction

from budgets import moves
from budgets.models import Allocation
from budgets.moves import Part
from budgets.services import NotEnoughLeft, sessions_of, tolerance
from core.clock import day_of
from core.errors import DomainError
from core.money import show
from core.periods import Period
from invoices.checks import Code
from invoices.models import Bill, BillLine, Finding
from invoices.services import keeping, setting_off, story, voices
from invoices.services.parts import parts_of_bill, refuse_after_the_end
from ledger import services as ledger
from ledger.models import Account, Entry, Reason
from notices.services import tell
from people import audit
from people.models import User
from support_plans.standing import takes_bill

Answers = Mapping[int, str] | Literal["yes"]
YES, WRONG, UNSURE = BillLine.Answer.YES, BillLine.Answer.WRONG, BillLine.Answer.UNSURE
BY_COUNCIL = "decided by the council"
STANDING = "said yes beforehand"
BY_PHONE = "by telephone"
LINE_FIELDS = ("answer", "agreed_pence", "credited_pence", "conceded_pence")


class AnswererIsPaid(DomainError):
    code = "answerer_is_paid"
    message = "You sent this bill, or are paid by it, so someone else must answer it."
    status = 403


class OthersAnswerNow(DomainError):
    code = "others_answer_now"
    message = "They wrote that somebody else answers this bill now. You do not need to do anything."
    status = 403


class DecidedByCouncil(DomainError):
    code = "decided_by_council"
    message = "The council decided this bill. Call your worker if you think it is wrong."
    status = 409


class CannotUndo(DomainError):
    code = "cannot_undo"
    message = "The money has been promised elsewhere since. Call us and we will put it right."
    status = 409


@transaction.atomic
def confirm_bill(
    *,
    bill: Bill,
    answers: Answers,
    by: User,
    at: datetime,
    on: date,
    how: str = "on screen",
    reason: str = "",
    private: bool = False,
) -> Bill:
    """Record what really happened, and set the agreed part aside until it is paid.

    `answers` is "yes", or line position → yes, wrong or unsure. Unsure about everything leaves the
    question open. `private` keeps the reason from the provider. Where the person wants more than one
    helper, the first is a voice, and the one that makes it enough answers. When the pot is short, the answer is kept and the bill held. The same answer
    again changes nothing. Raises AnswererIsPaid, AlreadyAnswered, AnswerMissing, BillNotOpen,
    and NotEnoughLeft where the person holds the money.
    """
    ledger.lock(bill.agreement.budget.book)
    bill.refresh_from_db()
    refuse_payee(bill, by, on)
    lines = list(bill.lines.all())
    chosen = {line.position: YES for line in lines} if answers == "yes" else dict(answers)
    if _said_so_before(bill, lines, chosen, by):
        return bill
    if lines and all(chosen.get(line.position) == UNSURE for line in lines):
        return ask_later(bill=bill, by=by, at=at)
    if how != BY_PHONE and not voices.enough(bill, lines, chosen, by=by, at=at, reason=reason):
        return bill
    capped = not bill.agreement.holding.is_direct_payment
    bill.answer(lines, chosen, by=by, at=at, how=how, reason=reason, capped=capped)
    short = _set_aside(bill, lines, by=by, at=at, on=on, hold=capped)
    setting_off.take_off(bill, lines, by=by, at=at, on=on)
    BillLine.objects.bulk_update(lines, [*LINE_FIELDS, "paid_pence"])
    bill.save()
    keeping.let_go(bill, at=at)
    _note(bill, lines, by=by, at=at, short=short, private=private)
    return bill


def refuse_payee(bill: Bill, by: User, on: date) -> None:
    """Who submits, or is paid by it, never answers; nor a helper for whom others answer now.

    Raises AnswererIsPaid or OthersAnswerNow.
    """
    if by.pk == bill.submitted_by_id or by.pk in story.people_of(bill.organisation_id, on):
        raise AnswererIsPaid
    if not takes_bill(by, bill.agreement.budget.person, bill.organisation_id, on):
        raise OthersAnswerNow


def _said_so_before(
    bill: Bill, lines: Sequence[BillLine], chosen: Mapping[int, str], by: User
) -> bool:
    if bill.answered_by_id != by.pk:
        return False
    return all(line.answer == chosen.get(line.position) for line in lines)


def _set_aside(
    bill: Bill, lines: Sequence[BillLine], *, by: User, at: datetime, on: date, hold: bool
) -> str:
    """Promised → owed. Returns why not, in words, when the pot is short and the bill is held."""
    refuse_after_the_end(bill, lines)
    parts = parts_of_bill(bill, lines)
    if not parts:
        return ""
    try:
        more = tolerance(parts)
    except NotEnoughLeft as short:
        if not hold:
            raise
        for line in lines:
            line.agree(0)
        bill.wait_for_money()
        bill.count_credits(lines)
        return short.sentence
    built = [
        *moves.free_to_promised(more),
        *moves.promised_to_owed(parts),
        *moves.promised_to_free([] if more else not_used(bill, parts)),
    ]
    ledger.post(
        book=bill.agreement.budget.book, key=bill.entry_key, reason=Reason.BILL_CONFIRMED,
        moves=built, by=by, at=at, on=on,
    )  # fmt: skip
    return ""


def not_used(bill: Bill, parts: Sequence[Part]) -> list[Part]:
    """Sessions in the bill's days that no bill names: their promise goes back to Free.

    Not where the service charges for cancelling (domain.md 8.18).
    """
    agreement = bill.agreement
    if agreement.service is not None and agreement.service.rates.filter(cancel_percent__gt=0):
        return []
    last = min(bill.to_on, bill.issued_on)
    if last < bill.from_on:
        return []
    period = Period(bill.from_on, last)
    billed: dict[int, int] = defaultdict(int)
    rows = {part.allocation.pk: part.allocation for part in parts}
    live = Bill.objects.live().filter(agreement=agreement, kind=Bill.Kind.INVOICE)
    for line in BillLine.objects.filter(
        bill__in=live, service_on__gte=period.starts_on, service_on__lte=period.ends_on
    ):
        row = _row_of(rows, line.service_on)
        if row is not None:
            billed[row.pk] += line.total_pence
    expected: dict[int, int] = defaultdict(int)
    for session in sessions_of(agreement, period):
        row = _row_of(rows, session.on)
        if row is not None:
            expected[row.pk] += session.cost_pence
    balances = Account.objects.balances(row.promised_id for row in rows.values())
    owing: dict[int, int] = defaultdict(int)
    for part in parts:
        owing[part.allocation.pk] += part.amount_pence
    found = []
    for pk, row in rows.items():
        room = balances[row.promised_id] - owing[pk]
        pence = min(expected[pk] - billed[pk], room)
        day = max(period.starts_on, row.pot.period.starts_on)
        if pence > 0:
            found.append(Part(row, pence, day))
    return found


def _row_of(rows: Mapping[int, Allocation], day: date) -> Allocation | None:
    return next((row for row in rows.values() if day in row.pot.period.period), None)


def _note(
    bill: Bill, lines: Sequence[BillLine], *, by: User, at: datetime, short: str, private: bool
) -> None:  # fmt: skip
    """Story, findings, audit and who is told."""
    person = bill.agreement.budget.person
    name = person.known_as if by.pk == person.user_id else by.get_short_name()
    whole = bill.state == Bill.State.AGREED
    doubtful = [line for line in lines if line.answer in {WRONG, UNSURE}]
    if short:
        Finding.objects.create(
            bill=bill, code=Code.MONEY_SHORT, sentence=short[:300], blocks=True, found_at=at
        )
        story.add(bill, f"{name} said yes. A council worker looks at it first.", by=by, at=at)
        story.add(bill, short, by=None, at=at, only_person=True)
    elif doubtful:
        words = f"{name} said {len(doubtful)} of {len(lines)} is not right"
        Finding.objects.create(
            bill=bill, code=Code.SAID_WRONG, sentence=f"{words}.", blocks=True, found_at=at
        )
        story.add(bill, f"{words}.", by=by, at=at)
        if bill.answer_reason:
            story.add(bill, f"{name}: {bill.answer_reason}", by=by, at=at, only_person=private)
    elif not whole:
        rest = show(bill.total_pence - bill.agreed_pence)
        story.add(bill, f"{name} said yes. {rest} is in question.", by=by, at=at)
    else:
        bill.findings.filter(settled_at=None).update(settled_at=at)
        standing = bill.answered_how == STANDING
        said = (
            f"{name} said yes beforehand to bills like this." if standing else f"{name} said yes."
        )
        story.add(bill, said, by=by, at=at)
    audit.record("bill.answered", subject=bill.reference, by=by, at=at, person=person)
    sentence = (
        f"Bill {bill.number}: yes to {show(bill.to_pay_pence)}."
        if bill.agreed_pence else f"Bill {bill.number} is on hold. Look why."
    )  # fmt: skip
    story.tell_provider(
        bill, "bill.answered", f"bill-answered:{bill.reference}:{bill.confirmed_times}",
        sentence, at=at,
    )  # fmt: skip
    if by.pk != person.user_id:
        story.tell_answerers(
            bill, "bill.answered_for", f"bill-for:{bill.reference}:{bill.confirmed_times}",
            _told_for(bill, by), at=at,
        )  # fmt: skip


def _told_for(bill: Bill, by: User) -> str:
    """What the person reads of an answer that somebody else put in."""
    name = by.get_short_name()
    if bill.answered_how != BY_PHONE:
        return f"{name} answered a bill of {bill.organisation.name} for you."
    return (
        f"{name} wrote down that you said yes by telephone: {bill.organisation.name}, "
        f"{show(bill.total_pence)}. Is that wrong? You can undo it until we pay."
    )


@transaction.atomic
def ask_later(*, bill: Bill, by: User, at: datetime) -> Bill:
    """Not sure: the question stays, and we ask again. Raises BillNotOpen."""
    bill.refresh_from_db()
    bill.ask_later()
    if bill.events.filter(by=by, sentence__contains="not sure", at__date=at.date()).exists():
        return bill
    story.add(bill, f"{by.get_short_name()} is not sure yet. We will ask again.", by=by, at=at)
    return bill


@transaction.atomic
def undo_answer(*, bill: Bill, by: User, at: datetime) -> Bill:
    """Take an answer back, until the bill is in a pay run: the money is promised again.

    Raises AnswererIsPaid, BillInRun, BillNotOpen, DecidedByCouncil or CannotUndo.
    """
    ledger.lock(bill.agreement.budget.book)
    bill.refresh_from_db()
    refuse_payee(bill, by, day_of(at))
    if bill.answered_how == BY_COUNCIL:
        raise DecidedByCouncil
    key = bill.entry_key
    setting_off.give_back(bill, by=by, at=at)
    bill.unanswer()
    entry = Entry.objects.filter(key=key).first()
    if entry is not None:
        try:
            ledger.reverse(entry=entry, by=by, at=at)
        except ledger.Overdrawn as short:
            raise CannotUndo from short
    lines = list(bill.lines.all())
    for line in lines:
        line.take_back()
    BillLine.objects.bulk_update(lines, LINE_FIELDS)
    bill.count_credits(lines)
    bill.save()
    answer_findings = (Code.SAID_WRONG, Code.MONEY_SHORT)
    bill.findings.filter(settled_at=None, code__in=answer_findings).update(settled_at=at)
    if bill.findings.filter(settled_at=None, blocks=True).exists():
        bill.needs_decision = not bill.agreement.holding.is_direct_payment
        bill.save(update_fields=["needs_decision"])
    story.add(bill, f"{by.get_short_name()} took the answer back.", by=by, at=at)
    person = bill.agreement.budget.person
    audit.record("bill.undone", subject=bill.reference, by=by, at=at, person=person)
    return bill


@transaction.atomic
def tell_unsafe(*, bill: Bill, by: User, at: datetime) -> None:
    """“I felt unsafe”: a human hears of it at once; the provider never does."""
    person = bill.agreement.budget.person
    audit.record("safety.told", subject=bill.reference, by=by, at=at, person=person)
    story.add(bill, "You told us that you felt unsafe.", by=by, at=at, only_person=True)
    for user in story.workers(person, day_of(at)):
        tell(
            to=user, about=person, kind="safety", key=f"unsafe:{bill.reference}:{at.isoformat()}:{user.reference}",
            sentence=f"{person.known_as} says: I felt unsafe. Call them now.", at=at,
        )  # fmt: skip
