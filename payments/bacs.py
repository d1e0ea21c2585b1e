"""The file a bank takes: Bacs Standard 18 payment lines, and the same list as a table. Pure.

One line of 100 characters a payment, for one processing day, and a contra line that debits the
payer for the sum. The field positions were read from a public summary, not from the official
specification: check them against it before a first live submission (docs/payments.md).
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.errors import DomainError

CREDIT, CONTRA = "99", "17"
NAME, REFERENCE, AMOUNT = 18, 18, 11
MOST_EACH: Final = 2_000_000_000  # pence; Bacs takes no single payment above £20 million
MOST_DIGITS: Final = 10**AMOUNT - 1
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.&/- ")
_LETTERS = {"ß": "SS", "Æ": "AE", "æ": "AE", "Ø": "O", "ø": "O", "Ł": "L", "ł": "L", "Đ": "D", "đ": "D",
            "’": "", "'": ""}  # fmt: skip


class BadSortCode(DomainError):
    code = "bad_sort_code"
    message = "Type the six figures of the sort code, like 20-00-00."


class BadAccountNumber(DomainError):
    code = "bad_account_number"
    message = "Type the eight figures of the account number. Put a 0 in front of seven."


class NotForBacs(DomainError):
    code = "not_for_bacs"
    message = "A payment in this run cannot go through Bacs. Take it out and pay it by hand."


@dataclass(frozen=True)
class Payer:
    """Whose account is debited."""

    name: str
    sort_code: str
    account_number: str


@dataclass(frozen=True)
class Line:
    """One payment: to whom, how much in pence, and what the payee reads on their statement."""

    name: str
    sort_code: str
    account_number: str
    amount_pence: int
    reference: str
    item: str = ""  # our own id of the payment: never used twice


def plain(text: str, width: int) -> str:
    """Letters that Bacs takes, left-justified in `width`: É is E, an emoji is a space."""
    spelled = "".join(_LETTERS.get(letter, letter) for letter in text)
    bare = "".join(
        c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c)
    )
    clean = "".join(letter if letter in _PLAIN else " " for letter in bare.upper())
    return " ".join(clean.split())[:width].strip().ljust(width)


def sort_code(text: str) -> str:
    """Six figures from “20-00-00” or “20 00 00”. Raises BadSortCode."""
    figures = text.replace("-", "").replace(" ", "").strip()
    if len(figures) != 6 or not (figures.isascii() and figures.isdigit()):  # noqa: PLR2004
        raise BadSortCode(field="sort_code")
    return figures


def account_number(text: str) -> str:
    """Eight figures. Raises BadAccountNumber."""
    figures = text.replace(" ", "").replace("-", "").strip()
    if len(figures) != 8 or not (figures.isascii() and figures.isdigit()):  # noqa: PLR2004
        raise BadAccountNumber(field="account_number")
    return figures


def file_of(payer: Payer, lines: Sequence[Line]) -> bytes:
    """The file for one processing day: a line a payment, then the contra line. Raises NotForBacs.

    The same payments in the same order give the same bytes.
    """
    total = sum(line.amount_pence for line in lines)
    if not lines or total > MOST_DIGITS:
        raise NotForBacs("A Bacs file takes up to £999 million. Make two smaller runs.")
    rows = [_payment(payer, line) for line in lines]
    rows.append(_contra(payer, total))
    return "".join(f"{row}\r\n" for row in rows).encode("ascii")


def _payment(payer: Payer, line: Line) -> str:
    if not 0 < line.amount_pence <= MOST_EACH:
        raise NotForBacs
    return _row(sort_code(line.sort_code), account_number(line.account_number), CREDIT, payer,
                line.amount_pence, line.reference, line.name)  # fmt: skip


def _contra(payer: Payer, total: int) -> str:
    return _row(sort_code(payer.sort_code), account_number(payer.account_number), CONTRA, payer,
                total, "CONTRA", payer.name)  # fmt: skip


def _row(
    to_sort: str, to_account: str, code: str, payer: Payer, pence: int, reference: str, name: str
) -> str:
    return (
        f"{to_sort}{to_account}0{code}{sort_code(payer.sort_code)}"
        f"{account_number(payer.account_number)}{' ' * 4}{pence:0{AMOUNT}d}"
        f"{plain(payer.name, NAME)}{plain(reference, REFERENCE)}{plain(name, NAME)}"
    )


def cell(text: str) -> str:
    """A table cell that a spreadsheet will not run: formulas become words."""
    flat = " ".join(text.split())
    return f"'{flat}" if flat.startswith(("=", "+", "-", "@", "|", "%")) else flat


def csv_of(lines: Sequence[Line]) -> str:
    """The same list as a table, with pounds, for those who key it in or check it."""
    rows = [["Reference", "Pay to", "Sort code", "Account number", "Amount"]]
    for line in lines:
        pounds, rest = divmod(line.amount_pence, 100)
        code = sort_code(line.sort_code)
        rows.append([
            line.reference, line.name, f"{code[:2]}-{code[2:4]}-{code[4:]}", line.account_number,
            f"{pounds}.{rest:02d}",
        ])  # fmt: skip
    return csv_rows(rows)


def csv_rows(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a table in which no cell is a formula."""
    return "".join(",".join(_quoted(value) for value in row) + "\r\n" for row in rows)


def _quoted(value: str) -> str:
    safe = cell(value)
    return f'"{safe.replace(chr(34), chr(34) * 2)}"' if any(c in safe for c in ',"\r\n') else safe
