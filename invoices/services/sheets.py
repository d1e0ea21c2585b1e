"""Registers, timesheets and visits: written, agreed inside the provider, then one bill a person."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from budgets.forecast import RateFrom, rate_for
from budgets.models import Agreement
from budgets.services.figures import days_off_of
from core.errors import DomainError, Stale
from core.periods import Period
from files.models import StoredFile
from invoices.checks import Checked
from invoices.models import Bill, Sheet, SheetRow
from invoices.services import story
from invoices.services.drafting import suggested_number
from invoices.services.expected import billed_days, rates_of
from invoices.services.submitting import (
    NewBill,
    NewLine,
    NotYetHappened,
    check_bill,
    refuse_impossible,
    submit_bill,
)
from ledger import services as ledger
from notices.services import tell
from people import audit
from people.models import User
from providers.models import Organisation

MOST_ROWS = 1_000
MOST_BILLS = 25  # at once: each is checked on its own
MOST_UNITS = Decimal(1000)


class NothingOnSheet(DomainError):
    code = "nothing_on_sheet"
    message = "There is nobody on it. Add at least one person."


class BadSheetRow(DomainError):
    code = "bad_sheet_row"
    message = "A row is not right. Check its day and its units."


class SheetTwice(DomainError):
    code = "sheet_twice"
    message = "This was kept before. Look at your registers and timesheets."
    status = 409


class WriterAgrees(DomainError):
    code = "writer_agrees"
    message = "You wrote this timesheet. Somebody else of your team has to agree it."
    status = 403


class SheetMovedOn(Stale):
    code = "sheet_moved_on"
    message = "Somebody has agreed or thrown away this one. Look at it again."


class RowIsBilled(DomainError):
    code = "row_is_billed"
    message = "A bill has this row. Take the bill back first."
    status = 409


class NothingToBill(DomainError):
    code = "nothing_to_bill"
    message = "Tick at least one person, and 25 at most."


@dataclass(frozen=True)
class NewRow:
    """One person on one day, as it is written."""

    agreement: Agreement
    service_on: date
    units: Decimal
    came: bool = True
    planned_units: Decimal | None = None
    recorded_units: Decimal | None = None
    explained: str = ""


@transaction.atomic
def write_sheet(
    *, organisation: Organisation, kind: str, title: str, rows: Sequence[NewRow], by: User,
    at: datetime, on: date, once: str = "", file: StoredFile | None = None,
) -> Sheet:  # fmt: skip
    """Keep a sheet. Registers and visits count as agreed; a timesheet waits for somebody else.

    The same `once` returns the first. Raises NothingOnSheet, BadSheetRow, NotYetHappened or
    SheetTwice.
    """
    if once and (first := Sheet.objects.filter(once=once, organisation=organisation).first()):
        return first
    _refuse_rows(organisation, rows, on)
    days = [row.service_on for row in rows]
    agreed = kind != Sheet.Kind.TIMESHEET
    try:
        with transaction.atomic():
            sheet = Sheet.objects.create(
                organisation=organisation, kind=kind, title=title.strip()[:120] or "–",
                from_on=min(days), to_on=max(days), made_at=at, made_by=by,
                approved_at=at if agreed else None, approved_by=by if agreed else None,
                once=once or None, file=file,
            )  # fmt: skip
    except IntegrityError as clash:
        raise SheetTwice from clash
    SheetRow.objects.bulk_create(
        SheetRow(
            sheet=sheet, agreement=row.agreement, service_on=row.service_on, came=row.came,
            units=row.units, planned_units=row.planned_units, recorded_units=row.recorded_units,
            explained=row.explained[:200],
        )
        for row in rows
    )  # fmt: skip
    audit.record("sheet.written", subject=sheet.reference, by=by, at=at)
    if not agreed:
        _ask_colleagues(sheet, by=by, at=at, on=on)
    return sheet


def _ask_colleagues(sheet: Sheet, *, by: User, at: datetime, on: date) -> None:
    """Those who may agree a timesheet hear that it waits; never who it is about."""
    for user in story.people_of(sheet.organisation_id, on).values():
        if user.pk != by.pk:
            tell(
                to=user, about=None, kind="sheet.waits", at=at,
                key=f"sheet-waits:{sheet.reference}:{user.reference}",
                sentence=f"{by.name} wrote a timesheet. Somebody else has to agree it.",
                link=story.page("provider_sheet", sheet.reference),
            )  # fmt: skip


def _refuse_rows(organisation: Organisation, rows: Sequence[NewRow], on: date) -> None:
    if not rows:
        raise NothingOnSheet
    if len(rows) > MOST_ROWS:
        raise BadSheetRow("There are too many rows. Keep them in parts.")
    seen: set[tuple[int, date]] = set()
    for row in rows:
        name = row.agreement.budget.person.known_as
        day = f"{row.service_on.day} {row.service_on:%B}"
        if row.agreement.organisation_id != organisation.pk:
            raise BadSheetRow("Somebody on it has no agreement with this organisation.")
        if row.service_on > on:
            raise NotYetHappened(f"{day} has not come yet. Write it down after it has happened.")
        if not row.agreement.starts_on <= row.service_on <= row.agreement.last_day:
            raise BadSheetRow(f"Nothing is agreed with {name} on {day}. Take the row off.")
        if not row.units.is_finite() or not 0 <= row.units <= MOST_UNITS:
            raise BadSheetRow(f"Check the units of {name} on {day}.")
        if row.came and not row.units and row.recorded_units is None:
            raise BadSheetRow(f"Type how much {name} had on {day}.")
        key = (row.agreement.pk, row.service_on)
        if key in seen:
            raise BadSheetRow(f"{name} is there twice on {day}. Put it into one row.")
        seen.add(key)


@transaction.atomic
def approve_sheet(*, sheet: Sheet, by: User, at: datetime) -> Sheet:
    """Somebody else than who wrote it agrees. Raises WriterAgrees or SheetMovedOn."""
    row = _locked(sheet)
    if row.kind == Sheet.Kind.TIMESHEET and row.made_by_id == by.pk:
        raise WriterAgrees
    row.approved_at, row.approved_by = at, by
    row.save(update_fields=["approved_at", "approved_by"])
    audit.record("sheet.agreed", subject=row.reference, by=by, at=at)
    return row


@transaction.atomic
def drop_sheet(*, sheet: Sheet, by: User, at: datetime) -> Sheet:
    """Throw away what nobody agreed yet. Raises SheetMovedOn."""
    row = _locked(sheet)
    row.dropped_at = at
    row.save(update_fields=["dropped_at"])
    audit.record("sheet.dropped", subject=row.reference, by=by, at=at)
    return row


def _locked(sheet: Sheet) -> Sheet:
    row = Sheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    if row.approved_at is not None or row.dropped_at is not None:
        raise SheetMovedOn
    return row


@transaction.atomic
def leave_out(*, row: SheetRow, leave: bool, by: User, at: datetime) -> SheetRow:
    """Take one row off what waits to be billed, or (`leave` false) put it back.

    For what was billed another way. Raises RowIsBilled while a bill has it.
    """
    ledger.lock(row.agreement.budget.book)
    row = SheetRow.objects.select_for_update(of=("self",)).select_related("sheet", "bill").get(
        pk=row.pk
    )  # fmt: skip
    if row.bill is not None and Bill.objects.live().filter(pk=row.bill.pk).exists():
        raise RowIsBilled
    row.left_out_at, row.left_out_by = (at, by) if leave else (None, None)
    row.save(update_fields=["left_out_at", "left_out_by"])
    event = "sheet.row_left_out" if leave else "sheet.row_put_back"
    audit.record(event, subject=row.sheet.reference, by=by, at=at)
    return row


# Billing what was agreed.


@dataclass(frozen=True)
class Ready:
    """One bill that sheets make: its rows, what it would say, what the checks find, or why not."""

    agreement: Agreement
    rows: list[SheetRow]
    new: NewBill
    checked: Checked
    problem: str = ""

    @property
    def is_clean(self) -> bool:
        return not self.problem and not self.checked.for_provider


@dataclass(frozen=True)
class Waiting:
    """What is agreed of one person and waits to be billed. `twice`: a bill has such a day already."""

    agreement: Agreement
    rows: list[SheetRow]
    pence: int
    twice: bool

    @property
    def sheets(self) -> list[Sheet]:
        """Where its rows were written."""
        return list({row.sheet_id: row.sheet for row in self.rows}.values())


def waiting_bills(organisation_ids: Iterable[int]) -> list[Waiting]:
    """All that was agreed and is not billed, one entry an agreement, by name. Three queries."""
    grouped = _grouped(organisation_ids)
    rates, billed = rates_of(grouped), billed_days(grouped)
    return [
        Waiting(
            agreement, rows,
            sum(_line(agreement, row, rates[agreement.pk]).total_pence for row in rows),
            any(row.service_on in billed[agreement.pk] for row in rows),
        )
        for agreement, rows in grouped.items()
    ]  # fmt: skip


def ready_bills(
    organisation_ids: Iterable[int], on: date, agreements: Iterable[str]
) -> list[Ready]:
    """The bills that chosen agreements (by reference) would get, each checked."""
    wanted = set(agreements)
    grouped = _grouped(organisation_ids, wanted)
    rates = rates_of(grouped)
    return [_ready(one, rows, rates[one.pk], on) for one, rows in grouped.items()]


def _grouped(
    organisation_ids: Iterable[int], wanted: set[str] | None = None
) -> dict[Agreement, list[SheetRow]]:
    rows = SheetRow.objects.to_bill().filter(sheet__organisation__in=list(organisation_ids))
    if wanted is not None:
        rows = rows.filter(agreement__reference__in=wanted)
    found: dict[Agreement, list[SheetRow]] = defaultdict(list)
    chosen = rows.select_related(
        "sheet", "agreement__budget__person__authority", "agreement__budget__person__user",
        "agreement__budget__book", "agreement__holding", "agreement__organisation",
        "agreement__service",
    ).order_by("agreement__budget__person__known_as", "agreement", "service_on", "pk")  # fmt: skip
    for row in chosen:
        found[row.agreement].append(row)
    return dict(found)


def _line(agreement: Agreement, row: SheetRow, rates: list[RateFrom]) -> NewLine:
    day = row.service_on
    rate = rate_for(rates, day, days_off_of(agreement.organisation, Period(day, day)))
    return NewLine.priced(
        service_on=day, description=agreement.what, units=row.units, unit=agreement.unit,
        rate_pence=rate.amount_pence if rate else 0,
        vat_percent=rate.vat_percent if rate else Decimal(0),
    )  # fmt: skip


def _ready(agreement: Agreement, rows: list[SheetRow], rates: list[RateFrom], on: date) -> Ready:
    lines = [_line(agreement, row, rates) for row in rows]
    days = [row.service_on for row in rows]
    new = NewBill(
        number=suggested_number(agreement), issued_on=on, from_on=min(days), to_on=max(days),
        lines=lines,
    )  # fmt: skip
    problem = ""
    try:
        refuse_impossible(agreement, new, on)
    except DomainError as refusal:
        problem = refusal.sentence
    return Ready(agreement, rows, new, check_bill(agreement, new), problem)


@transaction.atomic
def send_sheets(
    *, organisation_ids: Sequence[int], agreements: Iterable[str], by: User, at: datetime, on: date,
    once: str = "",
) -> list[Bill]:  # fmt: skip
    """Send one bill for each chosen agreement (by reference), or none at all.

    The same `once` returns the first bills. Raises NothingToBill, or what `submit_bill` refuses.
    """
    wanted = set(agreements)
    rows = Agreement.objects.filter(organisation__in=organisation_ids, reference__in=wanted)
    chosen = list(rows.select_related("budget__book").order_by("pk"))
    ledger.lock(*(row.budget.book for row in chosen))
    if once and (first := list(Bill.objects.filter(once__startswith=f"{once}:").order_by("pk"))):
        return first
    ready = ready_bills(organisation_ids, on, wanted)
    if not ready or len(ready) > MOST_BILLS:
        raise NothingToBill
    return [_send(one, by=by, at=at, on=on, once=once) for one in ready]


def _send(one: Ready, *, by: User, at: datetime, on: date, once: str) -> Bill:
    bill = submit_bill(
        agreement=one.agreement, new=one.new, by=by, at=at, on=on,
        once=f"{once}:{one.agreement.pk}" if once else "",
    )  # fmt: skip
    SheetRow.objects.filter(pk__in=[row.pk for row in one.rows]).update(bill=bill)
    return bill
