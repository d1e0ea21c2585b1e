"""Reading e-invoices: UBL 2.1, UN/CEFACT CII, and either inside a PDF (Factur-X, ZUGFeRD).

`read_file(path)` and `read_bytes(name, content)` never raise on what is inside a document: they
answer *read*, *held* (kept for a person) or *refused*, with a stable code and a sentence that
names the file, the place and the remedy. Amounts are hundredths of the document's currency.
"""

from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element  # types only; defusedxml does the parsing

from invoices.e_invoices import cii, official, ubl
from invoices.e_invoices.checking import document_of
from invoices.e_invoices.document import (
    HELD,
    READ,
    REFUSED,
    Document,
    DocumentLine,
    ForAPerson,
    Reading,
    Refused,
)
from invoices.e_invoices.hybrid import xml_within
from invoices.e_invoices.safe_xml import parse
from invoices.e_invoices.values import check_every_day

__all__ = [
    "HELD", "READ", "REFUSED", "Document", "DocumentLine", "Reading", "read_bytes", "read_file",
]  # fmt: skip
MOST_BYTES: Final = 10 * 1024 * 1024
_PDF: Final = b"%PDF-"
_OLD: Final = {
    "CrossIndustryDocument": "This is ZUGFeRD 1, an old format. Send UBL 2.1, CII or ZUGFeRD 2.",
    "SCRDMCCBDACIOMessageStructure": "This is an order, not a bill. Send the bill for it.",
}


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
        document = _document(content)
    except Refused as refusal:
        return _no(name, refusal.flaw, refusal.sentence)
    except ForAPerson as hold:
        return Reading(name, HELD, hold.reason, f"{name}: {hold.sentence}")
    what = "credit note" if document.kind == "credit_note" else "bill"
    words = f"{name}: {what} {document.number} was read, {len(document.lines)} lines."
    return Reading(name, READ, "read", words, document)


def _document(content: bytes) -> Document:
    if content.lstrip()[: len(_PDF)] == _PDF:
        content = xml_within(content)
    root = parse(content)
    check_every_day(root)
    if root.tag == cii.ROOT:
        document, sheets = document_of(cii.stated(root)), official.CII
    elif root.tag in ubl.ROOTS:
        document, sheets = document_of(ubl.stated(root)), official.UBL
    else:
        raise _not_an_invoice(root)
    official.check(root, sheets)
    return document


def _not_an_invoice(root: Element) -> Refused:
    name = root.tag.rsplit("}", maxsplit=1)[-1]
    words = _OLD.get(name) or (
        f"This is XML, but not an e-invoice: it begins with “{name[:40]}”. "
        "Send a UBL 2.1 Invoice or CreditNote, or a Cross Industry Invoice."
    )
    return Refused("not_an_invoice", words)


def _no(name: str, code: str, sentence: str) -> Reading:
    return Reading(name, REFUSED, code, f"{name}: {sentence}")


def _too_big(name: str) -> Reading:
    return _no(
        name,
        "too_big",
        "The file is larger than 10 MB. Send the e-invoice alone, without pictures.",
    )
