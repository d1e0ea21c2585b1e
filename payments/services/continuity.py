"""Every night: what to pay and what is left of each budget, in one sealed file for a day without us.

The pay list stands in it as a paper to read and as tables to work from; so does what was known of
every budget. Who has the passphrase needs nothing but a PDF reader (docs/continuity.md).
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import override

from budgets.models import Budget
from budgets.services import standings
from core.errors import DomainError
from core.models import Authority
from core.paper import pdf_from
from core.templatetags.words import day as day_words
from invoices.models import Bill
from invoices.services import next_pay_day
from payments import bacs, sealing
from payments.models import BankDetails, PayItem, PayList, PayRun
from payments.outside_table import HEAD as TELL_HEAD
from payments.pain import pounds
from payments.services.runs import (
    Payable,
    Proposal,
    details_of,
    propose,
)
from people import audit
from people.models import Person
from providers.models import Organisation

KEPT: Final = 14
A_PAPER: Final = 250  # rows on one paper: more take too long to press
MOST_POTS: Final = 2_000  # rows of balances; beyond that papers hold budgets, and tables the pots
PAY, ASK, NOT_YET = "pay", "ask", "not yet"
PAY_HEAD: Final = (
    "do", "reference", "pay to", "name on the account", "sort code", "account number", "amount",
    "due on", "what", "why", "contact",
)  # fmt: skip
BALANCE_HEAD: Final = (
    "budget", "person", "pot", "from", "to", "in the pot", "spent", "promised", "free", "left",
)  # fmt: skip


class NoPassphrase(DomainError):
    code = "no_passphrase"
    message = (
        "No pay list is written: nobody has set a passphrase. Set STEER_CONTINUITY_PASSPHRASE to"
        " twelve letters or more, and keep it where you can read it without Steer."
    )
    status = 409


class ListExists(DomainError):
    code = "list_exists"
    message = "A pay list was written at this very moment already. Try again in a second."
    status = 409


@dataclass(frozen=True)
class ListedPayment:
    """One line of the pay list. `do`: pay, ask (read why first), or not yet."""

    do: str
    reference: str
    payee: str
    account_name: str
    sort_code: str
    account_number: str
    pence: int
    due_on: date
    what: str
    why: str
    contact: str

    def cells(self) -> list[str]:
        return [
            self.do, self.reference, self.payee, self.account_name, self.sort_code,
            self.account_number, pounds(self.pence), self.due_on.isoformat(), self.what, self.why,
            self.contact,
        ]  # fmt: skip


@dataclass(frozen=True)
class ListedBalance:
    """What was known of one pot, or of a whole budget (`pot` is empty)."""

    budget: str
    person: str
    pot: str
    starts_on: date
    ends_on: date
    in_pot: int
    spent: int
    promised: int
    free: int
    left: int

    def cells(self) -> list[str]:
        money = (self.in_pot, self.spent, self.promised, self.free, self.left)
        return [
            self.budget, self.person, self.pot, self.starts_on.isoformat(),
            self.ends_on.isoformat(), *(pounds(pence) for pence in money),
        ]  # fmt: skip


@dataclass(frozen=True)
class Content:
    """Everything of one night, before it is written."""

    authority: Authority
    at: datetime
    on: date
    until_on: date
    payments: list[ListedPayment]
    balances: list[ListedBalance]

    @property
    def ready(self) -> list[ListedPayment]:
        """What may be paid from the list as it stands."""
        return [row for row in self.payments if row.do == PAY]

    @property
    def others(self) -> list[ListedPayment]:
        """What to ask about first, and what nobody said yes to yet."""
        return [row for row in self.payments if row.do != PAY]

    @property
    def total_pence(self) -> int:
        return sum(row.pence for row in self.ready)


def content_of(authority: Authority, *, at: datetime, on: date) -> Content:
    """What falls due in the next days (policy continuity_days), and every budget. Writes nothing."""
    until = on + timedelta(days=int(authority.policy("continuity_days", on).value))
    pay_day = next_pay_day(authority, on)
    payments = [
        *_of_proposal(propose(authority=authority, pay_on=until), on, pay_day),
        *_in_runs(authority),
        *_not_yet(authority, pay_day),
    ]
    order = {PAY: 0, ASK: 1, NOT_YET: 2}
    payments.sort(key=lambda row: (order[row.do], row.due_on, row.payee.lower(), row.reference))
    return Content(authority, at, on, until, payments, list(_balances(authority)))


def _listed(
    do: str, payable: Payable, details: BankDetails | None, due_on: date, why: str
) -> ListedPayment:
    return ListedPayment(
        do, payable.reference, payable.payee_name,
        details.account_name if details else "", details.shown_sort_code if details else "",
        details.account_number if details else "", payable.pence, due_on, payable.what, why,
        contact_of(payable.payee),
    )  # fmt: skip


def contact_of(payee: Organisation | Person) -> str:
    """How to reach a payee without Steer: telephone first."""
    if isinstance(payee, Organisation):
        return ", ".join(word for word in (payee.phone, payee.email) if word)
    email = payee.user.email if payee.user is not None else ""
    return ", ".join(word for word in (payee.phone, email) if word)


def _of_proposal(proposal: Proposal, on: date, pay_day: date) -> Iterator[ListedPayment]:
    for item in proposal.items:
        due = item.instalment.due_on if item.instalment is not None else pay_day
        assert item.details is not None  # noqa: S101 a proposal takes nobody without
        first = max(on, due, item.details.usable_on or on)
        yield _listed(PAY, item, item.details, first, _why(item))
    for row in proposal.left_out:
        due = row.payable.instalment.due_on if row.payable.instalment is not None else pay_day
        yield _listed(ASK, row.payable, None, max(on, due), row.why)


def _why(item: Payable) -> str:
    if item.bill is not None:
        return "Said yes to."
    assert item.instalment is not None  # noqa: S101 one of the two
    row = item.instalment
    return f"For {day_words(row.from_on)} to {day_words(row.to_on)}."


def _in_runs(authority: Authority) -> Iterator[ListedPayment]:
    """Payments of runs that are not over: the bank may have them."""
    state = PayRun.State
    rows = PayItem.objects.filter(
        run__authority=authority, state=PayItem.State.IN_RUN,
        run__state__in=[state.PREPARED, state.APPROVED, *PayRun.SENT],
    ).select_related(
        "run", "bank_details", "bill__organisation", "bill__agreement__budget__person__user",
        "instalment__holding__holder", "instalment__holding__budget__person__user",
    )  # fmt: skip
    for item in rows.order_by("pk"):
        payable = Payable(item.amount_pence, item.bill, item.instalment)
        where = f"In the pay run of {day_words(item.run.pay_on)} ({item.run.reference})."
        said = (
            "Its file was made: ask the bank whether it has it before you pay."
            if item.run.file_sha256
            else "Its file was not made by then: make sure that none went to the bank since."
        )
        yield _listed(ASK, payable, item.bank_details, item.run.pay_on, f"{where} {said}")


def _not_yet(authority: Authority, pay_day: date) -> Iterator[ListedPayment]:
    """Bills that nobody has said yes to: expected, and not to be paid without a yes."""
    rows = Bill.objects.filter(
        state__in=Bill.OPEN, kind=Bill.Kind.INVOICE, agreement__holding__kind="council",
        agreement__budget__person__authority=authority,
    ).select_related("organisation", "agreement__budget__person")  # fmt: skip
    why = "Nobody has said yes to it. Do not pay it without the person’s yes, on paper or by telephone."
    bills = list(rows.order_by("pk"))
    payables = [Payable(bill.total_pence, bill=bill) for bill in bills]
    found = details_of(payables)
    for payable in payables:
        row = found.get(payable.payee_key)
        confirmed = row if row is not None and row.confirmed_at is not None else None
        yield _listed(NOT_YET, payable, confirmed, pay_day, why)


def _balances(authority: Authority) -> Iterator[ListedBalance]:
    budgets = list(
        Budget.objects.filter(person__authority=authority, state=Budget.State.ACTIVE)
        .select_related("person", "book")
        .order_by("person__full_name", "reference")
    )
    found = standings(budgets, None)
    for budget in budgets:
        figures, name = found[budget.pk].figures, budget.person.full_name
        yield ListedBalance(
            budget.reference, name, "", budget.starts_on, budget.ends_on, figures.total.in_pot,
            figures.spent, figures.promised, figures.free, figures.left,
        )  # fmt: skip
        for pot in figures.pots:
            yield ListedBalance(
                budget.reference, name, pot.name, pot.starts_on, pot.ends_on, pot.in_pot, pot.spent,
                pot.promised, pot.free, pot.left,
            )  # fmt: skip


def tables_of(content: Content) -> dict[str, tuple[bytes, str]]:
    """The tables, by file name, with what each is: to pay from, to look up, to tell afterwards."""
    pay = [list(PAY_HEAD), *(row.cells() for row in content.payments)]
    balances = [list(BALANCE_HEAD), *(row.cells() for row in content.balances)]
    tell = [list(TELL_HEAD)]
    tell += [[row.reference, pounds(row.pence), "", "", ""] for row in content.ready]
    return {
        "pay-list.csv": (_csv(pay), "The pay list, to pay from"),
        "balances.csv": (_csv(balances), "What is left of each budget and pot"),
        "paid-outside.csv": (_csv(tell), "To fill in as you pay, and to give to Steer afterwards"),
    }


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    return ("\ufeff" + bacs.csv_rows(rows)).encode("utf-8")


def sealed_file(content: Content, passphrase: str) -> bytes:
    """The one file: the paper, the tables and papers of the rest. Raises NoPdfHere or PdfFailed."""
    with override("en-gb"):
        pages = _in_parts([*content.ready, *content.others])
        paper = _pressed("paper_continuity", content, rows=pages[0], number=1, parts=len(pages))
        attached = tables_of(content)
        for number, rows in enumerate(pages[1:], 2):
            made = _pressed("paper_continuity", content, rows=rows, number=number, parts=len(pages))
            words = f"The pay list, part {number} of {len(pages)}"
            attached[f"pay-list-{number}.pdf"] = (made, words)
        pots = len(content.balances) <= MOST_POTS
        budgets = [row for row in content.balances if pots or not row.pot]
        pages_of_budgets = _in_parts(budgets)
        for number, balances in enumerate(pages_of_budgets, 1):
            made = _pressed(
                "paper_balances", content, rows=balances, number=number,
                parts=len(pages_of_budgets), pots=pots,
            )  # fmt: skip
            words = f"Balances, part {number} of {len(pages_of_budgets)}"
            attached[f"balances-{number}.pdf"] = (made, words)
    return sealing.sealed(paper, attached, passphrase)


T = TypeVar("T")


def _in_parts(rows: Sequence[T]) -> list[Sequence[T]]:
    """The rows of each paper; one paper where there are none."""
    return [rows[start : start + A_PAPER] for start in range(0, max(1, len(rows)), A_PAPER)]


def _pressed(name: str, content: Content, **facts: Any) -> bytes:
    context = {"content": content, "authority": content.authority, "kept": KEPT, **facts}
    return pdf_from(render_to_string(f"payments/{name}.html", context))


def passphrase() -> str:
    """The passphrase that is set. Raises NoPassphrase for none, or one that is too short."""
    found = str(settings.CONTINUITY_PASSPHRASE)
    if len(found) < sealing.LEAST_PASSPHRASE:
        raise NoPassphrase
    return found


def why_none() -> str:
    """Why no list is written, in words; nothing where one is."""
    try:
        passphrase()
    except NoPassphrase as refusal:
        return refusal.sentence
    return ""


def folder() -> Path:
    """Where the lists stand; made when it is not there, for us alone."""
    found = Path(settings.CONTINUITY_FOLDER)
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def write_list(*, authority: Authority, at: datetime, on: date) -> PayList:
    """Write this night's file whole or not at all, keep the row, and let the oldest go.

    Slow work and disk come first, outside any transaction. Raises NoPassphrase, ListExists,
    NoPdfHere or PdfFailed.
    """
    words = passphrase()
    content = content_of(authority, at=at, on=on)
    made = sealed_file(content, words)
    name = f"pay-list-{authority.pk}-{at:%Y%m%d-%H%M%S}.pdf"
    if PayList.objects.filter(authority=authority, file_name=name).exists():
        raise ListExists
    write_whole(folder() / name, made)
    with transaction.atomic():
        row = PayList.objects.create(
            authority=authority, on=on, until_on=content.until_on, file_name=name,
            sha256=hashlib.sha256(made).hexdigest(), size=len(made), count=len(content.ready),
            total_pence=content.total_pence, made_at=at,
        )  # fmt: skip
        audit.record("pay_list_written", subject=row.reference, by=None, at=at)
    _let_go(authority, at=at)
    return row


def write_whole(path: Path, content: bytes) -> None:
    """A file that is there whole or not at all, readable by us alone, whatever is pulled out."""
    handle, half = tempfile.mkstemp(dir=path.parent, prefix=".half-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(half).replace(path)
    except BaseException:
        Path(half).unlink(missing_ok=True)
        raise
    whole = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(whole)
    finally:
        os.close(whole)


def _let_go(authority: Authority, *, at: datetime) -> None:
    """The newest files stay; of older ones the row stays, and says when the file went."""
    rows = PayList.objects.filter(authority=authority, removed_at=None)
    for row in rows.order_by("-made_at", "-pk")[KEPT:]:
        (folder() / row.file_name).unlink(missing_ok=True)
        row.removed_at = at
        row.save(update_fields=["removed_at"])
