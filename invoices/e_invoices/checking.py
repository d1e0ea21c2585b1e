"""What EN 16931 asks and what it lets through but we do not: a stated document becomes a document.

The official rules run after these (`official.py`); ours come first because their words are better.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from stdnum import iban
from stdnum.exceptions import ValidationError

from invoices.e_invoices.codes import COUNTRIES
from invoices.e_invoices.document import Document, DocumentLine, Refused, plain
from invoices.e_invoices.stated import Amount, Stated, VatPart
from invoices.e_invoices.values import rounded, shown

MOST_LINES: Final = 20_000
MOST_NUMBER: Final = 60
_LOOKS_LIKE_IBAN = re.compile(r"^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$")
_SPECIMEN = re.compile(r"(1234){2,}")  # what published examples write where a number would stand


def document_of(stated: Stated) -> Document:
    """The document, when all it states holds. Raises Refused."""
    _check_size(stated)
    _check_parties(stated)
    _check_accounts(stated)
    _check_sums(stated)
    vat = _vat_lines(stated)
    _check_categories(stated)
    found = Document(
        kind=stated.kind, number=stated.number, issued_on=stated.issued_on,
        currency=stated.currency, total_pence=stated.sums.total.pence,
        payable_pence=stated.sums.payable.pence, lines=(*stated.lines, *stated.extras, *vat),
        agreement=stated.agreement, supplier=stated.supplier[:200],
        supplier_vat_number=stated.vat_numbers[0], from_on=stated.from_on, to_on=stated.to_on,
        credits_number=stated.credits_number,
    )  # fmt: skip
    return _signed(found)


def _check_size(stated: Stated) -> None:
    if not stated.lines:
        raise Refused("no_lines", "There are no lines. Add at least one (BR-16).")
    if len(stated.lines) > MOST_LINES:
        raise Refused(
            "too_many_lines", f"There are more than {MOST_LINES:,} lines. Send smaller bills."
        )
    if len(stated.number) > MOST_NUMBER:
        raise Refused(
            "bad_number",
            f"The number of the bill has {len(stated.number)} letters. Use {MOST_NUMBER} or fewer.",
        )


def _check_parties(stated: Stated) -> None:
    """Who sends is named, and a VAT number starts with its country (BR-CO-09)."""
    if not stated.supplier:
        raise Refused("no_supplier", "There is no name of who sends the bill. Add it (BR-06).")
    for number, who in zip(stated.vat_numbers, ("who sends", "who receives"), strict=True):
        if number and number[:2].upper() not in COUNTRIES:
            raise Refused(
                "vat_number_without_country",
                f"The VAT number “{number[:30]}” does not begin with its country, like GB "
                f"(of {who} the bill). Add the two letters (BR-CO-09).",
            )


def _check_accounts(stated: Stated) -> None:
    """A bank account with wrong check digits must never become a payee."""
    for account in stated.accounts:
        if not (account.says_iban or _LOOKS_LIKE_IBAN.match(account.written)):
            continue  # a number of another scheme
        if _SPECIMEN.search(account.written):
            continue  # stands for no account at all; we take bank details from nobody's e-invoice
        try:
            iban.validate(account.written, check_country=False)
        except ValidationError:
            raise Refused(
                "bad_bank_account",
                f"The check digits of the bank account {account.written[:4]}… are wrong. "
                "Correct the IBAN and send it again.",
            ) from None


def _check_sums(stated: Stated) -> None:
    """BR-CO-10 to BR-CO-16, to the penny."""
    sums = stated.sums
    less = sum(-line.net_pence for line in stated.extras if line.kind == "allowance")
    more = sum(line.net_pence for line in stated.extras if line.kind == "charge")
    lines = sum(line.net_pence for line in stated.lines)
    wrong = "sums_do_not_add_up"
    _same("lines_do_not_add_up", "the lines", lines, sums.of_lines, "BR-CO-10")
    _same(wrong, "the allowances", less, sums.less, "BR-CO-11")
    _same(wrong, "the charges", more, sums.more, "BR-CO-12")
    without = sums.of_lines.pence - less + more
    _same(wrong, "lines, allowances and charges", without, sums.without_vat, "BR-CO-13")
    vat = sums.vat.pence if sums.vat else 0
    if stated.vat and sums.vat:
        parts = sum(part.tax.pence for part in stated.vat)
        _same("vat_does_not_add_up", "the VAT of the categories", parts, sums.vat, "BR-CO-14")
    with_vat = sums.without_vat.pence + vat
    _same("vat_does_not_add_up", "the sum with VAT", with_vat, sums.total, "BR-CO-15")
    due = sums.total.pence - sums.prepaid.pence + sums.rounding.pence
    _same(wrong, "the total less what was paid before", due, sums.payable, "BR-CO-16")


def _same(code: str, what: str, expected: int, stated: Amount, rule: str) -> None:
    if expected != stated.pence:
        raise Refused(
            code,
            f"{what[0].upper()}{what[1:]} come to {shown(expected)}, but the bill says "
            f"{shown(stated.pence)} ({stated.place}). Correct it and send it again ({rule}).",
        )


def _vat_lines(stated: Stated) -> list[DocumentLine]:
    """A line for each VAT category that comes to something."""
    if not stated.vat and stated.sums.vat and stated.sums.vat.pence:
        return [_vat_line(None, stated.sums.vat.pence)]
    return [_vat_line(part.percent, part.tax.pence) for part in stated.vat if part.tax.pence]


def _vat_line(percent: Decimal | None, amount: int) -> DocumentLine:
    words = "VAT" if percent is None else f"VAT {plain(percent)} %"
    price = Decimal(amount) / 100
    return DocumentLine("vat", words, Decimal(1), "", price, amount, vat_percent=percent)


def _check_categories(stated: Stated) -> None:
    """Each category: its taxable amount equals its lines, its VAT that times the rate (BR-S-08, 09)."""
    expected = _taxable([*stated.lines, *stated.extras])
    for part in stated.vat:
        percent = part.percent or Decimal(0)
        amount, count = expected.get((part.category, percent.normalize()), (None, 1))
        if amount is not None:
            what = f"the lines of VAT category {part.category}"
            _same("vat_does_not_add_up", what, amount, part.taxable, f"BR-{part.category}-08")
        _check_tax(part, percent, slack=max(1, count // 2))


def _check_tax(part: VatPart, percent: Decimal, *, slack: int) -> None:
    """VAT may be rounded line by line: it may miss by half a penny a line."""
    right = rounded(Decimal(part.taxable.pence) * percent / 100)
    if abs(right - part.tax.pence) > slack:
        what = f"{plain(percent)} % of {shown(part.taxable.pence)}"
        _same("vat_does_not_add_up", what, right, part.tax, f"BR-{part.category}-09")


def _taxable(lines: Sequence[DocumentLine]) -> dict[tuple[str, Decimal], tuple[int, int]]:
    """For each VAT category: the sum of its lines, allowances and charges, and how many they are."""
    found: dict[tuple[str, Decimal], tuple[int, int]] = {}
    for line in lines:
        key = line.vat_category, (line.vat_percent or Decimal(0)).normalize()
        amount, count = found.get(key, (0, 0))
        found[key] = amount + line.net_pence, count + 1
    return found


def _signed(document: Document) -> Document:
    """A negative invoice is the credit note it really is; both kinds are positive outside."""
    if document.payable_pence >= 0 and document.total_pence >= 0:
        return document
    if document.kind == "credit_note":
        raise Refused(
            "negative_credit_note",
            "The credit note is below nought, so it asks for money. Send an invoice instead.",
        )
    if document.payable_pence >= 0:
        raise Refused(
            "sums_do_not_add_up",
            "The total is below nought, yet something is to be paid. Check the amounts.",
        )
    sign = -1 if document.total_pence < 0 else 1
    lines = tuple(
        replace(line, quantity=sign * line.quantity, net_pence=sign * line.net_pence)
        for line in document.lines
    )
    return replace(
        document, kind="credit_note", total_pence=abs(document.total_pence),
        payable_pence=abs(document.payable_pence), lines=lines,
    )  # fmt: skip
