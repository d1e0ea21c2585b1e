"""What was paid while Steer was away: told by one, confirmed by another, settled like a run's.

Confirmed payments become items of a run marked `outside`, so the constraints, the ledger's moves
and the news to everyone are those of any payment, and no later run can pay the same again.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from core.errors import DomainError, NotAllowed
from core.models import Authority
from core.money import show
from core.templatetags.words import day as day_words
from invoices.models import Bill
from ledger import services as ledger
from payments.models import (
    BankDetails,
    Instalment,
    OutsidePayment,
    OutsideSheet,
    PayItem,
    PayRun,
)
from payments.outside_table import Told
from payments.services.banking import IsThePayee, refuse_payee
from payments.services.paying import pay_items, settle_run
from payments.services.runs import (
    NOT_CONFIRMED,
    NOT_ENTERED,
    Payable,
    details_of,
    holds_of,
    items_of,
    payables_of,
    tranches,
    why_not,
)
from people import audit
from people.models import User

AHEAD: Final = timedelta(days=60)  # an instalment may be paid a little before it is due
NOT_DUE = "This money is not due: it is early, or the budget ended. Ask who sent it."
UNKNOWN = "We know no bill or payment with this reference. Look for it on the pay list."


class ToldAlready(DomainError):
    code = "told_already"
    message = "This table was read already. Nothing was written down twice."
    status = 409


class NothingTold(DomainError):
    code = "nothing_told"
    message = "None of these payments can be taken. Each says why."


class SameTeller(NotAllowed):
    code = "same_teller"
    message = "You told of these payments. Someone else must confirm them."


class LookAtDifferences(DomainError):
    code = "look_at_differences"
    message = "Some payments were for more than was due. Look at them, and say that you did."


class SayWhyClosed(DomainError):
    code = "say_why_closed"
    message = "Say what you found out. It stays beside the payment."


class NothingToClose(DomainError):
    code = "nothing_to_close"
    message = "This payment is settled, and nothing is asked about it."
    status = 409


class SameCloser(NotAllowed):
    code = "same_closer"
    message = "You told of this payment. Someone else must take it back: a run pays it then."


@dataclass(frozen=True)
class Verdict:
    """What becomes of one payment that was told of.

    `refused`: it is not taken, in words. `question`: it is kept, and somebody has to answer.
    With `payable` and bank details and no `stops`, a second person can confirm it.
    """

    told: Told
    refused: str = ""
    question: str = ""
    payable: Payable | None = None
    details: BankDetails | None = None
    bill: Bill | None = None
    instalment: Instalment | None = None
    surplus_pence: int = 0

    @property
    def can_settle(self) -> bool:
        """Nothing stands against it; at most, more was paid than was due."""
        if self.refused or self.payable is None or self.details is None:
            return False
        return not self.question or self.surplus_pence > 0

    @property
    def due_pence(self) -> int:
        return self.payable.pence if self.payable is not None else 0

    @property
    def payee_name(self) -> str:
        return self.payable.payee_name if self.payable is not None else ""


def judge(
    *, authority: Authority, rows: Sequence[Told], on: date, by: User,
    mine: frozenset[int] = frozenset(),
) -> list[Verdict]:  # fmt: skip
    """What each row would become. Writes nothing; about ten queries, however many rows.

    `mine` are ids of payments that these rows are themselves, when they are looked at again.
    """
    known = _Known(authority, rows, on, mine)
    seen: set[str] = set()
    found = []
    for row in rows:
        verdict = _one(row, known, on, by)
        if row.named in seen:
            verdict = Verdict(
                row, refused="This reference stands in a row above. One of them is wrong."
            )
        if not verdict.refused:
            seen.add(row.named)
        found.append(verdict)
    return found


class _Known:
    """All that the rows of a table speak of, read together."""

    def __init__(
        self, authority: Authority, rows: Sequence[Told], on: date, mine: frozenset[int]
    ) -> None:
        names = [row.named for row in rows]
        payables = payables_of(authority, on + AHEAD)
        self.payables = {row.reference: row for row in payables if row.reference in set(names)}
        self.details = details_of(self.payables.values())
        self.holds = holds_of(list(self.payables.values()))
        bills = Bill.objects.filter(
            reference__in=names, agreement__budget__person__authority=authority
        )
        self.bills = {row.reference: row for row in bills.select_related("agreement__holding")}
        instalments = Instalment.objects.filter(
            reference__in=names, holding__budget__person__authority=authority
        )
        self.instalments = {row.reference: row for row in instalments}
        self._own: dict[int, bool] = {}
        live = PayItem.objects.filter(state__in=[PayItem.State.IN_RUN, PayItem.State.PAID])
        items = live.filter(bill__in=bills) | live.filter(instalment__in=instalments)
        self.items: dict[str, PayItem] = {}
        for item in items.select_related("run", "bill", "instalment").order_by("pk"):
            self.items[_reference(item)] = item
        told = OutsidePayment.objects.filter(sheet__authority=authority, named__in=names)
        told = told.exclude(pk__in=mine).exclude(state=OutsidePayment.State.DROPPED)
        self.told: dict[str, OutsidePayment] = {}
        for one in told.select_related("sheet__told_by").order_by("pk"):
            self.told[one.named] = one

    def pays(self, by: User, details: BankDetails) -> bool:
        """Whether this money comes to who tells of it, or to those they work for."""
        if details.pk not in self._own:
            try:
                refuse_payee(details, by)
            except IsThePayee:
                self._own[details.pk] = True
            else:
                self._own[details.pk] = False
        return self._own[details.pk]


def _reference(item: PayItem) -> str:
    if item.bill is not None:
        return item.bill.reference
    return item.instalment.reference if item.instalment is not None else ""


def _one(row: Told, known: _Known, on: date, by: User) -> Verdict:
    if why := _refused(row, known, on):
        return Verdict(row, refused=why)
    bill, instalment = known.bills.get(row.named), known.instalments.get(row.named)
    payable = known.payables.get(row.named)
    if payable is not None:
        return _payable(row, payable, known, on, by)
    if bill is not None:
        return Verdict(row, question=_why_not_to_pay(bill), bill=bill)
    words = UNKNOWN if instalment is None else NOT_DUE
    return Verdict(row, question=words, instalment=instalment)


def _refused(row: Told, known: _Known, on: date) -> str:
    """Why a payment is not taken at all; nothing when it is."""
    if row.paid_on > on:
        return "This day is still to come. Type the day the money left."
    item = known.items.get(row.named)
    if item is not None and row.named not in known.payables:
        return _in_a_run(item, known.bills.get(row.named), known.instalments.get(row.named))
    told = known.told.get(row.named)
    if told is not None and (told.state in OutsidePayment.OPEN or _same(told, row)):
        who, day = told.sheet.told_by.name, day_words(told.sheet.told_at)
        return f"Told already, by {who} on {day} ({told.sheet.reference})."
    return ""


def _same(told: OutsidePayment, row: Told) -> bool:
    """The very same payment, told again."""
    return (told.amount_pence, told.paid_on, told.bank_reference) == (
        row.amount_pence, row.paid_on, row.bank_reference,
    ) and told.bill_id is None and told.instalment_id is None  # fmt: skip


def _in_a_run(item: PayItem, bill: Bill | None, instalment: Instalment | None) -> str:
    run = item.run
    where = f"the pay run of {day_words(run.pay_on)} ({run.reference})"
    if item.state == PayItem.State.PAID:
        paid_on = (
            bill.paid_on if bill else instalment.paid_on if instalment else None
        ) or run.pay_on
        how = "outside Steer" if run.outside else f"by {where}"
        return (
            f"Already paid on {day_words(paid_on)}, {how}. If the bank paid it twice, ask the payee"
            " for the money back."
        )
    if run.file_sha256:
        return f"It is in {where}, and its file is made. Ask the bank whether it was paid twice."
    return f"It is in {where}, whose file is not made. Cancel that run first, then tell us again."


def _why_not_to_pay(bill: Bill) -> str:
    state = Bill.State
    if bill.agreement.holding.kind != "council":
        return "This bill is paid from the person’s own account or fund, not by the council. Ask."
    if bill.state in (state.AGREED, state.PART_AGREED, state.PAID):
        day = f" on {day_words(bill.paid_on)}" if bill.paid_on else ""
        return f"All of this bill that anyone said yes to is paid{day}. Ask for the money back."
    if bill.state in Bill.OPEN:
        return "Nobody has said yes to this bill yet. It can be confirmed once somebody does."
    return "This bill was refused or taken back. Ask the payee for the money back."


def _payable(row: Told, payable: Payable, known: _Known, on: date, by: User) -> Verdict:
    details = known.details.get(payable.payee_key)
    hold = known.holds.get(payable.bill.pk, "") if payable.bill is not None else ""
    question = f"{hold} Let it go first." if hold else _details_words(payable, details, on)
    surplus = 0
    if details is not None and not question:
        if known.pays(by, details):
            return Verdict(row, refused=IsThePayee.message)
        surplus = max(0, row.amount_pence - payable.pence)
        question = _difference(row.amount_pence, payable.pence)
    return Verdict(
        row, question=question, payable=payable, details=details, bill=payable.bill,
        instalment=payable.instalment, surplus_pence=surplus,
    )  # fmt: skip


def _details_words(payable: Payable, details: BankDetails | None, on: date) -> str:
    why = why_not(payable, details, on)
    if why in (NOT_ENTERED, NOT_CONFIRMED):
        return f"{why} Was this payee’s money sent to the right account?"
    return why


def _difference(paid_pence: int, due_pence: int) -> str:
    if paid_pence > due_pence:
        more = show(paid_pence - due_pence)
        return (
            f"{show(due_pence)} is due and {show(paid_pence)} was paid: {more} too much."
            " Ask the payee for it back."
        )
    if paid_pence < due_pence:
        less = show(due_pence - paid_pence)
        return (
            f"{show(due_pence)} is due and {show(paid_pence)} was paid: {less} is missing. Pay the"
            " rest the same way, take this back, and tell us of the whole."
        )
    return ""


@transaction.atomic
def tell_outside(
    *, authority: Authority, rows: Sequence[Told], by: User, at: datetime, on: date,
    file_name: str = "", content: bytes = b"",
) -> OutsideSheet:  # fmt: skip
    """Keep what can be taken; from now on no run takes these. The same table again adds nothing.

    Raises ToldAlready or NothingTold.
    """
    Authority.objects.select_for_update().get(pk=authority.pk)  # a run could start just now
    sha256 = hashlib.sha256(content).hexdigest() if content else ""
    if sha256 and OutsideSheet.objects.filter(authority=authority, file_sha256=sha256).exists():
        raise ToldAlready(field="file")
    taken = [
        verdict for verdict in judge(authority=authority, rows=rows, on=on, by=by)
        if not verdict.refused
    ]  # fmt: skip
    if not taken:
        raise NothingTold
    sheet = OutsideSheet.objects.create(
        authority=authority, told_at=at, told_by=by, file_name=file_name[:120], file_sha256=sha256
    )
    state = OutsidePayment.State
    OutsidePayment.objects.bulk_create(
        OutsidePayment(
            sheet=sheet, row=one.told.row, named=one.told.named, bill=one.bill,
            instalment=one.instalment, amount_pence=one.told.amount_pence,
            paid_on=one.told.paid_on, how=one.told.how, bank_reference=one.told.bank_reference,
            state=state.WAITING if one.can_settle else state.QUESTION, question=one.question,
            surplus_pence=one.surplus_pence,
        )
        for one in taken
    )  # fmt: skip
    audit.record("outside_told", subject=sheet.reference, by=by, at=at)
    return sheet


def look_again(sheet: OutsideSheet, *, on: date, by: User) -> list[tuple[OutsidePayment, Verdict]]:
    """What each open payment of a sheet would become now. Writes nothing."""
    rows = list(sheet.payments.filter(state__in=OutsidePayment.OPEN).order_by("row", "pk"))
    told = [
        Told(row.row, row.named, row.amount_pence, row.paid_on, row.how, row.bank_reference)
        for row in rows
    ]
    mine = frozenset(row.pk for row in rows)
    verdicts = judge(authority=sheet.authority, rows=told, on=on, by=by, mine=mine)
    return list(zip(rows, verdicts, strict=True))


@transaction.atomic
def confirm_outside(
    *, sheet: OutsideSheet, by: User, at: datetime, on: date, differences_seen: bool = False
) -> PayRun | None:
    """A second person says that these left the bank: all that can be settled is, the rest waits.

    Returns the run that holds the payments; None, with each question renewed, where none could
    be. Pressed again it settles what can be settled by then. Raises SameTeller, IsThePayee or
    LookAtDifferences.
    """
    if sheet.told_by_id == by.pk:
        raise SameTeller
    Authority.objects.select_for_update().get(pk=sheet.authority_id)  # a run could start just now
    first = look_again(sheet, on=on, by=sheet.told_by)
    ledger.lock(*(v.payable.budget.book for _, v in first if v.payable is not None))
    looked = look_again(sheet, on=on, by=sheet.told_by)  # again, now that nothing can move
    for row, verdict in looked:
        _renew(row, verdict)
    ready = [(row, verdict) for row, verdict in looked if verdict.can_settle]
    if any(verdict.surplus_pence for _, verdict in ready) and not differences_seen:
        raise LookAtDifferences(field="differences_seen")
    for details in {v.details.pk: v.details for _, v in ready if v.details}.values():
        refuse_payee(details, by)
    return _settle(sheet, ready, by=by, at=at, on=on) if ready else None


def _renew(row: OutsidePayment, verdict: Verdict) -> None:
    """Its question as it stands now."""
    state = OutsidePayment.State
    row.state = state.WAITING if verdict.can_settle else state.QUESTION
    row.question = verdict.question or verdict.refused
    row.surplus_pence = verdict.surplus_pence
    row.save(update_fields=["state", "question", "surplus_pence"])


def _settle(
    sheet: OutsideSheet, ready: Sequence[tuple[OutsidePayment, Verdict]], *, by: User, at: datetime,
    on: date,
) -> PayRun:  # fmt: skip
    run = PayRun.objects.create(
        authority=sheet.authority, pay_on=on, outside=True, state=PayRun.State.RELEASED,
        made_at=sheet.told_at, made_by=sheet.told_by, approved_at=at, approved_by=by,
        released_at=at, total_pence=sum(v.due_pence for _, v in ready), count=len(ready),
    )  # fmt: skip
    before = tranches([v.bill for _, v in ready if v.bill is not None])
    paid_to = PayItem.objects.filter(state=PayItem.State.PAID)
    old = set(paid_to.values_list("bank_details_id", flat=True).distinct())
    for row, verdict in ready:
        details = verdict.details
        assert details is not None  # noqa: S101 can_settle says so
        tranche = 1 + (before.get(verdict.bill.pk, 0) if verdict.bill is not None else 0)
        row.item = PayItem.objects.create(
            run=run, bill=verdict.bill, instalment=verdict.instalment, bank_details=details,
            tranche=tranche, amount_pence=verdict.due_pence, is_new_payee=details.pk not in old,
        )  # fmt: skip
        if verdict.bill is not None:
            verdict.bill.enter_run()
            verdict.bill.save()
        row.state = OutsidePayment.State.SETTLED
        row.save(update_fields=["item", "state"])
    days = {row.item.pk: row.paid_on for row, _ in ready if row.item is not None}
    _pay(run, days, by=by, at=at, on=on)
    audit.record("outside_confirmed", subject=sheet.reference, by=by, at=at)
    return run


def _pay(run: PayRun, days: dict[int, date], *, by: User, at: datetime, on: date) -> None:
    """The same verbs as for a run's file that the bank has answered, day by day."""
    items = items_of(run)
    waiting = [item.instalment_id for item in items if item.instalment_id is not None]
    Instalment.objects.filter(pk__in=waiting).update(state=Instalment.State.IN_RUN)
    for day in sorted(set(days.values())):
        due = [item for item in items if days[item.pk] == day]
        pay_items(due, paid_on=day, by=by, at=at, on=on)
    settle_run(run, by=by, at=at)


@transaction.atomic
def close_outside(*, payment: OutsidePayment, words: str, by: User, at: datetime) -> OutsidePayment:
    """Its question is answered; one that is not settled is taken back, and a run may pay it.

    A repeat changes nothing. Raises SayWhyClosed, NothingToClose or SameCloser.
    """
    row = (
        OutsidePayment.objects.select_for_update(of=("self",))
        .select_related("sheet")
        .get(pk=payment.pk)
    )
    if row.closed_at is not None:
        return row
    if not words.strip():
        raise SayWhyClosed(field="reason")
    if row.state == OutsidePayment.State.SETTLED:
        if not row.question:
            raise NothingToClose
    else:
        if row.sheet.told_by_id == by.pk and (row.bill_id or row.instalment_id):
            raise SameCloser
        row.state = OutsidePayment.State.DROPPED
    row.closed_at, row.closed_by, row.closed_words = at, by, words.strip()[:300]
    row.save(update_fields=["state", "closed_at", "closed_by", "closed_words"])
    audit.record("outside_closed", subject=row.reference, by=by, at=at, words=words)
    return row


def names_at_bank(authority: Authority, names: Sequence[str]) -> dict[str, str]:
    """The item that each of these names at a bank means, for payments made outside Steer.

    The bank's line carries what was keyed in: the payable's reference or the bank's own. A name
    that could mean two payments means none.
    """
    rows = OutsidePayment.objects.filter(
        sheet__authority=authority, state=OutsidePayment.State.SETTLED
    )
    wanted = {name.lower() for name in names if name}
    found: dict[str, set[str]] = {}
    for named, bank, item in rows.values_list("named", "bank_reference", "item__reference"):
        for name in {named.lower(), bank.lower()} & wanted:
            found.setdefault(name, set()).add(item)
    return {name: next(iter(items)) for name, items in found.items() if len(items) == 1}


def left_bank(item: PayItem) -> int:
    """Pence that left the bank for a payment: its amount, and what was paid too much outside."""
    told = OutsidePayment.objects.filter(item=item).first() if item.run.outside else None
    return told.amount_pence if told is not None else item.amount_pence
