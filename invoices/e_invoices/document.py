"""What an e-invoice says once it is believed, and what became of one file. Pure; no database."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from core.errors import DomainError

READ, HELD, REFUSED = "read", "held", "refused"
MOST_TEXT: Final = 300


@dataclass(frozen=True)
class DocumentLine:
    """One line. `kind`: item, allowance, charge or vat. `net_pence` carries its sign."""

    kind: str
    description: str
    quantity: Decimal
    unit: str
    unit_price: Decimal  # in the currency's unit, as written
    net_pence: int
    vat_percent: Decimal | None = None
    vat_category: str = ""  # UNCL 5305
    from_on: date | None = None
    to_on: date | None = None
    agreement: str = ""  # the buyer's accounting reference of the line (BT-133)
    adds_up: bool = True  # quantity times price; EN 16931 lets a line differ, so we only say so


@dataclass(frozen=True)
class Document:
    """What an e-invoice says. Totals are positive for both kinds."""

    kind: str
    number: str
    issued_on: date
    currency: str
    total_pence: int
    payable_pence: int
    lines: tuple[DocumentLine, ...]
    agreement: str = ""  # the buyer's reference (BT-10)
    supplier: str = ""
    supplier_vat_number: str = ""
    from_on: date | None = None
    to_on: date | None = None
    credits_number: str = ""

    @property
    def items(self) -> list[DocumentLine]:
        return [line for line in self.lines if line.kind == "item"]


@dataclass(frozen=True)
class Reading:
    """What became of one file."""

    file: str
    outcome: str
    code: str
    message: str
    document: Document | None = None

    def as_json(self) -> dict[str, Any]:
        """The object that outside checks rely on (`import_invoice --json`)."""
        found = self.document
        return {
            "file": self.file,
            "outcome": self.outcome,
            "code": self.code,
            "message": self.message,
            "kind": found.kind if found else None,
            "number": found.number if found else None,
            "issued_on": found.issued_on.isoformat() if found else None,
            "currency": found.currency if found else None,
            "total_pence": found.total_pence if found else None,
            "payable_pence": found.payable_pence if found else None,
            "lines": [_line_as_json(line) for line in found.lines] if found else [],
        }


def _line_as_json(line: DocumentLine) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "description": line.description,
        "quantity": plain(line.quantity),
        "unit_price": plain(line.unit_price),
        "net_pence": line.net_pence,
    }


class Refused(DomainError):
    """The document cannot be taken. `code` is of the instance here: each flaw has its own."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.flaw = code


class ForAPerson(DomainError):
    """Nothing is wrong with it, but a person has to look; `reason` is the stable code."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def plain(value: Decimal) -> str:
    """A number without an exponent or trailing noughts: “2.5”, “100”."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
