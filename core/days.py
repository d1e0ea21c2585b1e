"""Dates as people type them (“5 11 26”, “5/11/2026”, “5 Nov 2026”) and as sentences say them."""

import re
from datetime import date
from typing import Final

from core.errors import BadDate

# English and Welsh, in full; three letters or more of either are enough.
MONTHS: Final = (
    ("january", "ionawr"),
    ("february", "chwefror"),
    ("march", "mawrth"),
    ("april", "ebrill"),
    ("may", "mai"),
    ("june", "mehefin"),
    ("july", "gorffennaf"),
    ("august", "awst"),
    ("september", "medi"),
    ("october", "hydref"),
    ("november", "tachwedd"),
    ("december", "rhagfyr"),
)
LEAST_LETTERS: Final = 3
EARLIEST: Final = 1900
LATEST: Final = 2200
_ISO = re.compile(r"^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})$")
_WORDS = re.compile(
    r"^(?:[^\W\d_]+[ ,]+)?([0-9]{1,2})(?:st|nd|rd|th)?[ ./-]+([0-9]{1,2}|[^\W\d_]+)[ .,/-]+([0-9]{2}|[0-9]{4})$"
)


def parse_day(text: str) -> date:
    """The date that somebody typed: day, month, year; a year of two figures is of this century.

    Raises BadDate in words for what is not a date and for days that do not exist.
    """
    cleaned = " ".join(text.replace("\u00a0", " ").lower().split())
    if not cleaned:
        raise BadDate
    iso = _ISO.match(cleaned)
    if iso:
        year, month, day = iso.groups()
        return _day(int(day), int(month), int(year))
    match = _WORDS.match(cleaned)
    if not match:
        raise BadDate
    day, month, year = match.groups()
    number = int(month) if month.isdigit() else _month_of(month)
    return _day(int(day), number, int(year) + (2000 if len(year) == 2 else 0))  # noqa: PLR2004


def _month_of(word: str) -> int:
    if len(word) >= LEAST_LETTERS:
        found = [
            number
            for number, names in enumerate(MONTHS, 1)
            if any(name.startswith(word) for name in names)
        ]
        if len(found) == 1:
            return found[0]
    raise BadDate(f"We do not know the month “{word}”. Type a date, like 5 November 2026.")


def _day(day: int, month: int, year: int) -> date:
    if not 1 <= month <= len(MONTHS):
        raise BadDate(f"There is no month {month}. Type the day first, like 5 11 2026.")
    if not EARLIEST <= year <= LATEST:
        raise BadDate("Check the year. Type a date, like 5 November 2026.")
    try:
        return date(year, month, day)
    except ValueError:
        name = MONTHS[month - 1][0].capitalize()
        raise BadDate(f"There is no {day} {name} in {year}. Check the day.") from None


def day_words(day: date) -> str:
    """“5 November 2026”, for sentences that are kept; pages use the filter `day`."""
    return f"{day.day} {day:%B %Y}"
