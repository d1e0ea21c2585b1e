"""E-invoices through the doors: a PDF with XML inside, paper typed in, the API, and our own bills out."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from budgets.models import Agreement
from files.models import StoredFile
from invoices import services
from invoices.e_invoices import official, read_bytes
from invoices.models import Bill, HeldDocument
from people.models import User
from tests.cast import Cast
from tests.invoices.sent_bills import bill_of, figures, priced, promised, yes
from tests.invoices.test_tables import imported, ubl, upload

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")


@pytest.fixture
def agreement(cast: Cast, settings: object, tmp_path: Path) -> Agreement:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    assert cast.bea
    return promised(cast, pence=200_000, rate=2200, units="10")


def cii(
    agreement: str, *, number: str = "F-1", day: str = "20261005", net: str = "220.00"
) -> bytes:
    """A bill for ten hours, as UN/CEFACT writes it."""
    space = "urn:un:unece:uncefact:data:standard:"
    days = "".join(
        f'<ram:{name}DateTime><udt:DateTimeString format="102">{on}</udt:DateTimeString></ram:{name}DateTime>'
        for name, on in (("Start", day), ("End", day))
    )
    tax = "<ram:TypeCode>VAT</ram:TypeCode>{reason}<ram:CategoryCode>E</ram:CategoryCode><ram:RateApplicablePercent>0</ram:RateApplicablePercent>"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="{space}CrossIndustryInvoice:100" xmlns:ram="{space}ReusableAggregateBusinessInformationEntity:100" xmlns:udt="{space}UnqualifiedDataType:100">
<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:cen.eu:en16931:2017</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>{number}</ram:ID><ram:TypeCode>380</ram:TypeCode><ram:IssueDateTime><udt:DateTimeString format="102">20261102</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction><ram:IncludedSupplyChainTradeLineItem>
<ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument>
<ram:SpecifiedTradeProduct><ram:Name>Help at home</ram:Name></ram:SpecifiedTradeProduct>
<ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>22.00</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
<ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="HUR">10</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
<ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax>{tax.format(reason="")}</ram:ApplicableTradeTax><ram:BillingSpecifiedPeriod>{days}</ram:BillingSpecifiedPeriod>
<ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>{net}</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>
</ram:IncludedSupplyChainTradeLineItem>
<ram:ApplicableHeaderTradeAgreement><ram:BuyerReference>{agreement}</ram:BuyerReference>
<ram:SellerTradeParty><ram:Name>Beech Care</ram:Name><ram:PostalTradeAddress><ram:CountryID>GB</ram:CountryID></ram:PostalTradeAddress><ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">GB123456789</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty>
<ram:BuyerTradeParty><ram:Name>Westmere</ram:Name><ram:PostalTradeAddress><ram:CountryID>GB</ram:CountryID></ram:PostalTradeAddress></ram:BuyerTradeParty></ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeDelivery/>
<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>GBP</ram:InvoiceCurrencyCode>
<ram:ApplicableTradeTax><ram:CalculatedAmount>0.00</ram:CalculatedAmount>{tax.format(reason="<ram:ExemptionReason>Welfare services</ram:ExemptionReason><ram:BasisAmount>" + net + "</ram:BasisAmount>")}</ram:ApplicableTradeTax>
<ram:SpecifiedTradePaymentTerms><ram:Description>By the next pay run</ram:Description></ram:SpecifiedTradePaymentTerms>
<ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>{net}</ram:LineTotalAmount><ram:TaxBasisTotalAmount>{net}</ram:TaxBasisTotalAmount><ram:TaxTotalAmount currencyID="GBP">0.00</ram:TaxTotalAmount><ram:GrandTotalAmount>{net}</ram:GrandTotalAmount><ram:DuePayableAmount>{net}</ram:DuePayableAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>
</ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>""".encode()


def pdf(**within: bytes) -> bytes:
    """A PDF of one page with files inside; “_” in a name stands for “-”, “__” for a full stop."""
    made = io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        for name, content in within.items():
            file.attachments[name.replace("__", ".").replace("_", "-")] = content
        file.save(made)
    return made.getvalue()


def photo() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "#5c1f6e").save(made, "JPEG")
    return made.getvalue()


def test_cii_is_read_by_the_official_rules_and_beyond_them() -> None:
    found = read_bytes("a.xml", cii("agr-7kq2m4tz")).document
    assert found is not None
    assert (found.number, found.total_pence, found.agreement) == ("F-1", 220_00, "agr-7kq2m4tz")
    assert found.items[0].from_on == date(2026, 10, 5)
    for before, after, code, words in (
        (b"20261102", b"20260431", "bad_date", "no 2026-04-31"),
        (b">22.00<", b">-22.00<", "breaks_en16931", "BR-27 on line 1"),
        (b"Westmere", b"", "breaks_en16931", "BR-07"),
        (b">220.00</ram:DuePayable", b">220.001</ram:DuePayable", "three_decimals", "220.001"),
        (b"<ram:TypeCode>380", b"<ram:TypeCode>999", "unknown_type", "BR-CL-01"),
        (b">urn:cen.eu:en16931:2017<", b">urn:factur-x.eu:1p0:minimum<", "no_lines_by_profile", "types"),
    ):  # fmt: skip
        reading = read_bytes("a.xml", cii("agr-7kq2m4tz").replace(before, after))
        assert (reading.code, reading.document) == (code, None), reading.message
        assert words in reading.message


def test_rules_that_take_too_long_leave_it_to_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(official, "SECONDS", 0)
    assert read_bytes("a.xml", cii("agr-7kq2m4tz")).code == "rules_too_slow"


def test_a_pdf_with_the_bill_inside_becomes_a_bill_and_is_kept_whole(
    cast: Cast, browser: Browser, agreement: Agreement
) -> None:
    bea = browser(cast.bea)
    note = pdf(factur_x__xml=cii(agreement.reference), delivery__pdf=pdf())
    shown = upload(bea, "bill.pdf", note)
    words = shown.content.decode()
    assert "Bill F-1" in words
    assert "£220" in words
    bea.post(shown.redirect_chain[-1][0])
    bill = Bill.objects.get()
    assert (bill.total_pence, bill.source, bill.number) == (220_00, Bill.Source.UBL, "F-1")
    assert bill.file is not None
    assert "Other files inside" in bill.file.note
    with pikepdf.open(services.tables.path_of(bill.file)) as kept:
        assert list(kept.attachments) == ["factur-x.xml"]


def test_a_program_beside_the_xml_is_refused(
    cast: Cast, browser: Browser, agreement: Agreement
) -> None:
    with pikepdf.open(io.BytesIO(pdf(factur_x__xml=cii(agreement.reference)))) as file:
        file.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        made = io.BytesIO()
        file.save(made)
    shown = upload(browser(cast.bea), "bill.pdf", made.getvalue())
    assert "carries a program" in shown.content.decode()
    assert not StoredFile.objects.exists()
    assert read_bytes("bill.pdf", made.getvalue()).code == "pdf_active"


def test_paper_is_typed_in_by_the_provider_and_goes_with_the_bill(
    cast: Cast, browser: Browser, agreement: Agreement
) -> None:
    bea = browser(cast.bea)
    shown = upload(bea, "bill.jpg", photo())
    words = shown.content.decode()
    assert "A person types this in" in words
    file = StoredFile.objects.get()
    page = f"/provider/bills/new/{agreement.reference}/"
    chosen = bea.get(f"/provider/bills/new/?file={file.reference}").content.decode()
    assert f"{page}?file={file.reference}" in chosen
    assert "goes with this bill" in bea.get(f"{page}?file={file.reference}").content.decode()
    typed = {
        "number": "P-1", "issued_on": "2/11/2026", "happened": ["2026-10-05"],
        "units-2026-10-05": "10", "file": file.reference,
    }  # fmt: skip
    checked = bea.post(page, typed)
    assert f'name="file" value="{file.reference}"' in checked.content.decode()
    bea.post(page, typed | {"yes": "1", "once": "abc"})
    bill = Bill.objects.get()
    assert (bill.file, bill.total_pence) == (file, 220_00)
    assert browser(cast.olu).get(f"{page}?file={file.reference}").status_code == 404


def test_a_picture_is_typed_in_by_the_council_and_its_total_proves_it(
    cast: Cast, browser: Browser, agreement: Agreement
) -> None:
    shown = upload(browser(cast.bea), "bill.jpg", photo())
    browser(cast.bea).post(shown.redirect_chain[-1][0])
    held = HeldDocument.objects.get()
    jo, page = browser(cast.jo), f"/council/documents/{held.reference}/type/"
    assert page in jo.get(f"/council/documents/{held.reference}/").content.decode()
    assert "Line 8" in jo.get(page).content.decode()
    typed = {
        "agreement": agreement.reference, "number": "P-7", "issued_on": "2/11/2026",
        "on_1": "5/10/2026", "units_1": "10", "price_1": "22", "total": "230",
    }  # fmt: skip
    wrong = jo.post(page, typed).content.decode()
    assert "the paper says £230" in wrong
    assert 'value="P-7"' in wrong
    assert "Type this too" in jo.post(page, typed | {"price_1": ""}).content.decode()
    right = typed | {"total": "220"}
    checked = jo.post(page, right).content.decode()
    assert "Check and send" in checked
    assert not Bill.objects.exists()
    jo.post(page, right | {"yes": "1"})
    bill = Bill.objects.get()
    assert (bill.source, bill.submitted_by, bill.file) == (Bill.Source.PAPER, cast.jo, held.file)
    assert jo.get(page).status_code == 302
    assert browser(cast.finn).get(page).status_code in {403, 404}


def post_file(client: Client, path: str, name: str, content: bytes, key: str = ""):  # type: ignore[no-untyped-def]
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(path, {"file": SimpleUploadedFile(name, content)}, headers=headers)


def test_the_api_checks_sends_once_and_says_what_is_wrong(
    cast: Cast, browser: Browser, agreement: Agreement
) -> None:
    bea, sent = browser(cast.bea), ubl(agreement.reference).encode()
    check = post_file(bea, "/api/v1/e-invoices/check/", "a.xml", sent)
    assert (check.status_code, check.json()["total_pence"]) == (200, 440_00)
    assert not StoredFile.objects.exists()
    first, again = (post_file(bea, "/api/v1/e-invoices/", "a.xml", sent, "k1") for _ in range(2))
    assert (first.status_code, first.content) == (201, again.content)
    assert first.json()["bills"] == [Bill.objects.get().reference]
    other = post_file(bea, "/api/v1/e-invoices/", "a.xml", sent.replace(b"U-1", b"U-2"), "k1")
    assert other.status_code == 422
    held = post_file(bea, "/api/v1/e-invoices/", "b.xml", ubl("agr-nobody22").encode(), "k2")
    assert (held.status_code, held.json()["code"]) == (202, "unknown_agreement")
    bad = sent.replace(b">440.00</cbc:PayableAmount", b">441.00</cbc:PayableAmount")
    refused = post_file(bea, "/api/v1/e-invoices/", "c.xml", bad, "k3")
    assert (refused.status_code, refused.json()["code"]) == (422, "sums_do_not_add_up")
    assert post_file(bea, "/api/v1/e-invoices/", "d.xml", sent).status_code == 422
    assert bea.post("/api/v1/e-invoices/check/").status_code == 422
    assert post_file(
        browser(cast.maya.user), "/api/v1/e-invoices/check/", "a.xml", sent
    ).status_code in {403, 404}


def test_a_bill_is_checked_over_the_api_before_it_is_sent(
    cast: Cast, browser: Browser, agreement: Agreement
) -> None:
    line = {"service_on": "2026-10-05", "units": "10", "rate_pence": "2300", "net_pence": 23000}
    body = {
        "agreement": agreement.reference,
        "number": "A-1",
        "issued_on": "2026-11-02",
        "lines": [line],
    }
    answer = browser(cast.bea).post("/api/v1/bills/check/", body, content_type="application/json")
    assert answer.status_code == 200
    assert [found["code"] for found in answer.json()["findings"]] == ["rate_over"]
    assert not Bill.objects.exists()
    assert (
        browser(cast.olu)
        .post("/api/v1/bills/check/", body, content_type="application/json")
        .status_code
        == 404
    )


@pytest.mark.parametrize(
    ("vat", "vat_number"),
    [(0, ""), (0, "GB 123 4567 89"), (20, "GB 123 4567 89"), (20, "123456789")],
)
def test_our_own_bill_as_ubl_passes_the_same_rules(
    cast: Cast, browser: Browser, agreement: Agreement, vat: int, vat_number: str
) -> None:
    cast.beech.vat_number = vat_number
    cast.beech.save()
    lines = [priced(date(2026, 10, 5), "7.25", 2233, vat=vat), priced(date(2026, 10, 12), "1", 100)]
    bill = bill_of(agreement, *lines, by=cast.bea)
    page = browser(cast.bea).get(f"/provider/bills/{bill.reference}/e-invoice/")
    assert page["Content-Disposition"] == f'attachment; filename="{bill.reference}.xml"'
    reading = read_bytes("own.xml", page.content)
    assert reading.document is not None, reading.message
    assert (reading.document.total_pence, reading.document.number) == (
        bill.total_pence,
        bill.number,
    )
    assert reading.document.agreement == agreement.reference
    assert cast.maya.full_name.encode() not in page.content
    api = browser(cast.bea).get(f"/api/v1/bills/{bill.reference}/e-invoice/")
    assert api.content == page.content
    assert browser(cast.olu).get(f"/provider/bills/{bill.reference}/e-invoice/").status_code == 404


@pytest.mark.parametrize("as_invoice", [False, True], ids=["credit note", "invoice below nought"])
def test_both_ways_to_take_money_back_end_in_one_ledger_state(
    cast: Cast, agreement: Agreement, tmp_path: Path, as_invoice: bool
) -> None:
    imported(tmp_path, ubl(agreement.reference))
    bill = Bill.objects.get()
    yes(bill)
    if as_invoice:
        back = ubl(agreement.reference, number="C-1", net="-44.00", payable="-44.00").replace(
            ">20<", ">-2<"
        )
    else:
        back = ubl(
            agreement.reference, number="C-1", kind="CreditNote", net="44.00", payable="44.00"
        ).replace(">20<", ">2<")
    (answer,) = imported(tmp_path, back, "back.xml")
    assert answer["outcome"] == "read", answer
    bill.refresh_from_db()
    credit = Bill.objects.get(number="C-1")
    assert (credit.kind, credit.total_pence, credit.credits) == (Bill.Kind.CREDIT_NOTE, 44_00, bill)
    assert (bill.agreed_pence, bill.credited_pence, bill.to_pay_pence) == (440_00, 44_00, 396_00)
    assert figures(agreement.budget).spent == 396_00
    lines = list(credit.lines.values_list("units", "rate_pence", "net_pence"))
    assert lines == [(2, 2200, 44_00)]
