"""An organisation's income as its page and its table show it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from django.utils.translation import gettext

from core.periods import month_of
from core.templatetags.words import money, month
from invoices.csv_rows import plain_pounds
from network.services.income import Income, Month
from providers.models import Organisation

MUCH_PERCENT = 25  # from here on the page says that much hangs on one
_bars = count(1)


@dataclass(frozen=True)
class Row:
    """One month of the chart: its lengths in per cent of the longest, and a sentence."""

    month: Month
    now: bool
    identity: str
    sentence: str
    paid: str
    owed_x: str
    owed: str
    promised_x: str
    promised: str
    frame: str


def rows_of(income: Income) -> list[Row]:
    """The bars, month by month: solid paid, heather said yes to, stripes promised."""
    top = max((one.total for one in income.months), default=0) or 1
    return [_row(one, top, income.on) for one in income.months]


def _row(one: Month, top: int, on: date) -> Row:
    paid, owed, whole = (
        max(0, pence) * 990 // top for pence in (one.paid, one.paid + one.owed, one.total)
    )
    words = gettext("%(month)s: %(paid)s paid, %(owed)s to be paid, %(promised)s promised.") % {
        "month": month(one.first), "paid": money(one.paid), "owed": money(one.owed),
        "promised": money(one.promised),
    }  # fmt: skip
    return Row(
        one, one.first == month_of(on).starts_on, f"st-income-{next(_bars)}", words, _share(paid),
        _share(paid), _share(owed - paid), _share(owed), _share(whole - owed), _share(whole),
    )  # fmt: skip


def _share(thousandths: int) -> str:
    return f"{thousandths // 10}.{thousandths % 10}%"


def direction_of(income: Income) -> str:
    """Whether there is less ahead, in a sentence."""
    if not income.before and not income.ahead:
        return ""
    facts = {"before": money(income.before), "ahead": money(income.ahead),
             "percent": income.fall_percent}  # fmt: skip
    if income.fall_percent:
        return (
            gettext(
                "The last six months came to %(before)s. For the next six, %(ahead)s is promised"
                " so far. That is %(percent)d%% less."
            )
            % facts
        )
    return (
        gettext(
            "The last six months came to %(before)s. For the next six, %(ahead)s is promised so far."
        )
        % facts
    )


def hangs_on_one(income: Income) -> str:
    """How much hangs on one person's agreements, without saying whose."""
    if income.largest_percent < MUCH_PERCENT:
        return ""
    return gettext(
        "One person’s agreements are %(percent)d%% of all that is still to come."
    ) % {"percent": income.largest_percent}  # fmt: skip


def table_of(income: Income, organisation: Organisation) -> tuple[list[str], Iterator[list[Any]]]:
    """Heads and rows of the CSV: pounds with two decimals, one row a month."""
    heads = ["organisation", "month", "paid", "to be paid", "promised", "together", "people"]
    return heads, (
        [organisation.name, f"{one.first:%Y-%m}", *map(plain_pounds, (one.paid, one.owed, one.promised,
         one.total)), one.people] for one in income.months
    )  # fmt: skip
