"""Whether a sort code and an account number can belong together: modulus checking. Pure.

Facts of the published specification “Validating Account Numbers” (Vocalink): fourteen digits
(sort code, then account number, called u to z and a to h) times fourteen weights, by MOD10, MOD11
or DBLAL; a sort code with two rows needs both. Exceptions 1, 4, 7 and 8 are known here. A row with
another exception, or a sort code in no row, is NOT_CHECKED: never called wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from core.errors import DomainError

Result = Literal["passed", "failed", "not_checked"]
PASSED: Final[Result] = "passed"
FAILED: Final[Result] = "failed"
NOT_CHECKED: Final[Result] = "not_checked"
METHODS: Final = frozenset({"MOD10", "MOD11", "DBLAL"})
KNOWN_EXCEPTIONS: Final = frozenset({0, 1, 4, 7, 8})
DIGITS, SORT, MOST_WEIGHT = 14, 6, 999
G, H = 12, 13  # the places of the last two digits of the account number
_ADD_FOR_1, _INSTEAD_FOR_8 = 27, "090126"


class BadModulusTable(DomainError):
    code = "bad_modulus_table"
    message = "This is no table of modulus weights. Nothing was changed."


@dataclass(frozen=True)
class Row:
    """One line of the table: sort codes from, to; the method; fourteen weights; an exception."""

    first: str
    last: str
    method: str
    weights: tuple[int, ...]
    exception: int = 0

    def holds(self, sort_code: str) -> bool:
        """Whether it speaks of this sort code."""
        return self.first <= sort_code <= self.last


def check(rows: Sequence[Row], sort_code: str, account_number: str) -> Result:
    """Six and eight figures against the rows that hold the sort code."""
    chosen = [row for row in rows if row.holds(sort_code)]
    if not chosen or any(row.exception not in KNOWN_EXCEPTIONS for row in chosen):
        return NOT_CHECKED
    return PASSED if all(_passes(row, sort_code, account_number) for row in chosen) else FAILED


def _passes(row: Row, sort_code: str, account_number: str) -> bool:
    sort = _INSTEAD_FOR_8 if row.exception == 8 else sort_code  # noqa: PLR2004 the rule's number
    digits = [int(figure) for figure in sort + account_number]
    weights = list(row.weights)
    if row.exception == 7 and digits[G] == 9:  # noqa: PLR2004 the rule's numbers
        weights[: SORT + 2] = [0] * (SORT + 2)  # u to b count for nothing
    products = [digit * weight for digit, weight in zip(digits, weights, strict=True)]
    if row.method == "DBLAL":
        extra = _ADD_FOR_1 if row.exception == 1 else 0
        return (sum(sum(map(int, str(product))) for product in products) + extra) % 10 == 0
    rest = sum(products) % (11 if row.method == "MOD11" else 10)
    if row.exception == 4:  # noqa: PLR2004 the rule's number
        return rest == digits[G] * 10 + digits[H]
    return rest == 0


def read(text: str) -> list[Row]:
    """Rows of a table as it is published: a line a row. Raises BadModulusTable with the line."""
    rows = [
        _row(number, line.split())
        for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1)
        if line.strip()
    ]
    if not rows:
        raise BadModulusTable("The table is empty. Nothing was changed.")
    return rows


def _row(number: int, cells: list[str]) -> Row:
    wrong = BadModulusTable(
        f"Line {number} is not two sort codes, a method and {DIGITS} weights. Nothing was changed."
    )
    if len(cells) not in (DIGITS + 3, DIGITS + 4) or cells[2] not in METHODS:
        raise wrong
    first, last = cells[:2]
    if any(len(code) != SORT or not _figures(code) for code in (first, last)) or first > last:
        raise wrong
    numbers = cells[3:]
    if not all(_figures(cell.removeprefix("-")) for cell in numbers):
        raise wrong
    weights = tuple(int(cell) for cell in numbers[:DIGITS])
    if any(abs(weight) > MOST_WEIGHT for weight in weights):
        raise wrong
    return Row(
        first, last, cells[2], weights, int(numbers[DIGITS]) if len(cells) > DIGITS + 3 else 0
    )


def _figures(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= SORT


def written(rows: Sequence[Row]) -> list[list[str | int]]:
    """Rows as they are kept."""
    return [[row.first, row.last, row.method, *row.weights, row.exception] for row in rows]


def kept(cells: Sequence[Sequence[str | int]]) -> list[Row]:
    """Rows from how they were kept."""
    return [
        Row(str(row[0]), str(row[1]), str(row[2]), tuple(map(int, row[3:-1])), int(row[-1]))
        for row in cells
    ]
