"""Spending as councils publish it (CSV): payments over £500 and registers of grants. Pure.

Every council names its columns in its own way: `COLUMNS` lists the names that are known. Rows above
the headings are passed over. What is wrong is told row by row; the rest is read.
"""

import csv
import hashlib
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from core.days import parse_day
from core.errors import DomainError
from core.money import MOST_PENCE

GRANTS: Final = "grants"
CONTRACTS: Final = "contracts"
MOST_BYTES: Final = 50 * 1024 * 1024
MOST_ROWS: Final = 200_000
MOST_PROBLEMS: Final = 2_000
LOOK_FOR_HEADINGS: Final = 30
LATEST_YEAR: Final = 2100

# Names of columns as published, without capitals, spaces and marks; the first that is there counts.
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "payee": (
        "suppliername", "supplier", "beneficiaryname", "beneficiary", "vendorname", "vendor",
        "payeename", "payee", "creditorname", "creditor", "recipientorgname", "recipientname",
        "recipient", "nameofrecipient", "grantrecipient", "merchantname", "merchant", "awardedto",
        "redactedsuppliername", "tradingname", "paidto",
    ),
    "amount": (
        "amount", "netamount", "amountnet", "amountpaid", "netvalue", "value", "paymentamount",
        "invoiceamount", "amountgbp", "amountexcvat", "amountexclvat", "amountexcludingvat",
        "netamountgbp", "amountawarded", "awardamount", "grantamount", "amountofgrant", "net",
        "transactionamount", "lineamount", "total", "sum", "grossamount",
    ),
    "date": (
        "paymentdate", "datepaid", "paiddate", "dateofpayment", "date", "transactiondate",
        "posteddate", "postingdate", "effectivedate", "invoicedate", "awarddate", "dateofaward",
        "dateawarded",
    ),
    "purpose": (
        "purposeofspend", "purposeofexpenditure", "purpose", "purposeofgrant", "summaryofpurpose",
        "description", "expensetype", "expendituretype", "expenditurecategory", "accountdescription",
        "narrative", "subjective", "merchantcategory", "grantprogrammetitle", "title",
    ),
    "department": (
        "directorate", "department", "departmentfamily", "servicearea", "servicelabel", "service",
        "responsibleunit", "businessunit", "division", "costcentre", "expensearea",
    ),
    "reference": (
        "transactionnumber", "transactionno", "transactionref", "transactionreference",
        "paymentreference", "identifier", "reference", "ref", "documentnumber", "documentno",
        "invoicenumber", "grantreference", "voucherno",
    ),
    "starts": (
        "plannedatesstartdate", "planneddatesstartdate", "startdate", "grantstartdate", "starts",
        "periodstart", "fromdate", "from",
    ),
    "ends": (
        "plannedatesenddate", "planneddatesenddate", "enddate", "grantenddate", "ends",
        "periodend", "todate", "to",
    ),
    "notice": ("noticedate", "noticegiven", "noticegivenon", "dateofnotice", "notice"),
}  # fmt: skip
NEEDED: Final = ("payee", "amount", "date")
_OF_GRANTS: Final = frozenset({
    "recipientorgname", "grantrecipient", "amountawarded", "awardamount", "grantamount",
    "amountofgrant", "awarddate", "dateofaward", "dateawarded", "purposeofgrant",
    "grantprogrammetitle", "grantreference", "grantstartdate",
})  # fmt: skip
_POUNDS = re.compile(r"^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$", re.ASCII)
_CONTINENTAL = re.compile(r"^(\d{1,3}(?:\.\d{3})+|\d+),(\d{2})$", re.ASCII)
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$", re.ASCII)


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row (0: the whole file), and what to do about it."""

    row: int
    message: str

    @property
    def place(self) -> str:
        return f"Row {self.row}" if self.row else "The file"


@dataclass(frozen=True)
class Line:
    """One published payment or grant, as it was read. `key` is the same in every file."""

    row: int
    key: str
    stream: str
    payee: str
    pence: int
    paid_on: date
    purpose: str = ""
    department: str = ""
    reference: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    notice_on: date | None = None


@dataclass
class Read:
    """What a file says: its lines, what is wrong with the others, and what was left out."""

    sha256: str = ""
    rows: int = 0
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0
    stream: str = ""
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def refused(self) -> int:
        """How many rows could not be read."""
        return len({one.row for one in self.problems if one.row})


def plain(text: str) -> str:
    """A name to compare by: small letters and figures, no accents, “&” is “and”."""
    flat = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    words = re.sub(r"[^0-9a-z]+", " ", flat.encode("ascii", "ignore").decode()).split()
    shorter = {"limited": "ltd", "company": "co", "the": ""}
    return " ".join(word for word in (shorter.get(one, one) for one in words) if word)


def read_spend(content: bytes, *, stream: str = "", only: Sequence[str] = ()) -> Read:
    """Read a file. Never raises on its content. `only`: words that a department must hold."""
    read = Read(sha256=hashlib.sha256(content).hexdigest(), stream=stream)
    text = _text(content, read)
    if text is None:
        return read
    rows = _rows(text, read)
    found = _headings(rows)
    if found is None:
        read.problems.append(Problem(0, _no_headings(rows)))
        return read
    heading, places = found
    names = [_flat(cell) for cell in rows[heading][1]]
    read.columns = {field_: rows[heading][1][at].strip() for field_, at in places.items()}
    if not read.stream:
        read.stream = GRANTS if _OF_GRANTS & set(names) else CONTRACTS
    _read_rows(rows[heading + 1 :], places, read, [word.casefold() for word in only])
    return read


def _text(content: bytes, read: Read) -> str | None:
    why = ""
    if len(content) > MOST_BYTES:
        why = "The file is larger than 50 MB. Send it month by month."
    elif not content.strip():
        why = "The file is empty."
    elif content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        why = "This is a workbook. Save it as CSV, and send that."
    elif content.startswith(b"%PDF"):
        why = "This is a PDF. Ask the council for the CSV."
    if why:
        read.problems.append(Problem(0, why))
        return None
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    read.problems.append(Problem(0, "The letters cannot be read. Save it as “CSV UTF-8”."))
    return None


def _encodings(content: bytes) -> tuple[str, ...]:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return ("utf-16",)
    start = content[:200]
    if start[1::2].count(0) > len(start) // 4:
        return ("utf-16-le",)
    if start[::2].count(0) > len(start) // 4:
        return ("utf-16-be",)
    return ("utf-8-sig", "cp1252", "latin-1")


def _rows(text: str, read: Read) -> list[tuple[int, list[str]]]:
    """Rows with the number that a spreadsheet shows. A row that is broken ends the reading."""
    head = text[:20_000]
    delimiter = max(",;\t|", key=head.count)
    found: list[tuple[int, list[str]]] = []
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, cells in enumerate(lines, 1):
            if len(found) > MOST_ROWS:
                read.problems.append(
                    Problem(0, f"Only the first {MOST_ROWS:,} rows were read. Send it in parts.")
                )
                break
            if any(cell.strip() for cell in cells):
                found.append((number, cells))
    except csv.Error as problem:
        last = found[-1][0] if found else 0
        read.problems.append(
            Problem(last + 1, f"The file is broken here ({problem}). What follows was not read.")
        )
    return found


def _flat(cell: str) -> str:
    return re.sub(r"[^0-9a-z]+", "", cell.casefold())


def _headings(rows: Sequence[tuple[int, list[str]]]) -> tuple[int, dict[str, int]] | None:
    """The row of headings, and where each column is."""
    for at, (_, cells) in enumerate(rows[:LOOK_FOR_HEADINGS]):
        names = [_flat(cell) for cell in cells]
        places = {
            field_: names.index(next(name for name in known if name in names))
            for field_, known in COLUMNS.items()
            if any(name in names for name in known)
        }
        if all(field_ in places for field_ in NEEDED):
            return at, places
    return None


def _no_headings(rows: Sequence[tuple[int, list[str]]]) -> str:
    first = ", ".join(cell.strip() for cell in rows[0][1] if cell.strip())[:200] if rows else ""
    return (
        "We did not find the columns for who was paid, how much and when. "
        f"The first row says: {first}. Name them Supplier, Amount and Date."
    )


def _read_rows(
    rows: Iterable[tuple[int, list[str]]], places: dict[str, int], read: Read, only: list[str]
) -> None:
    seen: Counter[str] = Counter()
    for number, cells in rows:
        read.rows += 1
        said = {
            field_: " ".join(cells[at].replace("\u00a0", " ").split()) if at < len(cells) else ""
            for field_, at in places.items()
        }
        if only and not any(word in said.get("department", "").casefold() for word in only):
            read.left_out += 1
            continue
        try:
            read.lines.append(_line(number, said, read.stream, seen))
        except DomainError as refusal:
            if len(read.problems) < MOST_PROBLEMS:
                read.problems.append(Problem(number, refusal.sentence))


class RowRefused(DomainError):
    code = "spend_row_refused"
    message = "This row cannot be read."


def _line(number: int, said: dict[str, str], stream: str, seen: Counter[str]) -> Line:
    payee = said["payee"][:200]
    if not plain(payee):
        raise RowRefused("Nobody is named who was paid. Fill in the name, or take the row out.")
    pence = amount(said["amount"])
    paid_on = _day(said["date"], "the day of payment")
    starts_on = _day_or_none(said.get("starts", ""), "the first day")
    ends_on = _day_or_none(said.get("ends", ""), "the last day")
    if starts_on and ends_on and ends_on < starts_on:
        raise RowRefused("The last day is before the first day. Check both.")
    facts = (stream, plain(payee), paid_on, pence, said.get("purpose", "")[:300],
             said.get("reference", "")[:80], starts_on, ends_on)  # fmt: skip
    same = hashlib.sha256(repr(facts).encode()).hexdigest()
    seen[same] += 1  # the same payment twice in one file is two payments
    key = hashlib.sha256(f"{same}:{seen[same]}".encode()).hexdigest()
    return Line(
        number, key, stream, payee, pence, paid_on, said.get("purpose", "")[:300],
        said.get("department", "")[:200], said.get("reference", "")[:80], starts_on, ends_on,
        _day_or_none(said.get("notice", ""), "the day of notice"),
    )  # fmt: skip


def amount(text: str) -> int:
    """“£1,234.50”, “1.234,50”, “(12.00)”, “-12” in pence. Raises RowRefused in words."""
    said = text.replace("£", "").replace("GBP", "").replace("\u2212", "-").replace(" ", "")
    minus = said.startswith(("-", "(")) or said.endswith("-")
    said = said.strip("-()")
    if not said:
        raise RowRefused("There is no amount. Fill it in, or take the row out.")
    if not (match := _CONTINENTAL.match(said) or _POUNDS.match(said)):
        raise RowRefused(f"We cannot read the amount “{text[:40]}”. Write it like 1,234.50.")
    whole, rest = match.groups()
    if (
        match.re is _POUNDS
        and re.fullmatch(r"\d{1,3}", whole)
        and re.fullmatch(r"\d{3}", rest or "")
    ):
        raise RowRefused(f"“{text[:40]}” may be thousands or pounds. Write it like 1,234.00.")
    rest = (rest or "").rstrip("0").ljust(2, "0")
    if len(rest) > 2:  # noqa: PLR2004
        raise RowRefused(f"“{text[:40]}” has parts of a penny. Write it like 1,234.50.")
    pence = int(re.sub(r"\D", "", whole)) * 100 + int(rest)
    if pence == 0:
        raise RowRefused("The amount is nothing. Take the row out.")
    if pence > MOST_PENCE:
        raise RowRefused("The amount is too large to be meant. Check it.")
    return -pence if minus else pence


def _day(text: str, what: str) -> date:
    try:
        found = parse_day(_TIME.sub("", text.strip()))
    except DomainError as refusal:
        raise RowRefused(f"Check {what}: “{text[:40]}”. {refusal.sentence}") from None
    if found.year > LATEST_YEAR:
        raise RowRefused(f"Check the year of {what}: “{text[:40]}”.")
    return found


def _day_or_none(text: str, what: str) -> date | None:
    return _day(text, what) if text else None
