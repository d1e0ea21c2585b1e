"""What a bank statement says once it is read, whatever layout it came in. Whole pence."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

MOST_BYTES: Final = 40_000_000
MOST_LINES: Final = 250_000
MOST_WORDS: Final = 300  # letters of a description or a reference that are kept


class Refused(Exception):
    """A file that cannot be read as a statement: a code, a sentence, and the line if there is one."""

    def __init__(self, code: str, message: str, *, row: int | None = None) -> None:
        self.code = code
        self.message = f"Line {row}: {message}" if row is not None else message
        self.row = row
        super().__init__(self.message)


@dataclass(frozen=True, slots=True)
class Line:
    """One movement of money in a bank account; below zero is money out."""

    row: int  # line of the file, or which entry of it
    on: "date"
    amount_pence: int
    description: str
    reference: str = ""
    balance_pence: int | None = None
    bank_id: str = ""  # the bank's own name for it, where the layout has one

    def as_json(self) -> dict[str, object]:
        return {
            "on": self.on.isoformat(),
            "amount_pence": self.amount_pence,
            "description": self.description,
            "reference": self.reference,
            "balance_pence": self.balance_pence,
        }


@dataclass(frozen=True, slots=True)
class Statement:
    """One account for some days, lines oldest first. None: the file does not say."""

    layout: str
    account: str = ""
    currency: str = "GBP"
    opening_pence: int | None = None
    closing_pence: int | None = None
    closing_row: int | None = None
    closing_currency: str = ""
    lines: list[Line] = field(default_factory=list)


def words(text: str) -> str:
    """One line of text, single spaces, as long as is kept. No control characters."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(plain.split())[:MOST_WORDS].rstrip()


def settled(statement: Statement) -> Statement:
    """Opening, closing and each balance worked out, as far as what the file says allows."""
    lines = statement.lines
    opening = statement.opening_pence
    if opening is None and lines:
        opening = _opening(statement)
    if opening is None:
        return statement
    running, full = opening, []
    for line in lines:
        running += line.amount_pence
        full.append(
            line if line.balance_pence is not None else replace(line, balance_pence=running)
        )
    closing = statement.closing_pence if statement.closing_pence is not None else running
    return replace(statement, opening_pence=opening, closing_pence=closing, lines=full)


def _opening(statement: Statement) -> int | None:
    """From the first line that says a balance, else from the closing balance."""
    so_far = 0
    for line in statement.lines:
        so_far += line.amount_pence
        if line.balance_pence is not None:
            return line.balance_pence - so_far
    if statement.closing_pence is not None:
        return statement.closing_pence - so_far
    return None


def problem(statement: Statement) -> Refused | None:
    """Why the balances of a statement contradict its lines; None when they hold."""
    if statement.closing_currency not in ("", statement.currency):
        return Refused(
            "two_currencies",
            f"The statement opens in {statement.currency} and closes in "
            f"{statement.closing_currency}. Export one account in one currency.",
            row=statement.closing_row,
        )
    if statement.opening_pence is None:
        return None
    running = statement.opening_pence
    for line in statement.lines:
        running += line.amount_pence
        if line.balance_pence is not None and line.balance_pence != running:
            return Refused(
                "balance_breaks",
                f"the balance says {pounds(line.balance_pence)}, but the lines before it make "
                f"{pounds(running)}. A line may be missing. Export the statement again.",
                row=line.row,
            )
    if statement.closing_pence is not None and statement.closing_pence != running:
        return Refused(
            "balance_breaks",
            f"it closes at {pounds(statement.closing_pence)}, but opening and lines make "
            f"{pounds(running)}. A line may be missing. Export the statement again.",
            row=statement.closing_row,
        )
    return None


def pounds(pence: int) -> str:
    """An amount for a sentence about a file of any currency: 1,234.50."""
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100:,}.{abs(pence) % 100:02d}"
