"""Budgets in words: units, patterns of support, why money moved. In the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as mark
from django.utils.translation import ngettext

from budgets.models import Agreement
from ledger.models import Kind, Reason

DAYS = (
    mark("Monday"), mark("Tuesday"), mark("Wednesday"), mark("Thursday"), mark("Friday"),
    mark("Saturday"), mark("Sunday"),
)  # fmt: skip
HELD = {
    "council": mark("The council pays for you"),
    "fund": mark("A provider holds it for you"),
    "own_account": mark("You hold it in your own account"),
    "card": mark("You hold it on a card"),
    "managed": mark("Someone manages the account for you"),
}
HELD_BY = {
    "council": mark("The council pays"),
    "fund": mark("A provider holds a fund"),
    "own_account": mark("In their own account"),
    "card": mark("On a card"),
    "managed": mark("In a managed account"),
}
ACCOUNT = {
    "fund": mark("In your fund"),
    "own_account": mark("In your account"),
    "card": mark("On your card"),
    "managed": mark("In your managed account"),
}
REASONS: dict[str, str] = {
    Reason.PLAN_AGREED: mark("Your plan was agreed"),
    Reason.BUDGET_RAISED: mark("Your budget was raised"),
    Reason.BUDGET_CUT: mark("Your budget was made smaller"),
    Reason.INSTALMENT: mark("A payment to you"),
    Reason.CONTRIBUTION_RECEIVED: mark("You paid your part"),
    Reason.TOP_UP: mark("You added money"),
    Reason.PROMISED: mark("Promised"),
    Reason.PROMISE_WITHDRAWN: mark("A promise ended"),
    Reason.PAUSED: mark("Support paused"),
    Reason.PAUSE_OVER: mark("Support goes on after a pause"),
    Reason.LAPSED: mark("Promised, and nobody sent a bill"),
    Reason.RATE_RISE: mark("A price changed"),
    Reason.SET_ASIDE: mark("Set aside"),
    Reason.LIABILITY_BILL: mark("Money for an assistant fell due"),
    Reason.SURPLUS_RETURNED: mark("Given back to the council"),
    Reason.BILL_CONFIRMED: mark("A bill was said yes to"),
    Reason.BILL_UNDONE: mark("A yes was taken back"),
    Reason.BILL_REFUSED: mark("A bill was refused"),
    Reason.BILL_PAID: mark("A bill was paid"),
    Reason.FUND_PAYMENT: mark("Paid from your fund"),
    Reason.OWN_PAYMENT: mark("You paid this"),
    Reason.POT_MOVE: mark("Moved between pots"),
    Reason.CREDIT: mark("Money came back"),
    Reason.PAYMENT_RETURNED: mark("The bank sent a payment back"),
    Reason.PERIOD_END: mark("The end of the year"),
    Reason.ENDED: mark("The budget ended"),
    Reason.OPENING: mark("Brought over from before"),
    Reason.REVERSAL: mark("Put right"),
}


def reason_in_words(reason: str) -> str:
    return _(REASONS.get(reason) or mark("A change"))


def units_in_words(units: Decimal, unit: str) -> str:
    """“2 hours”, “1 session”, “1.5 hours”."""
    number = f"{units.normalize():f}"
    count = 1 if units == 1 else 2
    forms = {
        "hour": ngettext("%(n)s hour", "%(n)s hours", count),
        "visit": ngettext("%(n)s visit", "%(n)s visits", count),
        "session": ngettext("%(n)s session", "%(n)s sessions", count),
        "night": ngettext("%(n)s waking night", "%(n)s waking nights", count),
        "sleep_in": ngettext("%(n)s sleep-in", "%(n)s sleep-ins", count),
        "day": ngettext("%(n)s day", "%(n)s days", count),
        "week": ngettext("%(n)s week", "%(n)s weeks", count),
        "mile": ngettext("%(n)s mile", "%(n)s miles", count),
    }
    words = forms.get(unit) or ngettext("%(n)s item", "%(n)s items", count)
    return words % {"n": number}


def unit_in_words(unit: str) -> str:
    """“hour”, for “£22 an hour”."""
    return units_in_words(Decimal(1), unit).split(" ", 1)[1]


def listed(words: Sequence[str]) -> str:
    """“Monday, Tuesday and Friday”."""
    if len(words) < 2:  # noqa: PLR2004
        return "".join(words)
    return _("%(start)s and %(last)s") % {"start": ", ".join(words[:-1]), "last": words[-1]}


def days_in_words(weekdays: Sequence[int], starts_on: date, ends_on: date) -> str:
    """“every Tuesday”, “once a week”, “once, on 5 November 2026”."""
    if starts_on == ends_on:
        return _("once, on %(day)s") % {"day": formats.date_format(starts_on, "j F Y")}
    if not weekdays:
        return _("once a week")
    return _("every %(days)s") % {"days": listed([_(DAYS[day]) for day in weekdays])}


def pattern_in_words(agreement: Agreement) -> str:
    """“1 session, every Tuesday”."""
    found = _("%(units)s, %(days)s") % {
        "units": units_in_words(agreement.units_each_time, agreement.unit),
        "days": days_in_words(agreement.weekdays, agreement.starts_on, agreement.ends_on),
    }
    if agreement.shift is None:
        return found
    return _("%(found)s, from %(first)s to %(last)s") % {
        "found": found, "first": f"{agreement.shift.starts_at:%H:%M}",
        "last": f"{agreement.shift.ends_at:%H:%M}",
    }  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """One of the five money words: its name, what it means, and the accounts it is made of."""

    slug: str
    name: str
    meaning: str
    kinds: tuple[str, ...]


FIGURES = {
    figure.slug: figure
    for figure in (
        Figure(
            "in-the-pot", mark("In the pot"),
            mark("Money your plan sets aside for this support."),
            (Kind.POT, Kind.PROMISED, Kind.SET_ASIDE, Kind.OWED, Kind.PAID),
        ),
        Figure(
            "spent", mark("Spent"), mark("Paid, or said yes to and being paid."),
            (Kind.OWED, Kind.PAID),
        ),
        Figure(
            "promised", mark("Promised"),
            mark("Agreed support still to come, and bills being checked."),
            (Kind.PROMISED, Kind.SET_ASIDE),
        ),
        Figure("free", mark("Free"), mark("Nothing is arranged for this money yet."), (Kind.POT,)),
        Figure(
            "left", mark("Left"), mark("Promised and Free together."),
            (Kind.POT, Kind.PROMISED, Kind.SET_ASIDE),
        ),
    )
}  # fmt: skip
