"""Support that goes on, promised again here: on its own terms, and the rest to the same penny."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings

from budgets.forecast import Pattern, RateFrom, Shift
from budgets.models import Budget, Pot
from budgets.services import promise
from budgets.services.promises import quote, usual_hours
from core.errors import DomainError
from core.periods import DAYS_IN_WEEK, Period
from home.taking.positions import Positions
from home.taking.rows import Row
from home.taking.suppliers import Directory
from people.models import User
from providers.models import Unit

MOST_WHAT: Final = 200
REST: Final = "Promised before"


def promise_again(
    promises: Iterable[Row], *, positions: Positions, budgets: dict[str, Budget],
    directory: Directory, as_of: date, by: User, at: datetime, on: date,
) -> int:  # fmt: skip
    """Promise what stood promised, pot by pot. Returns how many agreements were made.

    Where the same sessions at the same price come to no more than what stood promised, they are
    agreed again from the day after; what is left (support given and not billed yet, prices to come)
    is promised beside it as one sum. Otherwise all of it is one sum.
    """
    made = 0
    common: dict[str, Any] = {"by": by, "at": at, "on": on}
    for row in promises:
        budget = budgets.get(row["budget"])
        if budget is None:
            continue
        left = _stands(row, positions, budget)
        if not left:
            continue
        organisation = directory.organisation_of(row["provider"])
        terms = _terms(row, as_of)
        parts = _sessions(terms, left, organisation) if terms else {}
        if parts:
            pot = next(pot for pot in left if pot.pk in parts)
            promise(
                pot=pot, organisation=organisation, service=None, what=row["what"][:MOST_WHAT],
                notice_days=row["notice_days"], **(terms or {}), **common,
            )  # fmt: skip
            made += 1
        for pot, pence in left.items():
            rest = pence - parts.get(pot.pk, 0)
            if rest:
                day = max(pot.period.starts_on, min(as_of, pot.period.ends_on))
                promise(
                    pot=pot, organisation=organisation, service=None, starts_on=day, ends_on=day,
                    weekdays=[], units_each_time=Decimal(1), unit=Unit.ITEM, rate_pence=rest,
                    what=f"{REST}: {row['what']}"[:MOST_WHAT], **common,
                )  # fmt: skip
                made += 1
    return made


def _stands(row: Row, positions: Positions, budget: Budget) -> dict[Pot, int]:
    """What stands promised of one agreement, by pot here, the oldest year first."""
    found: dict[Pot, int] = {}
    for part in row["by_pot"]:
        if not part["promised_pence"]:
            continue
        place = positions.places[part["pot"]]
        pot = Pot.objects.with_accounts().get(
            budget=budget, name=place.name, period__starts_on=place.year
        )
        found[pot] = part["promised_pence"]
    return dict(sorted(found.items(), key=lambda one: one[0].period.starts_on))


def _terms(row: Row, as_of: date) -> dict[str, Any] | None:
    """The pattern and the prices from the day after; none where it is over, or rests."""
    first = _first_day(row, as_of)
    last = date.fromisoformat(row["last_day"])
    if first > last or row["pauses"]:
        return None
    rates = _rates(row["rates"], first)
    if not rates:
        return None
    return {
        "starts_on": first, "ends_on": last, "weekdays": row["weekdays"],
        "units_each_time": Decimal(row["units_each_time"]), "unit": row["unit"], "rates": rates,
        "breaks": [Period(date.fromisoformat(a), date.fromisoformat(b)) for a, b in row["breaks"]],
        "skip_bank_holidays": row["skip_bank_holidays"], "evenings": row["evenings"],
        "shift": _shift(row),
    }  # fmt: skip


def _first_day(row: Row, as_of: date) -> date:
    """The day after, on the same day of the week where support comes once a week."""
    starts, after = date.fromisoformat(row["starts_on"]), as_of + timedelta(days=1)
    if starts >= after:
        return starts
    if row["weekdays"]:
        return after
    return after + timedelta(days=(starts - after).days % DAYS_IN_WEEK)


def _rates(rows: Sequence[Row], first: date) -> list[RateFrom]:
    """The price of each kind of day in force on the first day. Those to come are left to the rest."""
    newest: dict[str, Row] = {}
    for row in rows:
        if date.fromisoformat(row["starts_on"]) <= first:
            newest[row["kind"]] = row
    return [
        RateFrom(kind, row["amount_pence"], Decimal(row["vat_percent"]), first)
        for kind, row in newest.items()
    ]


def _shift(row: Row) -> Shift | None:
    if not row["shift_from"] or not row["shift_to"]:
        return None
    zone = ZoneInfo(settings.TIME_ZONE)
    starts, ends = time.fromisoformat(row["shift_from"]), time.fromisoformat(row["shift_to"])
    return Shift(starts, ends, zone, row["shift_break_minutes"])


def _sessions(terms: dict[str, Any], left: dict[Pot, int], organisation: Any) -> dict[int, int]:
    """What these terms come to, by pot; nothing where that is more than stood promised."""
    shift, units = terms["shift"], terms["units_each_time"]
    try:
        if shift is not None:
            units = usual_hours(shift, terms["unit"])
        pattern = Pattern(
            terms["starts_on"], terms["ends_on"], tuple(sorted(set(terms["weekdays"]))),
            tuple(terms["breaks"]), terms["skip_bank_holidays"], terms["evenings"],
            by_days=terms["unit"] == Unit.WEEK, shift=shift,
        )  # fmt: skip
        wanted = quote(
            pot=next(iter(left)), pattern=pattern, units_each_time=units, rates=terms["rates"],
            organisation=organisation,
        )  # fmt: skip
    except DomainError:
        return {}
    by_pot = {part.pot.pk: part.pence for part in wanted.parts}
    stands = {pot.pk: pence for pot, pence in left.items()}
    if any(pence > stands.get(pk, 0) for pk, pence in by_pot.items()):
        return {}
    return by_pot
