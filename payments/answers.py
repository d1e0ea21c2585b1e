"""What a bank or a finance system answers about payments: pain.002, camt.053 or a table. Pure.

Every answer names one of our payments by the end-to-end id that our file gave it. What the file
says about other payments is counted and left alone. Status codes: ISO 20022 external code lists
(ExternalPaymentTransactionStatus1Code, ExternalReturnReason1Code).
"""

import csv
import io
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final, Literal
from xml.etree.ElementTree import Element, ParseError  # types only; defusedxml does the parsing

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from core.errors import DomainError

Outcome = Literal["accepted", "refused", "paid", "returned"]
MOST_BYTES: Final = 10 * 1024 * 1024
MOST_POUNDS: Final = Decimal(10_000_000_000)
_TRANSACTION: Final[dict[str, Outcome]] = {
    "ACTC": "accepted", "ACCP": "accepted", "ACSP": "accepted", "ACWC": "accepted",
    "RCVD": "accepted", "PDNG": "accepted", "ACSC": "paid", "ACCC": "paid", "RJCT": "refused",
}  # fmt: skip
_WORDS: Final[dict[str, Outcome]] = {
    "accepted": "accepted", "refused": "refused", "rejected": "refused", "paid": "paid",
    "returned": "returned", "sent back": "returned",
}  # fmt: skip
REASONS: Final = {
    "AC01": "The account number is wrong.",
    "AC03": "The account number is wrong.",
    "AC04": "The account is closed.",
    "AC06": "The account is blocked.",
    "AG01": "The account takes no such payments.",
    "AM04": "There was not enough money in the council’s account.",
    "AM05": "The bank took it for a payment made twice.",
    "BE01": "The name and the account do not belong together.",
    "BE06": "The bank does not know the payee.",
    "MD07": "The payee has died.",
    "MS02": "The payee’s bank gave no reason.",
    "MS03": "The bank gave no reason.",
    "RC01": "The sort code is wrong.",
    "RC04": "The sort code is wrong.",
    "RR04": "The law does not allow it.",
}

NOT_THE_DETAILS: Final = frozenset({"AM04", "AM05"})


class BadResultFile(DomainError):
    code = "bad_result_file"
    message = "We cannot read this file. Send the bank’s pain.002 or camt.053 file, or a CSV table."


class TooBigToRead(BadResultFile):
    code = "result_file_too_big"
    message = "The file is too big. Send up to 10 MB at once."


@dataclass(frozen=True)
class Answer:
    """What was said about one payment; `pence` where the file says how much."""

    reference: str
    outcome: Outcome
    on: date | None = None
    code: str = ""
    words: str = ""
    pence: int | None = None


@dataclass
class Answers:
    """A whole file: answers about payments, and answers about whole runs (message id → outcome)."""

    kind: str
    rows: list[Answer] = field(default_factory=list)
    runs: dict[str, Outcome] = field(default_factory=dict)
    reasons: dict[str, tuple[str, str]] = field(default_factory=dict)  # of a run: code, words


def read(content: bytes) -> Answers:
    """Every answer of a file, in its order. Raises BadResultFile, saying the line where it can."""
    if not content.strip():
        raise BadResultFile("The file is empty. Get it again from the bank.")
    if len(content) > MOST_BYTES:
        raise TooBigToRead
    start = content[:200].lstrip(b"\xef\xbb\xbf \r\n\t")
    return _xml(content) if start.startswith(b"<") else _table(content)


def _xml(content: bytes) -> Answers:
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except (DefusedXmlException, ParseError, ValueError, LookupError, RecursionError) as problem:
        raise BadResultFile(
            "The XML of this file is broken. Get it again from the bank."
        ) from problem
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
    report = root.find("CstmrPmtStsRpt")
    if report is not None:
        return _pain002(report)
    statements = root.find("BkToCstmrStmt")
    if statements is not None:
        return _camt053(statements)
    raise BadResultFile


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _why(element: Element, path: str) -> tuple[str, str]:
    """The code of a reason and our words for it, or the bank's own words."""
    code = _text(element, f"{path}/Rsn/Cd") or _text(element, f"{path}/Rsn/Prtry")
    said = " ".join((row.text or "").strip() for row in element.findall(f"{path}/AddtlInf"))
    return code[:12], (REASONS.get(code) or said or code)[:200]


def _pain002(report: Element) -> Answers:
    found = Answers("pain002")
    on = _day(_text(report, "GrpHdr/CreDtTm"))
    group = report.find("OrgnlGrpInfAndSts")
    if group is not None:
        _whole(found, group, _text(group, "OrgnlMsgId"), _text(group, "GrpSts"))
    for block in report.findall("OrgnlPmtInfAndSts"):
        _whole(found, block, _text(block, "OrgnlPmtInfId"), _text(block, "PmtInfSts"))
        for row in block.findall("TxInfAndSts"):
            outcome = _TRANSACTION.get(_text(row, "TxSts"))
            if outcome is not None:
                code, words = _why(row, "StsRsnInf")
                found.rows.append(Answer(_text(row, "OrgnlEndToEndId"), outcome, on, code, words))
    return found


def _whole(found: Answers, element: Element, message: str, status: str) -> None:
    """A status of a whole message; a part success (PART) says nothing about any one payment."""
    outcome = _TRANSACTION.get(status, "accepted" if status == "PART" else None)
    if message and outcome is not None:
        found.runs[message] = outcome
        found.reasons[message] = _why(element, "StsRsnInf")


def _camt053(statements: Element) -> Answers:
    found = Answers("camt053")
    for entry in statements.findall("Stmt/Ntry"):
        status = _text(entry, "Sts/Cd") or _text(entry, "Sts")
        if status != "BOOK":
            continue
        on = _day(_text(entry, "BookgDt/Dt") or _text(entry, "BookgDt/DtTm"))
        for row in entry.findall("NtryDtls/TxDtls"):
            back = (_text(row, "CdtDbtInd") or _text(entry, "CdtDbtInd")) == "CRDT"
            code, words = _why(row, "RtrInf")
            amount = _text(row, "Amt") or _text(row, "AmtDtls/TxAmt/Amt")
            found.rows.append(
                Answer(
                    _text(row, "Refs/EndToEndId"),
                    "returned" if back else "paid",
                    on,
                    code,
                    words,
                    _pence(amount) if amount else None,
                )
            )
    return found


def _table(content: bytes) -> Answers:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as problem:
        raise BadResultFile("The table is broken. Export it again as CSV.") from problem
    heads = [cell.strip().lower() for cell in rows[0]] if rows else []
    if not {"reference", "outcome"} <= set(heads):
        raise BadResultFile("The first line must name the columns Reference and Outcome.")
    found = Answers("csv")
    for number, row in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in row):
            found.rows.append(_table_row(number, heads, row))
    return found


def _table_row(number: int, heads: list[str], row: list[str]) -> Answer:
    if len(row) != len(heads):
        raise BadResultFile(
            f"Line {number} has {len(row)} cells; the first line has {len(heads)}. Mend it."
        )
    cells = {name: cell.strip() for name, cell in zip(heads, row, strict=True)}
    outcome = _WORDS.get(cells["outcome"].lower())
    if outcome is None:
        raise BadResultFile(
            f"Line {number}: write accepted, refused, paid or returned as the outcome."
        )
    day, amount = cells.get("date", ""), cells.get("amount", "")
    on = _day(day)
    if day and on is None:
        raise BadResultFile(f"Line {number}: write the date like 2026-04-30 or 30/04/2026.")
    pence = _pence(amount) if amount else None
    if amount and pence is None:
        raise BadResultFile(f"Line {number}: write the amount like 123.45.")
    code, reason = cells.get("code", "")[:12], cells.get("reason", "")
    return Answer(cells["reference"], outcome, on, code, (REASONS.get(code) or reason)[:200], pence)


def _day(text: str) -> date | None:
    for shape, length in (("%Y-%m-%d", 10), ("%d/%m/%Y", 10)):
        try:
            return datetime.strptime(text[:length], shape).date()  # noqa: DTZ007 a civil day
        except ValueError:
            continue
    return None


def _pence(text: str) -> int | None:
    """Pence from “1,234.50”; None when it is not whole pence."""
    try:
        pounds = Decimal(text.replace(",", "").removeprefix("£"))
    except InvalidOperation:
        return None
    if not pounds.is_finite() or not 0 <= pounds <= MOST_POUNDS:
        return None
    pence = pounds * 100
    return int(pence) if pence == pence.to_integral_value() else None
