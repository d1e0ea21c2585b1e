"""Bills as a table (CSV): one row a line of a bill, read strictly, told row by row. Pure.

Columns, in any order, named in the first row:

    agreement   the agreement's reference, agr-…
    bill        the number of the bill; rows of one number are one bill
    date        the day of the support: 5/11/2026, 2026-11-05, 5 November 2026
    what        words for the line (may be empty)
    units       how many hours, sessions…: 2 or 2.5
    price       pounds a unit: 30, 30.00, £1,234.50
    vat         VAT of the row in pounds (may be empty or missing)
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from core.days import parse_day
from core.errors import DomainError
from core.money import parse_pence

COLUMNS: Final = ("agreement", "bill", "date", "what", "units", "price", "vat")
NEEDED: Final = ("agreement", "bill", "date", "units", "price")
NAMES: Final = {
    "agreement reference": "agreement", "bill number": "bill", "invoice": "bill",
    "invoice number": "bill", "number": "bill", "day": "date", "service date": "date",
    "description": "what", "quantity": "units", "hours": "units", "sessions": "units",
    "rate": "price", "unit price": "price", "tax": "vat",
}  # fmt: skip
MOST_ROWS: Final = 5_000
MOST_BYTES: Final = 10 * 1024 * 1024
MOST_CELL: Final = 300
MOST_UNITS: Final = Decimal(10_000)
DECIMALS: Final = 4
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Problem:
    """What is wrong: the row as a spreadsheet counts it (0: the whole file), and the column."""

    row: int
    column: str
    message: str

    @property
    def place(self) -> str:
        if not self.row:
            return "The file"
        return f"Row {self.row}, {self.column}" if self.column else f"Row {self.row}"


@dataclass(frozen=True)
class Row:
    """One line of a bill, as it was read."""

    number: int
    agreement: str
    bill: str
    on: date
    what: str
    units: Decimal
    rate_pence: int
    vat_pence: int


@dataclass
class Table:
    """All rows that could be read, and everything that is wrong with the others."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_table(content: bytes) -> Table:
    """Read a CSV. Never raises on its content: problems say row, column and remedy."""
    table = Table()
    lines = read_cells(content, table)
    if lines is not None:
        read_lines(lines, table)
    return table


def read_cells(content: bytes, table: Table) -> list[list[str]] | None:
    """The cells of a CSV, row by row; None, and a problem in the table, when it is none."""
    text = _text(content, table)
    if text is None:
        return None
    try:
        return list(
            csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        )
    except csv.Error as problem:
        table.problems.append(
            Problem(0, "", f"The table is broken ({problem}). Save it as CSV again.")
        )
        return None


def _text(content: bytes, table: Table) -> str | None:
    why = _not_a_table(content)
    if not why:
        encodings = (
            ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
        )
        for encoding in encodings:
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\x00" not in text:
                return text
        why = "The letters cannot be read. Save the table as “CSV UTF-8” and send it again."
    table.problems.append(Problem(0, "", why))
    return None


def _not_a_table(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        return "The file is larger than 10 MB. Send it in parts."
    if not content.strip():
        return "The file is empty. Fill in a row for each line, and send it again."
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return "This is a workbook of an old kind. Choose “Save as”, then Excel workbook or CSV."
    return "This is a PDF. Send a table saved as CSV." if content.startswith(b"%PDF") else ""


def _delimiter(text: str) -> str:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    return max(",;\t", key=first.count)


def read_lines(lines: list[list[str]], table: Table) -> None:
    """Read rows of cells, the first naming the columns, into the table."""
    filled = [(n, line) for n, line in enumerate(lines, 1) if any(cell.strip() for cell in line)]
    if not filled:
        table.problems.append(Problem(0, "", "The table has no rows. Fill in a row for each line."))
        return
    head = [_name(cell) for cell in filled[0][1]]
    missing = [name for name in NEEDED if name not in head]
    if missing:
        words = f"The first row must name the columns. Missing: {', '.join(missing)}."
        table.problems.append(Problem(filled[0][0], "", words))
        return
    doubled = [name for name in COLUMNS if head.count(name) > 1]
    if doubled:
        table.problems.append(
            Problem(filled[0][0], doubled[0], "This column is there twice. Keep one.")
        )
        return
    if len(filled) - 1 > MOST_ROWS:
        table.problems.append(
            Problem(0, "", f"There are more than {MOST_ROWS:,} rows. Send it in parts.")
        )
        return
    if len(filled) == 1:
        table.problems.append(Problem(0, "", "There are names of columns, but no rows below them."))
    for number, line in filled[1:]:
        _read_row(number, dict(zip(head, (cell.strip() for cell in line), strict=False)), table)


def _name(cell: str) -> str:
    name = " ".join(cell.strip().lower().replace("_", " ").split())
    return NAMES.get(name, name)


def _read_row(number: int, cells: dict[str, str], table: Table) -> None:
    before = len(table.problems)

    def no(column: str, message: str) -> None:
        table.problems.append(Problem(number, column, message))

    for name in NEEDED:
        if not cells.get(name):
            no(name, "This is empty. Fill it in.")
    for name, cell in cells.items():
        if len(cell) > MOST_CELL:
            no(name, f"This is longer than {MOST_CELL} letters. Shorten it.")
    if len(table.problems) > before:
        return
    day = units = rate = None
    vat = 0
    try:
        day = parse_day(cells["date"])
    except DomainError as refusal:
        no("date", refusal.sentence)
    try:
        units = read_units(cells["units"])
    except ValueError as refusal:
        no("units", str(refusal))
    try:
        rate = parse_pence(cells["price"])
    except DomainError as refusal:
        no("price", refusal.sentence)
    try:
        vat = parse_pence(cells["vat"]) if cells.get("vat") else 0
    except DomainError as refusal:
        no("vat", refusal.sentence)
    if day is None or units is None or rate is None or len(table.problems) > before:
        return
    table.rows.append(
        Row(number, cells["agreement"], cells["bill"], day, cells.get("what", ""), units, rate, vat)
    )


def read_units(text: str) -> Decimal:
    """Raises ValueError in words."""
    if not text.replace(".", "", 1).isdecimal() or not text.isascii():
        below = text.startswith(("-", "−"))
        raise ValueError(
            "Units cannot be below nought. Type how many there were."
            if below else "Type a number in figures, like 2 or 2.5."
        )  # fmt: skip
    try:
        units = Decimal(text)
    except InvalidOperation:
        raise ValueError("Type a number in figures, like 2 or 2.5.") from None
    exponent = units.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > DECIMALS:
        raise ValueError("Use four figures or fewer after the point.")
    if not 0 < units <= MOST_UNITS:
        raise ValueError("Type a number above nought and below 10,000.")
    return units


def by_bill(rows: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    """Rows of one agreement and number belong together."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row.agreement, row.bill), []).append(row)
    return found


_NUMBER = re.compile(r"-?[0-9]+\.[0-9]{2}")  # as plain_pounds writes it


def harmless(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) and not _NUMBER.fullmatch(text) else text


def plain_pounds(pence: int) -> str:
    """1234.50: what a spreadsheet reads as a number."""
    sign, whole = "-" if pence < 0 else "", abs(pence)
    return f"{sign}{whole // 100}.{whole % 100:02d}"


def write_table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A CSV for spreadsheets, with harmless cells."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([harmless(cell) for cell in head])
    writer.writerows([[harmless(cell) for cell in row] for row in rows])
    return out.getvalue()
