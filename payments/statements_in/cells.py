"""Amounts and dates as banks write them. Nothing is guessed: what is unclear is refused."""

import re
from datetime import date
from typing import Final

from payments.statements_in.record import Refused

DECIMALS: Final = 2
LONG_YEAR: Final = 4  # digits
FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2099
_AMOUNT: Final = re.compile(r"([+-]?)(\d{1,13}|\d{1,3}(?:,\d{3}){1,4})(?:\.(\d*))?")
_COMMA: Final = re.compile(r"([+-]?)(\d{1,13})(?:,(\d*))?")
_NUMBERS: Final = re.compile(r"(\d{1,4})[/.' -]+(\d{1,2}|[A-Za-z]{3,9})[/.' -]+(\d{2,4})")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                  "dec")  # fmt: skip


def pence(text: str, row: int, *, comma: bool = False) -> int:
    """Pence of an amount like -1,234.50, £23.5 or, with `comma`, 23,50. Raises Refused."""
    plain = text.replace("£", "").replace("\xa0", "").replace("GBP", "").replace(" ", "")
    plain = plain.replace("−", "-")
    found = (_COMMA if comma else _AMOUNT).fullmatch(plain)
    if found is None:
        raise Refused("bad_amount", f"“{text[:40]}” is not an amount like 23.50.", row=row)
    sign, whole, rest = found.group(1), found.group(2).replace(",", ""), found.group(3) or ""
    if len(rest) > DECIMALS:
        raise Refused(
            "too_many_decimals",
            f"“{text[:40]}” has {len(rest)} decimals. Money has two.",
            row=row,
        )
    value = int(whole) * 100 + int(rest.ljust(2, "0"))
    return -value if sign == "-" else value


def day(text: str, row: int) -> date:
    """A date written day first (01/09/2026, 1 Sep 2026) or year first. Raises Refused."""
    found = _NUMBERS.match(text.strip())
    if found is None:
        raise Refused("bad_date", f"“{text[:40]}” is not a date like 01/09/2026.", row=row)
    first, middle, last = found.groups()
    month = int(middle) if middle.isdigit() else _month(middle, text, row)
    if len(first) == LONG_YEAR:
        return whole_day(int(first), month, int(last[:2]), text, row)
    return whole_day(
        int(last) + (2000 if len(last) < LONG_YEAR else 0), month, int(first), text, row
    )


def _month(word: str, text: str, row: int) -> int:
    try:
        return _MONTHS.index(word[:3].lower()) + 1
    except ValueError:
        raise Refused("bad_date", f"“{text[:40]}” is not a date we can read.", row=row) from None


def whole_day(year: int, month: int, number: int, text: str, row: int) -> date:
    """A day of the calendar, between 1990 and 2099. Raises Refused for 30 February."""
    try:
        found = date(year, month, number)
    except ValueError:
        raise Refused("no_such_day", f"“{text[:40]}” is no day of the calendar.", row=row) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Refused("bad_date", f"“{text[:40]}” is too far from today to be right.", row=row)
    return found
