"""ISO 20022 camt.053, any version: read entry by entry, so that a long file stays small in memory.

Documents with a document type or entities are refused before anything of them is used.
"""

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Final
from xml.etree.ElementTree import Element, ParseError  # types only; defusedxml does the parsing

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from payments.statements_in.cells import pence, whole_day
from payments.statements_in.record import MOST_LINES, Line, Refused, Statement, words

MOST_DEPTH: Final = 60
_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def is_camt(content: bytes) -> bool:
    return b"camt.053" in content[:4000].replace(b"\x00", b"")


def read(content: bytes) -> list[Statement]:
    """A statement for each Stmt. Rows are counted by entry. Raises Refused."""
    found: list[Statement] = []
    lines: list[Line] = []
    for element in _ended(content):
        name = _name(element)
        if name == "Ntry":
            line = _line(element, len(lines) + 1)
            if line is not None:
                lines.append(line)
            element.clear()
            if len(lines) > MOST_LINES:
                raise Refused("too_many_lines", f"There are more than {MOST_LINES:,} lines.")
        elif name == "Stmt":
            found.append(_statement(element, lines))
            lines = []
            element.clear()
    if not found:
        raise Refused("not_a_statement", "There is no statement (Stmt) in this file.")
    return found


def _ended(content: bytes) -> Iterator[Element]:
    depth = 0
    try:
        for event, element in iterparse(BytesIO(content), ("start", "end"), forbid_dtd=True):
            depth += 1 if event == "start" else -1
            if depth > MOST_DEPTH:
                raise Refused("too_deep", f"The XML has more than {MOST_DEPTH} levels.")
            if event == "end":
                yield element
    except DefusedXmlException:
        raise Refused(
            "hostile_xml",
            "It holds a document type or entities, which can be used to attack a reader. "
            "Export it again without a DOCTYPE.",
        ) from None
    except ParseError as broken:
        raise Refused(
            "broken_xml", "the XML is broken here. Export it again.", row=broken.position[0]
        ) from None
    except (ValueError, LookupError, UnicodeError) as wrong:
        raise Refused("wrong_encoding", "The letters do not fit the encoding it names.") from wrong


def _name(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def _at(element: Element, path: str) -> Element | None:
    """The first element down a path of local names."""
    here: Element | None = element
    for step in path.split("/"):
        if here is None:
            return None
        here = next((child for child in here if _name(child) == step), None)
    return here


def _text(element: Element, *paths: str) -> str:
    for path in paths:
        found = _at(element, path)
        if found is not None and (found.text or "").strip():
            return (found.text or "").strip()
    return ""


def _day(text: str, row: int) -> date:
    found = _ISO_DAY.match(text)
    if found is None:
        raise Refused("bad_date", f"“{text[:40]}” is not a date like 2026-09-01.", row=row)
    year, month, number = (int(part) for part in found.groups())
    return whole_day(year, month, number, text, row)


def _amount(element: Element, row: int) -> tuple[int, str]:
    found = _at(element, "Amt")
    if found is None:
        raise Refused("bad_amount", "there is no amount.", row=row)
    value = pence(found.text or "", row)
    sign = _text(element, "CdtDbtInd")
    if sign not in ("CRDT", "DBIT"):
        raise Refused("bad_amount", "it does not say whether it came in or went out.", row=row)
    return (value if sign == "CRDT" else -value), found.get("Ccy", "")


def _line(entry: Element, row: int) -> Line | None:
    """A booked entry; what is pending or for information moved no money."""
    if _text(entry, "Sts/Cd", "Sts") not in ("BOOK", ""):
        return None
    moved, _ = _amount(entry, row)
    on = _text(entry, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
    details = _at(entry, "NtryDtls/TxDtls")
    about, reference = _text(entry, "AddtlNtryInf"), _text(entry, "NtryRef")
    if details is not None:
        who = _text(details, "RltdPties/Cdtr/Nm", "RltdPties/Cdtr/Pty/Nm") if moved < 0 else _text(
            details, "RltdPties/Dbtr/Nm", "RltdPties/Dbtr/Pty/Nm"
        )  # fmt: skip
        said = _text(details, "RmtInf/Ustrd", "RmtInf/Strd/CdtrRefInf/Ref", "AddtlTxInf")
        about = " ".join(part for part in (who, said) if part) or about
        end = _text(details, "Refs/EndToEndId")
        reference = (end if end != "NOTPROVIDED" else "") or reference
    return Line(
        row=row,
        on=_day(on, row),
        amount_pence=moved,
        description=words(about),
        reference=words(reference),
        bank_id=words(_text(entry, "AcctSvcrRef")),
    )


def _statement(stmt: Element, lines: list[Line]) -> Statement:
    account = _text(stmt, "Acct/Id/IBAN", "Acct/Id/Othr/Id")
    currency = _text(stmt, "Acct/Ccy")
    opening = closing = None
    closes_in = ""
    for balance in (child for child in stmt if _name(child) == "Bal"):
        kind = _text(balance, "Tp/CdOrPrtry/Cd")
        if kind in ("OPBD", "PRCD") and opening is None:
            opening, opens_in = _amount(balance, 0)
            currency = currency or opens_in
        elif kind == "CLBD" and closing is None:
            closing, closes_in = _amount(balance, 0)
    return Statement(
        "camt.053", words(account), currency or "GBP", opening, closing, None, closes_in, lines
    )
