"""Returns, questions about payments, and the fair-audit clock (docs/adr/0017).

A question names the payment and the rule, and comes within the policy's days of the return that
the payment stands in. What was not questioned in time is settled: nobody may ask for it back,
unless a director writes down why, and the person reads it. Nothing is ever taken.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Sum

from budgets.models import Budget, Holding
from core import clock
from core.days import day_words
from core.errors import DomainError
from core.money import show
from ledger import services as ledger
from ledger.models import Account
from payments.models import (
    AccountReturn,
    OwnPayment,
    PaymentQuestion,
    QuestionAppeal,
    QuestionMovedOn,
    SettledReopening,
)
from payments.services import returns
from payments.services.telling import tell_person
from people import audit
from people.models import User

MOST_RULE = 300


class BadStretch(DomainError):
    code = "bad_stretch"
    message = "Choose days that are over, and a last day that is not before the first."


class SentAlready(DomainError):
    code = "sent_already"
    message = "You sent a return for some of these days already."
    status = 409


class NoAccount(DomainError):
    code = "no_account"
    message = "The council holds this money. There is nothing to send."


class NotSentYet(DomainError):
    code = "not_sent_yet"
    message = "This payment stands in no return yet. Ask when the person has sent one."
    status = 409


class Settled(DomainError):
    code = "payment_settled"
    message = "This payment is settled. Nobody may ask for it back without a director’s reason."
    status = 409


class AskedAbout(DomainError):
    code = "asked_about"
    message = "There is a question about this payment already. Decide that one first."
    status = 409


class NotSettled(DomainError):
    code = "not_settled"
    message = "This payment is not settled. It can be asked about without a director."
    status = 409


class SayIt(DomainError):
    code = "say_it"
    message = "Write it in words the person can read."


class NotYours(DomainError):
    code = "not_yours"
    message = "Someone else has to do this. You already had a part in it."
    status = 409


class AskTheHolder(DomainError):
    code = "ask_the_holder"
    message = "This was paid from a fund. The person answers for none of it: ask who holds it."
    status = 409


class StillToAnswer(DomainError):
    code = "still_to_answer"
    message = "The person still has time to answer. Decide after they did."
    status = 409


class BadRepayment(DomainError):
    code = "bad_repayment"
    message = "Type how much: more than nothing, and no more than the payment."


@dataclass(frozen=True)
class Clock:
    """Where a payment stands: in which return, questioned or settled, and since when."""

    account_return: AccountReturn | None
    question: PaymentQuestion | None
    settled_on: date | None  # the first day on which nobody may ask any more

    @property
    def is_settled(self) -> bool:
        return self.settled_on is not None

    @property
    def until(self) -> date | None:
        """The last day for a question, while there is one."""
        if self.account_return is None or self.is_settled:
            return None
        return self.account_return.question_until


@transaction.atomic
def send_return(
    *,
    holding: Holding,
    from_on: date,
    to_on: date,
    by: User,
    at: datetime,
    on: date,
    once: str = "",
    read: str = "",
) -> AccountReturn:
    """The person sends what they paid in these days; the clock starts.

    The days for a question are fixed now, by the policy of today. `read` is the mark of what they
    read. Raises BadStretch, SentAlready, NoAccount, or ReadAgain where something changed since.
    """
    budget = Budget.objects.with_accounts().get(pk=holding.budget_id)
    ledger.lock(budget.book)
    if once and (first := AccountReturn.objects.filter(once=once).first()):
        return first
    if holding.account is None:
        raise NoAccount
    if to_on < from_on or to_on > on or from_on < budget.starts_on - timedelta(days=366):
        raise BadStretch(field="to_on")
    if AccountReturn.objects.filter(
        holding=holding, from_on__lte=to_on, to_on__gte=from_on
    ).exists():
        raise SentAlready(field="from_on")
    rows = OwnPayment.objects.standing().filter(
        holding=holding, paid_on__gte=from_on, paid_on__lte=to_on
    )
    found = budget.person.authority.policy("question_days", on)
    days = int(found.value)
    row = AccountReturn.objects.create(
        holding=holding, from_on=from_on, to_on=to_on, count=rows.count(), sent_at=at, sent_on=on,
        held_pence=Account.objects.balances([holding.account.pk])[holding.account.pk],
        spent_pence=rows.aggregate(sum=Sum("amount_pence"))["sum"] or 0, sent_by=by,
        question_days=days, question_until=on + timedelta(days=days), policy_origin=found.origin,
        once=once or None,
    )  # fmt: skip
    returns.freeze(row, on, read=read)
    audit.record("return.sent", subject=row.reference, by=by, at=at, person=budget.person)
    tell_person(
        budget.person, "return.sent", f"return:{row.reference}",
        _sent_words(row),
        at=at, page="my_returns", by=by,
    )  # fmt: skip
    return row


def _sent_words(row: AccountReturn) -> str:
    holder, by = row.holding.holder, row.sent_by
    if row.holding.kind == "fund" and holder is not None:
        return f"{holder.name} sent the council the return of your fund. You can read it too."
    until = day_words(row.question_until)
    return f"{by.get_short_name()} sent your return. Questions may come until {until}."


def clock_of(payment: OwnPayment, on: date) -> Clock:
    return clocks_of([payment], on)[payment.pk]


def clocks_of(payments: Sequence[OwnPayment], on: date) -> dict[int, Clock]:
    """Where each payment stands on a day. Three or four queries, however many payments.

    A payment told after the return of its day was sent stands in none: its clock starts with the
    next return that covers its day, or never, and that is the council's loss, not the person's.
    """
    found = list(AccountReturn.objects.filter(holding__in={row.holding_id for row in payments}))
    asked: dict[int, PaymentQuestion] = {}
    for question in PaymentQuestion.objects.filter(payment__in=payments).order_by("pk"):
        asked[question.payment_id] = question
    early = returns.settled_days(found)
    back = [row.pk for row in asked.values() if row.state == PaymentQuestion.State.REPAY]
    rows = QuestionAppeal.objects.filter(question__in=back) if back else []
    appeals = {row.question_id: row for row in rows}
    return {row.pk: _clock(row, found, asked.get(row.pk), on, appeals, early) for row in payments}


def _clock(
    payment: OwnPayment,
    sent: Iterable[AccountReturn],
    question: PaymentQuestion | None,
    on: date,
    appeals: Mapping[int, QuestionAppeal],
    early: Mapping[int, date],
) -> Clock:
    found = next(
        (r for r in sent if r.holding_id == payment.holding_id
         and r.from_on <= payment.paid_on <= r.to_on), None,
    )  # fmt: skip
    if found is None:
        return Clock(None, question, None)
    if question is not None:
        appeal = appeals.get(question.pk)
        last = appeal if appeal is not None and appeal.decided_at else question
        fine = "fine" in (question.state, appeal.decision if appeal else "")
        decided = clock.day_of(last.decided_at) if fine and last.decided_at else None
        return Clock(found, question, decided)
    over = early.get(found.pk, found.question_until + timedelta(days=1))
    return Clock(found, None, over if on >= over else None)


@transaction.atomic
def reopen_settled(
    *, payment: OwnPayment, reasons: str, by: User, at: datetime, on: date
) -> SettledReopening:
    """A director writes down why a settled payment may be asked about. The person is told.

    Raises NotSettled, SayIt, or NotYours for who told the payment or whose it is.
    """
    row = _closed(payment)
    if not clock_of(row, on).is_settled:
        raise NotSettled
    if not reasons.strip():
        raise SayIt(field="reasons")
    person = row.pot.budget.person
    if by.pk in (row.told_by_id, person.user_id):
        raise NotYours
    if first := SettledReopening.objects.filter(payment=row).first():
        return first
    found = SettledReopening.objects.create(payment=row, reasons=reasons.strip(), by=by, at=at)
    audit.record(
        "payment.reopened", subject=row.reference, by=by, at=at, person=person, words=reasons
    )
    tell_person(
        person, "payment.reopened", f"reopen:{row.reference}",
        f"A director opened the settled payment to {row.paid_to} again. Read the reason.",
        at=at, page="my_payment", args=(row.reference,), by=by,
    )  # fmt: skip
    return found


def _closed(payment: OwnPayment) -> OwnPayment:
    """The payment reread, its budget's book locked."""
    ledger.lock(payment.pot.budget.book)
    return OwnPayment.objects.select_related(
        "pot__budget__person__authority",
        "pot__budget__person__user",
        "pot__budget__book",
        "holding",
    ).get(pk=payment.pk)


@transaction.atomic
def ask_question(
    *, payment: OwnPayment, rule: str, words: str, by: User, at: datetime, on: date
) -> PaymentQuestion:
    """A worker asks about one payment, naming the rule. The person is told and may answer.

    Raises NotSentYet, Settled, AskedAbout, NotChosen, SayIt, or NotYours for who told the payment.
    """
    row = _closed(payment)
    if not rule.strip() or not words.strip():
        raise SayIt(field="rule" if not rule.strip() else "words")
    person = row.pot.budget.person
    if by.pk in (row.told_by_id, person.user_id):
        raise NotYours
    if row.reversed_at is not None:
        raise QuestionMovedOn("This payment was taken back. There is nothing to ask about.")
    if row.is_from_fund:
        raise AskTheHolder
    now = clock_of(row, on)
    if now.account_return is None:
        raise NotSentYet
    if now.question is not None and (now.question.is_open or not now.is_settled):
        raise AskedAbout
    opened = SettledReopening.objects.filter(payment=row).first()
    if opened is None and not now.is_settled:
        returns.refuse_unchosen(row, now.account_return)
    if now.settled_on is not None and opened is None:
        raise Settled(
            f"This payment is settled since {day_words(now.settled_on)}. Nobody may ask for it back "
            "without a director’s written reason, which the person sees."
        )
    late = now.is_settled and opened is not None
    if late and opened is not None and opened.by_id == by.pk:
        raise NotYours
    days = int(person.authority.policy("surplus_reply_days", on).value)
    question = PaymentQuestion.objects.create(
        payment=row, account_return=now.account_return, rule=rule.strip()[:MOST_RULE],
        words=words.strip(), asked_on=on, asked_at=at, asked_by=by, late=late,
        director=opened.by if late and opened else None,
        director_reasons=opened.reasons if late and opened else "",
        reply_by=on + timedelta(days=days),
    )  # fmt: skip
    row.in_question = True
    row.save(update_fields=["in_question"])
    audit.record("question.asked", subject=question.reference, by=by, at=at, person=person)
    tell_person(
        person, "question.asked", f"question:{question.reference}",
        f"The council asks about {show(row.amount_pence)} to {row.paid_to}. "
        f"You may answer until {day_words(question.reply_by)}. Nothing is taken.",
        at=at, page="my_payment", args=(row.reference,), by=by,
    )  # fmt: skip
    return question


def _question(question: PaymentQuestion) -> PaymentQuestion:
    """The question reread, its budget's book locked."""
    ledger.lock(question.payment.pot.budget.book)
    return PaymentQuestion.objects.select_related(
        "payment__pot__budget__person__authority", "payment__pot__budget__person__user",
        "payment__pot__budget__book", "payment__holding",
    ).get(pk=question.pk)  # fmt: skip


@transaction.atomic
def answer_question(
    *, question: PaymentQuestion, words: str, by: User, at: datetime
) -> PaymentQuestion:
    """The person answers, or answers again until it is decided. Raises QuestionMovedOn or SayIt."""
    row = _question(question)
    if not row.is_open:
        raise QuestionMovedOn
    if not words.strip():
        raise SayIt("Write your answer first. A few words are enough.", field="words")
    row.state, row.reply = row.State.REPLIED, words.strip()
    row.replied_at, row.replied_by = at, by
    row.save()
    person = row.payment.pot.budget.person
    audit.record("question.answered", subject=row.reference, by=by, at=at, person=person)
    return row


@transaction.atomic
def close_question(
    *, question: PaymentQuestion, reasons: str, by: User, at: datetime
) -> PaymentQuestion:
    """All is well: the payment is settled from now on. Raises QuestionMovedOn, SayIt, NotYours."""
    row = _question(question)
    _decide(row, reasons, by, at)
    row.state = row.State.FINE
    row.save()
    _tell(row, "question.fine", "All is well with your payment", by, at)
    return row


@transaction.atomic
def ask_repayment(
    *, question: PaymentQuestion, amount_pence: int, reasons: str, by: User, at: datetime, on: date
) -> PaymentQuestion:
    """Ask the person to pay part of a payment back, after they could answer. Nothing is taken.

    Refused as Settled for a payment that was settled when it was asked about and that no
    director opened. Raises QuestionMovedOn, SayIt, NotYours (who asked does not decide),
    StillToAnswer or BadRepayment.
    """
    row = _question(question)
    if row.asked_on > row.account_return.question_until and row.director_id is None:
        raise Settled
    if row.state == row.State.ASKED and on <= row.reply_by:
        raise StillToAnswer(
            f"The person may answer until {day_words(row.reply_by)}. Decide after that."
        )
    if not 0 < amount_pence <= row.payment.amount_pence:
        raise BadRepayment(field="amount")
    if by.pk in (row.asked_by_id, row.director_id):
        raise NotYours("Who asked about a payment does not decide that it is paid back.")
    _decide(row, reasons, by, at)
    days = int(row.payment.pot.budget.person.authority.policy("appeal_days", on).value)
    row.state, row.repay_pence = row.State.REPAY, amount_pence
    row.appeal_by = on + timedelta(days=days)
    row.save()
    said = f"The council asks for {show(amount_pence)} back of your payment"
    _tell(row, "question.repay", said, by, at)
    return row


def _decide(row: PaymentQuestion, reasons: str, by: User, at: datetime) -> None:
    if not row.is_open:
        raise QuestionMovedOn
    if not reasons.strip():
        raise SayIt(field="reasons")
    person = row.payment.pot.budget.person
    if by.pk in (row.replied_by_id, row.payment.told_by_id, person.user_id):
        raise NotYours
    row.reasons, row.decided_by, row.decided_at = reasons.strip(), by, at
    row.payment.in_question = False
    row.payment.save(update_fields=["in_question"])


def _tell(row: PaymentQuestion, event: str, said: str, by: User, at: datetime) -> None:
    payment = row.payment
    person = payment.pot.budget.person
    audit.record(event, subject=row.reference, by=by, at=at, person=person)
    tell_person(
        person, event, f"{event}:{row.reference}", f"{said} to {payment.paid_to}. Read the reasons.",
        at=at, page="my_payment", args=(payment.reference,), by=by,
    )  # fmt: skip


@transaction.atomic
def appeal_question(
    *, question: PaymentQuestion, words: str, by: User, at: datetime, on: date
) -> QuestionAppeal:
    """The person disagrees with paying back: somebody else decides again, by a day.

    Nothing is due while it waits. Raises SayIt, or QuestionMovedOn after the time to appeal.
    """
    row = _question(question)
    if not words.strip():
        raise SayIt("Write why you do not agree. A few words are enough.", field="words")
    if not row.may_appeal(on) or row.decided_by is None:
        raise QuestionMovedOn("The time to appeal is over, or you appealed already.")
    person = row.payment.pot.budget.person
    days = int(person.authority.policy("appeal_answer_days", on).value)
    appeal = QuestionAppeal.objects.create(
        question=row, words=words.strip(), appealed_at=at, appealed_by=by, asked_by=row.asked_by,
        first_decided_by=row.decided_by, answer_by=on + timedelta(days=days),
    )  # fmt: skip
    audit.record("question.appealed", subject=appeal.reference, by=by, at=at, person=person)
    tell_person(
        person, "question.appealed", f"question-appeal:{appeal.reference}",
        f"{by.get_short_name()} appealed for you about a payment to {row.payment.paid_to}. "
        f"You hear by {day_words(appeal.answer_by)}.",
        at=at, page="my_payment", args=(row.payment.reference,), by=by,
    )  # fmt: skip
    return appeal


@transaction.atomic
def decide_question_appeal(
    *, appeal: QuestionAppeal, decision: str, reasons: str, repay_pence: int = 0, by: User,
    at: datetime,
) -> QuestionAppeal:  # fmt: skip
    """Somebody who had no part decides, with reasons the person reads. Never more than before.

    Raises QuestionMovedOn, SayIt, NotYours or BadRepayment. Nothing is taken.
    """
    question = _question(appeal.question)
    row = QuestionAppeal.objects.get(pk=appeal.pk)
    payment = question.payment
    person = payment.pot.budget.person
    if row.decided_at is not None:
        raise QuestionMovedOn
    if not reasons.strip() or decision not in QuestionAppeal.Decision.values:
        raise SayIt(field="reasons")
    part = (row.asked_by_id, row.first_decided_by_id, row.appealed_by_id, question.director_id)
    if by.pk in (*part, payment.told_by_id, person.user_id):
        raise NotYours("You had a part in this already. Someone else decides the appeal.")
    repay = repay_pence if decision == QuestionAppeal.Decision.REPAY else 0
    if decision == QuestionAppeal.Decision.REPAY and not 0 < repay <= question.repay_pence:
        raise BadRepayment(
            f"Type an amount up to {show(question.repay_pence)}: an appeal never asks for more.",
            field="amount",
        )
    row.decision, row.reasons, row.repay_pence = decision, reasons.strip(), repay
    row.decided_by, row.decided_at = by, at
    row.save()
    said = f"After your appeal {show(repay)} is asked back" if repay else "Your appeal was right"
    audit.record("question.appeal_decided", subject=row.reference, by=by, at=at, person=person)
    tell_person(
        person, "question.appeal_decided", f"question-appeal-decided:{row.reference}",
        f"{said}: the payment to {payment.paid_to}. Read the reasons. Nothing is taken.",
        at=at, page="my_payment", args=(payment.reference,), by=by,
    )  # fmt: skip
    return row
