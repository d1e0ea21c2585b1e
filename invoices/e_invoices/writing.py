"""A bill of ours as UBL 2.1 of EN 16931. Pure: facts in, bytes out; factur-x writes the XML."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from core.money import round_pence

_LEVEL: Final = "en16931"
_INVOICE, _CREDIT_NOTE = "380", "381"
_UK_RATES: Final = (Decimal(20), Decimal(5))
_EXEMPT: Final = "Exempt: welfare services"
_NOT_REGISTERED: Final = "Who sends this bill is not registered for VAT"


@dataclass(frozen=True)
class Party:
    """Who sends or receives; `country` is ISO 3166."""

    name: str
    country: str
    identifier: str = ""
    vat_number: str = ""
    postcode: str = ""


@dataclass(frozen=True)
class Line:
    """One line; amounts in whole pence, the rate with parts of a penny."""

    description: str
    units: Decimal
    unit: str  # UN/ECE Recommendation 20
    rate_pence: Decimal
    net_pence: int
    vat_pence: int
    from_on: date
    to_on: date


@dataclass(frozen=True)
class Outgoing:
    """A bill or credit note to write down. `agreement` becomes the buyer's reference (BT-10)."""

    number: str
    issued_on: date
    currency: str
    is_credit_note: bool
    credits: str
    agreement: str
    seller: Party
    buyer: Party
    from_on: date
    to_on: date
    terms: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class _Vat:
    category: str
    percent: Decimal | None
    reason: str = ""


def as_ubl(bill: Outgoing) -> bytes:
    """The document in UBL 2.1, checked against its XML schema by the library that writes it."""
    from facturx import generate_xml  # slow to load, and only this needs it

    facts = _head(bill) | _sums(bill) | {
        "BG-25": [_line(n, line, _vat_of(bill, line)) for n, line in enumerate(bill.lines, 1)]
    }  # fmt: skip
    made: bytes = generate_xml(facts, flavor="ubl-2.1", level=_LEVEL, check_schematron=False)
    return made


def _head(bill: Outgoing) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "BT-1": bill.number, "BT-2": bill.issued_on, "BT-5": bill.currency,
        "BT-3": _CREDIT_NOTE if bill.is_credit_note else _INVOICE, "BT-10": bill.agreement,
        "BT-20": bill.terms, "BG-4": _party(bill.seller), "BG-7": _party(bill.buyer),
        "BT-73": bill.from_on, "BT-74": bill.to_on,
    }  # fmt: skip
    if bill.credits:
        facts["BG-3"] = [{"BT-25": bill.credits}]
    return facts


def _party(party: Party) -> dict[str, Any]:
    facts: dict[str, Any] = {"name": party.name, "country_code": party.country}
    if party.identifier:
        facts["identifiers"] = {None: party.identifier}
    if party.vat_number:
        facts["vat_identifier"] = party.vat_number
    if party.postcode:
        facts["postcode"] = party.postcode
    return facts


def _sums(bill: Outgoing) -> dict[str, Any]:
    parts: dict[_Vat, list[Line]] = defaultdict(list)
    for line in bill.lines:
        parts[_vat_of(bill, line)].append(line)
    net = sum(line.net_pence for line in bill.lines)
    vat = sum(line.vat_pence for line in bill.lines)
    return {
        "BG-23": [_breakdown(vat, lines) for vat, lines in parts.items()],
        "BT-106": _pounds(net), "BT-109": _pounds(net), "BT-110": _pounds(vat),
        "BT-112": _pounds(net + vat), "BT-115": _pounds(net + vat),
    }  # fmt: skip


def _breakdown(vat: _Vat, lines: Sequence[Line]) -> dict[str, Any]:
    facts = {
        "BT-116": _pounds(sum(line.net_pence for line in lines)),
        "BT-117": _pounds(sum(line.vat_pence for line in lines)), "BT-118": vat.category,
    }  # fmt: skip
    if vat.percent is not None:
        facts["BT-119"] = str(vat.percent)
    if vat.reason:
        facts["BT-120"] = vat.reason
    return facts


def _line(position: int, line: Line, vat: _Vat) -> dict[str, Any]:
    facts = {
        "BT-126": str(position), "BT-153": line.description, "BT-129": str(line.units),
        "BT-130": line.unit, "BT-146": f"{line.rate_pence / 100:f}", "BT-131": _pounds(line.net_pence),
        "BT-151": vat.category, "BT-134": line.from_on, "BT-135": line.to_on,
    }  # fmt: skip
    if vat.percent is not None:
        facts["BT-152"] = str(vat.percent)
    return facts


def _vat_of(bill: Outgoing, line: Line) -> _Vat:
    """Standard rated when VAT was billed; outside VAT altogether for who is not registered."""
    if not bill.seller.vat_number and not any(other.vat_pence for other in bill.lines):
        return _Vat("O", None, _NOT_REGISTERED)
    if not line.vat_pence:
        return _Vat("E", Decimal(0), _EXEMPT)
    return _Vat("S", _percent(line))


def _percent(line: Line) -> Decimal:
    """The rate that gives this VAT, to a penny; of the usual ones first."""
    for rate in _UK_RATES:
        if abs(round_pence(line.net_pence * rate / 100) - line.vat_pence) <= 1:
            return rate
    return (Decimal(line.vat_pence) * 100 / line.net_pence).quantize(Decimal("0.01"))


def _pounds(pence: int) -> str:
    return f"{Decimal(pence) / 100:.2f}"
