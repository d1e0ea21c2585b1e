"""Sessions of an agreement, money left by date, and whether it lasts. Pure; no database.

Bank holidays, rates and balances are handed in; amounts are whole pence, units are Decimal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, time, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from core.money import price, round_pence
from core.periods import DAYS_IN_WEEK, Period, hours_between, weeks

SATURDAY = 5
PLAIN_DAY = date(2026, 1, 1)
WHOLE: Final = 100  # per cent
UNITS_KEPT = Decimal("0.0001")  # as exact as a line of a bill


class Outlook(StrEnum):
    """Will it last? One of four answers."""

    LASTS = "lasts"
    TIGHT = "tight"
    UNDERSPENT = "underspent"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Pause:
    """Support rests from a day to another; `keep_percent` of it is still paid."""

    starts_on: date
    ends_on: date
    keep_percent: int = 0

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True)
class Shift:
    """Support from one clock time to another, the next day when not later; hours are the units."""

    starts_at: time
    ends_at: time
    zone: tzinfo
    minutes_off: int = 0

    def hours(self, day: date) -> Decimal:
        """Hours really worked: fewer or more in the night in which the clocks change."""
        found = hours_between(
            day, self.starts_at, self.ends_at, self.zone, minutes_off=self.minutes_off
        )
        return found.quantize(UNITS_KEPT)

    @property
    def usual(self) -> Decimal:
        """Hours where no clock changes. Raises ValueError for a break longer than the shift."""
        found = hours_between(
            PLAIN_DAY, self.starts_at, self.ends_at, UTC, minutes_off=self.minutes_off
        )
        return found.quantize(UNITS_KEPT)


@dataclass(frozen=True)
class Pattern:
    """When support happens: weekdays (Monday is 0), without breaks and bank holidays.

    Without weekdays it happens once a week, on the weekday of the first day, and stands for the
    seven days from then on. `by_days`: such a week is paid by its days, a seventh each.
    """

    starts_on: date
    ends_on: date
    weekdays: tuple[int, ...] = ()
    breaks: tuple[Period, ...] = ()
    skip_bank_holidays: bool = False
    evenings: bool = False  # support in the evening, at the evening price where there is one
    pauses: tuple[Pause, ...] = ()
    by_days: bool = False
    shift: Shift | None = None

    def units(self, day: date, usual: Decimal) -> Decimal:
        """How much support is agreed on a day."""
        return self.shift.hours(day) if self.shift else usual

    def days(self, period: Period, bank_holidays: frozenset[date] = frozenset()) -> list[date]:
        """Each day of support inside the period, in order."""
        if self.ends_on < self.starts_on:
            return []
        inside = Period(self.starts_on, self.ends_on).overlap(period)
        if inside is None:
            return []
        wanted = set(self.weekdays) or {self.starts_on.weekday()}
        found = []
        day = inside.starts_on
        while day <= inside.ends_on:
            off = self._is_off(day, bank_holidays)
            if day.weekday() in wanted and not off and any(self.kept(day)):
                found.append(day)
            day += timedelta(days=1)
        return found

    def kept(self, day: date) -> list[int]:
        """Per cent that is paid of each day which the support of `day` stands for."""
        first = day.toordinal()
        length = 1 if self.weekdays else DAYS_IN_WEEK
        return [self._kept(date.fromordinal(first + more)) for more in range(length)]

    def _kept(self, day: date) -> int:
        if self.by_days and not self.weekdays and day > self.ends_on:
            return 0
        return min((one.keep_percent for one in self.pauses if day in one), default=WHOLE)

    def _is_off(self, day: date, bank_holidays: frozenset[date]) -> bool:
        if self.skip_bank_holidays and day in bank_holidays:
            return True
        return any(day in off for off in self.breaks)


@dataclass(frozen=True)
class RateFrom:
    """A rate both said yes to, from a day on. `kind` is any, weekday, evening, weekend…"""

    kind: str
    amount_pence: int
    vat_percent: Decimal
    starts_on: date


@dataclass(frozen=True)
class Session:
    """Support on one day: how many units, and what they cost with VAT."""

    on: date
    units: Decimal
    cost_pence: int


def rate_for(
    rates: Iterable[RateFrom], day: date, bank_holidays: frozenset[date], *, evening: bool = False
) -> RateFrom | None:
    """The newest rate in force on a day: that of the kind of day, else that of any day."""
    in_force = sorted((r for r in rates if r.starts_on <= day), key=lambda r: r.starts_on)
    for kind in kinds_of(day, bank_holidays, evening=evening):
        found = [rate for rate in in_force if rate.kind == kind]
        if found:
            return found[-1]
    return None


def kinds_of(
    day: date, bank_holidays: frozenset[date] = frozenset(), *, evening: bool = False
) -> list[str]:
    """The kinds of rate that fit a day, the most particular first: as the directory reads them."""
    of_week = "weekend" if day.weekday() >= SATURDAY else "weekday"
    kinds = ["evening" if evening else of_week]
    if day in bank_holidays:
        kinds.insert(0, "bank_holiday")
    return [*kinds, "any"]


def cost(units: Decimal, rate_pence: int, vat_percent: Decimal = Decimal(0)) -> int:
    """Net and VAT of one line, each rounded once, half up."""
    net = price(units, rate_pence)
    return net + round_pence(Decimal(net) * vat_percent / 100)


def sessions(
    pattern: Pattern,
    units: Decimal,
    rates: Sequence[RateFrom],
    period: Period,
    bank_holidays: frozenset[date] = frozenset(),
) -> list[Session]:
    """Each session inside the period with its cost; a day without a rate costs nothing.

    Where support is paused, or a week is cut short, only the share that is left counts.
    """
    found = []
    usual = units
    for day in pattern.days(period, bank_holidays):
        kept, units = pattern.kept(day), pattern.units(day, usual)
        if all(share == WHOLE for share in kept) and not pattern.by_days:
            rate = rate_for(rates, day, bank_holidays, evening=pattern.evenings)
            pence = cost(units, rate.amount_pence, rate.vat_percent) if rate else 0
            found.append(Session(day, units, pence))
            continue
        found.append(_part_of(pattern, day, kept, units, rates, bank_holidays))
    return found


def _part_of(
    pattern: Pattern, day: date, kept: Sequence[int], units: Decimal, rates: Sequence[RateFrom],
    bank_holidays: frozenset[date],
) -> Session:  # fmt: skip
    """Support of which only a share is left; net and VAT are each rounded once, half up."""
    whole = WHOLE * len(kept)
    nets: dict[Decimal, Fraction] = {}
    for more, share in enumerate(kept):
        priced = date.fromordinal(day.toordinal() + (more if pattern.by_days else 0))
        rate = rate_for(rates, priced, bank_holidays, evening=pattern.evenings)
        if rate is not None and share:
            part = Fraction(units) * rate.amount_pence * share / whole
            nets[rate.vat_percent] = nets.get(rate.vat_percent, Fraction(0)) + part
    pence = 0
    for vat, exact in nets.items():
        net = _half_up(exact)
        pence += net + round_pence(Decimal(net) * vat / 100)
    left = units if sum(kept) == whole else (units * sum(kept) / whole).quantize(UNITS_KEPT)
    return Session(day, left, pence)


def _half_up(exact: Fraction) -> int:
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def total(chosen: Iterable[Session]) -> int:
    return sum(session.cost_pence for session in chosen)


def after(chosen: Iterable[Session], on: date) -> list[Session]:
    return [session for session in chosen if session.on > on]


@dataclass(frozen=True)
class Point:
    """Money left at the end of a day."""

    on: date
    left: int


def left_by_date(left: int, to_come: Iterable[Session], on: date, ends_on: date) -> list[Point]:
    """From today to the end: money left today, less agreed sessions, week by week."""
    coming = sorted(to_come, key=lambda session: session.on)
    points = [Point(on, left)]
    if ends_on <= on:
        return points
    for week in weeks(Period(on + timedelta(days=1), ends_on)):
        left -= sum(session.cost_pence for session in coming if session.on in week)
        points.append(Point(week.ends_on, left))
    return points


def runs_out_on(left: int, to_come: Iterable[Session]) -> date | None:
    """The first day whose agreed session is not covered any more; None when all are."""
    for session in sorted(to_come, key=lambda one: one.on):
        left -= session.cost_pence
        if left < 0:
            return session.on
    return None


@dataclass(frozen=True)
class Facts:
    """What an outlook is worked out from."""

    on: date
    ends_on: date
    in_pots: int
    left: int
    free: int  # without what is ring-fenced
    still_to_come: int
    short: int
    arranged: bool  # there is an agreement, or something was spent
    late_bills: int = 0
    out_on: date | None = None  # by agreed sessions
    pace_pence: int | None = None  # spent each week lately; None before eight weeks of records
    tight_weeks: int = 4
    underspend_percent: int = 10


@dataclass(frozen=True)
class Forecast:
    """One of four answers, with the facts for its sentence and its action."""

    outlook: Outlook
    ends_on: date
    runs_out_on: date | None = None
    short: int = 0
    may_be_unused: int = 0
    late_bills: int = 0
    by_pace: bool = False  # “if things carry on as they have”
    arranged: bool = True


def outlook_of(facts: Facts) -> Forecast:
    """Lasts, tight, underspent or unknown.

    Tight when agreed sessions cost more than is left, or when the pace of the last eight weeks
    ends weeks before the plan does. Underspent when the share that may not be used is big
    enough to plan something with. Unknown while bills are late or nothing is arranged.
    """
    if facts.short or facts.out_on:
        return Forecast(Outlook.TIGHT, facts.ends_on, facts.out_on, facts.short)
    if not facts.arranged:
        return Forecast(Outlook.UNKNOWN, facts.ends_on, arranged=False)
    if facts.late_bills:
        return Forecast(Outlook.UNKNOWN, facts.ends_on, late_bills=facts.late_bills)
    out = _out_by_pace(facts)
    if out is not None:
        return Forecast(Outlook.TIGHT, facts.ends_on, out, by_pace=True)
    unused = _unused(facts)
    if unused and unused * 100 >= facts.in_pots * facts.underspend_percent:
        return Forecast(Outlook.UNDERSPENT, facts.ends_on, may_be_unused=unused)
    return Forecast(Outlook.LASTS, facts.ends_on, may_be_unused=unused)


def _out_by_pace(facts: Facts) -> date | None:
    if not facts.pace_pence:
        return None
    out = facts.on + timedelta(days=facts.left * DAYS_IN_WEEK // facts.pace_pence)
    too_early = facts.ends_on - timedelta(weeks=facts.tight_weeks)
    return out if out < too_early else None


def _unused(facts: Facts) -> int:
    """Free money that the pace of the last weeks would not reach either."""
    if not facts.pace_pence:
        return facts.free
    days = max(0, (facts.ends_on - facts.on).days)
    reached = max(0, facts.pace_pence * days // DAYS_IN_WEEK - (facts.left - facts.free))
    return max(0, facts.free - reached)


def cash_short(held: int, due: int, expected: int = 0) -> int:
    """How much the cash does not cover of what is due, counting instalments on their way."""
    return max(0, due - held - expected)
