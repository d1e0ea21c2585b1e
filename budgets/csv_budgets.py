"""Budgets that exist elsewhere, as a table (CSV): read strictly, told row by row. Pure.

The columns, and what each kind of row needs, are in docs/import_budgets.md.
"""

import csv
import hashlib
import io
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from core.days import parse_day
from core.errors import DomainError
from core.money import parse_pence

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_ROWS: Final = 50_000
MOST_CELL: Final = 200
HELD: Final = {
    "council": "council", "fund": "fund", "own account": "own_account", "own_account": "own_account",
    "card": "card", "managed": "managed", "managed account": "managed",
}  # fmt: skip
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
UNITS: Final = ("hour", "visit", "session", "night", "sleep_in", "day", "week", "mile", "item")

TEXT, MONEY, DAY, PLACE, NUMBER, WEEKDAYS, UNIT = range(7)
KINDS_OF_CELL: Final = {
    "case_number": TEXT, "name": TEXT, "known_as": TEXT, "born": DAY, "budget": TEXT,
    "starts": DAY, "ends": DAY, "contribution": MONEY, "arrears": MONEY, "pot": TEXT,
    "amount": MONEY, "spent": MONEY, "set_aside": MONEY, "held": PLACE, "holds": MONEY,
    "supplier": TEXT, "what": TEXT, "units": NUMBER, "unit": UNIT, "price": MONEY,
    "days": WEEKDAYS, "year": DAY,
}  # fmt: skip
COLUMNS: Final = ("row", *KINDS_OF_CELL)
NEEDED: Final = {
    "person": ("case_number", "name"),
    "budget": ("case_number", "budget", "starts", "ends"),
    "pot": ("budget", "pot", "amount"),
    "agreement": ("budget", "pot", "supplier", "starts", "ends", "units", "unit", "price"),
    "account": ("budget", "held", "holds"),
}
_CONTINENTAL = re.compile(r"^(£\s*)?(\d{1,3}(?:[.  ]\d{3})+|\d+),(\d{1,2})$", re.ASCII)


@dataclass(frozen=True)
class Problem:
    """What is wrong, where, and what to do about it."""

    file: str
    line: int  # as a spreadsheet counts; 0: the whole file
    column: str
    message: str

    @property
    def place(self) -> str:
        where = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{where}, column {self.column}" if self.column else where

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass
class Row:
    """One row, typed: `kind`, its line in the file, and its cells."""

    kind: str
    line: int
    cells: dict[str, Any]

    def get(self, name: str) -> Any:
        return self.cells.get(name)


@dataclass
class Read:
    """A file as it was read; good only without problems."""

    file: str
    sha256: str = ""
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, line: int, column: str, message: str) -> None:
        self.problems.append(Problem(self.file, line, column, message))

    def of(self, kind: str) -> list[Row]:
        return [row for row in self.rows if row.kind == kind]

    @property
    def totals(self) -> dict[str, int]:
        """Rows by kind, and what they come to in pence."""

        def sum_of(kind: str, name: str) -> int:
            return sum(row.get(name) or 0 for row in self.of(kind))

        return {
            **{f"{kind}_rows": len(self.of(kind)) for kind in NEEDED},
            "agreed_pence": sum_of("pot", "amount"), "spent_pence": sum_of("pot", "spent"),
            "set_aside_pence": sum_of("pot", "set_aside"),
            "held_pence": sum_of("account", "holds"), "arrears_pence": sum_of("budget", "arrears"),
        }  # fmt: skip


def read_budgets(content: bytes, name: str) -> Read:
    """Read a whole file. Every problem is said; rows with one are left out."""
    read = Read(name, hashlib.sha256(content).hexdigest())
    if len(content) > MOST_BYTES:
        read.add(0, "", "This file is too big. Split it into files of 20 MB or less.")
        return read
    text = _decoded(content)
    if text is None or "\0" in text:
        read.add(0, "", "This is not a table of text. Save it as CSV and try again.")
        return read
    lines = list(_table(text))
    if not lines:
        read.add(0, "", "The file is empty. Name the columns in the first row.")
        return read
    header = [cell.strip().lower().replace(" ", "_") for cell in lines[0][1]]
    if not _header_is_right(read, header, lines[0][0]):
        return read
    if len(lines) - 1 > MOST_ROWS:
        read.add(0, "", f"More than {MOST_ROWS:,} rows. Split the file.")
        return read
    for line, cells in lines[1:]:
        _read_row(read, header, line, cells)
    _check_together(read)
    return read


def _decoded(content: bytes) -> str | None:
    marked = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    encodings = ["utf-16"] if marked else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _table(text: str) -> list[tuple[int, list[str]]]:
    """Rows that are not empty, each with the line where it ends."""
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [(reader.line_num, cells) for cells in reader if any(c.strip() for c in cells)]
    except csv.Error:
        return []


def _header_is_right(read: Read, header: list[str], line: int) -> bool:
    named = [cell for cell in header if cell]
    for name in named:
        if name not in COLUMNS:
            known = ", ".join(COLUMNS)
            read.add(line, name, f"There is no column of this name. Columns are: {known}.")
    for name in sorted({name for name in named if named.count(name) > 1}):
        read.add(line, name, "This column is there twice. Take one off.")
    if "row" not in named:
        read.add(line, "row", "The column that says what each row is, is missing. Add it.")
    return not read.problems


def _read_row(read: Read, header: list[str], line: int, cells: list[str]) -> None:
    if [cell for cell in cells[len(header) :] if cell.strip()]:
        read.add(line, "", "This row has more cells than columns. Put text with commas in quotes.")
        return
    given = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name}
    kind = given.get("row", "").lower()
    if kind not in NEEDED:
        read.add(line, "row", f"Write one of: {', '.join(NEEDED)}.")
        return
    before = len(read.problems)
    row = Row(kind, line, {})
    for name, text in given.items():
        if name == "row" or not text:
            continue
        try:
            row.cells[name] = typed(name, text)
        except DomainError as refusal:
            read.add(line, name, refusal.sentence)
    for name in NEEDED[kind]:
        if not given.get(name):
            read.add(line, name, f"A row of kind {kind} needs this. Fill it in.")
    if len(read.problems) == before:
        read.rows.append(row)


class BadCell(DomainError):
    code = "bad_cell"


def typed(name: str, text: str) -> Any:
    """A cell as whole pence, a day, a word of a list, or text. Raises DomainError in words."""
    if len(text) > MOST_CELL:
        raise BadCell(f"This is too long. Use {MOST_CELL} letters or fewer.")
    kind = KINDS_OF_CELL[name]
    if kind == MONEY:
        return money(text)
    if kind == DAY:
        return parse_day(text)
    if kind == NUMBER:
        return _units(text)
    if kind in (PLACE, UNIT):
        found = HELD.get(text.lower()) if kind == PLACE else text.lower().replace(" ", "_")
        words = HELD if kind == PLACE else UNITS
        if found is None or (kind == UNIT and found not in UNITS):
            raise BadCell(f"Write one of: {', '.join(words)}.")
        return found
    if kind == WEEKDAYS:
        return _weekdays(text)
    return text


def money(text: str) -> int:
    """“£1,234.50”, “1234.5”, or with a comma as decimal: “1.234,50”. Whole pence."""
    match = _CONTINENTAL.match(text.strip())
    if match:
        pounds = re.sub(r"[.  ]", "", match.group(2))
        return parse_pence(f"{pounds}.{match.group(3).ljust(2, '0')}")
    return parse_pence(text)


def _units(text: str) -> str:
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise BadCell("Write a number, like 2 or 2.5.") from None
    if not number.is_finite() or not 0 < number <= 10_000 or number != round(number, 2):  # noqa: PLR2004
        raise BadCell("Write a number above nought, with two decimals at most.")
    return str(number)


def _weekdays(text: str) -> list[int]:
    found = []
    for word in re.split(r"[ ,;/]+", text.lower()):
        if word[:3] not in DAYS:
            raise BadCell("Write days like Mon Wed Fri, or leave it empty for once a week.")
        found.append(DAYS.index(word[:3]))
    return sorted(set(found))


def _check_together(read: Read) -> None:
    """What rows say of each other: known budgets, days in order, nothing twice, enough money."""
    budgets: dict[str, Row] = {}
    _once(read, "person", ("case_number",))
    _once(read, "budget", ("budget",))
    _once(read, "pot", ("budget", "pot", "year"))
    _once(read, "account", ("budget", "held", "supplier"))
    for row in read.of("budget"):
        budgets[row.get("budget")] = row
        if row.get("ends") <= row.get("starts"):
            read.add(row.line, "ends", "The last day is not after the first. Check both days.")
    pots = {(row.get("budget"), row.get("pot")): row for row in read.of("pot")}
    for row in read.rows:
        name = row.get("budget")
        if row.kind in ("pot", "agreement", "account") and name not in budgets:
            read.add(row.line, "budget", f"No row of kind budget is called {name}. Add it.")
    for row in read.of("agreement"):
        if (row.get("budget"), row.get("pot")) not in pots:
            read.add(row.line, "pot", f"This budget has no pot called {row.get('pot')}.")
        _inside(read, row, budgets.get(row.get("budget")))
    for row in read.of("pot"):
        _pot_is_right(read, row)
    for row in read.of("account"):
        if row.get("held") == "council":
            read.add(row.line, "held", "The council’s own money is in no account. Leave it out.")


def _once(read: Read, kind: str, names: tuple[str, ...]) -> None:
    seen: dict[tuple[Any, ...], int] = {}
    for row in read.of(kind):
        key = tuple(row.get(name) for name in names)
        if key in seen:
            read.add(row.line, names[-1], f"The same stands in line {seen[key]}. Take one off.")
        seen.setdefault(key, row.line)


def _inside(read: Read, row: Row, budget: Row | None) -> None:
    first, last = row.get("starts"), row.get("ends")
    if last < first:
        read.add(row.line, "ends", "The last day is before the first. Check both days.")
    elif budget is not None and not (budget.get("starts") <= first and last <= budget.get("ends")):
        read.add(row.line, "starts", "These days are outside the budget. Check them.")


def _pot_is_right(read: Read, row: Row) -> None:
    used = (row.get("spent") or 0) + (row.get("set_aside") or 0)
    if not row.get("amount"):
        read.add(row.line, "amount", "A pot holds something. Type how much, like 1200.")
    elif used > row.get("amount"):
        read.add(row.line, "spent", "More is spent and set aside than the pot holds. Check both.")
    if (row.get("held") == "fund") != bool(row.get("supplier")):
        read.add(row.line, "supplier", "A fund, and only a fund, names the supplier who holds it.")


def as_json(row: Row) -> dict[str, Any]:
    """A row for keeping: days as ISO text."""
    cells = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in row.cells.items()
    }
    return {"kind": row.kind, "line": row.line, "cells": cells}


def from_json(kept: dict[str, Any]) -> Row:
    """A kept row, typed again."""
    cells = {
        name: date.fromisoformat(value) if KINDS_OF_CELL[name] == DAY else value
        for name, value in kept["cells"].items()
    }
    return Row(kept["kind"], kept["line"], cells)
