"""The sentence and the action of each outlook and alert, in the reader's language.

Alerts carry no amounts: they are told outside the pages that can hide them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.forecast import Forecast, Outlook
from core.templatetags.words import money
from tracking.models import Alert
from tracking.rules import Wanted, part_of_month

ROUND_TO = 1000  # “about £900”: whole ten pounds


@dataclass(frozen=True)
class Said:
    """A sentence, what follows it, and the one thing to do: words and the name of a page."""

    sentence: str
    more: str = ""
    action: str = ""
    page: str = ""
    anchor: str = ""
    args: tuple[str, ...] = ()


def about_when(day: date) -> str:
    """“early March”, “the middle of March”, “late March”."""
    month = formats.date_format(day, "F")
    part = part_of_month(day)
    if part == "early":
        return _("early %(month)s") % {"month": month}
    if part == "late":
        return _("late %(month)s") % {"month": month}
    return _("the middle of %(month)s") % {"month": month}


def say(forecast: Forecast) -> Said:
    """The outlook in words; amounts are covered while amounts are hidden."""
    if forecast.outlook is Outlook.TIGHT:
        return _tight(forecast)
    if forecast.outlook is Outlook.UNDERSPENT:
        pence = forecast.may_be_unused
        amount = money(pence // ROUND_TO * ROUND_TO or pence)
        sentence = _("About %(amount)s may not be used.") % {"amount": amount}
        more = _("Do you want to plan something?")
        return Said(sentence, more, _("Plan something"), "pots")
    if forecast.outlook is Outlook.UNKNOWN:
        return _unknown(forecast)
    day = formats.date_format(forecast.ends_on, "j F")
    sentence = _("It should last until your plan ends on %(day)s.") % {"day": day}
    return Said(sentence, "", _("See how this was worked out"), "forecast")


def _tight(forecast: Forecast) -> Said:
    more = _("Nothing stops today.")
    action = _("See 3 things you can do")
    when = about_when(forecast.runs_out_on) if forecast.runs_out_on else ""
    if not when:
        sentence = _("Your support costs more than is left.")
    elif forecast.by_pace:
        sentence = _("If things carry on as they have, it may run out in %(when)s.")
    else:
        sentence = _("It may run out in %(when)s.")
    return Said(sentence % {"when": when} if when else sentence, more, action, "forecast", "do")


def _unknown(forecast: Forecast) -> Said:
    if not forecast.arranged:
        return Said(_("Add support and we can work this out."), "", _("Add support"), "pots")
    sentence = ngettext(
        "A bill is late, so we are not sure yet.",
        "%(count)s bills are late, so we are not sure yet.",
        forecast.late_bills,
    ) % {"count": forecast.late_bills}
    return Said(sentence, "", _("See what we wait for"), "forecast", "wait")


def say_alert(wanted: Wanted) -> Said:
    """An alert in words, without amounts."""
    kind = wanted.kind.value
    if kind == Alert.Kind.TIGHT:
        when = about_when(wanted.day) if wanted.day else ""
        sentence = _("Your money may run out in %(when)s. Nothing stops today.") % {"when": when}
        if not when:
            sentence = _("Your support costs more than is left. Nothing stops today.")
        return Said(sentence, "", _("See 3 things you can do"), "forecast", "do")
    if kind == Alert.Kind.UNDERSPENT:
        sentence = _("Some of your money may not be used. Do you want to plan something?")
        return Said(sentence, "", _("Plan something"), "pots")
    if kind == Alert.Kind.CASH_SHORT:
        sentence = _("Your account may not cover the next four weeks.")
        return Said(sentence, "", _("See your account"), "forecast", "cash")
    if kind in _SAYINGS:
        return _SAYINGS[kind](wanted)
    return _say_about_support(wanted)


def _say_about_support(wanted: Wanted) -> Said:
    day = formats.date_format(wanted.day, "j F") if wanted.day else ""
    names = {"what": wanted.what, "who": wanted.who, "day": day}
    kind = wanted.kind.value
    if kind == Alert.Kind.NO_BILL:
        sentence = _("%(who)s has sent no bill for %(what)s since %(day)s. Did support come?")
        return Said(sentence % names, "", _("See your promises"), "promises")
    if kind == Alert.Kind.AGREEMENT_ENDING:
        sentence = _("%(what)s with %(who)s ends on %(day)s. Do you want to go on?")
        return Said(sentence % names, "", _("See your promises"), "promises")
    sentence = _("Some bills are late, so we are not sure that your money lasts.")
    return Said(sentence, "", _("See what we wait for"), "forecast", "wait")


def _say_price(wanted: Wanted) -> Said:
    day = formats.date_format(wanted.day, "j F") if wanted.day else ""
    names = {"what": wanted.what, "who": wanted.who, "day": day}
    if not wanted.waits:
        sentence = _("%(what)s with %(who)s costs more from %(day)s. See if your money lasts.")
        return Said(sentence % names, "", _("See if it lasts"), "forecast")
    sentence = _("%(what)s is to cost more from %(day)s. You decide first.")
    if wanted.who:
        sentence = _("%(who)s asks for a higher price for %(what)s from %(day)s. You decide first.")
    return Said(sentence % names, "", _("Look at the new price"), "rises")


def _say_review(wanted: Wanted) -> Said:
    day = formats.date_format(wanted.day, "j F") if wanted.day else ""
    sentence = _("We look at your plan with you by %(day)s. You can say what you think before.")
    if wanted.waits:
        sentence = _(
            "We were to look at your plan by %(day)s. We are late, and it is not your fault."
        )
    return Said(sentence % {"day": day}, "", _("Say what you think"), "my_reviews")


def _say_arrears(_wanted: Wanted) -> Said:
    sentence = _("Some of your part is not paid yet. You can pay it bit by bit.")
    return Said(sentence, "", _("See what you pay"), "contribution")


def _say_receipts(wanted: Wanted) -> Said:
    day = formats.date_format(wanted.day, "j F") if wanted.day else ""
    names = {"who": wanted.who, "day": day, "count": wanted.number}
    sentence = ngettext(
        "What you paid %(who)s on %(day)s has no receipt. Can you add one?",
        "%(count)s payments have no receipt. The first is to %(who)s, on %(day)s.",
        wanted.number,
    )
    action = _("Add the receipt")
    return Said(sentence % names, "", action, "my_payment", "", (wanted.reference,))


def _say_reading(_wanted: Wanted) -> Said:
    sentence = _("Is this still how you want to read things? Please look once a year.")
    return Said(sentence, "", _("Look how we write to you"), "reading")


_SAYINGS: Final[Mapping[str, Callable[[Wanted], Said]]] = {
    Alert.Kind.PRICE_RISE: _say_price,
    Alert.Kind.REVIEW_DUE: _say_review,
    Alert.Kind.ARREARS: _say_arrears,
    Alert.Kind.RECEIPTS: _say_receipts,
    Alert.Kind.READING: _say_reading,
}


def for_council(alert: Alert) -> tuple[str, str]:
    """What an officer reads of an alert: the matter and why it is theirs. Nothing of a payment."""
    if alert.kind == Alert.Kind.TIGHT:
        return _("May run out"), say(alert.budget.position.forecast).sentence
    return _FOR_COUNCIL[alert.kind]()


_FOR_COUNCIL: Final[Mapping[str, Callable[[], tuple[str, str]]]] = {
    Alert.Kind.NO_BILL: lambda: (
        _("No bill lately"),
        _("Support may have stopped. Ask how it goes."),
    ),
    Alert.Kind.REVIEW_DUE: lambda: (_("Review due"), _("The plan is to be looked at again.")),
    Alert.Kind.UNDERSPENT: lambda: (
        _("May not be used"),
        _("Much is free for long. Ask if something is in the way."),
    ),
    Alert.Kind.UNKNOWN: lambda: (_("Bills are late"), _("It cannot be said if the money lasts.")),
    Alert.Kind.CASH_SHORT: lambda: (
        _("Account short"),
        _("The account may not cover the next four weeks."),
    ),
    Alert.Kind.AGREEMENT_ENDING: lambda: (_("Support ends soon"), _("Ask if it is to go on.")),
    Alert.Kind.PRICE_RISE: lambda: (_("A price goes up"), _("Ask if the money still lasts.")),
    Alert.Kind.ARREARS: lambda: (
        _("Their part is not paid"),
        _("Ask if it is too much, or offer to spread it."),
    ),
    Alert.Kind.RECEIPTS: lambda: (_("Receipts are missing"), _("Ask if they need help with them.")),
    Alert.Kind.READING: lambda: (_("How they read"), _("Ask if papers still suit them.")),
}
