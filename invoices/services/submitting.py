"""A provider sends a bill: it is checked, numbered, written down whole, and the person is asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Min, Sum

from budgets.forecast import RateFrom, rate_for
from budgets.models import Agreement, Allocation, ended_on
from budgets.services import sessions_of
from budgets.services.figures import days_off_of, rate_from
from core.clock import day_of
from core.errors import DomainError
from core.money import MOST_PENCE, price, round_pence, show
from core.periods import Period
from files.models import StoredFile
from invoices import checks
from invoices.checks import BillFacts, Checked, LineFacts
from invoices.models import Bill, BillLine, Finding, number_words
from invoices.services import crediting, payees, standing, story
from ledger import services as ledger
from ledger.models import Account
from people import audit
from people.models import User
from providers.models import ProviderPause

MOST_LINES = 1_000
MOST_UNITS = Decimal(100_000)
DESCRIPTION = 300


class SameNumber(DomainError):
    code = "same_number"
    message = "You have sent a bill with this number before. Use a new number."
    status = 409


class SameFile(DomainError):
    code = "same_file"
    message = "This very file was sent before. Look at your bills."
    status = 409


class NotYetHappened(DomainError):
    code = "not_yet_happened"
    message = "A line is for a day that has not come yet. Bill it after it has happened."


class NothingBilled(DomainError):
    code = "nothing_billed"
    message = "There is nothing to pay on this bill. Add at least one line with an amount."


class BadLine(DomainError):
    code = "bad_line"
    message = "A line is not right. Check its day, units and price."


class NumberMissing(DomainError):
    code = "number_missing"
    message = "Give the bill a number of 60 letters or fewer."


class SupportEnded(DomainError):
    code = "support_ended"
    message = "This support has ended. Bill what you gave until its last day."


@dataclass(frozen=True)
class NewLine:
    """One line as it is sent. `rate_pence` may have parts of a penny; net and VAT are rounded."""

    service_on: date
    description: str
    units: Decimal
    unit: str
    rate_pence: Decimal
    net_pence: int
    vat_pence: int = 0
    service_to: date | None = None

    @classmethod
    def priced(
        cls, *, service_on: date, description: str, units: Decimal, unit: str,
        rate_pence: Decimal | int, vat_percent: Decimal = Decimal(0), service_to: date | None = None,
    ) -> "NewLine":  # fmt: skip
        """Units times rate, and VAT on it, each rounded once, half up."""
        net = price(units, rate_pence)
        vat = round_pence(Decimal(net) * vat_percent / 100)
        return cls(service_on, description, units, unit, Decimal(rate_pence), net, vat, service_to)

    @property
    def total_pence(self) -> int:
        return self.net_pence + self.vat_pence

    @property
    def units_words(self) -> str:
        return number_words(self.units)

    @property
    def last_day(self) -> date:
        return self.service_to or self.service_on


@dataclass(frozen=True)
class NewBill:
    """A bill, or a credit note for `credits`, as it is sent."""

    number: str
    issued_on: date
    from_on: date
    to_on: date
    lines: Sequence[NewLine] = field(default_factory=tuple)
    kind: str = Bill.Kind.INVOICE
    credits: Bill | None = None
    file: StoredFile | None = None
    file_sha256: str = ""

    @property
    def total_pence(self) -> int:
        return sum(line.total_pence for line in self.lines)


@transaction.atomic
def submit_bill(
    *,
    agreement: Agreement,
    new: NewBill,
    by: User,
    at: datetime,
    on: date,
    source: str = Bill.Source.WEB,
    once: str = "",
) -> Bill:
    """Send a bill: it is checked, and the person is asked whether it happened.

    `once` is a form's token: the same token returns the first bill. A credit note takes its amount
    back from the bill it names. Raises SameNumber, SameFile, NotYetHappened, NothingBilled,
    BadLine, NumberMissing, CreditTooBig or CreditNeedsBill; nothing is kept then.
    """
    ledger.lock(agreement.budget.book)
    if once and (first := Bill.objects.filter(once=once).first()):
        return first
    refuse_impossible(agreement, new, on)
    if new.kind == Bill.Kind.CREDIT_NOTE:
        bill = _write(agreement, new, by=by, at=at, source=source, once=once)
        return crediting.apply(bill, by=by, at=at, on=on)
    checked = check_bill(agreement, new)
    bill = _write(agreement, new, by=by, at=at, source=source, once=once, checked=checked)
    rule = standing.rule_for(bill, checked, on)
    _send(bill, checked, by=by, at=at)
    if rule is None or not standing.answer_by(rule=rule, bill=bill, at=at, on=on):
        _ask(bill, at=at)
    return bill


def refuse_impossible(agreement: Agreement, new: NewBill, on: date) -> None:
    """Raise what makes it no bill at all, before anything is written."""
    number = new.number.strip()
    if not number or len(number) > 60:  # noqa: PLR2004
        raise NumberMissing(field="number")
    if not new.lines or new.total_pence <= 0:
        raise NothingBilled
    if len(new.lines) > MOST_LINES or new.total_pence > MOST_PENCE:
        raise BadLine("This bill is too big. Send it in parts.")
    if new.to_on < new.from_on:
        raise BadLine("The last day of the bill is before its first day.", field="to_on")
    for position, line in enumerate(new.lines, 1):
        _refuse_line(position, line, new, on)
    _refuse_after_the_end(agreement, new)
    live = Bill.objects.live().filter(organisation=agreement.organisation)
    if live.filter(number=number).exists():
        raise SameNumber(f"You have sent bill {number} before. Use a new number.", field="number")
    digest = new.file_sha256
    if digest and live.filter(file_sha256=digest, agreement=agreement).exists():
        raise SameFile


def _refuse_after_the_end(agreement: Agreement, new: NewBill) -> None:
    """After a budget's end, such as a death, nothing is payable; what was given before is."""
    last = ended_on(agreement.budget_id)
    if last is None:
        return
    for position, line in enumerate(new.lines, 1):
        if line.last_day > last and line.net_pence >= 0:
            raise SupportEnded(
                f"This support ended on {last.day} {last:%B %Y}. Take line {position} off, "
                "and send what you gave until then.",
                field="lines",
            )


def _refuse_line(position: int, line: NewLine, new: NewBill, on: date) -> None:
    if line.last_day > on:
        raise NotYetHappened(
            f"Line {position} is for {line.last_day.day} {line.last_day:%B}, which has not come yet. "
            "Bill it after it has happened."
        )
    if line.last_day < line.service_on:
        raise BadLine(f"Line {position} ends before it starts. Check its days.")
    if line.service_on < new.from_on or line.last_day > new.to_on:
        raise BadLine(f"Line {position} is outside the days of the bill. Check its days.")
    if abs(line.units) > MOST_UNITS or line.rate_pence < 0 or not line.units.is_finite():
        raise BadLine(f"Line {position} has a number that is too big, or below nought.")
    if line.units < 0 and line.net_pence >= 0:
        raise BadLine(f"Line {position} has units below nought. Type how many there were.")


# The checks, with what they are checked against.


def check_bill(agreement: Agreement, new: NewBill) -> Checked:
    """What the checks say of a bill that was not sent yet: the preview and the sending share it."""
    return checks.check(facts_of(agreement, new))


def facts_of(agreement: Agreement, new: NewBill) -> BillFacts:
    period = Period(new.from_on, new.to_on)
    rates = [rate_from(row) for row in agreement.rates.all()]
    holidays = days_off_of(agreement.organisation, period)
    promised = sum((s.units for s in sessions_of(agreement, period)), Decimal(0))
    left, pot = _left(agreement, new)
    return BillFacts(
        lines=[
            _line_facts(agreement, n, row, rates, holidays) for n, row in enumerate(new.lines, 1)
        ],
        unit=agreement.unit,
        promised_units=promised,
        billed_units=_billed_units(agreement, period),
        tolerance_percent=_tolerance(agreement, new.to_on),
        left_pence=left,
        pot=pot,
        twin=_twin(agreement, new),
        billed_on=_billed_on(agreement, period),
        paused_on=_paused_on(agreement),
        payee_words=payees.words_of(agreement),
    )


def _line_facts(
    agreement: Agreement, position: int, line: NewLine, rates: list[RateFrom],
    holidays: frozenset[date],
) -> LineFacts:  # fmt: skip
    rate = rate_for(rates, line.service_on, holidays)
    later = rate_for(rates, line.last_day, holidays)
    spans = line.last_day > line.service_on
    return LineFacts(
        position=position, service_on=line.service_on, units=line.units, unit=line.unit,
        rate_pence=line.rate_pence, net_pence=line.net_pence, vat_pence=line.vat_pence,
        in_force=agreement.starts_on <= line.service_on and line.last_day <= agreement.last_day,
        agreed_pence=rate.amount_pence if rate else None,
        agreed_vat_percent=rate.vat_percent if rate else Decimal(0),
        rate_changes=spans and rate is not None and later is not None
        and rate.kind == later.kind and rate.amount_pence != later.amount_pence,
    )  # fmt: skip


def _billed_units(agreement: Agreement, period: Period) -> Decimal:
    others = Bill.objects.live().filter(agreement=agreement, kind=Bill.Kind.INVOICE)
    rows = BillLine.objects.filter(
        bill__in=others, service_on__gte=period.starts_on, service_on__lte=period.ends_on,
        unit=agreement.unit, net_pence__gte=0,
    ).exclude(bill__state=Bill.State.CREDITED)  # fmt: skip
    return rows.aggregate(sum=Sum("units"))["sum"] or Decimal(0)


def _tolerance(agreement: Agreement, on: date) -> int:
    value = agreement.budget.person.authority.policy("units_tolerance_percent", on).value
    return int(value)


def _left(agreement: Agreement, new: NewBill) -> tuple[int, str]:
    """What the promise and its pots still hold for the days of a bill, and the pot's name."""
    rows = [
        row
        for row in Allocation.objects.filter(agreement=agreement).select_related("pot__period")
        if row.pot.period.period.overlap(Period(new.from_on, new.to_on))
    ]
    accounts = {row.promised_id for row in rows} | {row.pot.free_id for row in rows}
    return sum(Account.objects.balances(accounts).values()), rows[0].pot.name if rows else "The pot"


def _paused_on(agreement: Agreement) -> date | None:
    """Since when this council starts nothing new with the provider; None when it does."""
    pauses = ProviderPause.objects.live().filter(
        organisation=agreement.organisation_id, authority=agreement.budget.person.authority_id
    )
    at = pauses.values_list("paused_at", flat=True).first()
    return day_of(at) if at else None


def _twin(agreement: Agreement, new: NewBill) -> str:
    """The number of a live bill with the same days and amount under this agreement."""
    live = Bill.objects.live().filter(agreement=agreement, kind=Bill.Kind.INVOICE)
    same = live.filter(from_on=new.from_on, to_on=new.to_on, total_pence=new.total_pence)
    return same.exclude(state=Bill.State.CREDITED).values_list("number", flat=True).first() or ""


def _billed_on(agreement: Agreement, period: Period) -> dict[date, str]:
    """First days of lines that other live bills have, with the number of the first of them."""
    live = Bill.objects.live().filter(agreement=agreement, kind=Bill.Kind.INVOICE)
    rows = BillLine.objects.filter(
        bill__in=live.exclude(state=Bill.State.CREDITED), net_pence__gt=0,
        service_on__gte=period.starts_on, service_on__lte=period.ends_on,
    ).order_by()  # fmt: skip
    first = rows.values("service_on").annotate(first=Min("pk")).values("first")
    found = BillLine.objects.filter(pk__in=first).order_by("service_on")
    return dict(found.values_list("service_on", "bill__number"))


# Writing it down.


def _write(
    agreement: Agreement, new: NewBill, *, by: User, at: datetime, source: str, once: str,
    checked: Checked | None = None,
) -> Bill:  # fmt: skip
    try:
        with transaction.atomic():
            bill = Bill.objects.create(
                agreement=agreement, organisation=agreement.organisation, kind=new.kind,
                number=new.number.strip(), issued_on=new.issued_on, from_on=new.from_on,
                to_on=new.to_on, total_pence=new.total_pence, source=source, file=new.file,
                file_sha256=new.file_sha256, credits=new.credits, submitted_by=by, made_at=at,
                once=once or None, state=Bill.State.SENT,
            )  # fmt: skip
    except IntegrityError as clash:
        raise SameNumber(field="number") from clash
    lines = BillLine.objects.bulk_create(
        BillLine(
            bill=bill, position=position, service_on=line.service_on, service_to=line.service_to,
            description=line.description[:DESCRIPTION], units=line.units, unit=line.unit,
            rate_pence=line.rate_pence, net_pence=line.net_pence, vat_pence=line.vat_pence,
            payable_pence=checked.payable[position] if checked else line.total_pence,
        )
        for position, line in enumerate(new.lines, 1)
    )  # fmt: skip
    by_position = {line.position: line for line in lines}
    Finding.objects.bulk_create(
        Finding(
            bill=bill, line=by_position.get(found.position or 0), code=found.code,
            sentence=found.sentence[:300], blocks=found.blocks, found_at=at,
        )
        for found in (checked.findings if checked else [])
    )  # fmt: skip
    return bill


def _send(bill: Bill, checked: Checked, *, by: User, at: datetime) -> None:
    """Sent, then asked; held first where it may be the same bill twice."""
    person = bill.agreement.budget.person
    theirs = bill.agreement.holding.is_direct_payment  # nobody at the council looks at those
    sender = bill.organisation.name if bill.source != Bill.Source.PAPER else "The council"
    held = checked.holds and not theirs
    bill.send(at=at, held=held, question=checked.blocks and not theirs)
    bill.save()
    story.add(bill, f"{sender} sent this bill for {show(bill.total_pence)}.", by=by, at=at)
    audit.record("bill.sent", subject=bill.reference, by=by, at=at, person=person)
    if held:
        story.add(bill, "It is on hold, because it may be the same bill twice.", by=None, at=at)


def _ask(bill: Bill, *, at: datetime) -> None:
    if bill.state != Bill.State.ASKED:
        return
    name = bill.agreement.budget.person.known_as
    story.add(bill, f"{name} is asked whether it happened.", by=None, at=at)
    story.tell_answerers(
        bill, "bill.asked", f"bill-asked:{bill.reference}:0",
        f"{bill.organisation.name} sent a bill for {show(bill.total_pence)}. Did it happen?", at=at,
    )  # fmt: skip


@transaction.atomic
def withdraw_bill(*, bill: Bill, by: User, at: datetime) -> Bill:
    """The provider takes a bill back, until somebody said yes. Raises BillNotOpen or BillInRun."""
    ledger.lock(bill.agreement.budget.book)
    bill.refresh_from_db()
    bill.withdraw()
    bill.save()
    bill.findings.filter(settled_at=None).update(settled_at=at)
    story.add(bill, f"{bill.organisation.name} took this bill back.", by=by, at=at)
    person = bill.agreement.budget.person
    audit.record("bill.withdrawn", subject=bill.reference, by=by, at=at, person=person)
    story.tell_answerers(
        bill, "bill.withdrawn", f"bill-withdrawn:{bill.reference}",
        f"{bill.organisation.name} took back their bill for {show(bill.total_pence)}. Do nothing.",
        at=at,
    )  # fmt: skip
    return bill
