"""What people pay from their own account, and what a fund's holder pays for them.

Nobody at the council approves any of it. The person tells us; a holder tells the person.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from budgets import moves
from budgets.models import Agreement, Allocation, Budget, Holding, LiabilityDue, Pot
from budgets.moves import Part
from budgets.services import accrue_on_pay, take_back_accruals
from core.errors import DomainError, NotAllowed
from core.money import show
from files.models import StoredFile
from invoices.models import Bill
from invoices.services import settling, story
from ledger import services as ledger
from ledger.models import Account, Entry, Reason
from ledger.services import NewMove
from payments.models import OwnPayment
from payments.services.owed import owed_parts
from payments.services.telling import tell_person
from people import audit
from people.models import User
from providers.models import Membership
from support_plans.services.restriction_decisions import tell_if_not_payable

MOST_NAME, MOST_TO = 80, 200


class NotYourAccount(DomainError):
    code = "not_your_account"
    message = "This pot is not paid from your own account. Choose another pot."


class NothingPaid(DomainError):
    code = "nothing_paid"
    message = "Type how much you paid, like 90 or 90.50."


class PaidInFuture(DomainError):
    code = "paid_in_future"
    message = "Type the day you paid: today or before."


class DayOutsidePot(DomainError):
    code = "day_outside_pot"
    message = "That day is outside this pot’s year. Check the date."


class PaidWhom(DomainError):
    code = "paid_whom"
    message = "Type who you paid, for example Pat or Northtown Pool."


class PotTooSmall(DomainError):
    code = "pot_too_small"
    message = "There is not that much left in this pot."


class BillNotToPay(DomainError):
    code = "bill_not_to_pay"
    message = "This bill is not waiting to be paid. Look at it to see where it stands."
    status = 409


class AmountDiffers(DomainError):
    code = "amount_differs"
    message = "That is not what you said yes to. Check the amount."


class AlreadyTakenBack(DomainError):
    code = "already_taken_back"
    message = "You took this payment back already."
    status = 409


class CreditedSince(DomainError):
    code = "credited_since"
    message = "The provider gave money back for this bill since. Ask us to put it right."
    status = 409


class FundTooSmall(DomainError):
    code = "fund_too_small"
    message = "The fund does not hold enough for this bill. Tell the person, or wait for the next payment in."


class NotTheHolder(NotAllowed):
    code = "not_the_holder"
    message = "Only those who hold this fund can pay from it."


class PaidByThis(NotAllowed):
    code = "paid_by_this"
    message = "This payment is to you, or to those you work for. Someone else writes it down."


@dataclass(frozen=True)
class Told:
    """Facts of a payment as somebody told them."""

    pot: Pot
    holding: Holding
    budget: Budget
    paid_to: str
    amount_pence: int
    paid_on: date
    service_on: date


@transaction.atomic
def record_own_payment(
    *, pot: Pot, paid_to: str, amount_pence: int, paid_on: date, service_on: date | None = None,
    by: User, at: datetime, on: date, bill: Bill | None = None, agreement: Agreement | None = None,
    receipt: StoredFile | None = None, my_name: str = "", once: str = "",
    hours: Decimal | None = None, from_on: date | None = None, duty: LiabilityDue | None = None,
) -> OwnPayment:  # fmt: skip
    """Write down what the person paid. No officer approves it.

    With a bill: what was said yes to becomes paid. With an agreement: its promise first, then the
    pot's Free. Else Free. When the account holds less than was paid, the person's own money is
    put in first, and the payment says how much. A repeat of `once` returns the first payment.
    What is paid to an assistant adds to the duties kept for them; `hours` and `from_on` say what
    was worked. With a duty that fell due, what was set aside for it is paid.
    Raises NotYourAccount, NothingPaid, PaidInFuture, DayOutsidePot, PaidWhom, PotTooSmall,
    BillNotToPay, AmountDiffers or PaidByThis.
    """
    if once and (earlier := OwnPayment.objects.filter(once=once).first()):
        return earlier
    pot = _pot(pot)
    _refuse_told(pot, paid_to, amount_pence, paid_on, on)
    _refuse_payee(bill.organisation_id if bill else None, by, on)
    _refuse_payee(agreement.organisation_id if agreement else None, by, on)
    told = Told(pot, pot.holding, pot.budget, paid_to.strip()[:MOST_TO], amount_pence, paid_on,
                service_on or paid_on)  # fmt: skip
    ledger.lock(told.budget.book)
    if bill is not None:
        bill = _bill_to_pay(bill, told)
        plan_moves = moves.owed_to_paid(owed_parts([bill]).get(bill.pk, []))
    elif duty is not None:
        duty = _duty_to_pay(duty, told)
        plan_moves = moves.duty_paid(duty.liability.pot, amount_pence, duty.due_on)
    else:
        _refuse_day(told)
        plan_moves = _from_pot(told, agreement)
    own = _own_money(told)
    cash = moves.contributor_to_holding(told.holding, told.budget, own)
    cash += moves.paid_from_holding(told.holding, told.budget, amount_pence)
    payment = OwnPayment(
        pot=pot, holding=told.holding, bill=bill, tranche=_next_tranche(bill) if bill else 1,
        agreement=agreement, duty=duty, paid_to=told.paid_to,
        my_name_for_it=my_name.strip()[:MOST_NAME], paid_on=paid_on, service_on=told.service_on,
        amount_pence=amount_pence, own_money_pence=own, receipt=receipt, told_at=at, told_by=by,
        once=once or None,
    )  # fmt: skip
    payment.entry = _post(payment, [*plan_moves, *cash], Reason.OWN_PAYMENT, by=by, at=at)
    payment.save()
    if bill is None and duty is None:
        tell_if_not_payable(
            person=told.budget.person, name=told.paid_to, key=payment.reference, at=at, on=on
        )
        accrue_on_pay(
            pot=pot, worker=told.paid_to, pay_pence=amount_pence, hours=hours,
            from_on=min(from_on or told.service_on, told.service_on), to_on=told.service_on,
            key=f"pay:{payment.reference}", by=by, at=at, on=on,
        )  # fmt: skip
    if bill is not None:
        story.add(bill, f"Paid from their own account: {show(amount_pence)}.", by=by, at=at)
    _told_on(told.holding, on)
    audit.record(
        "own_payment_recorded", subject=payment.reference, by=by, at=at, person=told.budget.person
    )
    tell_person(
        told.budget.person, "own_payment", f"own:{payment.reference}",
        f"{by.name} wrote down that {show(amount_pence)} was paid to {told.paid_to}.",
        at=at, page="my_payment", args=(payment.reference,), by=by,
    )  # fmt: skip
    return payment


def _pot(pot: Pot) -> Pot:
    return Pot.objects.select_related(
        "free", "paid", "period", "holding__account", "budget__book", "budget__payee_account",
        "budget__contributor_account", "budget__person__user",
    ).get(pk=pot.pk)  # fmt: skip


def _refuse_told(pot: Pot, paid_to: str, amount_pence: int, paid_on: date, on: date) -> None:
    if not pot.holding.is_direct_payment:
        raise NotYourAccount(field="pot")
    if amount_pence <= 0:
        raise NothingPaid(field="amount")
    if paid_on > on:
        raise PaidInFuture(field="paid_on")
    if not paid_to.strip():
        raise PaidWhom(field="paid_to")


def _refuse_payee(organisation: int | None, by: User, on: date) -> None:
    """Who is paid does not write it down. Raises PaidByThis."""
    rows = Membership.objects.filter(organisation=organisation, user=by, starts_on__lte=on)
    if organisation is not None and rows.exclude(ends_on__lt=on).exists():
        raise PaidByThis


def _refuse_day(told: Told) -> None:
    if told.service_on not in told.pot.period.period:
        raise DayOutsidePot(field="paid_on")


def _duty_to_pay(duty: LiabilityDue, told: Told) -> LiabilityDue:
    """The duty that fell due, reread and closed. Raises DueMovedOn, BillNotToPay, AmountDiffers."""
    row = LiabilityDue.objects.select_related("liability__pot__owed", "liability__pot__paid").get(
        pk=duty.pk
    )
    if row.liability.pot_id != told.pot.pk:
        raise BillNotToPay
    if row.amount_pence != told.amount_pence:
        raise AmountDiffers(
            f"{show(row.amount_pence)} is due. You typed {show(told.amount_pence)}. "
            "Check the amount.",
            field="amount",
        )
    row.pay(told.paid_on)
    row.save()
    return row


def _bill_to_pay(bill: Bill, told: Told) -> Bill:
    """The bill, reread and closed. Raises BillNotToPay or AmountDiffers."""
    row = Bill.objects.select_related("agreement").get(pk=bill.pk)
    if (
        row.agreement.budget_id != told.budget.pk
        or row.agreement.holding_id != told.holding.pk
        or row.state not in (Bill.State.AGREED, Bill.State.PART_AGREED)
    ):
        raise BillNotToPay
    owed = sum(part.amount_pence for part in owed_parts([row]).get(row.pk, []))
    if owed != told.amount_pence:
        raise AmountDiffers(
            f"You said yes to {show(owed)}. You typed {show(told.amount_pence)}. Check the amount.",
            field="amount",
        )
    settling.mark_paid(row, owed, on=told.paid_on)
    return row


def _from_pot(told: Told, agreement: Agreement | None) -> list[NewMove]:
    """Promise first, then Free. Raises PotTooSmall with what is left, in words."""
    pot, pence = told.pot, told.amount_pence
    allocation = (
        Allocation.objects.filter(agreement=agreement, pot=pot)
        .select_related("promised", "owed", "paid", "pot__free")
        .first()
        if agreement is not None
        else None
    )
    accounts = [pot.free_id] + ([allocation.promised_id] if allocation else [])
    balances = Account.objects.balances(accounts)
    promised = min(pence, balances[allocation.promised_id]) if allocation else 0
    missing = pence - promised
    if missing > balances[pot.free_id]:
        left = promised + balances[pot.free_id]
        raise PotTooSmall(
            f"{pot.name} has {show(left)} you can use for this. You typed {show(pence)}. "
            "Move money into the pot first, or write down less.",
            field="amount",
        )
    if allocation is None:
        return moves.pot_to_paid(pot, pence, told.service_on)
    more = moves.free_to_promised([Part(allocation, missing, told.service_on)])
    return [*more, *moves.promised_to_paid([Part(allocation, pence, told.service_on)])]


def _own_money(told: Told) -> int:
    """How much more was paid than the account holds: it came from the person's own pocket."""
    account = told.holding.account
    if account is None:
        raise NotYourAccount
    held = Account.objects.balances([account.pk])[account.pk]
    return max(0, told.amount_pence - held)


def _post(
    payment: OwnPayment, built: list[NewMove], reason: Reason, *, by: User, at: datetime
) -> Entry:
    return ledger.post(
        book=payment.pot.budget.book, key=f"own:{payment.reference}", reason=reason, moves=built,
        by=by, at=at, on=payment.paid_on,
    )  # fmt: skip


def _told_on(holding: Holding, on: date) -> None:
    holding.told_on = max(on, holding.told_on or on)
    holding.save(update_fields=["told_on"])


@transaction.atomic
def reverse_own_payment(
    *, payment: OwnPayment, reason: str, by: User, at: datetime, on: date
) -> OwnPayment:
    """“This was wrong”: all that it moved moves back; a bill waits to be paid again.

    Raises AlreadyTakenBack.
    """
    row = (
        OwnPayment.objects.select_for_update(of=("self",))
        .select_related("pot__budget__book", "pot__budget__person__user", "entry__book", "holding", "bill", "duty")
        .get(pk=payment.pk)
    )  # fmt: skip
    if row.reversed_at is not None:
        raise AlreadyTakenBack
    ledger.lock(row.pot.budget.book)
    if row.bill is not None:
        _bill_back(row.bill, row.amount_pence)
    ledger.reverse(entry=row.entry, by=by, at=at, on=on)
    row.reversed_at = at
    row.save(update_fields=["reversed_at"])
    take_back_accruals(key=f"pay:{row.reference}", by=by, at=at, on=on)
    if row.duty is not None:
        row.duty.come_back()
        row.duty.save()
    if row.bill is not None:
        story.add(row.bill, "The payment was taken back. It is still to be paid.", by=by, at=at)
    _told_on(row.holding, on)
    person = row.pot.budget.person
    audit.record(
        "own_payment_reversed", subject=row.reference, by=by, at=at, person=person, words=reason
    )
    tell_person(
        person, "own_payment", f"own:{row.reference}:reversed",
        f"{by.name} took back the payment of {show(row.amount_pence)} to {row.paid_to}.",
        at=at, page="my_payment", args=(row.reference,), by=by,
    )  # fmt: skip
    return row


def _bill_back(bill: Bill, pence: int) -> None:
    """The bill is owed again. Raises CreditedSince when a credit note took part of it back."""
    bill.refresh_from_db()
    if bill.paid_pence < pence:
        raise CreditedSince
    settling.mark_back(bill, {bill.from_on: pence})


def _next_tranche(bill: Bill) -> int:
    rows = OwnPayment.objects.standing().filter(bill=bill)
    return 1 + (rows.aggregate(most=Max("tranche"))["most"] or 0)


@transaction.atomic
def draw_from_fund(*, bill: Bill, paid_on: date, by: User, at: datetime, on: date) -> OwnPayment:
    """The holder of a fund pays a bill that the person said yes to. Never overdrawn; told.

    Raises NotTheHolder, BillNotToPay, FundTooSmall or PaidInFuture.
    """
    row = Bill.objects.select_related(
        "organisation", "agreement__holding__account", "agreement__holding__holder",
        "agreement__budget__book", "agreement__budget__payee_account",
        "agreement__budget__person__user",
    ).get(pk=bill.pk)  # fmt: skip
    holding, budget = row.agreement.holding, row.agreement.budget
    if holding.holder is None:
        raise BillNotToPay
    working = Membership.objects.filter(organisation=holding.holder, user=by, starts_on__lte=on)
    if not working.exclude(ends_on__lt=on).exists():
        raise NotTheHolder
    if paid_on > on:
        raise PaidInFuture(field="paid_on")
    ledger.lock(budget.book)
    row.refresh_from_db(fields=["state"])
    if row.state not in (Bill.State.AGREED, Bill.State.PART_AGREED):
        raise BillNotToPay
    parts = owed_parts([row]).get(row.pk, [])
    pence = sum(part.amount_pence for part in parts)
    _refuse_empty_fund(holding, pence)
    payment = OwnPayment(
        pot=parts[0].allocation.pot, holding=holding, agreement=row.agreement, bill=row,
        tranche=_next_tranche(row),
        paid_to=row.organisation.name, paid_on=paid_on, service_on=parts[-1].service_on,
        amount_pence=pence, told_at=at, told_by=by,
    )  # fmt: skip
    built = [*moves.owed_to_paid(parts), *moves.paid_from_holding(holding, budget, pence)]
    payment.entry = _post(payment, built, Reason.FUND_PAYMENT, by=by, at=at)
    payment.save()
    settling.mark_paid(row, pence, on=paid_on)
    story.add(row, f"Paid from the fund by {holding.holder.name}: {show(pence)}.", by=by, at=at)
    audit.record("fund_drawn", subject=payment.reference, by=by, at=at, person=budget.person)
    tell_person(
        budget.person, "fund_payment", f"own:{payment.reference}",
        f"{holding.holder.name} paid {row.organisation.name} {show(pence)} from your fund.",
        at=at, page="my_payment", args=(payment.reference,), by=by,
    )  # fmt: skip
    return payment


def _refuse_empty_fund(holding: Holding, pence: int) -> None:
    if holding.account is None or pence <= 0:
        raise BillNotToPay
    held = Account.objects.balances([holding.account.pk])[holding.account.pk]
    if held < pence:
        raise FundTooSmall(
            f"The fund holds {show(held)}. The bill is {show(pence)}. Nothing was paid. "
            "Wait for the next payment in, or talk with the person."
        )
