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

    Takes a line of a frozen version; `sentence` takes a row. What comes on top is added in a
    sentence of its own, so that the last amount is always the line's total.
    """
    total = int(facts["total_pence"])
    support = int(facts.get("support_pence", total))
    if facts.get("just_in_case"):
        return f"{facts['what']} = {_money(total)}."
    words = f"{_support(facts)} = {_money(support)}."
    if total == support:
        return words
    return f"{words} {_on_top(facts, total - support)} = {_money(total)}."


def _support(facts: Mapping[str, Any]) -> str:
    units, weeks = Decimal(facts["units_each_week"]), Decimal(facts["weeks"])
    unit = Unit(facts["unit"])
    one, many, each = COUNTED[unit]
    rate = f"{_money(int(facts['rate_pence']))} {each}{KINDS[RateKind(facts['rate_kind'])]}"
    what = str(facts["what"])
    if facts["once"]:
        amount = "once" if units == 1 else f"{number(units)} {many or 'times'}"
        return f"{what}, {amount}, {rate}"
    stretch = f"for {number(weeks)} {'week' if weeks == 1 else 'weeks'}"
    if unit == Unit.WEEK and units == 1:
        return f"{what}, {rate}, {stretch}"
    named = (one if units == 1 else many) or ("time" if units == 1 else "times")
    return f"{what}, {number(units)} {named} a week, {rate}, {stretch}"


def _on_top(facts: Mapping[str, Any], more: int) -> str:
    """“With £104 for travel and £1,694.63 an employer pays”."""
    extras = facts.get("extras", [])
    travel = sum(int(one["amount_pence"]) for one in extras if one["kind"] == "travel")
    parts = [
        f"{_money(pence)} {words}"
        for pence, words in ((travel, "for travel"), (more - travel, "that an employer pays"))
        if pence
    ]
    return f"With {' and '.join(parts)}"


def sentence(line: CostLine) -> str:
    """A draft's line, read back."""
    extras = [{"kind": "travel", "amount_pence": travel_of(line)}]
    return sentence_of(
        {
            "what": line.what, "units_each_week": line.units_each_week, "weeks": line.weeks,
            "unit": line.unit, "rate_kind": line.rate_kind, "rate_pence": line.rate_pence,
            "once": line.once, "just_in_case": line.just_in_case,
            "support_pence": line.support_pence, "total_pence": line.total_pence,
            "extras": extras,
        }
    )  # fmt: skip


def travel_of(line: CostLine) -> int:
    """What travel adds to a line, in pence; no query where nothing is on top or it is read."""
    if not line.extras_pence:
        return 0
    read = line.__dict__.get("travel_pence")  # CostLineQuerySet.with_travel
    if read is not None:
        return int(read)
    return sum(one.amount_pence for one in line.extras.all() if one.kind == "travel")
