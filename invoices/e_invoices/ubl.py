"""UBL 2.1 Invoice and CreditNote: where each thing stands."""

from decimal import Decimal
from typing import Final
from xml.etree.ElementTree import Element  # types only

from invoices.e_invoices.codes import kind_of_type
from invoices.e_invoices.document import MOST_TEXT, DocumentLine, Refused
from invoices.e_invoices.stated import Account, Amount, Stated, Sums, VatPart, adds_up, extra
from invoices.e_invoices.values import (
    SPACE,
    At,
    Coin,
    currency_of,
    day,
    must,
    number,
    optional_day,
    price_of_one,
)

_SCHEMA: Final = "urn:oasis:names:specification:ubl:schema:xsd:"
ROOTS: Final = {
    f"{{{_SCHEMA}Invoice-2}}Invoice": "invoice",
    f"{{{_SCHEMA}CreditNote-2}}CreditNote": "credit_note",
}


def stated(root: Element) -> Stated:
    """What the document states. Raises Refused with the place."""
    kind = ROOTS[root.tag]
    at = At(root, "the head of the document")
    must(at, "b:CustomizationID", "no_specification", "specification identifier", "BR-01")
    written = must(at, "b:ID", "no_number", "number of the bill", "BR-02")
    issued = must(at, "b:IssueDate", "no_date", "date of issue", "BR-03")
    issued_on = day(issued, at.name("b:IssueDate"))
    _check_type(at, kind)
    coin = Coin(currency_of(at, "b:DocumentCurrencyCode"))
    whole = At(root, "the document")
    tax = _tax_total(at, coin)
    return Stated(
        kind=kind, number=written, issued_on=issued_on, currency=coin.currency,
        supplier=_supplier(at),
        vat_numbers=(_vat_number(at, "a:AccountingSupplierParty"),
                     _vat_number(at, "a:AccountingCustomerParty")),
        accounts=tuple(_accounts(at)), lines=tuple(_lines(at, kind, coin)),
        extras=tuple(_extras(whole, coin)), vat=tuple(_vat_parts(tax, coin)),
        sums=_sums(at, coin, tax), agreement=at.text("b:BuyerReference"),
        from_on=optional_day(at, "a:InvoicePeriod/b:StartDate"),
        to_on=optional_day(at, "a:InvoicePeriod/b:EndDate"),
        credits_number=at.text("a:BillingReference/a:InvoiceDocumentReference/b:ID"),
    )  # fmt: skip


def _check_type(at: At, kind: str) -> None:
    """The element says invoice or credit note, and so must its type code."""
    path = "b:InvoiceTypeCode" if kind == "invoice" else "b:CreditNoteTypeCode"
    code = must(at, path, "no_type", "type code of the document", "BR-04")
    says = kind_of_type(code, at.name(path))
    if says == kind:
        return
    if kind == "credit_note":
        raise Refused(
            "credit_note_says_invoice",
            f"This is a credit note that calls itself an invoice (type {code}, {at.name(path)}). "
            "Use type 381, or send an Invoice.",
        )
    raise Refused(
        "invoice_says_credit_note",
        f"This is an invoice that calls itself a credit note (type {code}, {at.name(path)}). "
        "Use type 380, or send a CreditNote.",
    )


def _supplier(at: At) -> str:
    party = "a:AccountingSupplierParty/a:Party/"
    return at.text(f"{party}a:PartyLegalEntity/b:RegistrationName") or at.text(
        f"{party}a:PartyName/b:Name"
    )


def _vat_number(at: At, party: str) -> str:
    for element in at.each(f"{party}/a:Party/a:PartyTaxScheme"):
        scheme = At(element, "")
        if scheme.text("a:TaxScheme/b:ID").upper() == "VAT":
            return scheme.text("b:CompanyID")
    return ""


def _accounts(at: At) -> list[Account]:
    return [
        Account("".join((e.text or "").split()).upper(), e.get("schemeID", "").upper() == "IBAN")
        for e in at.each("a:PaymentMeans/a:PayeeFinancialAccount/b:ID")
    ]


def _lines(at: At, kind: str, coin: Coin) -> list[DocumentLine]:
    path = "a:InvoiceLine" if kind == "invoice" else "a:CreditNoteLine"
    quantity = "b:InvoicedQuantity" if kind == "invoice" else "b:CreditedQuantity"
    return [_line(At(e, f"line {n}"), quantity, coin) for n, e in enumerate(at.each(path), 1)]


def _line(at: At, quantity_path: str, coin: Coin) -> DocumentLine:
    written = at.text(quantity_path)
    quantity = number(written, at.name(quantity_path)) if written else Decimal(1)
    element = at.find(quantity_path)
    net = coin.must(at, "b:LineExtensionAmount")
    price = _price(at, coin)
    percent = at.text("a:Item/a:ClassifiedTaxCategory/b:Percent")
    return DocumentLine(
        kind="item",
        description=(at.text("a:Item/b:Name") or at.text("a:Item/b:Description"))[:MOST_TEXT],
        quantity=quantity,
        unit=element.get("unitCode", "") if element is not None else "",
        unit_price=number(at.text("a:Price/b:PriceAmount"), at.name("a:Price/b:PriceAmount")),
        net_pence=net,
        vat_percent=number(percent, at.name("b:Percent")) if percent else None,
        vat_category=at.text("a:Item/a:ClassifiedTaxCategory/b:ID"),
        from_on=optional_day(at, "a:InvoicePeriod/b:StartDate"),
        to_on=optional_day(at, "a:InvoicePeriod/b:EndDate"),
        agreement=at.text("b:AccountingCost"),
        adds_up=adds_up(quantity, price, sum(x.net_pence for x in _extras(at, coin)), net),
    )


def _price(at: At, coin: Coin) -> Decimal:
    """The price of one unit: the stated price over its base quantity."""
    path = "a:Price/b:PriceAmount"
    element = at.find(path)
    if element is None:
        raise Refused("no_price", f"There is no price ({at.place}). Add Price/PriceAmount (BR-26).")
    coin.check(element, at.name(path))
    price = number(at.text(path), at.name(path))
    return price_of_one(price, at, "a:Price/b:BaseQuantity")


def _extras(at: At, coin: Coin) -> list[DocumentLine]:
    """The allowances and charges that stand directly below an element."""
    found = []
    for order, element in enumerate(at.each("a:AllowanceCharge"), 1):
        one = At(element, f"allowance or charge {order} of {at.place}")
        flag = one.text("b:ChargeIndicator").lower()
        if flag not in {"true", "false", "1", "0"}:
            raise Refused("bad_allowance", f"ChargeIndicator must be true or false ({one.place}).")
        percent = one.text("a:TaxCategory/b:Percent")
        found.append(
            extra(
                coin.must(one, "b:Amount"),
                charge=flag in {"true", "1"},
                words=one.text("b:AllowanceChargeReason")[:MOST_TEXT],
                category=one.text("a:TaxCategory/b:ID"),
                percent=number(percent, one.name("b:Percent")) if percent else None,
            )
        )
    return found


def _tax_total(at: At, coin: Coin) -> At | None:
    """The TaxTotal in the document's currency: a second one may be in that of the tax office."""
    for element in at.each("a:TaxTotal"):
        amount = element.find("b:TaxAmount", SPACE)
        if amount is not None and amount.get("currencyID", coin.currency) == coin.currency:
            return At(element, "the VAT of the document")
    return None


def _vat_parts(tax: At | None, coin: Coin) -> list[VatPart]:
    found = []
    for order, element in enumerate(tax.each("a:TaxSubtotal") if tax else [], 1):
        part = At(element, f"VAT category {order}")
        percent = part.text("a:TaxCategory/b:Percent")
        found.append(
            VatPart(
                part.text("a:TaxCategory/b:ID"),
                number(percent, part.name("b:Percent")) if percent else None,
                Amount(coin.must(part, "b:TaxableAmount"), part.name("b:TaxableAmount")),
                Amount(coin.must(part, "b:TaxAmount"), part.name("b:TaxAmount")),
            )
        )
    return found


def _sums(at: At, coin: Coin, tax: At | None) -> Sums:
    element = at.find("a:LegalMonetaryTotal")
    if element is None:
        raise Refused("no_totals", "There are no totals (LegalMonetaryTotal). Add them.")
    money = At(element, "LegalMonetaryTotal")

    def must_be(name: str) -> Amount:
        return Amount(coin.must(money, f"b:{name}"), name)

    def may_be(name: str) -> Amount:
        return Amount(coin.of(money, f"b:{name}") or 0, name)

    return Sums(
        of_lines=must_be("LineExtensionAmount"), less=may_be("AllowanceTotalAmount"),
        more=may_be("ChargeTotalAmount"), without_vat=must_be("TaxExclusiveAmount"),
        total=must_be("TaxInclusiveAmount"), prepaid=may_be("PrepaidAmount"),
        rounding=may_be("PayableRoundingAmount"), payable=must_be("PayableAmount"),
        vat=Amount(coin.must(tax, "b:TaxAmount"), "TaxTotal") if tax else None,
    )  # fmt: skip
