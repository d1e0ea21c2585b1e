"""Pay runs: one person of finance makes the list, another approves it, the bank pays it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from budgets.models import Budget
from core.errors import DomainError, NotAllowed
from core.models import Authority
from core.money import show
from core.templatetags.words import day as day_words
from invoices.models import Bill
from invoices.services import story
from ledger import services as ledger
from payments.models import (
    BankDetails,
    BillHold,
    Instalment,
    OutsidePayment,
    PayItem,
    PayRun,
)
from payments.services.banking import refuse_payee
from payments.services.owed import owed_parts
from people import audit
from people.models import Person, User
from providers.models import Organisation

NOT_ENTERED = "We have no bank details. Ask for them."
NOT_CONFIRMED = "The bank details wait for a second person to confirm them."
TOO_SOON = "The bank details can be used from a later day."
ON_HOLD = "Held by finance:"
TOLD = "Told of as paid outside Steer. A second person must look at it first."
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


class DetailsChanged(DomainError):
    code = "details_changed"
    message = "Bank details changed since this run was made."
    status = 409


@dataclass(frozen=True)
class Payable:
    """A bill or an instalment that a run could pay, and to whom."""

    pence: int
    bill: Bill | None = None
    instalment: Instalment | None = None
    details: BankDetails | None = None
    is_new: bool = False
    is_told: bool = False  # told of as paid outside Steer, and not looked at by a second person

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
    def reference(self) -> str:
        """What the bank's line carries: the bill's or the instalment's own reference."""
        if self.bill is not None:
            return self.bill.reference
        assert self.instalment is not None  # noqa: S101 one of the two
        return self.instalment.reference

    @property
    def payee_key(self) -> tuple[str, int]:
        """The payee's kind and id: to find their bank details by."""
        return type(self.payee).__name__, self.payee.pk

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
    payables = payables_of(authority, pay_on)
    return _judge(payables, pay_on, _held(payables))


def payables_of(authority: Authority, until: date) -> list[Payable]:
    """Every bill said yes to and every instalment due by a day that no run has, bills first."""
    told = OutsidePayment.objects.filter(state__in=OutsidePayment.OPEN)
    bills = list(
        Bill.objects.to_pay()
        .annotate(is_told=Exists(told.filter(bill=OuterRef("pk"))))
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
            state=Instalment.State.DUE, due_on__lte=until, holding__budget__person__authority=authority,
            holding__budget__state="active",  # nothing is paid in after a budget's end
        )
        .select_related(
            "holding__holder", "holding__account", "holding__budget__person",
            "holding__budget__book", "holding__budget__funder_account",
        )
        .annotate(is_told=Exists(told.filter(instalment=OuterRef("pk"))))
        .order_by("pk")
    )  # fmt: skip
    owed = owed_parts(bills)
    payables = [
        Payable(
            sum(part.amount_pence for part in owed.get(bill.pk, [])), bill=bill,
            is_told=bill.is_told,  # type: ignore[attr-defined]
        )
        for bill in bills
    ]  # fmt: skip
    return payables + [
        Payable(row.council_pence, instalment=row, is_told=row.is_told) for row in instalments
    ]


def holds_of(payables: Sequence[Payable]) -> dict[int, str]:
    """Why finance holds bills among these out of runs, in words, by the bill's id."""
    bills = [row.bill for row in payables if row.bill is not None]
    rows = BillHold.objects.filter(bill__in=bills, let_go_at=None)
    return {bill: f"{ON_HOLD} {why}" for bill, why in rows.values_list("bill_id", "reason")}


def _held(payables: Sequence[Payable]) -> dict[str, str]:
    """Why payables wait, by reference: held by finance, or told of as paid outside Steer."""
    holds = holds_of(payables)
    found = {row.reference: TOLD for row in payables if row.is_told}
    found |= {
        row.reference: holds[row.bill.pk] for row in payables if row.bill and row.bill.pk in holds
    }
    return found


def _judge(payables: Sequence[Payable], pay_on: date, held: dict[str, str]) -> Proposal:
    details = details_of(payables)
    paid_before = set(
        PayItem.objects.filter(
            bank_details__in=[row.pk for row in details.values()], state=PayItem.State.PAID
        ).values_list("bank_details_id", flat=True)
    )
    proposal = Proposal(pay_on)
    for payable in payables:
        row = details.get(payable.payee_key)
        if why := held.get(payable.reference) or why_not(payable, row, pay_on):
            proposal.left_out.append(LeftOut(payable, why))
            continue
        assert row is not None  # noqa: S101 why_not says so
        proposal.items.append(
            Payable(payable.pence, payable.bill, payable.instalment, row, row.pk not in paid_before)
        )
    proposal.items.sort(key=lambda item: (not item.is_new, item.payee_name.lower(), item.what))
    return proposal


def details_of(payables: Iterable[Payable]) -> dict[tuple[str, int], BankDetails]:
    """The bank details in use of all who would be paid, by `payee_key`. Two queries."""
    payees = [payable.payee for payable in payables]
    organisations = {payee.pk for payee in payees if isinstance(payee, Organisation)}
    people = {payee.pk for payee in payees if isinstance(payee, Person)}
    rows = BankDetails.objects.in_use().select_related("organisation", "person")
    found: dict[tuple[str, int], BankDetails] = {}
    for row in [*rows.filter(organisation__in=organisations), *rows.filter(person__in=people)]:
        payee = row.organisation or row.person
        assert payee is not None  # noqa: S101 a constraint says so
        found[type(payee).__name__, payee.pk] = row
    return found


def why_not(payable: Payable, row: BankDetails | None, pay_on: date) -> str:
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
        PayRun.objects.filter(authority=authority, pay_on=pay_on, outside=False)
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
    paid_before = tranches([item.bill for item in proposal.items if item.bill is not None])
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


def tranches(bills: Sequence[Bill]) -> dict[int, int]:
    """How many parts of each bill, by id, are paid already."""
    rows = PayItem.objects.filter(bill__in=bills, state=PayItem.State.PAID)
    return dict(rows.values_list("bill").annotate(count=Max("tranche")))


def _in_run(bill: Bill, pence: int, pay_on: date) -> str:
    words = f"In the pay run of {day_words(pay_on)}: {show(pence)}."
    return f"{words} {in_question_words(bill)}".strip()


def in_question_words(bill: Bill) -> str:
    """What of a bill is still asked about; nothing when all is answered."""
    rest = bill.in_question_pence
    return f"{show(rest)} is still in question." if rest else ""


@transaction.atomic
def approve_run(*, run: PayRun, by: User, at: datetime) -> PayRun:
    """A second person of finance says yes. Raises SameMaker, IsThePayee, DetailsChanged or
    RunMovedOn.
    """
    run = PayRun.objects.select_for_update().get(pk=run.pk)
    if run.made_by_id == by.pk:
        raise SameMaker
    for row in BankDetails.objects.filter(pk__in=run.items.values("bank_details")).select_related(
        "organisation", "person"
    ):
        refuse_payee(row, by)
    refuse_changed(run)
    run.approve(by=by, at=at)
    run.save()
    audit.record("run_approved", subject=run.reference, by=by, at=at)
    return run


def refuse_changed(run: PayRun) -> None:
    """Nobody is paid to details that changed after the run was made. Raises DetailsChanged."""
    rows = run.items.filter(state=PayItem.State.IN_RUN, bank_details__replaced_at__isnull=False)
    names = sorted({
        item.bank_details.payee_name
        for item in rows.select_related("bank_details__organisation", "bank_details__person")
    })  # fmt: skip
    if names:
        who = ", ".join(names[:5])
        raise DetailsChanged(f"Bank details changed since this run was made: {who}. Hold these.")


@transaction.atomic
def cancel_run(*, run: PayRun, reason: str, by: User, at: datetime) -> PayRun:
    """Take a run back before its file is made: all in it waits for the next. Raises RunMovedOn."""
    run = PayRun.objects.select_for_update().get(pk=run.pk)
    items = [item for item in items_of(run) if item.state == PayItem.State.IN_RUN]
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
    run.items.filter(pk__in=[item.pk for item in items]).update(state=PayItem.State.CANCELLED)
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
