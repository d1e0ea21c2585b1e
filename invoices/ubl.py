"""Reading e-invoices: UBL 2.1 Invoice and CreditNote, checked as EN 16931 asks. Pure; no database.

`read_file(path)` and `read_bytes(name, content)` never raise on what is inside a document: they
answer *read*, *held* (kept for a person) or *refused*, with a stable code and a sentence that
names the file, the place and the remedy. Amounts are hundredths of the document's currency.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError  # types only; defusedxml does the parsing

from babel.core import get_global
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from stdnum import iban
from stdnum.exceptions import ValidationError

from core.errors import DomainError
from invoices.currencies import CURRENCIES

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_LINES: Final = 20_000
MOST_DEPTH: Final = 60
MOST_TEXT: Final = 300
MOST_HUNDREDTHS: Final = 10**14
_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_ROOTS: Final = {f"{{{_UBL}Invoice-2}}Invoice": "invoice",
                 f"{{{_UBL}CreditNote-2}}CreditNote": "credit_note"}  # fmt: skip
_CII = "CrossIndustryInvoice"
_SPACE: Final = {"a": f"{_UBL}CommonAggregateComponents-2", "b": f"{_UBL}CommonBasicComponents-2"}
_INVOICE_TYPES: Final = frozenset(
    [
        "71",
        "80",
        "82",
        "84",
        "102",
        "218",
        "219",
        "325",
        "326",
        "331",
        "380",
        "382",
        "383",
        "384",
        "385",
        "386",
        "387",
        "388",
        "389",
        "390",
        "393",
        "394",
        "395",
        "456",
        "457",
        "527",
        "553",
        "575",
        "623",
        "633",
        "751",
        "780",
        "817",
        "870",
        "875",
        "876",
        "877",
        "935",
    ]
)
_CREDIT_TYPES: Final = frozenset(
    ["81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"]
)
_COUNTRIES: Final = frozenset(get_global("territory_currencies")) | {"EL", "XI", "GB"}
_MONEY = re.compile(r"^[+-]?\d+(\.\d*)?$")
_NUMBER = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)$")
_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(Z|[+-]\d{2}:\d{2})?$")
_LOOKS_LIKE_IBAN = re.compile(r"^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$")
_SPECIMEN = re.compile(r"(1234){2,}")  # what published examples write where a number would stand
MONEY_DECIMALS: Final = 2
READ, HELD, REFUSED = "read", "held", "refused"
FORMAT_LATER = "format_later"


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
    from_on: date | None = None
    to_on: date | None = None
    agreement: str = ""  # cbc:AccountingCost of the line
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
    agreement: str = ""  # cbc:BuyerReference
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
        "quantity": _plain(line.quantity),
        "unit_price": _plain(line.unit_price),
        "net_pence": line.net_pence,
    }


class Refused(DomainError):
    """The document cannot be taken. `code` is of the instance here: each flaw has its own."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.flaw = code


class NotYet(DomainError):
    """A format that we do not read yet; a person looks at it."""


def read_file(path: Path, name: str = "") -> Reading:
    """Read the document at `path`; an unreadable or over-large file is refused in words."""
    shown = name or str(path)
    try:
        if path.is_dir():
            return _no(shown, "not_a_file", "This is a folder. Give the name of a file in it.")
        if path.stat().st_size > MOST_BYTES:
            return _too_big(shown)
        content = path.read_bytes()
    except FileNotFoundError:
        return _no(shown, "no_such_file", "There is no such file. Check its name and folder.")
    except (OSError, ValueError):
        return _no(shown, "cannot_open", "The file cannot be opened. Check that you may read it.")
    return read_bytes(shown, content)


def read_bytes(name: str, content: bytes) -> Reading:
    """Read a document that was sent as bytes."""
    if len(content) > MOST_BYTES:
        return _too_big(name)
    try:
        document = _document(_parse(content))
    except Refused as refusal:
        return _no(name, refusal.flaw, refusal.sentence)
    except NotYet as hold:
        return Reading(name, HELD, FORMAT_LATER, f"{name}: {hold.sentence}")
    what = "credit note" if document.kind == "credit_note" else "bill"
    words = f"{name}: {what} {document.number} was read, {len(document.lines)} lines."
    return Reading(name, READ, "read", words, document)


def _no(name: str, code: str, sentence: str) -> Reading:
    return Reading(name, REFUSED, code, f"{name}: {sentence}")


def _too_big(name: str) -> Reading:
    return _no(
        name,
        "too_big",
        "The file is larger than 10 MB. Send the e-invoice alone, without pictures.",
    )


# Bytes to elements.


def _parse(content: bytes) -> Element:
    """The root element, without entities or document types. Raises Refused or NotYet."""
    _refuse_other_kinds(content)
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as hostile:
        raise Refused(
            "hostile_xml",
            "It holds a document type or entities, which can be used to attack a reader. "
            "Export it again without a DOCTYPE.",
        ) from hostile
    except ParseError as problem:
        raise _badly_formed(problem) from problem
    except (ValueError, LookupError, UnicodeError, RecursionError) as problem:
        raise _wrong_encoding() from problem
    _refuse_depth(root)
    return root


def _refuse_other_kinds(content: bytes) -> None:
    start = content[:1024].lstrip()
    if not content.strip():
        raise Refused("empty", "The file is empty. Export the e-invoice again and send that.")
    if start.startswith(b"%PDF"):
        raise Refused(
            "not_xml",
            "This is a PDF with the name of an XML file. Send the e-invoice (XML) itself.",
        )
    if start.startswith(b"PK\x03\x04"):
        raise Refused(
            "not_xml", "This is a spreadsheet or a ZIP file. Unpack it and send the XML file."
        )
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff") or start[:4] in (b"<\x00?\x00", b"\x00<\x00?")
    if not wide and not start.lstrip(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise Refused(
            "not_xml",
            "This is not an XML file: it does not begin with “<”. Send a UBL 2.1 e-invoice.",
        )


def _badly_formed(problem: ParseError) -> Refused:
    line, column = problem.position
    if (
        "encoding" in str(problem)
        or "invalid token" in str(problem)
        or "multi-byte" in str(problem)
    ):
        words = (
            f"A letter at line {line}, place {column + 1} does not fit XML or the encoding named "
            "on line 1. Save the file as UTF-8 and send it again."
        )
        return Refused("wrong_encoding", words)
    words = f"The XML is broken at line {line}, place {column + 1}. Export the e-invoice again."
    return Refused("broken_xml", words)


def _wrong_encoding() -> Refused:
    return Refused(
        "wrong_encoding",
        "The letters of the file do not fit the encoding named on line 1. "
        "Save the file as UTF-8 and send it again.",
    )


def _refuse_depth(root: Element) -> None:
    level, depth = [root], 1
    while level:
        if depth > MOST_DEPTH:
            raise Refused(
                "too_deep", f"The XML has more than {MOST_DEPTH} levels. Send a UBL 2.1 e-invoice."
            )
        level, depth = [child for element in level for child in element], depth + 1


# Elements to values. Every reader raises Refused with the place.


@dataclass(frozen=True)
class At:
    """An element with the words for where it stands."""

    element: Element
    place: str

    def find(self, path: str) -> Element | None:
        return self.element.find(path, _SPACE)

    def each(self, path: str) -> list[Element]:
        return self.element.findall(path, _SPACE)

    def text(self, path: str) -> str:
        """The words of the first such element, spaces tidied; empty when it is not there."""
        found = self.find(path)
        return " ".join((found.text or "").split()) if found is not None else ""

    def name(self, path: str) -> str:
        return f"{path.rsplit('b:', maxsplit=1)[-1].rsplit('a:', maxsplit=1)[-1]}, {self.place}"


def _must(at: At, path: str, code: str, what: str) -> str:
    found = at.text(path)
    if not found:
        raise Refused(
            code, f"There is no {what} ({at.name(path)}). Add it and send the e-invoice again."
        )
    return found


def _money(text: str, where: str) -> int:
    """Hundredths of the currency. Raises Refused for three decimals and what is no amount."""
    if not _MONEY.match(text):
        raise Refused(
            "bad_amount", f"“{text[:40]}” is not an amount ({where}). Write it like 90.50."
        )
    _, _, decimals = text.partition(".")
    if len(decimals) > MONEY_DECIMALS:
        raise Refused(
            "three_decimals",
            f"{text[:40]} has more than two decimals ({where}). Amounts of money have at most two; "
            "we never round in silence. Correct it and send it again.",
        )
    value = Decimal(text) * 100
    if abs(value) > MOST_HUNDREDTHS:
        raise Refused(
            "bad_amount", f"{text[:40]} is too big ({where}). Check the number of noughts."
        )
    return int(value)


def _number(text: str, where: str) -> Decimal:
    if not _NUMBER.match(text) or len(text) > 40:  # noqa: PLR2004
        raise Refused("bad_number", f"“{text[:40]}” is not a number ({where}). Write it like 2.5.")
    return Decimal(text)


def _day(text: str, where: str) -> date:
    found = _DAY.match(text)
    if not found:
        raise Refused(
            "bad_date", f"“{text[:40]}” is not a date ({where}). Write it like 2026-11-05."
        )
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise Refused(
            "bad_date", f"There is no {text[:40]} in the calendar ({where}). Check the day."
        ) from None


def _optional_day(at: At, path: str) -> date | None:
    text = at.text(path)
    return _day(text, at.name(path)) if text else None


@dataclass(frozen=True)
class Coin:
    """Reads amounts, and refuses one in another currency than the document's."""

    currency: str

    def of(self, at: At, path: str) -> int | None:
        element = at.find(path)
        if element is None:
            return None
        own = element.get("currencyID", "")
        if own and own != self.currency:
            raise Refused(
                "mixed_currencies",
                f"One amount is in {own[:10]}, the bill is in {self.currency} ({at.name(path)}). "
                "Send one bill a currency.",
            )
        return _money(" ".join((element.text or "").split()), at.name(path))

    def must(self, at: At, path: str) -> int:
        found = self.of(at, path)
        if found is None:
            raise Refused(
                "no_amount", f"An amount is missing ({at.name(path)}). Add it and send it again."
            )
        return found


# The document.


def _document(root: Element) -> Document:
    kind = _kind_of(root)
    at = At(root, "the head of the document")
    _must(at, "b:CustomizationID", "no_specification", "specification identifier")
    number = _must(at, "b:ID", "no_number", "number of the bill")
    issued_on = _day(_must(at, "b:IssueDate", "no_date", "date of issue"), at.name("b:IssueDate"))
    _check_type(at, kind)
    currency = _currency(at)
    _check_parties(at)
    _check_accounts(at)
    coin = Coin(currency)
    lines = _lines(at, kind, coin)
    extras = [*_document_extras(at, coin)]
    vat = _vat_lines(at, coin)
    totals = _check_sums(at, coin, lines, extras, vat)
    _check_categories(at, coin, kind)
    found = Document(
        kind=kind, number=number[:60], issued_on=issued_on, currency=currency,
        total_pence=totals.total, payable_pence=totals.payable, lines=(*lines, *extras, *vat),
        agreement=at.text("b:BuyerReference"),
        supplier=_supplier(at), supplier_vat_number=_vat_number(at, "a:AccountingSupplierParty"),
        from_on=_optional_day(at, "a:InvoicePeriod/b:StartDate"),
        to_on=_optional_day(at, "a:InvoicePeriod/b:EndDate"),
        credits_number=at.text("a:BillingReference/a:InvoiceDocumentReference/b:ID"),
    )  # fmt: skip
    if len(number) > 60:  # noqa: PLR2004
        raise Refused(
            "bad_number", f"The number of the bill has {len(number)} letters. Use 60 or fewer."
        )
    return _signed(found)


def _kind_of(root: Element) -> str:
    kind = _ROOTS.get(root.tag)
    if kind:
        return kind
    name = root.tag.rsplit("}", maxsplit=1)[-1]
    if name == _CII:
        raise NotYet(
            "This is an e-invoice in the format CII, which we cannot read yet. It is kept for a "
            "person to look at. Sending it as UBL 2.1 is quicker."
        )
    raise Refused(
        "not_an_invoice",
        f"This is XML, but not an e-invoice: it begins with “{name[:40]}”. Send a UBL 2.1 Invoice or CreditNote.",
    )


def _check_type(at: At, kind: str) -> None:
    path = "b:InvoiceTypeCode" if kind == "invoice" else "b:CreditNoteTypeCode"
    code = _must(at, path, "no_type", "type code of the document")
    right, other = (
        (_INVOICE_TYPES, _CREDIT_TYPES) if kind == "invoice" else (_CREDIT_TYPES, _INVOICE_TYPES)
    )
    if code in right:
        return
    if code in other and kind == "credit_note":
        raise Refused(
            "credit_note_says_invoice",
            f"This is a credit note that calls itself an invoice (type {code}, {at.name(path)}). "
            "Use type 381, or send an Invoice.",
        )
    if code in other:
        raise Refused(
            "invoice_says_credit_note",
            f"This is an invoice that calls itself a credit note (type {code}, {at.name(path)}). "
            "Use type 380, or send a CreditNote.",
        )
    raise Refused(
        "unknown_type",
        f"The type code “{code[:20]}” is not known ({at.name(path)}). Use 380 or 381.",
    )


def _currency(at: At) -> str:
    code = _must(at, "b:DocumentCurrencyCode", "no_currency", "currency")
    if code not in CURRENCIES:
        raise Refused(
            "unknown_currency",
            f"There is no currency “{code[:10]}” ({at.name('b:DocumentCurrencyCode')}). For pounds write GBP.",
        )
    return code


def _supplier(at: At) -> str:
    party = "a:AccountingSupplierParty/a:Party/"
    name = at.text(f"{party}a:PartyLegalEntity/b:RegistrationName")
    return (name or at.text(f"{party}a:PartyName/b:Name"))[:200]


def _vat_number(at: At, party: str) -> str:
    for element in at.each(f"{party}/a:Party/a:PartyTaxScheme"):
        scheme = At(element, "")
        if scheme.text("a:TaxScheme/b:ID").upper() == "VAT":
            return scheme.text("b:CompanyID")
    return ""


def _check_parties(at: At) -> None:
    """Seller and buyer are named, and a VAT number starts with its country (BR-CO-09)."""
    if not _supplier(at):
        raise Refused(
            "no_supplier",
            "There is no name of who sends the bill (AccountingSupplierParty). Add it.",
        )
    for party in ("a:AccountingSupplierParty", "a:AccountingCustomerParty"):
        number = _vat_number(at, party)
        if number and number[:2].upper() not in _COUNTRIES:
            raise Refused(
                "vat_number_without_country",
                f"The VAT number “{number[:30]}” does not begin with its country, like GB "
                f"(PartyTaxScheme of {party[2:]}). Add the two letters.",
            )


def _check_accounts(at: At) -> None:
    """A bank account with wrong check digits must never become a payee."""
    for element in at.each("a:PaymentMeans/a:PayeeFinancialAccount/b:ID"):
        written = "".join((element.text or "").split()).upper()
        if not (_LOOKS_LIKE_IBAN.match(written) or element.get("schemeID", "").upper() == "IBAN"):
            continue  # a number of another scheme
        if _SPECIMEN.search(written):
            continue  # stands for no account at all; we take bank details from nobody's e-invoice
        try:
            iban.validate(written, check_country=False)
        except ValidationError:
            raise Refused(
                "bad_bank_account",
                f"The check digits of the bank account {written[:4]}… are wrong "
                "(PayeeFinancialAccount). Correct the IBAN and send it again.",
            ) from None


# Lines.


def _lines(at: At, kind: str, coin: Coin) -> list[DocumentLine]:
    """Every line of the document, checked against quantity, price, allowances and charges."""
    path = "a:InvoiceLine" if kind == "invoice" else "a:CreditNoteLine"
    elements = at.each(path)
    if not elements:
        raise Refused("no_lines", f"There are no lines ({path[2:]}). Add at least one.")
    if len(elements) > MOST_LINES:
        raise Refused(
            "too_many_lines", f"There are more than {MOST_LINES:,} lines. Send smaller bills."
        )
    quantity = "b:InvoicedQuantity" if kind == "invoice" else "b:CreditedQuantity"
    return [_line(At(e, f"line {n}"), quantity, coin) for n, e in enumerate(elements, 1)]


def _line(at: At, quantity_path: str, coin: Coin) -> DocumentLine:
    written = at.text(quantity_path)
    quantity = _number(written, at.name(quantity_path)) if written else Decimal(1)
    element = at.find(quantity_path)
    net = coin.must(at, "b:LineExtensionAmount")
    price = _price(at, coin)
    percent = at.text("a:Item/a:ClassifiedTaxCategory/b:Percent")
    return DocumentLine(
        kind="item",
        description=(at.text("a:Item/b:Name") or at.text("a:Item/b:Description"))[:MOST_TEXT],
        quantity=quantity,
        unit=element.get("unitCode", "") if element is not None else "",
        unit_price=_number(at.text("a:Price/b:PriceAmount"), at.name("a:Price/b:PriceAmount")),
        net_pence=net,
        vat_percent=_number(percent, at.name("b:Percent")) if percent else None,
        from_on=_optional_day(at, "a:InvoicePeriod/b:StartDate"),
        to_on=_optional_day(at, "a:InvoicePeriod/b:EndDate"),
        agreement=at.text("b:AccountingCost"),
        adds_up=abs(_comes_to(at, coin, quantity, price) - net) <= 1,
    )


def _price(at: At, coin: Coin) -> Decimal:
    """The price of one unit: the stated price over its base quantity."""
    element = at.find("a:Price/b:PriceAmount")
    if element is None:
        raise Refused("no_price", f"There is no price ({at.place}). Add Price/PriceAmount.")
    own = element.get("currencyID", "")
    if own and own != coin.currency:
        raise Refused(
            "mixed_currencies",
            f"A price is in {own[:10]}, the bill is in {coin.currency} ({at.place}).",
        )
    price = _number(at.text("a:Price/b:PriceAmount"), at.name("a:Price/b:PriceAmount"))
    base = at.text("a:Price/b:BaseQuantity")
    divisor = _number(base, at.name("a:Price/b:BaseQuantity")) if base else Decimal(1)
    if divisor <= 0:
        raise Refused(
            "bad_number",
            f"The base quantity must be above nought ({at.name('a:Price/b:BaseQuantity')}).",
        )
    with localcontext() as context:
        context.prec = 60
        return price / divisor


def _comes_to(at: At, coin: Coin, quantity: Decimal, price: Decimal) -> int:
    """Quantity times price, with the line's allowances and charges."""
    extras = sum(line.net_pence for line in _allowances(at, coin))
    return _rounded(quantity * price * 100) + extras


def _allowances(at: At, coin: Coin) -> Iterator[DocumentLine]:
    """The allowances (below nought) and charges that stand directly below an element."""
    for number, element in enumerate(at.each("a:AllowanceCharge"), 1):
        one = At(element, f"allowance or charge {number} of {at.place}")
        flag = one.text("b:ChargeIndicator").lower()
        if flag not in {"true", "false", "1", "0"}:
            raise Refused("bad_allowance", f"ChargeIndicator must be true or false ({one.place}).")
        is_charge = flag in {"true", "1"}
        amount = coin.must(one, "b:Amount")
        sign = 1 if is_charge else -1
        words = one.text("b:AllowanceChargeReason") or ("Charge" if is_charge else "Allowance")
        percent = one.text("a:TaxCategory/b:Percent")
        yield DocumentLine(
            kind="charge" if is_charge else "allowance",
            description=words[:MOST_TEXT],
            quantity=Decimal(1),
            unit="",
            unit_price=Decimal(sign * amount) / 100,
            net_pence=sign * amount,
            vat_percent=_number(percent, one.name("b:Percent")) if percent else None,
        )


def _document_extras(at: At, coin: Coin) -> Iterator[DocumentLine]:
    return _allowances(At(at.element, "the document"), coin)


def _tax_total(at: At, coin: Coin) -> At | None:
    """The TaxTotal in the document's currency: a second one may be in that of the tax office."""
    for element in at.each("a:TaxTotal"):
        amount = element.find("b:TaxAmount", _SPACE)
        if amount is not None and amount.get("currencyID", coin.currency) == coin.currency:
            return At(element, "the VAT of the document")
    return None


def _subtotals(at: At) -> list[At]:
    return [At(e, f"VAT category {n}") for n, e in enumerate(at.each("a:TaxSubtotal"), 1)]


def _vat_lines(at: At, coin: Coin) -> list[DocumentLine]:
    """A line for each VAT category that comes to something."""
    total = _tax_total(at, coin)
    if total is None:
        return []
    whole = coin.must(total, "b:TaxAmount")
    parts = [(sub, coin.must(sub, "b:TaxAmount")) for sub in _subtotals(total)]
    if parts and sum(amount for _, amount in parts) != whole:
        raise Refused(
            "vat_does_not_add_up",
            f"The VAT of the categories comes to {_shown(sum(amount for _, amount in parts))}, the bill says "
            f"{_shown(whole)} (TaxTotal). Correct it.",
        )
    return [_vat_line(sub, amount) for sub, amount in parts if amount] or (
        [_vat_line(None, whole)] if whole and not parts else []
    )


def _vat_line(sub: At | None, amount: int) -> DocumentLine:
    percent = sub.text("a:TaxCategory/b:Percent") if sub else ""
    value = _number(percent, sub.name("a:TaxCategory/b:Percent")) if sub and percent else None
    words = f"VAT {_plain(value)} %" if value is not None else "VAT"
    price = Decimal(amount) / 100
    return DocumentLine("vat", words, Decimal(1), "", price, amount, vat_percent=value)


# Sums.


@dataclass(frozen=True)
class Totals:
    total: int
    payable: int


def _check_sums(
    at: At, coin: Coin, lines: Sequence[DocumentLine], extras: Sequence[DocumentLine],
    vat: Sequence[DocumentLine],
) -> Totals:  # fmt: skip
    """BR-CO-10 to BR-CO-16, to the penny."""
    element = at.find("a:LegalMonetaryTotal")
    if element is None:
        raise Refused("no_totals", "There are no totals (LegalMonetaryTotal). Add them.")
    money = At(element, "LegalMonetaryTotal")
    read: Callable[[str], int | None] = lambda name: coin.of(money, f"b:{name}")  # noqa: E731
    of_lines = coin.must(money, "b:LineExtensionAmount")
    without_vat = coin.must(money, "b:TaxExclusiveAmount")
    total = coin.must(money, "b:TaxInclusiveAmount")
    payable = coin.must(money, "b:PayableAmount")
    less = sum(-line.net_pence for line in extras if line.kind == "allowance")
    more = sum(line.net_pence for line in extras if line.kind == "charge")
    _same(
        "lines_do_not_add_up",
        "LineExtensionAmount",
        "the lines",
        sum(x.net_pence for x in lines),
        of_lines,
    )
    _same(
        "sums_do_not_add_up",
        "AllowanceTotalAmount",
        "the allowances",
        less,
        read("AllowanceTotalAmount") or 0,
    )
    _same(
        "sums_do_not_add_up",
        "ChargeTotalAmount",
        "the charges",
        more,
        read("ChargeTotalAmount") or 0,
    )
    _same(
        "sums_do_not_add_up",
        "TaxExclusiveAmount",
        "lines, allowances and charges",
        of_lines - less + more,
        without_vat,
    )
    _same(
        "vat_does_not_add_up",
        "TaxInclusiveAmount",
        "the sum with VAT",
        without_vat + sum(x.net_pence for x in vat),
        total,
    )
    due = total - (read("PrepaidAmount") or 0) + (read("PayableRoundingAmount") or 0)
    _same(
        "sums_do_not_add_up", "PayableAmount", "the total less what was paid before", due, payable
    )
    return Totals(total, payable)


def _same(code: str, place: str, what: str, expected: int, stated: int) -> None:
    if expected != stated:
        raise Refused(
            code,
            f"{what[0].upper()}{what[1:]} come to {_shown(expected)}, but the bill says {_shown(stated)} ({place}). "
            "Correct it and send it again.",
        )


def _check_categories(at: At, coin: Coin, kind: str) -> None:
    """Each category: taxable amount equals its lines, and VAT equals taxable times rate (BR-S-08, 09)."""
    total = _tax_total(at, coin)
    if total is None:
        return
    expected = _taxable(at, coin, kind)
    for sub in _subtotals(total):
        key = _category(sub, "a:TaxCategory")
        stated = coin.must(sub, "b:TaxableAmount")
        if key in expected:
            _same("vat_does_not_add_up", f"TaxableAmount, {sub.place}", f"the lines of VAT category {key[0]}",
                  expected[key][0], stated)  # fmt: skip
        amount = coin.must(sub, "b:TaxAmount")
        right = _rounded(Decimal(stated) * key[1] / 100)
        slack = max(1, expected.get(key, (0, 1))[1] // 2)  # VAT may be rounded line by line
        if abs(right - amount) > slack:
            _same("vat_does_not_add_up", f"TaxAmount, {sub.place}", f"{_plain(key[1])} % of {_shown(stated)}",
                  right, amount)  # fmt: skip


def _category(at: At, path: str) -> tuple[str, Decimal]:
    percent = at.text(f"{path}/b:Percent")
    value = _number(percent, at.name(f"{path}/b:Percent")) if percent else Decimal(0)
    return at.text(f"{path}/b:ID"), value.normalize()


def _taxable(at: At, coin: Coin, kind: str) -> dict[tuple[str, Decimal], tuple[int, int]]:
    """For each VAT category: the sum of its lines, allowances and charges, and how many they are."""
    found: dict[tuple[str, Decimal], tuple[int, int]] = {}

    def add(key: tuple[str, Decimal], amount: int) -> None:
        before = found.get(key, (0, 0))
        found[key] = (before[0] + amount, before[1] + 1)

    path = "a:InvoiceLine" if kind == "invoice" else "a:CreditNoteLine"
    for number, element in enumerate(at.each(path), 1):
        line = At(element, f"line {number}")
        add(
            _category(line, "a:Item/a:ClassifiedTaxCategory"),
            coin.must(line, "b:LineExtensionAmount"),
        )
    extras = zip(at.each("a:AllowanceCharge"), _document_extras(at, coin), strict=True)
    for element, extra in extras:
        add(_category(At(element, "an allowance or charge"), "a:TaxCategory"), extra.net_pence)
    return found


def _signed(document: Document) -> Document:
    """A negative invoice is the credit note it really is; both kinds are positive outside."""
    if document.payable_pence >= 0 and document.total_pence >= 0:
        return document
    if document.kind == "credit_note":
        raise Refused(
            "negative_credit_note",
            "The credit note is below nought (PayableAmount), so it asks for money. Send an Invoice instead.",
        )
    sign = -1 if document.total_pence < 0 else 1
    if document.payable_pence >= 0:
        raise Refused(
            "sums_do_not_add_up",
            "The total is below nought, yet something is to be paid (PayableAmount). Check the amounts.",
        )
    lines = tuple(
        replace(line, quantity=sign * line.quantity, net_pence=sign * line.net_pence)
        for line in document.lines
    )
    return replace(
        document, kind="credit_note", total_pence=abs(document.total_pence),
        payable_pence=abs(document.payable_pence), lines=lines,
    )  # fmt: skip


def _rounded(value: Decimal) -> int:
    with localcontext() as context:
        context.prec = 60
        return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _shown(hundredths: int) -> str:
    whole, rest = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole:,}.{rest:02d}"


def _plain(value: Decimal) -> str:
    """A number without an exponent or trailing noughts: “2.5”, “100”."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
