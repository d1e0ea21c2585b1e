"""Amounts, dates and counts in words, and the pot bar. Built into every template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.forms import BaseForm, BaseFormSet
from django.utils import formats
from django.utils.translation import gettext, ngettext

from core.clock import day_of
from core.forms import Problem, problems_of
from core.hiding import amounts_are_hidden
from core.hiding import cover as covered
from core.money import show, show_exact

register = template.Library()
_bars = count(1)


@register.filter
def money(pence: Any) -> str:
    """Pence as “£4,120”, or “£4,120.50” when there are pence; nothing for None."""
    return "" if _missing(pence) else _covered() or show(int(pence))


@register.filter
def pounds(pence: Any) -> str:
    """Pence as “£4,120.50”, always two decimals: for tables and papers."""
    return "" if _missing(pence) else _covered() or show_exact(int(pence))


@register.filter
def day(value: Any) -> str:
    """A date as “5 November 2026”."""
    return _formatted(value, "j F Y")


@register.filter
def day_short(value: Any) -> str:
    """A date without its year, “5 November”, where the year is plain from the page."""
    return _formatted(value, "j F")


@register.filter
def weekday(value: Any) -> str:
    """A date with its day of the week: “Thursday 5 November”."""
    return _formatted(value, "l j F")


@register.filter
def month(value: Any) -> str:
    """A date's month: “November 2026”."""
    return _formatted(value, "F Y")


@register.filter
def at(value: Any) -> str:
    """An instant where the authority is: “Tuesday 3 March at 10:15”."""
    if not isinstance(value, datetime):
        return weekday(value)
    local = value.astimezone(ZoneInfo(settings.TIME_ZONE))
    return gettext("%(day)s at %(time)s") % {
        "day": formats.date_format(local, "l j F"),
        "time": f"{local:%H:%M}",
    }


@register.filter
def plural(number: Any, words: str) -> str:
    """A count with its noun: `3|plural:"session,sessions"` is “3 sessions”."""
    one, _, many = words.partition(",")
    total = int(number)
    return f"{total:,} {ngettext(one, many or one, total)}"


@register.filter
def cover(words: str) -> str:
    """A sentence with amounts in it, covered where amounts are hidden."""
    return covered(str(words))


@register.filter
def nth(items: Sequence[Any], index: int) -> Any:
    """The item of a list at an index, counted from nought; nothing beyond its end."""
    return items[index] if index < len(items) else ""


def _missing(pence: Any) -> bool:
    return pence is None or pence == ""


def _covered() -> str:
    return gettext("£\u00a0hidden") if amounts_are_hidden() else ""


def _formatted(value: Any, pattern: str) -> str:
    if not isinstance(value, date):
        return ""
    civil = day_of(value) if isinstance(value, datetime) else value
    return formats.date_format(civil, pattern)


@dataclass(frozen=True)
class Bar:
    """A pot bar's lengths, in thousandths of its width: stripes and frame never stretch."""

    identity: str
    sentence: str
    spent: int
    promised: int
    free: int
    frame: int
    short: int
    estimate: bool

    @property
    def rest(self) -> int:
        """What stands after Spent."""
        return self.promised + self.free

    @property
    def divider(self) -> int:
        """Where Free begins, for paper."""
        return self.spent + self.promised

    @property
    def short_from(self) -> int:
        """Where the part that is short begins, for paper."""
        return self.frame + GAP

    @property
    def spent_width(self) -> str:
        return _share(self.spent)

    @property
    def promised_x(self) -> str:
        return _share(self.spent)

    @property
    def promised_width(self) -> str:
        return _share(self.promised)

    @property
    def free_x(self) -> str:
        return _share(self.spent + self.promised)

    @property
    def frame_width(self) -> str:
        return _share(self.frame)

    @property
    def short_x(self) -> str:
        return _share(self.frame + GAP)

    @property
    def short_width(self) -> str:
        return _share(self.short)


WIDTH, GAP, LEAST_SHORT, MOST_SHORT = 1000, 16, 40, 400


def _share(thousandths: int) -> str:
    """A length for SVG: 459 is “45.9%”."""
    return f"{thousandths // 10}.{thousandths % 10}%"


def bar_of(
    *,
    name: str,
    spent: int,
    promised: int,
    free: int,
    short: int = 0,
    estimate: bool = False,
) -> Bar:
    """The lengths and the sentence of one pot, from amounts in pence."""
    total = max(spent + promised + free, 1)
    extra = min(MOST_SHORT, max(LEAST_SHORT, short * WIDTH // (total + short))) if short > 0 else 0
    frame = WIDTH - extra - (GAP if extra else 0)
    first = spent * frame // total
    second = (spent + promised) * frame // total - first
    return Bar(
        identity=f"st-stripes-{next(_bars)}",
        sentence=_sentence(name, spent, promised, free, short, estimate=estimate),
        spent=first,
        promised=second,
        free=frame - first - second,
        frame=frame,
        short=extra,
        estimate=estimate,
    )


def _sentence(
    name: str, spent: int, promised: int, free: int, short: int, *, estimate: bool
) -> str:
    words = {
        "spent": money(spent),
        "promised": money(promised),
        "free": money(free),
        "total": money(spent + promised + free),
        "short": money(short),
    }
    if estimate:
        text = gettext("%(spent)s planned, %(free)s not used yet, of about %(total)s")
    else:
        text = gettext("%(spent)s spent, %(promised)s promised, %(free)s free, of %(total)s")
    parts = text % words
    ending = gettext(". %(short)s short") % words if short > 0 else ""
    start = gettext("%(name)s: ") % {"name": name} if name else ""
    return f"{start}{parts}{ending}."


@register.inclusion_tag("components/pot_bar.html")
def pot_bar(
    spent: int,
    promised: int,
    free: int,
    *,
    name: str = "",
    short: int = 0,
    words: bool = True,
    estimate: bool = False,
) -> dict[str, Any]:
    """A pot's bar from amounts in pence; `words=False` leaves the sentence to the page.

    `estimate=True` is a plan not agreed yet: `spent` is what is planned, `free` what is not.
    """
    bar = bar_of(
        name=name,
        spent=int(spent),
        promised=int(promised),
        free=int(free),
        short=int(short or 0),
        estimate=estimate,
    )
    plain = _sentence("", int(spent), int(promised), int(free), 0, estimate=estimate)
    return {"bar": bar, "words": words, "plain": plain, "short": int(short or 0)}


@register.inclusion_tag("components/pot_key.html")
def pot_key() -> dict[str, Any]:
    """What the bars mean: once a page."""
    return {"identity": f"st-stripes-{next(_bars)}"}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: Any) -> dict[str, list[Problem]]:
    """Everything wrong with the forms or formsets of a page; nothing when all is well."""
    problems: list[Problem] = []
    for form in forms:
        if isinstance(form, (BaseForm, BaseFormSet)):
            problems += problems_of(form)
    return {"problems": problems}


@register.simple_tag(takes_context=True)
def address_with(context: dict[str, Any], **changes: Any) -> str:
    """This page's query with some parts changed (for pages and filters): “?page=2&q=art”."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"
