"""A payment that has to be paid back: the refusal, and its record for a complaint."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.translation import gettext as _

from core.clock import day_of
from core.templatetags.words import money
from payments.models import OwnPayment, PaymentQuestion
from people.records import Record, policy_rows
from people.refusals import Refusal, complaint_until

POLICIES = ("question_days", "appeal_days", "appeal_answer_days")


def refusal_of(payment: OwnPayment) -> Refusal | None:
    """What the council asks back of a payment, by its newest decision; None where nothing is."""
    row = _asked_back(payment)
    if row is None or row.decided_at is None or row.decided_by is None:
        return None
    appeal = row.appealed
    if appeal is not None and appeal.decided_at is not None and appeal.decided_by is not None:
        if not appeal.repay_pence:
            return None
        on, name, why = day_of(appeal.decided_at), appeal.decided_by.name, appeal.reasons
        return Refusal("payment_question", why, row.rule, name, on, complaint_until(on))
    on = day_of(row.decided_at)
    until = row.appeal_by or complaint_until(on)
    return Refusal("payment_question", row.reasons, row.rule, row.decided_by.name, on, until)


def _asked_back(payment: OwnPayment) -> PaymentQuestion | None:
    rows = payment.questions.filter(state=PaymentQuestion.State.REPAY).order_by("-decided_at")
    return rows.select_related("decided_by").first()


def record_of(payment: OwnPayment, on: date) -> Record:
    """Every question about a payment: asked, answered, decided, appealed, each with its day."""
    person = payment.pot.budget.person
    return Record(
        title=_("The record of questions about a payment"),
        subject=payment.reference,
        about=_("%(name)s. %(amount)s to %(paid_to)s, from %(pot)s.") % {
            "name": person.full_name, "amount": money(payment.amount_pence),
            "paid_to": payment.paid_to, "pot": payment.pot.name,
        },
        authority=person.authority,
        refusal=refusal_of(payment),
        events=sorted(_events(payment), key=lambda one: one[0]),
        documents=[payment.receipt.name] if payment.receipt else [],
        rules=policy_rows(person.authority, POLICIES, on),
    )  # fmt: skip


def _events(payment: OwnPayment) -> Iterator[tuple[datetime, str]]:
    yield payment.told_at, _("%(name)s told of the payment.") % {"name": payment.told_by.name}
    rows = payment.questions.select_related("asked_by", "replied_by", "decided_by")
    for one in rows:
        yield one.asked_at, _("%(name)s asked: %(words)s") % {
            "name": one.asked_by.name, "words": one.words}  # fmt: skip
        if one.replied_at and one.replied_by:
            yield one.replied_at, _("%(name)s answered: %(words)s") % {
                "name": one.replied_by.name, "words": one.reply}  # fmt: skip
        if one.decided_at and one.decided_by:
            yield one.decided_at, _decided(one.decided_by.name, one.repay_pence, one.reasons)
        appeal = one.appealed
        if appeal is None:
            continue
        yield appeal.appealed_at, _("%(name)s appealed: %(words)s") % {
            "name": appeal.appealed_by.name, "words": appeal.words}  # fmt: skip
        if appeal.decided_at and appeal.decided_by:
            yield (
                appeal.decided_at,
                _decided(appeal.decided_by.name, appeal.repay_pence, appeal.reasons),
            )


def _decided(name: str, repay_pence: int, reasons: str) -> str:
    words = {"name": name, "amount": money(repay_pence), "why": reasons}
    if not repay_pence:
        return _("%(name)s decided that all is well. %(why)s") % words
    return _("%(name)s decided that %(amount)s is asked back. %(why)s") % words
