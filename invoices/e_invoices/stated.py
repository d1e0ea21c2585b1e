"""What a document states before it is checked: one shape for both ways of writing (UBL, CII)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from invoices.e_invoices.document import DocumentLine
from invoices.e_invoices.values import rounded


@dataclass(frozen=True)
class Amount:
    """Hundredths of the currency, and the name of the element they stand in."""

    pence: int
    place: str


@dataclass(frozen=True)
class VatPart:
    """The VAT of one category and rate (BG-23)."""

    category: str
    percent: Decimal | None
    taxable: Amount
    tax: Amount


@dataclass(frozen=True)
class Sums:
    """The totals of the document (BG-22)."""

    of_lines: Amount
    less: Amount
    more: Amount
    without_vat: Amount
    total: Amount
    prepaid: Amount
    rounding: Amount
    payable: Amount
    vat: Amount | None


@dataclass(frozen=True)
class Account:
    """A bank account as written, spaces removed."""

    written: str
    says_iban: bool


@dataclass(frozen=True)
class Stated:
    """A document as written: nothing in it is believed yet."""

    kind: str
    number: str
    issued_on: date
    currency: str
    supplier: str
    vat_numbers: tuple[str, str]  # of who sends and of who receives
    accounts: tuple[Account, ...]
    lines: tuple[DocumentLine, ...]
    extras: tuple[DocumentLine, ...]
    vat: tuple[VatPart, ...]
    sums: Sums
    agreement: str
    from_on: date | None
    to_on: date | None
    credits_number: str


def adds_up(quantity: Decimal, price: Decimal, extras: int, net: int) -> bool:
    """Whether a line is its quantity times its price with what is added and taken off, to a penny."""
    return abs(rounded(quantity * price * 100) + extras - net) <= 1


def extra(
    amount: int, *, charge: bool, words: str, category: str, percent: Decimal | None
) -> DocumentLine:
    """An allowance (below nought) or a charge."""
    signed = amount if charge else -amount
    kind = "charge" if charge else "allowance"
    return DocumentLine(
        kind=kind, description=words or kind.capitalize(), quantity=Decimal(1), unit="",
        unit_price=Decimal(signed) / 100, net_pence=signed, vat_percent=percent,
        vat_category=category,
    )  # fmt: skip
