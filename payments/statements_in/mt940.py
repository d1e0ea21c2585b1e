"""MT940: a statement a message, amounts with a comma, dates in two digits.

Read by hand: the library merges the messages of a file into one, which hides where each begins.
"""

import re
from datetime import date
from typing import Final

from payments.statements_in.cells import pence, whole_day
from payments.statements_in.record import MOST_LINES, Line, Refused, Statement, words

HALF_YEAR: Final = 6  # months
_TAG: Final = re.compile(r":(\d\d[A-Z]?):(.*)")
_BALANCE: Final = re.compile(r"([CD])(\d{2})(\d{2})(\d{2})([A-Z]{3})([\d,]{1,16})")
_LINE: Final = re.compile(
    r"(\d{2})(\d{2})(\d{2})(?:(\d{2})(\d{2}))?(R?[CD])[A-Z]?([\d,]{1,16})([A-Z][A-Z0-9]{3})(.*)"
)
Tag = tuple[int, str, str]


def is_mt940(text: str) -> bool:
    return re.search(r"^:20:", text[:2000], re.MULTILINE) is not None and ":60" in text


def read(text: str) -> list[Statement]:
    """A statement a message; pages of one statement (60M, 62M) stay pages. Raises Refused."""
    found: list[Statement] = []
    message: list[Tag] = []
    for tag in _tags(text):
        if tag[1] == "20" and message:
            found.append(_statement(message))
            message = []
        message.append(tag)
    if message:
        found.append(_statement(message))
    return found


def _tags(text: str) -> list[Tag]:
    """Tags with the line they begin on; lines between belong to the tag before."""
    tags: list[Tag] = []
    for row, raw in enumerate(text.splitlines(), 1):
        found = _TAG.match(raw)
        if found:
            tags.append((row, found.group(1), found.group(2)))
        elif tags and raw.strip() and not raw.startswith(("-", "{")):
            start, name, value = tags[-1]
            if name not in ("62F", "62M"):
                tags[-1] = (start, name, f"{value}\n{raw}")
    return tags


def _statement(message: list[Tag]) -> Statement:
    account, lines = "", []
    opening: tuple[int, str] | None = None
    closing: tuple[int, str, int] | None = None
    for row, name, value in message:
        if name == "25":
            account = words(value)
        elif name in ("60F", "60M"):
            opening = _balance(value, row)
        elif name in ("62F", "62M"):
            closing = (*_balance(value, row), row)
        elif name == "61":
            lines.append(_line(value, row))
        elif name == "86" and lines and closing is None:
            lines[-1] = _described(lines[-1], value)
        if len(lines) > MOST_LINES:
            raise Refused("too_many_lines", f"There are more than {MOST_LINES:,} lines.")
    start = message[0][0]
    if opening is None:
        raise Refused("cut_off", "this statement has no opening balance (:60F:).", row=start)
    if closing is None:
        raise Refused("cut_off", "this statement has no closing balance (:62F:).", row=start)
    return Statement(
        "mt940", account, opening[1], opening[0], closing[0], closing[2], closing[1], lines
    )


def _balance(value: str, row: int) -> tuple[int, str]:
    found = _BALANCE.match(value)
    if found is None:
        raise Refused("bad_amount", f"“{value[:40]}” is not a balance.", row=row)
    sign, _, _, _, currency, amount = found.groups()
    found_pence = pence(amount, row, comma=True)
    return (found_pence if sign == "C" else -found_pence), currency


def _line(value: str, row: int) -> Line:
    found = _LINE.match(value)
    if found is None:
        raise Refused("broken_row", f"“{value[:40]}” is not a payment of MT940.", row=row)
    year, month, number, entry_month, entry_day, sign, amount, kind, rest = found.groups()
    valued = whole_day(2000 + int(year), int(month), int(number), value[:6], row)
    on = valued
    if entry_month and entry_day:
        on = _entered(valued, int(entry_month), int(entry_day), value[:10], row)
    moved = pence(amount, row, comma=True)
    reference = rest.split("//")[0].strip()
    return Line(
        row=row,
        on=on,
        amount_pence=moved if sign in ("C", "RD") else -moved,
        description=kind,
        reference="" if reference == "NONREF" else words(reference),
    )


def _entered(valued: date, month: int, number: int, text: str, row: int) -> date:
    """The day it was booked has no year: the nearest to the value date is meant."""
    around = [valued.year]
    if month - valued.month > HALF_YEAR:
        around = [valued.year - 1]
    elif valued.month - month > HALF_YEAR:
        around = [valued.year + 1]
    return whole_day(around[0], month, number, text, row)


def _described(line: Line, value: str) -> Line:
    about = words(value)
    if not about:
        return line
    return Line(line.row, line.on, line.amount_pence, about, line.reference)
