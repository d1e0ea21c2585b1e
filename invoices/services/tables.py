"""Many bills at once: a CSV or an e-invoice that somebody uploaded, checked, shown, then sent."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import transaction

from budgets.models import Agreement
from core.errors import DomainError
from files.models import StoredFile
from files.services import path_of
from invoices.checks import Checked
from invoices.csv_rows import Problem, Row, by_bill, read_table
from invoices.e_invoices import HELD, READ, Reading, read_bytes
from invoices.models import Bill, HeldDocument
from invoices.services.documents import submit_document
from invoices.services.submitting import (
    NewBill,
    NewLine,
    check_bill,
    refuse_impossible,
    submit_bill,
)
from invoices.sheet_rows import START as WORKBOOK
from invoices.sheet_rows import read_sheet
from people.models import User

E_INVOICES: Final = ("application/xml", "application/pdf")
PICTURE: Final = "A picture is not read by guess. Write the bill, and this picture goes with it."


class NotReady(DomainError):
    code = "table_has_problems"
    message = "Nothing was sent. Correct the rows that are wrong, and upload the file again."


@dataclass
class Ready:
    """One bill of the table, priced and checked, not sent yet."""

    agreement: Agreement
    new: NewBill
    checked: Checked


@dataclass
class Preview:
    """What an uploaded file would send."""

    ready: list[Ready] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    reading: Reading | None = None

    @property
    def can_send(self) -> bool:
        if self.reading is not None:
            return self.reading.outcome == READ
        return bool(self.ready) and not self.problems

    @property
    def is_for_a_person(self) -> bool:
        """Nothing is wrong with the file, but somebody types in what it says."""
        return self.reading is not None and self.reading.outcome == HELD

    @property
    def total_pence(self) -> int:
        return sum(one.new.total_pence for one in self.ready)


def content_of(file: StoredFile) -> bytes:
    return path_of(file).read_bytes()


def preview_of(file: StoredFile, organisation_ids: list[int], on: date) -> Preview:
    """Read an uploaded file again and say what it would send; nothing is written."""
    content = content_of(file)
    if file.content_type in E_INVOICES:
        return Preview(reading=read_bytes(file.name, content))
    if file.content_type.startswith("image/"):
        return Preview(reading=Reading(file.name, HELD, "a_picture", f"{file.name}: {PICTURE}"))
    table = read_sheet(content) if content.startswith(WORKBOOK) else read_table(content)
    preview = Preview(problems=list(table.problems))
    agreements = {row.reference: row for row in Agreement.objects.filter(
        organisation__in=organisation_ids, reference__in={row.agreement for row in table.rows}
    ).select_related("budget__person__authority", "budget__person__user", "budget__book", "holding",
                     "organisation", "service")}  # fmt: skip
    numbers: set[tuple[int, str]] = set()
    for (reference, number), rows in by_bill(table.rows).items():
        agreement = agreements.get(reference)
        if agreement is None:
            words = f"You have no agreement “{reference[:40]}”. Check its reference on People."
            preview.problems.append(Problem(rows[0].number, "agreement", words))
            continue
        if (agreement.organisation_id, number) in numbers:
            words = "This number is on rows of another agreement too. Give each bill its own."
            preview.problems.append(Problem(rows[0].number, "bill", words))
            continue
        numbers.add((agreement.organisation_id, number))
        _add(preview, agreement, number, rows, on, file)
    preview.problems.sort(key=lambda problem: problem.row)
    return preview


def _add(
    preview: Preview, agreement: Agreement, number: str, rows: list[Row], on: date, file: StoredFile
) -> None:
    new = _new_bill(agreement, number, rows, on, file)
    try:
        refuse_impossible(agreement, new, on)
    except DomainError as refusal:
        preview.problems.append(Problem(rows[0].number, refusal.field, refusal.sentence))
        return
    preview.ready.append(Ready(agreement, new, check_bill(agreement, new)))


def _new_bill(
    agreement: Agreement, number: str, rows: list[Row], on: date, file: StoredFile
) -> NewBill:
    lines = []
    for row in rows:
        line = NewLine.priced(
            service_on=row.on, description=row.what or agreement.what, units=row.units,
            unit=agreement.unit, rate_pence=Decimal(row.rate_pence),
        )  # fmt: skip
        lines.append(
            NewLine(line.service_on, line.description, line.units, line.unit, line.rate_pence,
                    line.net_pence, row.vat_pence)
        )  # fmt: skip
    days = [row.on for row in rows]
    return NewBill(
        number=number, issued_on=on, from_on=min(days), to_on=max(days), lines=lines, file=file
    )


@transaction.atomic
def send_file(
    *, file: StoredFile, organisation_ids: list[int], by: User, at: datetime, on: date
) -> list[Bill] | HeldDocument:
    """Send every bill of an uploaded file, or none. Raises NotReady or what a bill refuses."""
    preview = preview_of(file, organisation_ids, on)
    if preview.reading is not None:
        return submit_document(
            reading=preview.reading, content=content_of(file), at=at, on=on, by=by, file=file
        )
    if not preview.can_send:
        raise NotReady
    return [
        submit_bill(
            agreement=one.agreement, new=one.new, by=by, at=at, on=on, source=Bill.Source.CSV
        )
        for one in preview.ready
    ]
