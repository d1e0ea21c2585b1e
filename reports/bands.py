"""To whom a payment counts, by what the register said on the day of the support. Pure.

The newest check in force on a day counts. What an organisation only says of itself does not make
it user-led; neither does a board of carers (domain.md 8, scenarios 25, 26 and 28).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Band(StrEnum):
    """Who earns the money. Each pence of a stream is in one band."""

    USER_LED = "user_led"
    CARER_LED = "carer_led"
    SAYS_SO = "says_so"
    LAPSED = "lapsed"
    OTHER = "other"
    WAGES = "wages"
    UNKNOWN = "unknown"


CHECKED = ("majority_verified", "75_verified", "dpulo_verified")


@dataclass(frozen=True)
class Status:
    """A row of the register, as far as it counts here."""

    number: int
    level: str
    carer_led: bool
    starts_on: date
    expires_on: date

    @property
    def counts(self) -> bool:
        return self.level in CHECKED and not self.carer_led


def band_on(statuses: Iterable[Status], day: date) -> Band:
    """The band of an organisation on a day; lapsed where it was user-led before and is not now.

    A row that a later decision ended before its first day never held.
    """
    begun = [one for one in statuses if one.starts_on <= min(day, one.expires_on)]
    in_force = [one for one in begun if day <= one.expires_on]
    now = max(in_force, key=lambda one: (one.starts_on, one.number), default=None)
    if now is None:
        return Band.LAPSED if any(one.counts for one in begun) else Band.OTHER
    if now.carer_led:
        return Band.CARER_LED
    return Band.USER_LED if now.counts else Band.SAYS_SO


def spread(pence: int, first: date, last: date, window: tuple[date, date]) -> int:
    """What of an amount for these days falls inside a window, both ends included.

    By running totals over the days, so that windows side by side add up to the whole.
    """
    begins, ends = max(first, window[0]), min(last, window[1])
    if begins > ends:
        return 0
    days = (last - first).days + 1
    until = ((ends - first).days + 1) * pence // days
    return until - (begins - first).days * pence // days


def share(part: int, whole: int) -> str:
    """“15.0”: a part of a whole in per cent, one figure after the point, half up; "" of nothing."""
    if whole <= 0:
        return ""
    tenths = (abs(part) * 2000 + whole) // (2 * whole)
    return f"{'−' if part < 0 and tenths else ''}{tenths // 10}.{tenths % 10}"


def median(numbers: Sequence[int]) -> int | None:
    """The middle one, rounded down between two; None of none."""
    rows = sorted(numbers)
    if not rows:
        return None
    half = len(rows) // 2
    return rows[half] if len(rows) % 2 else (rows[half - 1] + rows[half]) // 2
