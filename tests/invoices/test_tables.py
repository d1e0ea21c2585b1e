"""CSV tables and e-invoices: read strictly, told row by row, nothing half-saved."""

import json
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from invoices.csv_rows import MOST_ROWS, harmless, read_table
from invoices.models import Bill, HeldDocument
from people.models import User
from tests.cast import Cast
from tests.invoices.sent_bills import promised

Browser = Callable[[User], Client]
HEAD = "agreement,bill,date,what,units,price,vat\n"


def test_awkward_tables_are_read() -> None:
    rows = read_table(
        (HEAD + 'agr-a,1,5/11/2026,"Art, and ""tea""",2.5,"£1,234.50",\r\n\n').encode("utf-8-sig")
    )
    assert not rows.problems
    (row,) = rows.rows
    assert (row.on, row.what, str(row.units), row.rate_pence) == (
        date(2026, 11, 5), 'Art, and "tea"', "2.5", 123450,
    )  # fmt: skip
    semicolons = read_table(
        "Agreement;Invoice number;Day;Hours;Rate\nagr-a;1;2026-11-05;1;30\n".encode("utf-16")
    )
    assert len(semicolons.rows) == 1


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("agr-a,1,31/4/2026,,1,30,", "date"),
        ("agr-a,1,5/11/2026,,-1,30,", "units"),
        ("agr-a,1,5/11/2026,,0,30,", "units"),
        ("agr-a,1,5/11/2026,,1,30.123,", "price"),
        ("agr-a,1,5/11/2026,,1,-30,", "price"),
        ("agr-a,1,5/11/2026,,1,=1+1,", "price"),
        ("agr-a,1,5/11/2026,,=cmd|' /C calc'!A0,30,", "units"),
        ("agr-a,1,5/11/2026,,1,30,x", "vat"),
        ("agr-a,,5/11/2026,,1,30,", "bill"),
        (f"agr-a,1,5/11/2026,{'x' * 400},1,30,", "what"),
        ("agr-a,1,5/11/2026,,٣,30,", "units"),
    ],
)
def test_each_mistake_is_told_with_its_row_and_column(line: str, column: str) -> None:
    table = read_table((HEAD + line + "\n").encode())
    assert [(found.row, found.column) for found in table.problems] == [(2, column)]
    assert not table.rows
    assert table.problems[0].message.endswith((".", "?"))


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"%PDF-1.7", b"PK\x03\x04", b"a\x00b", b"\xff\xfe\x00", b"name\n1\n", HEAD.encode(),
     (HEAD + 'agr-a,"1').encode(), b"bill,bill,agreement,date,units,price\n1,1,a,b,c,d\n"],
)  # fmt: skip
def test_files_that_are_no_table_are_refused_in_words(content: bytes) -> None:
    table = read_table(content)
    assert table.problems
    assert not table.rows


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_no_cell_we_write_is_a_formula(cell: str) -> None:
    assert harmless(cell).startswith("'")


def test_a_hundred_thousand_rows_are_answered_in_words() -> None:
    table = read_table((HEAD + "agr-a,1,5/11/2026,,1,30,\n" * 100_000).encode())
    assert [found.message for found in table.problems] == [
        f"There are more than {MOST_ROWS:,} rows. Send it in parts."
    ]


def upload(client: Client, name: str, content: bytes):  # type: ignore[no-untyped-def]
    return client.post(
        "/provider/bills/upload/", {"file": SimpleUploadedFile(name, content)}, follow=True
    )


@pytest.mark.usefixtures("still_clock")
def test_a_table_is_shown_then_sent_whole(cast: Cast, browser: Browser, settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path
    agreement = promised(cast, pence=200_000, rate=2200, units="10")
    bea = browser(cast.bea)
    row = f"{agreement.reference},T-1,5/10/2026,help,10,£22.00,\n"
    wrong = upload(bea, "bills.csv", (HEAD + row + "agr-other,T-2,5/10/2026,,1,22,\n").encode())
    assert "Row 3, agreement" in wrong.content.decode()
    address = wrong.redirect_chain[-1][0]
    bea.post(address)
    assert not Bill.objects.exists()
    right = upload(bea, "bills.csv", (HEAD + row).encode())
    assert "£220" in right.content.decode()
    assert not Bill.objects.exists()  # a preview sends nothing
    bea.post(right.redirect_chain[-1][0])
    bea.post(right.redirect_chain[-1][0])
    bill = Bill.objects.get()
    assert (bill.number, bill.total_pence, bill.source) == ("T-1", 220_00, Bill.Source.CSV)
    assert browser(cast.olu).get(right.redirect_chain[-1][0]).status_code == 404
    example = bea.get("/provider/bills/upload/example/").content.decode()
    assert example.startswith("agreement,bill,date,what,units,price,vat")


def party(role: str, name: str) -> str:
    return (
        f"<cac:Accounting{role}Party><cac:Party><cac:PostalAddress><cac:Country>"
        "<cbc:IdentificationCode>GB</cbc:IdentificationCode></cac:Country></cac:PostalAddress>"
        "<cac:PartyTaxScheme><cbc:CompanyID>GB123456789</cbc:CompanyID>"
        "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"
        f"<cac:PartyLegalEntity><cbc:RegistrationName>{name}</cbc:RegistrationName>"
        f"</cac:PartyLegalEntity></cac:Party></cac:Accounting{role}Party>"
    )


def ubl(agreement: str, *, number: str = "U-1", currency: str = "GBP", net: str = "440.00", vat: str = "0.00",
        payable: str = "440.00", day: str = "2026-10-05", kind: str = "Invoice", lines: str = "") -> str:  # fmt: skip
    quantity = "InvoicedQuantity" if kind == "Invoice" else "CreditedQuantity"
    code = "380" if kind == "Invoice" else "381"
    one = lines or (
        f'<cac:{kind}Line><cbc:ID>1</cbc:ID><cbc:{quantity} unitCode="HUR">20</cbc:{quantity}>'
        f'<cbc:LineExtensionAmount currencyID="{currency}">{net}</cbc:LineExtensionAmount>'
        f"<cac:InvoicePeriod><cbc:StartDate>{day}</cbc:StartDate><cbc:EndDate>{max(day, '2026-11-01')}</cbc:EndDate></cac:InvoicePeriod>"
        "<cac:Item><cbc:Name>Help at home</cbc:Name><cac:ClassifiedTaxCategory><cbc:ID>E</cbc:ID>"
        "<cbc:Percent>0</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item>"
        f'<cac:Price><cbc:PriceAmount currencyID="{currency}">22.00</cbc:PriceAmount></cac:Price></cac:{kind}Line>'
    )
    space = "urn:oasis:names:specification:ubl:schema:xsd:"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<{kind} xmlns="{space}{kind}-2" xmlns:cac="{space}CommonAggregateComponents-2" xmlns:cbc="{space}CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID><cbc:ID>{number}</cbc:ID>
<cbc:IssueDate>2026-11-02</cbc:IssueDate><cbc:{kind}TypeCode>{code}</cbc:{kind}TypeCode>
<cbc:DocumentCurrencyCode>{currency}</cbc:DocumentCurrencyCode><cbc:BuyerReference>{agreement}</cbc:BuyerReference>
<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>U-1</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>
{party("Supplier", "Beech Care")}{party("Customer", "Westmere Council")}
<cac:TaxTotal><cbc:TaxAmount currencyID="{currency}">{vat}</cbc:TaxAmount><cac:TaxSubtotal>
<cbc:TaxableAmount currencyID="{currency}">{net}</cbc:TaxableAmount><cbc:TaxAmount currencyID="{currency}">{vat}</cbc:TaxAmount>
<cac:TaxCategory><cbc:ID>E</cbc:ID><cbc:Percent>0</cbc:Percent><cbc:TaxExemptionReason>Welfare services</cbc:TaxExemptionReason>
<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="{currency}">{net}</cbc:LineExtensionAmount>
<cbc:TaxExclusiveAmount currencyID="{currency}">{net}</cbc:TaxExclusiveAmount>
<cbc:TaxInclusiveAmount currencyID="{currency}">{payable}</cbc:TaxInclusiveAmount>
<cbc:PayableAmount currencyID="{currency}">{payable}</cbc:PayableAmount></cac:LegalMonetaryTotal>
{one}</{kind}>"""


def imported(tmp_path: Path, text: str, name: str = "a.xml") -> list[dict[str, object]]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    out = StringIO()
    call_command("import_invoice", str(path), "--json", stdout=out)
    found: list[dict[str, object]] = json.loads(out.getvalue())
    return found


@pytest.mark.usefixtures("still_clock")
def test_an_e_invoice_becomes_a_bill_under_the_agreement_it_names(
    cast: Cast, tmp_path: Path
) -> None:
    agreement = promised(cast, pence=200_000, rate=2200, units="10")
    assert cast.bea
    (answer,) = imported(tmp_path, ubl(agreement.reference))
    bill = Bill.objects.get()
    assert answer["bills"] == [bill.reference]
    assert (bill.total_pence, bill.source, bill.submitted_by) == (440_00, Bill.Source.UBL, cast.bea)
    assert not bill.needs_decision
    (again,) = imported(tmp_path, ubl(agreement.reference))
    assert (again["outcome"], again["code"]) == ("held", "same_number")
    credit = ubl(
        agreement.reference, number="C-1", kind="CreditNote", net="44.00", payable="44.00"
    ).replace(">20<", ">2<")
    imported(tmp_path, credit, "c.xml")
    bill.refresh_from_db()
    assert bill.credited_pence == 44_00
    assert Bill.objects.count() == 2


@pytest.mark.usefixtures("still_clock")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"agreement": ""}, "no_agreement"),
        ({"agreement": "agr-nobody22"}, "unknown_agreement"),
        ({"currency": "EUR"}, "other_currency"),
        ({"day": "2026-12-25"}, "not_yet_happened"),
        ({"number": "C-9", "kind": "CreditNote"}, "credit_needs_bill"),
    ],
)
def test_what_cannot_be_a_bill_yet_is_held_with_a_reason(
    cast: Cast, tmp_path: Path, change: dict[str, str], code: str
) -> None:
    agreement = promised(cast, pence=200_000, rate=2200, units="10")
    assert cast.bea
    text = ubl(**({"agreement": agreement.reference} | change))  # type: ignore[arg-type]
    (answer,) = imported(tmp_path, text)
    assert (answer["outcome"], answer["code"]) == ("held", code)
    assert HeldDocument.objects.get().code == code
    assert not Bill.objects.exists()
    imported(tmp_path, text)
    assert HeldDocument.objects.count() == 1


@pytest.mark.usefixtures("still_clock")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xml", b"%PDF-1.7 not xml"),
        ("a.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        ("a.csv", b"=cmd|' /C calc'!A0,1,2\n"),
        ("a.xml", b"<a"),
        ("a.txt", b""),
        ("a.exe", b"MZ\x90\x00"),
    ],
)
def test_hostile_uploads_are_answered_in_words(
    cast: Cast, browser: Browser, settings, tmp_path, name: str, content: bytes  # type: ignore[no-untyped-def]
) -> None:  # fmt: skip
    settings.MEDIA_ROOT = tmp_path
    promised(cast, pence=200_000, rate=2200, units="10")
    answer = upload(browser(cast.bea), name, content)
    assert answer.status_code == 200
    assert not Bill.objects.exists()
    if answer.redirect_chain:
        assert browser(cast.bea).post(answer.redirect_chain[-1][0]).status_code == 302
        assert not Bill.objects.exists()
