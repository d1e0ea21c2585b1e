"""Visits of a rostering system as a table, planned beside given; columns under many names. Pure.

    agreement   the agreement's reference, agr-…
    date        the day of the visit
    planned     units that were planned; may be empty, or missing as a column
    actual      units that were given; empty or 0 means that nobody came
    reason      why they differ; may be empty

Several visits of one person and day are added up. Only what both show, or what a reason explains,
is billed.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from core.days import parse_day
from core.errors import DomainError
from invoices.csv_rows import MOST_CELL, MOST_ROWS, Problem, Table, read_cells, read_units
from invoices.sheet_rows import START as WORKBOOK
from invoices.sheet_rows import read_sheet_cells

NEEDED: Final = ("agreement", "date", "actual")
NAMES: Final = {
    "agreement reference": "agreement", "service user reference": "agreement",
    "reference": "agreement", "contract": "agreement", "po number": "agreement",
    "day": "date", "visit date": "date", "service date": "date", "start date": "date",
    "planned hours": "planned", "planned units": "planned", "scheduled": "planned",
    "scheduled hours": "planned", "rostered": "planned", "rostered hours": "planned",
    "actual hours": "actual", "actual units": "actual", "delivered": "actual",
    "delivered hours": "actual", "hours": "actual", "units": "actual", "worked": "actual",
    "notes": "reason", "note": "reason", "comment": "reason", "explanation": "reason",
    "variance reason": "reason", "cancellation reason": "reason",
}  # fmt: skip
NOTHING: Final = Decimal(0)


@dataclass(frozen=True)
class Visit:
    """What a table says of one agreement and day, added up. `planned` None: the table is silent."""

    row: int
    agreement: str
    on: date
    planned: Decimal | None
    actual: Decimal
    reason: str


def billable(planned: Decimal, actual: Decimal, reason: str) -> Decimal:
    """What may be billed: what was given if it is explained, else what both show."""
    return actual if reason else min(planned, actual)


def read_visits(content: bytes) -> tuple[list[Visit], list[Problem]]:
    """Visits by agreement and day, and everything that is wrong. Never raises on content."""
    table = Table()
    is_workbook = content.startswith(WORKBOOK)
    lines = read_sheet_cells(content, table) if is_workbook else read_cells(content, table)
    if lines is None:
        return [], table.problems
    filled = [(n, line) for n, line in enumerate(lines, 1) if any(cell.strip() for cell in line)]
    if not filled:
        return [], [Problem(0, "", "The table has no rows. Fill in a row for each visit.")]
    head = [_name(cell) for cell in filled[0][1]]
    missing = [name for name in NEEDED if name not in head]
    doubled = [name for name in (*NEEDED, "planned", "reason") if head.count(name) > 1]
    if missing or doubled:
        words = f"The first row must name the columns. Missing: {', '.join(missing)}."
        if doubled:
            words = f"Two columns mean “{doubled[0]}”. Keep one."
        return [], [Problem(filled[0][0], "", words)]
    if len(filled) - 1 > MOST_ROWS:
        return [], [Problem(0, "", f"There are more than {MOST_ROWS:,} rows. Send it in parts.")]
    problems: list[Problem] = []
    found: dict[tuple[str, date], list[Visit]] = defaultdict(list)
    for number, line in filled[1:]:
        cells = dict(zip(head, (cell.strip() for cell in line), strict=False))
        if (visit := _visit(number, cells, problems)) is not None:
            found[visit.agreement, visit.on].append(visit)
    return [_together(rows) for rows in found.values()], problems


def _name(cell: str) -> str:
    name = " ".join(cell.strip().lower().replace("_", " ").split())
    return NAMES.get(name, name)


def _visit(number: int, cells: dict[str, str], problems: list[Problem]) -> Visit | None:
    before = len(problems)
    problems.extend(
        Problem(number, name, "This is empty. Fill it in.")
        for name in ("agreement", "date")
        if not cells.get(name)
    )
    if any(len(cell) > MOST_CELL for cell in cells.values()):
        problems.append(
            Problem(number, "", f"A cell is longer than {MOST_CELL} letters. Shorten it.")
        )
    if len(problems) > before:
        return None
    on: date | None = None
    try:
        on = parse_day(cells["date"])
    except DomainError as refusal:
        problems.append(Problem(number, "date", refusal.sentence))
    planned = _units(number, "planned", cells.get("planned", ""), problems)
    actual = _units(number, "actual", cells.get("actual", ""), problems)
    if on is None or len(problems) > before:
        return None
    return Visit(
        number, cells["agreement"], on, planned, actual or NOTHING, cells.get("reason", "")
    )


def _units(number: int, column: str, text: str, problems: list[Problem]) -> Decimal | None:
    """Units, nought as a number or in words, or nothing said."""
    if not text:
        return None
    if text.isascii() and text.replace(".", "", 1).isdecimal() and not Decimal(text):
        return NOTHING
    try:
        units = read_units(text)
    except ValueError as refusal:
        problems.append(Problem(number, column, str(refusal)))
        return None
    if units != units.quantize(Decimal("0.01")):
        problems.append(Problem(number, column, "Use two figures or fewer after the point."))
    return units


def _together(rows: list[Visit]) -> Visit:
    first = rows[0]
    planned = [row.planned for row in rows if row.planned is not None]
    reasons = list(dict.fromkeys(row.reason for row in rows if row.reason))
    return Visit(
        first.row, first.agreement, first.on, sum(planned, NOTHING) if planned else None,
        sum((row.actual for row in rows), NOTHING), "; ".join(reasons)[:200],
    )  # fmt: skip
