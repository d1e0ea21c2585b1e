"""Payments made outside Steer as a table (CSV), read strictly and told row by row. Pure.

Columns, in any order, named in the first row:

    reference        of the bill or instalment, as the pay list has it: bill-…, inst-…
    amount           what left the council's bank: 30, 30.00, £1,234.50
    paid on          the day it left: 2026-11-23, 23/11/2026; a row without a day was not paid
    how              faster, bacs, chaps, cheque or other (may be empty: faster)
    bank reference   what the bank's line carries (may be empty)
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from core.days import parse_day
from core.errors import DomainError
from core.money import parse_pence
from invoices.csv_rows import Problem, read_cells
from invoices.csv_rows import Table as Cells

NEEDED: Final = ("reference", "amount", "paid on")
HEAD: Final = (*NEEDED, "how", "bank reference")
HOWS: Final = {
    "faster": "faster", "faster payment": "faster", "fps": "faster", "": "faster", "bacs": "bacs",
    "chaps": "chaps", "cheque": "cheque", "check": "cheque", "other": "other",
}  # fmt: skip
MOST_ROWS: Final = 5_000
MOST_REFERENCE: Final = 60


@dataclass(frozen=True)
class Told:
    """One payment as somebody tells of it."""

    row: int
    named: str
    amount_pence: int
    paid_on: date
    how: str = "faster"
    bank_reference: str = ""


@dataclass
class ToldTable:
    """All rows that could be read, what is wrong with others, and how many were not paid."""

    rows: list[Told] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    not_paid: int = 0


def read_told(content: bytes) -> ToldTable:
    """Read a table. Never raises on its content: problems say row, column and remedy."""
    cells = Cells()
    lines = read_cells(content, cells)
    table = ToldTable(problems=list(cells.problems))
    if lines is None:
        return table
    filled = [(n, line) for n, line in enumerate(lines, 1) if any(cell.strip() for cell in line)]
    if not filled:
        table.problems.append(Problem(0, "", "The table has no rows. Fill in a row a payment."))
        return table
    head = [" ".join(cell.lower().replace("_", " ").split()) for cell in filled[0][1]]
    missing = [name for name in NEEDED if name not in head]
    doubled = [name for name in HEAD if head.count(name) > 1]
    if missing or doubled:
        words = (
            f"The first row must name the columns. Missing: {', '.join(missing)}."
            if missing
            else f"The column {doubled[0]} is there twice. Keep one."
        )
        table.problems.append(Problem(filled[0][0], "", words))
        return table
    if len(filled) - 1 > MOST_ROWS:
        words = f"There are more than {MOST_ROWS:,} rows. Send it in parts."
        table.problems.append(Problem(0, "", words))
        return table
    for number, line in filled[1:]:
        _read(number, dict(zip(head, (_plain(cell) for cell in line), strict=False)), table)
    return table


def _plain(cell: str) -> str:
    """A cell without the mark that keeps spreadsheets from running it."""
    return cell.strip().removeprefix("'")


def _read(number: int, cells: dict[str, str], table: ToldTable) -> None:
    before = len(table.problems)

    def no(column: str, message: str) -> None:
        table.problems.append(Problem(number, column, message))

    day, amount, on, pence = cells.get("paid on", ""), cells.get("amount", ""), None, 0
    if not day:
        table.not_paid += 1
        return
    for name in ("reference", "bank reference"):
        if len(cells.get(name, "")) > MOST_REFERENCE:
            no(name, f"This is longer than {MOST_REFERENCE} letters. Shorten it.")
    if not cells.get("reference"):
        no("reference", "This is empty. Copy it from the pay list.")
    try:
        on = parse_day(day)
    except DomainError as refusal:
        no("paid on", refusal.sentence)
    try:
        pence = parse_pence(amount)
        if not pence:
            no("amount", "This is nothing. Type how much left the bank.")
    except DomainError as refusal:
        no("amount", refusal.sentence)
    how = HOWS.get(" ".join(cells.get("how", "").lower().split()))
    if how is None:
        no("how", "Write faster, bacs, chaps, cheque or other.")
    if len(table.problems) == before and on is not None and how is not None:
        table.rows.append(
            Told(
                number, cells["reference"].lower(), pence, on, how, cells.get("bank reference", "")
            )
        )
