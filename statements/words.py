"""A statement's title, dates and the bar of its paper, in words."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils import formats
from django.utils.translation import gettext as _

from budgets.words import units_in_words
from core.hiding import amounts_are_hidden
from core.periods import Period, month_of
from core.templatetags.words import Bar, bar_of, money, pounds
from statements.contents import Content, PotLine, Support


@dataclass(frozen=True)
class ShownPot:
    """A pot with its bar for paper."""

    pot: PotLine
    bar: Bar


def is_month(content: Content) -> bool:
    """Whether it covers exactly one calendar month."""
    return month_of(content.from_on) == Period(content.from_on, content.to_on)


def when(content: Content) -> str:
    """“October 2026”, or “1 October to 14 November 2026”."""
    if is_month(content):
        return formats.date_format(content.from_on, "F Y")
    return dates(content)


def dates(content: Content) -> str:
    """“1 to 31 October 2026”, with as little repeated as can be."""
    first, last = content.from_on, content.to_on
    pattern = "j F Y"
    if (first.year, first.month) == (last.year, last.month):
        pattern = "j"
    elif first.year == last.year:
        pattern = "j F"
    return _("%(first)s to %(last)s") % {
        "first": formats.date_format(first, pattern),
        "last": formats.date_format(last, "j F Y"),
    }


def title(content: Content) -> str:
    """“Your statement for October 2026”."""
    return _("Your statement for %(when)s") % {"when": when(content)}


def foot(content: Content) -> str:
    """What stands at the foot of each page."""
    return _("%(name)s · %(when)s · Statement %(reference)s") % {
        "name": content.name, "when": when(content), "reference": content.reference.upper(),
    }  # fmt: skip


def bar(pot: PotLine) -> Bar:
    return bar_of(
        name=pot.name, spent=pot.spent, promised=pot.promised, free=pot.free, short=pot.short
    )


_AMOUNT = re.compile(r"£[\d,]+(?:\.\d\d)?")


def for_screen(content: Content) -> Content:
    """The content as this reader wants it: amounts inside sentences are covered with the rest."""
    if not amounts_are_hidden():
        return content

    def covered(text: str) -> str:
        return _AMOUNT.sub(money(0), text)

    return replace(
        content, needs=tuple(covered(text) for text in content.needs),
        outlook_sentence=covered(content.outlook_sentence),
        outlook_more=covered(content.outlook_more),
    )  # fmt: skip


def _rate(line: Support) -> str:
    """“£21 an hour” without the article; a rate may be finer than a penny."""
    pence = Decimal(line.rate_pence)
    whole = pence == pence.to_integral_value()
    shown = (
        money(int(pence)) if whole or amounts_are_hidden() else f"£{(pence / 100).normalize():f}"
    )
    return _("%(rate)s for one") % {"rate": shown}


def support(line: Support) -> dict[str, str]:
    """“12.5 hours” at “£21 an hour”, and from whose fund."""
    return {
        "who": line.who, "what": line.what, "units": units_in_words(Decimal(line.units), line.unit),
        "rate": _rate(line),
        "pence": pounds(line.pence),
        "fund": _("Paid from your fund, held by %(who)s.") % {"who": line.from_fund}
        if line.from_fund
        else "",
    }  # fmt: skip
