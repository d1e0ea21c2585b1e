"""The person objects to what was paid on account; what is upheld comes off the provider's next bill."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from core.errors import DomainError
from core.money import show
from invoices.models import Bill, BillLine, Objection, OnAccount
from invoices.services import crediting, story
from invoices.services.answering import refuse_payee
from ledger import services as ledger
from people import audit
from people.models import User

LEAST_REASON = 5


class NotOnAccount(DomainError):
    code = "not_on_account"
    message = "This bill was not paid on account. Call us if you think it is wrong."
    status = 409


class TooLateToObject(DomainError):
    code = "too_late_to_object"
    message = "The time to object is over. Call us if you think it is wrong. You can complain too."
    status = 409


class ObjectionDecided(DomainError):
    code = "objection_decided"
    message = "This objection is decided. Look at the bill."
    status = 409


class UpheldTooMuch(DomainError):
    code = "upheld_too_much"
    message = "That is more than was paid on account. Type that or less."


class GiveAReason(DomainError):
    code = "give_a_reason"
    message = "Say why, in words that both can read."


class WhoPaidDoesNotJudge(DomainError):
    code = "who_paid_does_not_judge"
    message = "You decided to pay this bill, so another worker decides about the objection."
    status = 403


@transaction.atomic
def object_to(*, bill: Bill, words: str, by: User, at: datetime, on: date) -> Objection:
    """Say that what was paid on account is wrong. Pressed twice, it is one objection.

    A worker decides. The provider learns that there is one, not in which words.
    Raises NotOnAccount, TooLateToObject, ObjectionDecided, AnswererIsPaid or OthersAnswerNow.
    """
    ledger.lock(bill.agreement.budget.book)
    bill.refresh_from_db()
    refuse_payee(bill, by, on)
    paid = OnAccount.objects.filter(bill=bill).first()
    if paid is None:
        raise NotOnAccount
    before = paid.objections.first()
    if before is not None and before.decided_at is None:
        return before
    if before is not None:
        raise ObjectionDecided
    if on > paid.object_until:
        raise TooLateToObject
    row = Objection.objects.create(on_account=paid, words=words.strip()[:1000], at=at, by=by)
    person = bill.agreement.budget.person
    story.add(bill, f"{person.known_as} objects to what was paid on account.", by=by, at=at)
    if row.words:
        story.add(bill, f"{by.get_short_name()}: {row.words}", by=by, at=at, only_person=True)
    audit.record("bill.objected", subject=bill.reference, by=by, at=at, person=person)
    for user in story.workers(person, on):
        story.tell_one(
            bill, user, "bill.objection", f"bill-objection:{row.reference}",
            f"{person.known_as} objects to a bill that was paid on account.",
            link=story.page("objection", row.reference), at=at,
        )  # fmt: skip
    return row


@transaction.atomic
def decide_objection(
    *, objection: Objection, upheld_pence: int, reason: str, by: User, at: datetime, on: date
) -> Objection:
    """Say whether the person is right, and by how much. Nothing is ever asked of the person.

    Before it is paid less is paid. Afterwards the provider owes it: it comes off their next bill.
    Raises ObjectionDecided, GiveAReason, UpheldTooMuch, WhoPaidDoesNotJudge or BillInRun.
    """
    bill = objection.on_account.bill
    ledger.lock(bill.agreement.budget.book)
    objection = Objection.objects.select_related("on_account__decision").get(pk=objection.pk)
    bill.refresh_from_db()
    if objection.decided_at is not None:
        raise ObjectionDecided
    if len(reason.strip()) < LEAST_REASON:
        raise GiveAReason(field="reason")
    if by.pk in {objection.on_account.decision.decided_by_id, objection.by_id}:
        raise WhoPaidDoesNotJudge
    most = min(bill.to_pay_pence, objection.on_account.amount_pence)
    if not 0 <= upheld_pence <= most:
        raise UpheldTooMuch(f"Type {show(most)} or less.", field="amount")
    if upheld_pence:
        objection.credit = _credit(bill, objection, upheld_pence, by=by, at=at, on=on)
    objection.decided_at, objection.decided_by = at, by
    objection.upheld_pence, objection.reason = upheld_pence, reason.strip()
    objection.save()
    _tell(bill, objection, by=by, at=at)
    return objection


def _credit(
    bill: Bill, objection: Objection, pence: int, *, by: User, at: datetime, on: date
) -> Bill:
    """The council's own credit note: the difference, of what was agreed."""
    credit = Bill.objects.create(
        agreement=bill.agreement, organisation=bill.organisation, kind=Bill.Kind.CREDIT_NOTE,
        number=f"C-{objection.reference}", issued_on=on, from_on=bill.from_on, to_on=bill.to_on,
        total_pence=pence, source=Bill.Source.WEB, credits=bill, submitted_by=by, made_at=at,
        state=Bill.State.SENT,
    )  # fmt: skip
    BillLine.objects.create(
        bill=credit, position=1, service_on=bill.to_on, description="upheld objection",
        units=Decimal(1), unit=bill.agreement.unit, rate_pence=Decimal(pence), net_pence=pence,
        payable_pence=pence,
    )  # fmt: skip
    return crediting.apply(credit, by=by, at=at, on=on, upheld=True)


def preview(bill: Bill, upheld_pence: int, reason: str, *, owes: bool | None = None) -> str:
    """The words that both sides read, shown before they are sent.

    `owes`: the provider was paid it already; before deciding, that is whether anything was paid.
    """
    name = bill.agreement.budget.person.known_as
    if not upheld_pence:
        return f"The council looked at what {name} said. The payment stays. Why: {reason}"
    paid = upheld_pence > bill.owed_pence if owes is None else owes
    where = "It comes off the provider’s next bill." if paid else "That much less is paid."
    return f"The council agrees with {name} about {show(upheld_pence)}. {where} Why: {reason}"


def _tell(bill: Bill, row: Objection, *, by: User, at: datetime) -> None:
    owes = row.credit is not None and row.credit.owed_back_pence > 0
    sentence = preview(bill, row.upheld_pence, row.reason, owes=owes)
    story.add(bill, sentence, by=by, at=at)
    person = bill.agreement.budget.person
    audit.record(
        "bill.objection_decided", subject=bill.reference, by=by, at=at, person=person,
        words=row.reason,
    )  # fmt: skip
    key = f"bill-objection-decided:{row.reference}"
    story.tell_answerers(bill, "bill.objection_decided", key, sentence, at=at)
    story.tell_provider(
        bill, "bill.objection_decided", key, f"Bill {bill.number}: {sentence}", at=at
    )
