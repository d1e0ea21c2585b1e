"""Bills as a spreadsheet (.xlsx): the first sheet, read as the table of `csv_rows`. Pure.

The file has been looked through by the child of `files.worker`: it carries no program and does not
swell beyond bounds. Formulas count with the value that was last shown.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from invoices.csv_rows import MOST_CELL, MOST_ROWS, Problem, Table, read_lines

START: Final = b"PK\x03\x04"
MOST_COLUMNS: Final = 50
_NOISE: Final = Decimal("1e-9")  # what binary fractions leave behind: 66.00000000000001
_BROKEN: Final = (
    InvalidFileException, zipfile.BadZipFile, ParseError, KeyError, ValueError, TypeError, OSError,
    AttributeError, IndexError, NotImplementedError,
)  # fmt: skip


def read_sheet(content: bytes) -> Table:
    """Read a workbook's first sheet. Never raises on its content: problems say row and remedy."""
    table = Table()
    lines = read_sheet_cells(content, table)
    if lines is not None:
        read_lines(lines, table)
    return table


def read_sheet_cells(content: bytes, table: Table) -> list[list[str]] | None:
    """The cells of a workbook's first sheet; None, and a problem in the table, when it is none."""
    try:
        return list(_lines(content))
    except _BROKEN:
        words = "This spreadsheet cannot be opened. Save it again, or save it as CSV."
        table.problems.append(Problem(0, "", words))
        return None


def _lines(content: bytes) -> Iterator[list[str]]:
    """The rows as text, up to one more than we take."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        sheet = book.worksheets[0]
        for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)):
            if number > MOST_ROWS + 1:
                return
            yield [_words(cell) for cell in row]
    finally:
        book.close()


def _words(cell: Any) -> str:
    """A cell as somebody would have typed it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        exact = Decimal(repr(cell))
        near = exact.quantize(_NOISE) if abs(exact) < 10**12 else exact
        return format(near.normalize(), "f")
    return str(cell)[: MOST_CELL + 1]
