"""What the night makes of a budget's facts: which alerts stand. Pure; no database, no words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from budgets.forecast import Forecast, Outlook

LATE_WEEKS = 4  # support that nobody billed this long makes the outlook unknown
ENDING_DAYS = 28
EARLY, MIDDLE = 10, 20


class Kind(StrEnum):
    """The kinds of alert; the same values as `tracking.models.Alert.Kind`."""

    TIGHT = "tight"
    UNDERSPENT = "underspent"
    UNKNOWN = "unknown"
    CASH_SHORT = "cash_short"
    NO_BILL = "no_bill"
    AGREEMENT_ENDING = "agreement_ending"
    PRICE_RISE = "price_rise"
    REVIEW_DUE = "review_due"
    ARREARS = "arrears"
    RECEIPTS = "receipts"
    READING = "reading"


@dataclass(frozen=True)
class Wanted:
    """An alert that the facts call for, with what its sentence names."""

    kind: Kind
    what: str = ""
    who: str = ""
    day: date | None = None
    number: int = 0
    reference: str = ""  # of the record that the action opens
    waits: bool = False  # a new price that the person has not said yes to; a review that is late

    @property
    def was_told(self) -> bool:
        """Another message said it before: it stands on the page, and is not sent again."""
        return self.kind is Kind.REVIEW_DUE or (self.kind is Kind.PRICE_RISE and self.waits)


@dataclass(frozen=True)
class Support:
    """One agreement, as far as the rules look at it."""

    what: str
    who: str
    last_day: date
    stopped: bool  # somebody ended it on purpose
    unbilled_since: date | None = None  # the first session after the last one billed


def waits_since(session_days: Iterable[date], billed_until: date | None) -> date | None:
    """The first day of support that nobody has billed yet."""
    return min((d for d in session_days if billed_until is None or d > billed_until), default=None)


def late(support: Iterable[Support], on: date, weeks: int = LATE_WEEKS) -> list[Support]:
    """Support whose bill is overdue by some weeks."""
    before = on - timedelta(weeks=weeks)
    return [one for one in support if one.unbilled_since and one.unbilled_since <= before]


def alerts(
    forecast: Forecast,
    support: Sequence[Support],
    *,
    cash_short: int,
    on: date,
    no_bill_weeks: int,
) -> list[Wanted]:
    """Every alert that stands today, at most one of a kind."""
    wanted = []
    missing = late(support, on, no_bill_weeks)
    if forecast.outlook is Outlook.TIGHT:
        wanted.append(Wanted(Kind.TIGHT, day=forecast.runs_out_on))
    if forecast.outlook is Outlook.UNDERSPENT:
        wanted.append(Wanted(Kind.UNDERSPENT))
    if forecast.outlook is Outlook.UNKNOWN and forecast.late_bills and not missing:
        wanted.append(Wanted(Kind.UNKNOWN))
    if cash_short:
        wanted.append(Wanted(Kind.CASH_SHORT))
    if missing:
        first = min(missing, key=lambda one: one.unbilled_since or on)
        wanted.append(Wanted(Kind.NO_BILL, first.what, first.who, first.unbilled_since))
    ending = [
        one
        for one in support
        if not one.stopped
        and on <= one.last_day <= on + timedelta(days=ENDING_DAYS)
        and one.last_day < forecast.ends_on
    ]
    if ending:
        soon = min(ending, key=lambda one: one.last_day)
        wanted.append(Wanted(Kind.AGREEMENT_ENDING, soon.what, soon.who, soon.last_day))
    return wanted


def part_of_month(day: date) -> str:
    """“early”, “middle” or “late”: how exactly a forecast may speak."""
    if day.day <= EARLY:
        return "early"
    return "middle" if day.day <= MIDDLE else "late"
