"""UN/CEFACT Cross Industry Invoice (D16B and later), also inside Factur-X and ZUGFeRD 2."""

import re
from datetime import date
from decimal import Decimal
from typing import Final
from xml.etree.ElementTree import Element  # types only

from invoices.e_invoices.codes import kind_of_type
from invoices.e_invoices.document import MOST_TEXT, DocumentLine, ForAPerson, Refused
from invoices.e_invoices.stated import Account, Amount, Stated, Sums, VatPart, adds_up, extra
from invoices.e_invoices.values import (
    YEAR_MONTH_DAY,
    At,
    Coin,
    currency_of,
    day,
    must,
    optional_number,
    price_of_one,
)

ROOT: Final = "{urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100}CrossIndustryInvoice"
_WITHOUT_LINES: Final = (":minimum", ":basicwl")  # profiles of Factur-X that state totals only
_DAY: Final = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_TRADE: Final = "s:SupplyChainTradeTransaction"
_AGREEMENT: Final = f"{_TRADE}/r:ApplicableHeaderTradeAgreement"
_SETTLEMENT: Final = f"{_TRADE}/r:ApplicableHeaderTradeSettlement"
_CHARGES: Final = "r:SpecifiedTradeAllowanceCharge"


def stated(root: Element) -> Stated:
    """What the document states. Raises Refused with the place, or ForAPerson without lines."""
    at = At(root, "the head of the document")
    profile = must(
        at,
        "s:ExchangedDocumentContext/r:GuidelineSpecifiedDocumentContextParameter/r:ID",
        "no_specification", "specification identifier", "BR-01",
    )  # fmt: skip
    written = must(at, "s:ExchangedDocument/r:ID", "no_number", "number of the bill", "BR-02")
    issued_on = _optional_day(at, "s:ExchangedDocument/r:IssueDateTime")
    if issued_on is None:
        raise Refused("no_date", "There is no date of issue (IssueDateTime). Add it (BR-03).")
    type_path = "s:ExchangedDocument/r:TypeCode"
    code = must(at, type_path, "no_type", "type code of the document", "BR-04")
    kind = kind_of_type(code, at.name(type_path))
    coin = Coin(currency_of(at, f"{_SETTLEMENT}/r:InvoiceCurrencyCode"))
    if profile.lower().endswith(_WITHOUT_LINES):
        raise ForAPerson(
            "no_lines_by_profile",
            "This e-invoice states totals only, without lines. A person reads it and types it in. "
            "Sending the profile EN 16931 is quicker.",
        )
    settlement = At(_must_have(at, _SETTLEMENT), "the document")
    return Stated(
        kind=kind, number=written, issued_on=issued_on, currency=coin.currency,
        supplier=at.text(f"{_AGREEMENT}/r:SellerTradeParty/r:Name"),
        vat_numbers=(_vat_number(at, "Seller"), _vat_number(at, "Buyer")),
        accounts=tuple(_accounts(settlement)), lines=tuple(_lines(at, coin)),
        extras=tuple(_extras(settlement, coin)), vat=tuple(_vat_parts(settlement, coin)),
        sums=_sums(settlement, coin), agreement=at.text(f"{_AGREEMENT}/r:BuyerReference"),
        from_on=_optional_day(settlement, "r:BillingSpecifiedPeriod/r:StartDateTime"),
        to_on=_optional_day(settlement, "r:BillingSpecifiedPeriod/r:EndDateTime"),
        credits_number=settlement.text("r:InvoiceReferencedDocument/r:IssuerAssignedID"),
    )  # fmt: skip


def _must_have(at: At, path: str) -> Element:
    found = at.find(path)
    if found is None:
        raise Refused(
            "no_totals", f"A part is missing ({at.name(path)}). Add it and send it again."
        )
    return found


def _optional_day(at: At, path: str) -> date | None:
    """A day written like 20261105 with format 102. Raises Refused (CII-DT-097)."""
    found = at.find(f"{path}/u:DateTimeString")
    if found is None:
        return None
    text, where = "".join((found.text or "").split()), at.name(path)
    parts = _DAY.match(text)
    if found.get("format") != YEAR_MONTH_DAY or parts is None:
        raise Refused(
            "bad_date",
            f"“{text[:40]}” is not a date ({where}). Write it like 20261105, with format "
            "102 (CII-DT-097).",
        )
    return day("-".join(parts.groups()), where)


def _vat_number(at: At, who: str) -> str:
    for element in at.each(f"{_AGREEMENT}/r:{who}TradeParty/r:SpecifiedTaxRegistration/r:ID"):
        if element.get("schemeID", "").upper() == "VA":
            return " ".join((element.text or "").split())
    return ""


def _accounts(at: At) -> list[Account]:
    path = "r:SpecifiedTradeSettlementPaymentMeans/r:PayeePartyCreditorFinancialAccount/r:IBANID"
    return [Account("".join((e.text or "").split()).upper(), True) for e in at.each(path)]


def _lines(at: At, coin: Coin) -> list[DocumentLine]:
    elements = at.each(f"{_TRADE}/r:IncludedSupplyChainTradeLineItem")
    return [_line(At(e, f"line {n}"), coin) for n, e in enumerate(elements, 1)]


def _line(at: At, coin: Coin) -> DocumentLine:
    quantity_path = "r:SpecifiedLineTradeDelivery/r:BilledQuantity"
    price_path = "r:SpecifiedLineTradeAgreement/r:NetPriceProductTradePrice/r:ChargeAmount"
    settlement = At(_must_have(at, "r:SpecifiedLineTradeSettlement"), at.place)
    element = at.find(quantity_path)
    written = optional_number(at, quantity_path)
    quantity = Decimal(1) if written is None else written
    price = optional_number(at, price_path)
    if price is None:
        raise Refused("no_price", f"There is no price ({at.name(price_path)}). Add it (BR-26).")
    base = price_path.replace("ChargeAmount", "BasisQuantity")
    net = coin.must(settlement, "r:SpecifiedTradeSettlementLineMonetarySummation/r:LineTotalAmount")
    extras = sum(line.net_pence for line in _extras(settlement, coin))
    product = "r:SpecifiedTradeProduct/r:"
    return DocumentLine(
        kind="item",
        description=(at.text(f"{product}Name") or at.text(f"{product}Description"))[:MOST_TEXT],
        quantity=quantity,
        unit=element.get("unitCode", "") if element is not None else "",
        unit_price=price,
        net_pence=net,
        vat_percent=optional_number(settlement, "r:ApplicableTradeTax/r:RateApplicablePercent"),
        vat_category=settlement.text("r:ApplicableTradeTax/r:CategoryCode"),
        from_on=_optional_day(settlement, "r:BillingSpecifiedPeriod/r:StartDateTime"),
        to_on=_optional_day(settlement, "r:BillingSpecifiedPeriod/r:EndDateTime"),
        agreement=settlement.text("r:ReceivableSpecifiedTradeAccountingAccount/r:ID"),
        adds_up=adds_up(quantity, price_of_one(price, at, base), extras, net),
    )


def _extras(at: At, coin: Coin) -> list[DocumentLine]:
    """The allowances and charges that stand directly below a settlement."""
    found = []
    for order, element in enumerate(at.each(_CHARGES), 1):
        one = At(element, f"allowance or charge {order} of {at.place}")
        flag = one.text("r:ChargeIndicator/u:Indicator").lower()
        if flag not in {"true", "false", "1", "0"}:
            raise Refused("bad_allowance", f"ChargeIndicator must be true or false ({one.place}).")
        found.append(
            extra(
                coin.must(one, "r:ActualAmount"),
                charge=flag in {"true", "1"},
                words=one.text("r:Reason")[:MOST_TEXT],
                category=one.text("r:CategoryTradeTax/r:CategoryCode"),
                percent=optional_number(one, "r:CategoryTradeTax/r:RateApplicablePercent"),
            )
        )
    return found


def _vat_parts(at: At, coin: Coin) -> list[VatPart]:
    found = []
    for order, element in enumerate(at.each("r:ApplicableTradeTax"), 1):
        part = At(element, f"VAT category {order}")
        found.append(
            VatPart(
                part.text("r:CategoryCode"),
                optional_number(part, "r:RateApplicablePercent"),
                Amount(coin.must(part, "r:BasisAmount"), part.name("r:BasisAmount")),
                Amount(coin.must(part, "r:CalculatedAmount"), part.name("r:CalculatedAmount")),
            )
        )
    return found


def _sums(at: At, coin: Coin) -> Sums:
    path = "r:SpecifiedTradeSettlementHeaderMonetarySummation"
    money = At(_must_have(at, path), path[2:])

    def must_be(name: str) -> Amount:
        return Amount(coin.must(money, f"r:{name}"), name)

    def may_be(name: str) -> Amount:
        return Amount(coin.of(money, f"r:{name}") or 0, name)

    return Sums(
        of_lines=must_be("LineTotalAmount"), less=may_be("AllowanceTotalAmount"),
        more=may_be("ChargeTotalAmount"), without_vat=must_be("TaxBasisTotalAmount"),
        total=must_be("GrandTotalAmount"), prepaid=may_be("TotalPrepaidAmount"),
        rounding=may_be("RoundingAmount"), payable=must_be("DuePayableAmount"),
        vat=_vat_total(money, coin),
    )  # fmt: skip


def _vat_total(money: At, coin: Coin) -> Amount | None:
    """The VAT in the document's currency: a second one may be in that of the tax office."""
    for element in money.each("r:TaxTotalAmount"):
        if element.get("currencyID", coin.currency) == coin.currency:
            one = At(element, money.place)
            return Amount(coin.must(one, "."), "TaxTotalAmount")
    return None
