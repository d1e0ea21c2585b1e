"""Public e-invoices nobody here wrote, read from ../shared/data; skipped where it is absent."""

import json
import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from invoices.e_invoices import read_bytes, read_file
from tests.sizes import figure

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
VALID, REFUSE, HOSTILE = (
    DATA / "e-invoices" / "valid",
    DATA / "e-invoices" / "must-refuse",
    DATA / "hostile",
)
pytestmark = pytest.mark.skipif(not VALID.is_dir(), reason="../shared/data is not on this machine")

TOTALS = {
    "Allowance-example.xml": ("EUR", 712500, 612500),
    "Vat-category-S.xml": ("EUR", 855000, 855000),
    "base-example.xml": ("EUR", 165625, 165625),
    "sales-order-example.xml": ("EUR", 165625, 165625),
    "ubl-tc434-example1.xml": ("EUR", 25033, 25033),
    "ubl-tc434-example10.xml": ("EUR", 25033, 25033),
    "ubl-tc434-example2.xml": ("NOK", 180178, 80178),
    "ubl-tc434-example3.xml": ("DKK", 200500, 200500),
    "ubl-tc434-example4.xml": ("DKK", 467500, 467500),
    "ubl-tc434-example5.xml": ("DKK", 467500, 233750),
    "ubl-tc434-example6.xml": ("DKK", 467500, 467500),
    "ubl-tc434-example7.xml": ("SEK", 320000, 320000),
    "ubl-tc434-example9.xml": ("EUR", 17787, 17787),
    "vat-category-O.xml": ("SEK", 320000, 320000),
    "vat-category-Z.xml": ("GBP", 120000, 120000),
}


# Of each: our code, and the rule that WHY.md beside them names (nothing where the rules let it by).
REFUSED = {
    "CII-BR-CO-10-RoundingIssue.xml": ("no_specification", "BR-01"),
    "CII_business_example_01.xml": ("lines_do_not_add_up", "BR-CO-10"),
    "CII_business_example_02.xml": ("unknown_type", "BR-CL-01"),
    "CII_business_example_Z-date-20260431.xml": ("bad_date", "2026-04-31"),
    "CII_business_example_Z-dec-3frac.xml": ("three_decimals", "more than two decimals"),
    "CII_business_example_Z-iban-badcheck.xml": ("bad_bank_account", "check digits"),
    "CII_business_example_Z.xml": ("vat_number_without_country", "BR-CO-09"),
    "CII_example3.xml": ("vat_does_not_add_up", "BR-CO-14"),
    "CII_example5.xml": ("no_number", "BR-02"),
    "XRechnung-O.xml": ("bad_date", "no 2015-13-99 in the calendar"),
    "ubl-tc434-creditnote1-type-380.xml": ("credit_note_says_invoice", "calls itself an invoice"),
}


@pytest.mark.parametrize("name", sorted(TOTALS))
def test_valid_documents_are_read_with_their_totals(name: str) -> None:
    reading = read_file(VALID / name)
    assert reading.document is not None, reading.message
    found = reading.document
    assert (found.currency, found.total_pence, found.payable_pence) == TOTALS[name]
    assert sum(line.net_pence for line in found.lines) == found.total_pence


def test_every_document_has_its_answer_here() -> None:
    assert {path.name for path in VALID.glob("*.xml")} == set(TOTALS)
    assert {path.name for path in REFUSE.glob("*.xml")} == set(REFUSED)
    right = [name for name in TOTALS if read_file(VALID / name).document is not None]
    figure("e_invoices_read", wanted=len(TOTALS), got=len(right))
    told = [
        name for name, (_, words) in REFUSED.items() if words in read_file(REFUSE / name).message
    ]
    figure("e_invoices_refused_by_name", wanted=len(REFUSED), got=len(told))


def test_documents_that_break_a_rule_are_refused_by_its_name() -> None:
    for path in sorted(REFUSE.glob("*.xml")):
        reading = read_file(path)
        code, rule = REFUSED[path.name]
        assert (reading.outcome, reading.code) == ("refused", code), reading.message
        assert rule in reading.message


@pytest.mark.parametrize("name", ["cyclic.xml", "dtd.xml", "external.xml", "external_file.xml"])
def test_hostile_xml_is_refused_in_words(name: str) -> None:
    reading = read_file(HOSTILE / "xml" / name)
    assert (reading.outcome, reading.code) == ("refused", "hostile_xml")
    assert name in reading.message


def test_the_command_says_it_all_without_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    connection.close()
    monkeypatch.setattr(connection, "connect", lambda: pytest.fail("a connection was opened"))
    out = StringIO()
    files = [str(VALID / "base-example.xml"), str(REFUSE / "ubl-tc434-creditnote1-type-380.xml")]
    with pytest.raises(SystemExit) as ended:
        call_command("import_invoice", *files, "--dry-run", "--json", stdout=out)
    assert ended.value.code == 2
    first, second = json.loads(out.getvalue())
    assert (first["outcome"], first["total_pence"], first["kind"]) == ("read", 165625, "invoice")
    assert set(first) >= {"file", "code", "message", "number", "issued_on", "currency", "lines"}
    assert (second["outcome"], second["number"], second["lines"]) == ("refused", None, [])


BASE = (VALID / "base-example.xml").read_text(encoding="utf-8") if VALID.is_dir() else ""


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("<cbc:ID>Snippet1</cbc:ID>", "", "no_number"),
        (">2017-11-13</cbc:IssueDate>", ">2017-04-31</cbc:IssueDate>", "bad_date"),
        (">2017-11-13</cbc:IssueDate>", ">20171113</cbc:IssueDate>", "bad_date"),
        ("InvoiceTypeCode>380<", "InvoiceTypeCode>999<", "unknown_type"),
        ("InvoiceTypeCode>380<", "InvoiceTypeCode>381<", "invoice_says_credit_note"),
        ("CurrencyCode>EUR<", "CurrencyCode>EUX<", "unknown_currency"),
        (">1656.25</cbc:PayableAmount>", ">1656.250</cbc:PayableAmount>", "three_decimals"),
        (">1656.25</cbc:PayableAmount>", ">1656.26</cbc:PayableAmount>", "sums_do_not_add_up"),
        (">1656.25</cbc:TaxInclusiveAmount>", ">1657.25</cbc:TaxInclusiveAmount>", "vat_does_not_add_up"),
        ("IBAN32423940", "DE12500105170648489891", "bad_bank_account"),
        (">GB1232434<", ">1232434<", "vat_number_without_country"),
        ("cbc:CustomizationID>", "cbc:Other>", "no_specification"),
        ('currencyID="EUR">1656.25</cbc:Pay', 'currencyID="USD">1656.25</cbc:Pay', "mixed_currencies"),
    ],
)  # fmt: skip
def test_one_flaw_at_a_time_is_named(before: str, after: str, code: str) -> None:
    assert before in BASE
    reading = read_bytes("a.xml", BASE.replace(before, after).encode())
    assert (reading.outcome, reading.code) == ("refused", code), reading.message
    assert reading.message.startswith("a.xml: ")
    assert reading.message.endswith(".")


def test_an_invoice_below_nought_is_read_as_the_credit_note_it_is() -> None:
    import re

    def minus(match: re.Match[str]) -> str:
        amount = match[2].removeprefix("-") if match[2].startswith("-") else f"-{match[2]}"
        return f"{match[1]}{amount}<"

    names = "LineExtensionAmount|TaxExclusiveAmount|TaxInclusiveAmount|PayableAmount|TaxAmount|TaxableAmount|ChargeTotalAmount|InvoicedQuantity|Amount"
    text = re.sub(rf"(<cbc:(?:{names})\b[^>]*>)(-?[\d.]+)<", minus, BASE)
    reading = read_bytes("a.xml", text.encode())
    assert reading.document is not None, reading.message
    assert reading.document.kind == "credit_note"
    assert (reading.document.total_pence, reading.document.payable_pence) == (165625, 165625)


def test_noise_pdfs_and_wrong_letters_are_refused() -> None:
    cases = {
        "empty": b"",
        "blank": b" \n",
        "pdf": b"%PDF-1.7\n...",
        "zip": b"PK\x03\x04...",
        "noise": os.urandom(200_000),
        "huge": b"<" + b"a" * (11 * 1024 * 1024),
        "broken": BASE[:2000].encode(),
        "latin": BASE.replace("Lisa", "Zoë").encode("latin-1"),
        "odd encoding": BASE.replace('encoding="UTF-8"', 'encoding="klingon"').encode(),
        "two bytes": BASE.replace('encoding="UTF-8"', 'encoding="utf-7"').encode(),
        "other": b"<html><body/></html>",
        "deep": b"<a>" * 100_000,
        "deep and closed": b"<a>" * 5_000 + b"</a>" * 5_000,
        "nul": b"<a>\x00</a>",
    }
    for name, content in cases.items():
        reading = read_bytes(name, content)
        assert reading.outcome == "refused", name
        assert reading.document is None
        assert reading.message.startswith(f"{name}: ")


def test_files_that_are_not_there_are_refused(tmp_path: Path) -> None:
    assert read_file(tmp_path / "no.xml").code == "no_such_file"
    assert read_file(tmp_path).code == "not_a_file"
