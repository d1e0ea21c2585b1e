"""What a costing line says, read back as a sentence; pure apart from reading a row."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from core.hiding import amounts_are_hidden
from core.money import show
from providers.models import RateKind, Unit
from support_plans.models import CostLine

# (one, several, “each …”)
COUNTED = {
    Unit.HOUR: ("hour", "hours", "an hour"),
    Unit.VISIT: ("visit", "visits", "each visit"),
    Unit.SESSION: ("time", "times", "each time"),
    Unit.NIGHT: ("night", "nights", "a night"),
    Unit.SLEEP_IN: ("sleep-in", "sleep-ins", "a sleep-in"),
    Unit.DAY: ("day", "days", "a day"),
    Unit.WEEK: ("", "", "a week"),
    Unit.MILE: ("mile", "miles", "a mile"),
    Unit.ITEM: ("item", "items", "each"),
}
KINDS = {
    RateKind.ANY: "",
    RateKind.WEEKDAY: " on weekdays",
    RateKind.EVENING: " in the evening",
    RateKind.WEEKEND: " at weekends",
    RateKind.BANK_HOLIDAY: " on bank holidays",
}


def number(value: Decimal | str) -> str:
    """Without needless noughts: 40, 1.5."""
    return f"{Decimal(value).normalize():f}"


def _money(pence: int) -> str:
    return "£ hidden" if amounts_are_hidden() else show(pence)


def sentence_of(facts: Mapping[str, Any]) -> str:
    """“Art group, 1 time a week, £30 each time, for 40 weeks = £1,200.”

    Takes a line of a frozen version; `sentence` takes a row.
    """
    units, weeks = Decimal(facts["units_each_week"]), Decimal(facts["weeks"])
    unit = Unit(facts["unit"])
    one, many, each = COUNTED[unit]
    rate = f"{_money(int(facts['rate_pence']))} {each}{KINDS[RateKind(facts['rate_kind'])]}"
    total = _money(int(facts["total_pence"]))
    what = str(facts["what"])
    if facts["once"]:
        amount = "once" if units == 1 else f"{number(units)} {many or 'times'}"
        return f"{what}, {amount}, {rate} = {total}."
    stretch = f"for {number(weeks)} {'week' if weeks == 1 else 'weeks'}"
    if unit == Unit.WEEK and units == 1:
        return f"{what}, {rate}, {stretch} = {total}."
    named = (one if units == 1 else many) or ("time" if units == 1 else "times")
    return f"{what}, {number(units)} {named} a week, {rate}, {stretch} = {total}."


def sentence(line: CostLine) -> str:
    """A draft's line, read back."""
    return sentence_of(
        {
            "what": line.what, "units_each_week": line.units_each_week, "weeks": line.weeks,
            "unit": line.unit, "rate_kind": line.rate_kind, "rate_pence": line.rate_pence,
            "once": line.once, "total_pence": line.total_pence,
        }
    )  # fmt: skip
