"""OFX 1 (SGML) and 2 (XML): elements in order, closed or not. Nothing is resolved or fetched.

Banks leave out elements the specification demands (the sign-on, the account, the closing balance),
which strict readers refuse; each line is read by itself here, and what is missing is not made up.
"""

import html
import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from payments.statements_in.cells import DECIMALS, pence, whole_day
from payments.statements_in.csv_reading import oldest_first
from payments.statements_in.record import MOST_LINES, Line, Refused, Statement, words

_TAG: Final = re.compile(r"<(/?)([A-Z0-9.]{1,40})\s*/?>([^<]*)", re.IGNORECASE)


def is_ofx(text: str) -> bool:
    start = text[:2000].upper()
    return "OFXHEADER" in start or "<OFX>" in start


def read(text: str) -> list[Statement]:
    """A statement for each account in the file. Raises Refused with the line."""
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise Refused("hostile_xml", "It holds a document type. Export it again without one.")
    found: list[Statement] = []
    account: dict[str, str] | None = None
    lines: list[Line] = []
    fields: dict[str, tuple[int, str]] | None = None
    for row, closes, name, value in _elements(text):
        if name in ("STMTRS", "CCSTMTRS"):
            if closes and account is not None:
                found.append(_statement(account, lines))
            account, lines = (None, []) if closes else ({}, [])
        elif name == "STMTTRN":
            if fields is not None and "DTPOSTED" in fields:
                lines.append(_line(fields))
            fields = None if closes else {"row": (row, "")}
        elif not closes and value and fields is not None:
            fields[name] = (row, value)
        elif not closes and value and account is not None:
            account.setdefault(name, value)
            account.setdefault(f"row:{name}", str(row))
    if account is not None:
        raise Refused("cut_off", "The file ends before its statement does. Export it again.")
    if not any(one.lines for one in found):
        raise Refused("no_lines", "The file has no payments in it. Choose other dates.")
    return found


def _elements(text: str) -> Iterator[tuple[int, bool, str, str]]:
    row, at = 1, 0
    for tag in _TAG.finditer(text):
        row += text.count("\n", at, tag.start())
        at = tag.start()
        yield row, bool(tag.group(1)), tag.group(2).upper(), html.unescape(tag.group(3).strip())


def _line(fields: dict[str, tuple[int, str]]) -> Line:
    start = fields["row"][0]
    if "TRNAMT" not in fields:
        raise Refused("too_few_fields", "this payment has no amount.", row=start)
    about = " ".join(fields[name][1] for name in ("NAME", "MEMO") if name in fields)
    row, posted = fields["DTPOSTED"]
    return Line(
        row=start,
        on=_day(posted, row),
        amount_pence=_amount(fields["TRNAMT"]),
        description=words(about),
        reference=words(fields.get("REFNUM", fields.get("CHECKNUM", (0, "")))[1]),
        bank_id=words(fields.get("FITID", (0, ""))[1]),
    )


def _day(text: str, row: int) -> date:
    if not re.match(r"\d{8}", text):
        raise Refused("bad_date", f"“{text[:40]}” is not a date like 20260901.", row=row)
    return whole_day(int(text[:4]), int(text[4:6]), int(text[6:8]), text, row)


def _amount(field: tuple[int, str]) -> int:
    """OFX lets a comma be the decimal sign, and has no thousands: 1,234 is neither, so refused."""
    row, text = field
    if "," in text and "." in text:
        raise Refused("bad_amount", f"“{text[:40]}” has a comma and a point.", row=row)
    if "," in text and len(text.split(",")[-1]) > DECIMALS:
        raise Refused("bad_amount", f"“{text[:40]}” may be pounds or thousands.", row=row)
    return pence(text, row, comma="," in text)


def _statement(account: dict[str, str], lines: list[Line]) -> Statement:
    if len(lines) > MOST_LINES:
        raise Refused("too_many_lines", f"There are more than {MOST_LINES:,} lines.")
    number = " ".join(account.get(name, "") for name in ("BANKID", "ACCTID")).strip()
    closing, row = None, int(account.get("row:BALAMT", 0)) or None
    if _closes(account, lines) and "BALAMT" in account:
        closing = _amount((row or 0, account["BALAMT"]))
    return Statement(
        "ofx", words(number), account.get("CURDEF", "GBP").upper()[:3], closing_pence=closing,
        closing_row=row if closing is not None else None, lines=oldest_first(lines),
    )  # fmt: skip


def _closes(account: dict[str, str], lines: list[Line]) -> bool:
    """The balance is of the last day of the statement; one of a later day proves nothing."""
    as_of, end = account.get("DTASOF", "")[:8], account.get("DTEND", "")[:8]
    last = max((line.on for line in lines), default=None)
    return bool(as_of) and last is not None and as_of <= max(end, f"{last:%Y%m%d}")
