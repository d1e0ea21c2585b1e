"""What the bank did: a run or a part of it is paid, refused, or sent back; each penny follows."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from budgets import moves
from budgets.models import Budget
from budgets.moves import Part
from core.errors import DomainError
from core.money import show
from core.templatetags.words import day as day_words
from invoices.services import settling, story
from ledger import services as ledger
from ledger.models import Reason
from ledger.services import NewEntry, NewMove
from payments.models import BankDetails, Instalment, PayItem, PayRun, RunMovedOn
from payments.services import refunds
from payments.services.owed import owed_parts, paid_by
from payments.services.runs import budget_of, in_question_words, items_of
from payments.services.telling import tell_members, tell_person
from people import audit
from people.models import User


class PaidTooEarly(DomainError):
    code = "paid_too_early"
    message = "Type the day on which the bank paid it: today or before."


@transaction.atomic
def mark_run_paid(*, run: PayRun, paid_on: date, by: User, at: datetime, on: date) -> PayRun:
    """The bank has paid all of it that nothing else was heard about. A repeat changes nothing.

    Bills close, instalments stand in their accounts, all are told. Raises RunMovedOn or
    PaidTooEarly.
    """
    run = PayRun.objects.select_for_update().get(pk=run.pk)
    if run.state in PayRun.OVER:
        return run
    run.must_be_sent()
    items = [item for item in items_of(run) if item.state == PayItem.State.IN_RUN]
    pay_items(items, paid_on=paid_on, by=by, at=at, on=on)
    settle_run(run, by=by, at=at)
    return run


def pay_items(items: Sequence[PayItem], *, paid_on: date, by: User, at: datetime, on: date) -> None:
    """The bank has paid these, which are still in a run of a file. Raises PaidTooEarly."""
    if paid_on > on:
        raise PaidTooEarly(field="paid_on")
    if not items:
        return
    ledger.lock(*(budget_of(item).book for item in items))
    owed = owed_parts([item.bill for item in items if item.bill is not None])
    ledger.post_many([_entry(item, owed, paid_on, by=by, at=at) for item in items])
    for item in items:
        _close(item, paid_on, by=by, at=at)
        _tell(item, at=at)
        item.state = PayItem.State.PAID
    PayItem.objects.filter(pk__in=[item.pk for item in items]).update(state=PayItem.State.PAID)
    chosen = [item.instalment_id for item in items if item.instalment_id is not None]
    Instalment.objects.filter(pk__in=chosen).update(state=Instalment.State.PAID, paid_on=paid_on)


def settle_run(run: PayRun, *, by: User, at: datetime) -> None:
    """When nothing of a sent run is unanswered any more, it is over."""
    if run.state not in PayRun.SENT or run.items.filter(state=PayItem.State.IN_RUN).exists():
        return
    run.pay(at=at)
    run.save()
    audit.record("run_paid", subject=run.reference, by=by, at=at)


def refuse_item(
    item: PayItem, *, reason: str, by: User, at: datetime, ask_details: bool = True
) -> None:
    """The bank would not pay this one: no money moved, and it is owed as before.

    The caller holds the run and its books. The bank details wait for new ones, unless the reason
    has nothing to do with them (`ask_details`).
    """
    budget = budget_of(item)
    item.state = PayItem.State.REFUSED
    item.save(update_fields=["state"])
    if item.bill is not None:
        item.bill.leave_run()
        item.bill.save()
        story.add(item.bill, "The bank refused the payment. It will be paid again.", by=by, at=at)
    else:
        Instalment.objects.filter(pay_items=item).update(state=Instalment.State.DUE)
    _after_the_bank_said_no(item, budget, reason, by=by, at=at, ask_details=ask_details)


def _after_the_bank_said_no(
    item: PayItem, budget: Budget, reason: str, *, by: User, at: datetime, ask_details: bool
) -> None:
    if ask_details:
        rows = BankDetails.objects.filter(pk=item.bank_details_id, replaced_at=None)
        rows.update(replaced_at=at)
    audit.record(
        "payment_returned", subject=item.reference, by=by, at=at, person=budget.person, words=reason
    )
    _tell_returned(item, budget, at=at, ask_details=ask_details)


def _entry(
    item: PayItem, owed: dict[int, list[Part]], paid_on: date, *, by: User, at: datetime
) -> NewEntry:
    budget = budget_of(item)
    built: list[NewMove]
    if item.bill is not None:
        parts = owed[item.bill.pk]
        built = [*moves.owed_to_paid(parts), *moves.funder_to_payee(budget, item.amount_pence)]
        reason = Reason.BILL_PAID
    else:
        assert item.instalment is not None  # noqa: S101 a constraint says so
        built = moves.funder_to_holding(item.instalment.holding, budget, item.amount_pence)
        reason = Reason.INSTALMENT
    key = f"item:{item.reference}:paid"
    return NewEntry(budget.book, key, reason, built, by, at, paid_on)


def _close(item: PayItem, paid_on: date, *, by: User, at: datetime) -> None:
    if item.bill is not None:
        settling.mark_paid(item.bill, item.amount_pence, on=paid_on)
        words = f"Paid on {day_words(paid_on)}: {show(item.amount_pence)}. {in_question_words(item.bill)}"
        story.add(item.bill, words.strip(), by=by, at=at)


def _tell(item: PayItem, *, at: datetime) -> None:
    budget = budget_of(item)
    amount, key = show(item.amount_pence), f"item:{item.reference}:paid"
    if item.bill is not None:
        bill = item.bill
        more = in_question_words(bill)
        words = f"We paid {bill.organisation.name} {amount}. {more}".strip()
        tell_person(
            budget.person, "paid", key, words, at=at, page="my_payment", args=(bill.reference,)
        )
        tell_members(
            bill.organisation, "paid", f"{key}:provider",
            f"Bill {bill.number} is paid: {amount}. {more}".strip(), at=at, page="provider_bill", args=(bill.reference,),
        )  # fmt: skip
        return
    assert item.instalment is not None  # noqa: S101 a constraint says so
    holder = item.instalment.holding.holder
    if holder is None:
        words = f"{amount} is on its way into your account."
        tell_person(budget.person, "instalment", key, words, at=at, page="my_account")
        return
    words = f"{amount} is on its way to {holder.name}, who hold your fund."
    tell_person(budget.person, "instalment", key, words, at=at, page="my_account")
    tell_members(
        holder, "instalment", f"{key}:holder", f"{amount} is on its way into a fund that you hold.",
        at=at, page="provider_fund",
    )  # fmt: skip


@transaction.atomic
def return_payment(
    *, item: PayItem, reason: str, by: User, at: datetime, on: date | None = None,
    ask_details: bool = True,
) -> PayItem:  # fmt: skip
    """The bank sent a payment back: it is owed again; the payee is asked for bank details.

    Raises RunMovedOn when it was not paid. An instalment that was spent meanwhile is made good
    with the person's own money, as their account shows.
    """
    item = PayItem.objects.select_for_update().select_related("run").get(pk=item.pk)
    if item.state == PayItem.State.RETURNED:
        return item
    if item.state != PayItem.State.PAID:
        raise RunMovedOn
    item = next(row for row in items_of(item.run) if row.pk == item.pk)
    budget = budget_of(item)
    ledger.lock(budget.book)
    ledger.post(
        book=budget.book, key=f"item:{item.reference}:returned", reason=Reason.PAYMENT_RETURNED,
        moves=_moves_back(item, budget), by=by, at=at, on=on,
    )  # fmt: skip
    item.state = PayItem.State.RETURNED
    item.save(update_fields=["state"])
    if item.bill is not None:
        story.add(item.bill, "The bank sent the payment back. It will be paid again.", by=by, at=at)
    else:
        Instalment.objects.filter(pay_items=item).update(state=Instalment.State.DUE, paid_on=None)
    _after_the_bank_said_no(item, budget, reason, by=by, at=at, ask_details=ask_details)
    return item


def _moves_back(item: PayItem, budget: Budget) -> list[NewMove]:
    if item.bill is not None:
        item.bill.refresh_from_db()
        was_paid = item.bill.paid_pence
        again = settling.mark_back(item.bill, paid_by(item))
        refunds.came_with_the_payment(
            item.bill, item.amount_pence - (was_paid - item.bill.paid_pence)
        )
        return [*moves.paid_to_owed(again), *moves.payee_to_funder(budget, item.amount_pence)]
    assert item.instalment is not None  # noqa: S101 a constraint says so
    holding = item.instalment.holding
    assert holding.account is not None  # noqa: S101 instalments go to accounts
    holding.account.refresh_from_db()
    missing = item.amount_pence - holding.account.balance_pence
    own = moves.contributor_to_holding(holding, budget, missing) if missing > 0 else []
    return [*own, *moves.holding_to_funder(holding, budget, item.amount_pence)]


def _tell_returned(item: PayItem, budget: Budget, *, at: datetime, ask_details: bool) -> None:
    key = f"item:{item.reference}:returned"
    amount = show(item.amount_pence)
    payee = item.bank_details.organisation
    words = "The bank could not pay. Give us your bank details again."
    if not ask_details:
        words = "The bank could not pay. You do not need to do anything. We will pay it again."
    if payee is not None:
        tell_members(payee, "payment_returned", f"{key}:payee", words, at=at, page="provider_bank")
        told = f"The bank could not pay {amount} to {payee.name}. Your money is safe. We are on it."
        tell_person(budget.person, "payment_returned", key, told, at=at)
    else:
        tell_person(budget.person, "payment_returned", key, words, at=at, page="my_bank")
