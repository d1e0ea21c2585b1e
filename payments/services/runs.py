"""Pay runs: one person of finance makes the list, another approves it, the bank pays it."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from budgets import moves
from budgets.models import Budget
from budgets.moves import Part
from core.errors import DomainError, NotAllowed
from core.models import Authority
from core.money import show
from core.templatetags.words import day as day_words
from invoices.models import Bill
from invoices.services import settling, story
from ledger import services as ledger
from ledger.models import Reason
from ledger.services import NewEntry, NewMove
from payments import bacs
from payments.models import BankDetails, Instalment, PayItem, PayRun
from payments.services import refunds
from payments.services.banking import refuse_payee
from payments.services.owed import owed_parts, paid_by
from payments.services.telling import tell_members, tell_person
from people import audit
from people.models import Person, User
from providers.models import Organisation

NOT_ENTERED = "We have no bank details. Ask for them."
NOT_CONFIRMED = "The bank details wait for a second person to confirm them."
TOO_SOON = "The bank details can be used from a later day."
DIFFERS = "The ledger does not agree with the bill. Tell the people who run the system."


class NothingToPay(DomainError):
    code = "nothing_to_pay"
    message = "Nothing is ready to pay on that day."


class PayDayPassed(DomainError):
    code = "pay_day_passed"
    message = "Choose today or a later day to pay on."


class RunExists(DomainError):
    code = "run_exists"
    message = "There is a pay run for that day already. Choose another day, or cancel that run."
    status = 409


class SameMaker(NotAllowed):
    code = "same_maker"
    message = "You made this pay run. Someone else must approve it."


class NoCouncilAccount(DomainError):
    code = "no_council_account"
    message = "The council’s own bank details are missing. The people who run the system set them."


class FileChanged(DomainError):
    code = "file_changed"
    message = "The file would differ from the one that was made. Nothing was sent. Tell finance."
    status = 409


class PaidTooEarly(DomainError):
    code = "paid_too_early"
    message = "Type the day on which the bank paid it: today or before."


@dataclass(frozen=True)
class Payable:
    """A bill or an instalment that a run could pay, and to whom."""

    pence: int
    bill: Bill | None = None
    instalment: Instalment | None = None
    details: BankDetails | None = None
    is_new: bool = False

    @property
    def budget(self) -> Budget:
        if self.bill is not None:
            return self.bill.agreement.budget
        assert self.instalment is not None  # noqa: S101 one of the two
        return self.instalment.holding.budget

    @property
    def payee(self) -> Organisation | Person:
        """Who gets the money: a provider, the holder of a fund, or the person."""
        if self.bill is not None:
            return self.bill.organisation
        assert self.instalment is not None  # noqa: S101 one of the two
        return self.instalment.holding.holder or self.budget.person

    @property
    def payee_name(self) -> str:
        payee = self.payee
        return payee.name if isinstance(payee, Organisation) else payee.full_name

    @property
    def what(self) -> str:
        if self.bill is not None:
            return f"Bill {self.bill.number}"
        assert self.instalment is not None  # noqa: S101 one of the two
        return "Payment into a fund" if self.instalment.holding.holder else "Direct payment"


@dataclass(frozen=True)
class LeftOut:
    """What a run cannot take, and why."""

    payable: Payable
    why: str


@dataclass
class Proposal:
    """What a run of that day would pay, and what it would leave out."""

    pay_on: date
    items: list[Payable] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def total_pence(self) -> int:
        return sum(item.pence for item in self.items)


def propose(*, authority: Authority, pay_on: date) -> Proposal:
    """Everything said yes to and due by that day, new payees first. Writes nothing."""
    bills = list(
        Bill.objects.to_pay()
        .filter(
            kind=Bill.Kind.INVOICE,
            agreement__holding__kind="council",
            agreement__budget__person__authority=authority,
        )
        .select_related(
            "organisation", "agreement__budget__person", "agreement__budget__book",
            "agreement__budget__funder_account", "agreement__budget__payee_account",
        )
        .order_by("pk")
    )  # fmt: skip
    instalments = list(
        Instalment.objects.filter(
            state=Instalment.State.DUE, due_on__lte=pay_on, holding__budget__person__authority=authority,
            holding__budget__state="active",  # nothing is paid in after a budget's end
        )
        .select_related(
            "holding__holder", "holding__account", "holding__budget__person",
            "holding__budget__book", "holding__budget__funder_account",
        )
        .order_by("pk")
    )  # fmt: skip
    owed = owed_parts(bills)
    payables = [
        Payable(sum(part.amount_pence for part in owed.get(bill.pk, [])), bill=bill)
        for bill in bills
    ]
    payables += [Payable(row.council_pence, instalment=row) for row in instalments]
    return _judge(payables, pay_on)


def _judge(payables: Sequence[Payable], pay_on: date) -> Proposal:
    details = _details(payables)
    paid_before = set(
        PayItem.objects.filter(
            bank_details__in=[row.pk for row in details.values()], state=PayItem.State.PAID
        ).values_list("bank_details_id", flat=True)
    )
    proposal = Proposal(pay_on)
    for payable in payables:
        row = details.get(_payee_key(payable.payee))
        if why := _why_not(payable, row, pay_on):
            proposal.left_out.append(LeftOut(payable, why))
            continue
        assert row is not None  # noqa: S101 _why_not says so
        proposal.items.append(
            Payable(payable.pence, payable.bill, payable.instalment, row, row.pk not in paid_before)
        )
    proposal.items.sort(key=lambda item: (not item.is_new, item.payee_name.lower(), item.what))
    return proposal


def _payee_key(payee: Organisation | Person) -> tuple[str, int]:
    return type(payee).__name__, payee.pk


def _details(payables: Iterable[Payable]) -> dict[tuple[str, int], BankDetails]:
    payees = [payable.payee for payable in payables]
    organisations = {payee.pk for payee in payees if isinstance(payee, Organisation)}
    people = {payee.pk for payee in payees if isinstance(payee, Person)}
    rows = BankDetails.objects.in_use().select_related("organisation", "person")
    found: dict[tuple[str, int], BankDetails] = {}
    for row in [*rows.filter(organisation__in=organisations), *rows.filter(person__in=people)]:
        payee = row.organisation or row.person
        assert payee is not None  # noqa: S101 a constraint says so
        found[_payee_key(payee)] = row
    return found


def _why_not(payable: Payable, row: BankDetails | None, pay_on: date) -> str:
    """Why a run cannot take it; nothing when it can."""
    bill = payable.bill
    if payable.pence <= 0 or (bill is not None and payable.pence != bill.owed_pence):
        return DIFFERS
    if row is None:
        return NOT_ENTERED
    if row.confirmed_at is None:
        return NOT_CONFIRMED
    return TOO_SOON if row.usable_on is None or row.usable_on > pay_on else ""


@transaction.atomic
def make_run(*, authority: Authority, pay_on: date, by: User, at: datetime, on: date) -> PayRun:
    """Put everything that can be paid on that day into one run.

    Raises PayDayPassed, RunExists, NothingToPay or IsThePayee. Nothing moves until the bank has paid.
    """
    if pay_on < on:
        raise PayDayPassed(field="pay_on")
    Authority.objects.select_for_update().get(pk=authority.pk)  # two makers at once
    if (
        PayRun.objects.filter(authority=authority, pay_on=pay_on)
        .exclude(state=PayRun.State.CANCELLED)
        .exists()
    ):
        raise RunExists(field="pay_on")
    first = propose(authority=authority, pay_on=pay_on)
    books = [payable.budget.book for payable in first.items]
    if not books:
        raise NothingToPay(field="pay_on")
    ledger.lock(*books)
    proposal = propose(authority=authority, pay_on=pay_on)  # again, now that nothing can move
    if not proposal.items:
        raise NothingToPay(field="pay_on")
    _refuse_maker(proposal.items, by)
    run = PayRun.objects.create(
        authority=authority, pay_on=pay_on, made_at=at, made_by=by,
        total_pence=proposal.total_pence, count=len(proposal.items),
    )  # fmt: skip
    paid_before = _tranches([item.bill for item in proposal.items if item.bill is not None])
    PayItem.objects.bulk_create(
        PayItem(
            run=run, bill=item.bill, instalment=item.instalment, bank_details=item.details,
            tranche=1 + (paid_before.get(item.bill.pk, 0) if item.bill else 0),
            amount_pence=item.pence, is_new_payee=item.is_new,
        )
        for item in proposal.items
    )  # fmt: skip
    for item in proposal.items:
        if item.bill is not None:
            item.bill.enter_run()
            item.bill.save()
            story.add(item.bill, _in_run(item.bill, item.pence, pay_on), by=by, at=at)
    chosen = [item.instalment.pk for item in proposal.items if item.instalment]
    Instalment.objects.filter(pk__in=chosen).update(state=Instalment.State.IN_RUN)
    audit.record("run_made", subject=run.reference, by=by, at=at)
    return run


def _refuse_maker(items: Iterable[Payable], by: User) -> None:
    """Nobody makes a run that pays themselves. Raises IsThePayee."""
    for row in {item.details.pk: item.details for item in items if item.details}.values():
        refuse_payee(row, by)


def _tranches(bills: Sequence[Bill]) -> dict[int, int]:
    """How many parts of each bill, by id, are paid already."""
    rows = PayItem.objects.filter(bill__in=bills, state=PayItem.State.PAID)
    return dict(rows.values_list("bill").annotate(count=Max("tranche")))


def _in_run(bill: Bill, pence: int, pay_on: date) -> str:
    words = f"In the pay run of {day_words(pay_on)}: {show(pence)}."
    return f"{words} {_question(bill)}".strip()


def _question(bill: Bill) -> str:
    rest = bill.in_question_pence
    return f"{show(rest)} is still in question." if rest else ""


@transaction.atomic
def approve_run(*, run: PayRun, by: User, at: datetime) -> PayRun:
    """A second person of finance says yes. Raises SameMaker, IsThePayee or RunMovedOn."""
    run = PayRun.objects.select_for_update().get(pk=run.pk)
    if run.made_by_id == by.pk:
        raise SameMaker
    for row in BankDetails.objects.filter(pk__in=run.items.values("bank_details")).select_related(
        "organisation", "person"
    ):
        refuse_payee(row, by)
    run.approve(by=by, at=at)
    run.save()
    audit.record("run_approved", subject=run.reference, by=by, at=at)
    return run


@transaction.atomic
def cancel_run(*, run: PayRun, reason: str, by: User, at: datetime) -> PayRun:
    """Take a run back before its file is made: all in it waits for the next. Raises RunMovedOn."""
    run = PayRun.objects.select_for_update().get(pk=run.pk)
    items = list(items_of(run))
    ledger.lock(*(budget_of(item).book for item in items))
    run.cancel()
    run.save()
    for item in items:
        if item.bill is not None:
            item.bill.leave_run()
            item.bill.save()
            story.add(item.bill, "The pay run was cancelled. The next one takes it.", by=by, at=at)
    Instalment.objects.filter(pay_items__in=[item.pk for item in items]).update(
        state=Instalment.State.DUE
    )
    run.items.update(state=PayItem.State.CANCELLED)
    audit.record("run_cancelled", subject=run.reference, by=by, at=at, words=reason)
    return run


def items_of(run: PayRun) -> list[PayItem]:
    """The payments of a run with all that they touch, new payees first."""
    rows = run.items.select_related(
        "bank_details__organisation", "bank_details__person", "instalment__holding__holder",
        "instalment__holding__account", "instalment__holding__budget__book",
        "instalment__holding__budget__funder_account", "instalment__holding__budget__person__user",
        "bill__organisation", "bill__agreement__budget__book",
        "bill__agreement__budget__funder_account", "bill__agreement__budget__payee_account",
        "bill__agreement__budget__person__user",
    )  # fmt: skip
    return list(rows.order_by("-is_new_payee", "reference"))


def budget_of(item: PayItem) -> Budget:
    """Whose money a payment is."""
    if item.bill is not None:
        return item.bill.agreement.budget
    assert item.instalment is not None  # noqa: S101 a constraint says so
    return item.instalment.holding.budget


def lines_of(run: PayRun) -> list[bacs.Line]:
    """The bank's lines, in an order that never changes."""
    rows = run.items.exclude(state=PayItem.State.CANCELLED).select_related(
        "bank_details", "bill", "instalment"
    )
    return [
        bacs.Line(
            name=item.bank_details.account_name,
            sort_code=item.bank_details.sort_code,
            account_number=item.bank_details.account_number,
            amount_pence=item.amount_pence,
            reference=_reference(item),
        )
        for item in rows.order_by("reference")
    ]


def _reference(item: PayItem) -> str:
    if item.bill is not None:
        return item.bill.reference
    return item.instalment.reference if item.instalment else item.reference


def file_of(run: PayRun) -> bytes:
    """The Bacs file of a run. Raises NoCouncilAccount, or FileChanged when its hash differs."""
    authority = run.authority
    if not (authority.bank_sort_code and authority.bank_account_number):
        raise NoCouncilAccount
    payer = bacs.Payer(authority.name, authority.bank_sort_code, authority.bank_account_number)
    made = bacs.file_of(payer, lines_of(run))
    if run.file_sha256 and hashlib.sha256(made).hexdigest() != run.file_sha256:
        raise FileChanged
    return made


@transaction.atomic
def release_run(*, run: PayRun, by: User, at: datetime) -> bytes:
    """Make the file and keep its hash. Again: the very same bytes.

    Raises RunMovedOn before approval, NoCouncilAccount or FileChanged.
    """
    run = PayRun.objects.select_for_update().select_related("authority").get(pk=run.pk)
    made = file_of(run)
    if run.file_sha256:
        return made
    run.release(sha256=hashlib.sha256(made).hexdigest(), at=at)
    run.save()
    audit.record("run_released", subject=run.reference, by=by, at=at)
    return made


@transaction.atomic
def mark_run_paid(*, run: PayRun, paid_on: date, by: User, at: datetime, on: date) -> PayRun:
    """The bank has paid it: bills close, instalments stand in their accounts, all are told.

    Raises RunMovedOn or PaidTooEarly. A repeat changes nothing.
    """
    run = PayRun.objects.select_for_update().get(pk=run.pk)
    if run.state == PayRun.State.PAID:
        return run
    if paid_on > on:
        raise PaidTooEarly(field="paid_on")
    items = items_of(run)
    ledger.lock(*(budget_of(item).book for item in items))
    run.pay(at=at)
    run.save()
    owed = owed_parts([item.bill for item in items if item.bill is not None])
    ledger.post_many([_entry(item, owed, paid_on, by=by, at=at) for item in items])
    for item in items:
        _close(item, paid_on, by=by, at=at)
        _tell(item, at=at)
    run.items.update(state=PayItem.State.PAID)
    chosen = [item.instalment_id for item in items if item.instalment_id is not None]
    Instalment.objects.filter(pk__in=chosen).update(state=Instalment.State.PAID, paid_on=paid_on)
    audit.record("run_paid", subject=run.reference, by=by, at=at)
    return run


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
        words = f"Paid on {day_words(paid_on)}: {show(item.amount_pence)}. {_question(item.bill)}"
        story.add(item.bill, words.strip(), by=by, at=at)


def _tell(item: PayItem, *, at: datetime) -> None:
    budget = budget_of(item)
    amount, key = show(item.amount_pence), f"item:{item.reference}:paid"
    if item.bill is not None:
        bill = item.bill
        more = _question(bill)
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
    *, item: PayItem, reason: str, by: User, at: datetime, on: date | None = None
) -> PayItem:
    """The bank sent a payment back: it is owed again, and the bank details wait for new ones.

    Raises RunMovedOn when it was not paid. An instalment that was spent meanwhile is made good
    with the person's own money, as their account shows.
    """
    item = PayItem.objects.select_for_update().select_related("run").get(pk=item.pk)
    if item.state == PayItem.State.RETURNED:
        return item
    run = item.run
    run._must_be(PayRun.State.PAID)  # noqa: SLF001 the row's own rule
    item = next(row for row in items_of(run) if row.pk == item.pk)
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
    BankDetails.objects.filter(pk=item.bank_details_id, replaced_at=None).update(replaced_at=at)
    audit.record(
        "payment_returned", subject=item.reference, by=by, at=at, person=budget.person, words=reason
    )
    _tell_returned(item, budget, at=at)
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


def _tell_returned(item: PayItem, budget: Budget, *, at: datetime) -> None:
    key = f"item:{item.reference}:returned"
    amount = show(item.amount_pence)
    payee = item.bank_details.organisation
    words = "The bank could not pay. Give us your bank details again."
    if payee is not None:
        tell_members(payee, "payment_returned", f"{key}:payee", words, at=at, page="provider_bank")
        told = f"The bank could not pay {amount} to {payee.name}. Your money is safe. We are on it."
        tell_person(budget.person, "payment_returned", key, told, at=at)
    else:
        tell_person(budget.person, "payment_returned", key, words, at=at, page="my_bank")
