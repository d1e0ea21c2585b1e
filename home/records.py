"""Records that a worker or auditor opens one at a time, with a reason the person sees."""

from collections.abc import Callable
from dataclasses import dataclass
from secrets import choice

from django.urls import reverse
from django.utils.translation import gettext as _t

from core.errors import DomainError
from core.templatetags.words import day, pounds
from invoices.models import Bill
from payments.models import OwnPayment
from people.models import Person
from statements.models import Statement

Fact = tuple[str, str]


class NoSuchRecord(DomainError):
    code = "no_such_record"
    message = "There is no such record of this person. Check the reference, or choose at random."


@dataclass(frozen=True)
class Record:
    """One bill, payment or statement: whose it is, what it says, and whether it is in question."""

    reference: str
    person: Person
    code: str  # the permission that opens it
    title: str
    finding: bool
    facts: tuple[Fact, ...]
    href: str = ""  # its own page, for who may open it


def _bill(reference: str) -> Record | None:
    rows = Bill.objects.select_related("agreement__budget__person__authority", "organisation")
    bill = rows.filter(reference=reference).exclude(state=Bill.State.DRAFT).first()
    if bill is None:
        return None
    facts: list[Fact] = [
        (_t("From"), bill.organisation.name),
        (_t("Number"), bill.number),
        (_t("For"), f"{day(bill.from_on)} – {day(bill.to_on)}"),
        (_t("Amount"), pounds(bill.total_pence)),
        (_t("State"), bill.get_state_display()),
    ]
    facts += [
        (day(line.service_on), f"{line.description}: {pounds(line.net_pence + line.vat_pence)}")
        for line in bill.lines.all()
    ]
    person = bill.agreement.budget.person
    title = _t("A bill from %(who)s") % {"who": bill.organisation.name}
    href = reverse("council_bill", args=[reference])
    return Record(reference, person, "bill.view", title, bill.needs_decision, tuple(facts), href)


def _payment(reference: str) -> Record | None:
    rows = OwnPayment.objects.select_related("pot__budget__person__authority")
    paid = rows.filter(reference=reference).first()
    if paid is None:
        return None
    facts = (
        (_t("Paid to"), paid.paid_to),
        (_t("Amount"), pounds(paid.amount_pence)),
        (_t("Paid on"), day(paid.paid_on)),
        (_t("For support on"), day(paid.service_on)),
        (_t("Pot"), paid.pot.name),
    )
    person = paid.pot.budget.person
    return Record(reference, person, "payment.view", _t("A payment"), paid.in_question, facts)


def _statement(reference: str) -> Record | None:
    rows = Statement.objects.select_related("budget__person__authority")
    found = rows.filter(reference=reference).first()
    if found is None:
        return None
    facts = (
        (_t("From"), day(found.from_on)),
        (_t("To"), day(found.to_on)),
        (_t("Version"), str(found.version)),
        (_t("Issued"), day(found.issued_at)),
    )
    href = reverse("council_statement", args=[reference])
    person = found.budget.person
    return Record(reference, person, "statement.view", _t("A statement"), False, facts, href)


KINDS: dict[str, Callable[[str], Record | None]] = {
    "bill": _bill,
    "pay": _payment,
    "st": _statement,
}


def record_of(reference: str) -> Record | None:
    """The record of this reference, whoever asks; the caller asks whether they may."""
    prefix, _, rest = reference.partition("-")
    find = KINDS.get(prefix)
    return find(reference) if find and rest else None


def at_random(person: Person) -> str:
    """The reference of one bill, payment or statement of a person, by chance."""
    bills = Bill.objects.filter(agreement__budget__person=person).exclude(state=Bill.State.DRAFT)
    found = [
        *bills.values_list("reference", flat=True),
        *OwnPayment.objects.filter(pot__budget__person=person).values_list("reference", flat=True),
        *Statement.objects.filter(budget__person=person).values_list("reference", flat=True),
    ]
    if not found:
        raise NoSuchRecord(_t("There is nothing to check yet."))
    return choice(found)
