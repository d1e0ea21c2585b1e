"""Who pays what: the split of Care Act s.26, draws, weeks and their corrections. Pure; whole pence.

One rounding a line, half up. A weekly amount for some days is sevenths of it (domain.md 3).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from budgets.instalments import WEEKS_IN_YEAR, YEAR_DAYS, weeks_of
from core.errors import DomainError
from core.money import MOST_PENCE, round_pence, show, split
from core.periods import DAYS_IN_WEEK, Period

ONE_DAY = timedelta(days=1)


class NotAnAmount(DomainError):
    code = "not_an_amount"
    message = "Give the amount in whole pence, nothing below zero. Check it and try again."


class OthersPayTooMuch(DomainError):
    code = "others_pay_too_much"
    message = "The other funders would pay more than the support costs. Check their amounts."


def whole_pence(value: object, field: str = "amount") -> int:
    """An amount as it must be: a whole number of pence, not below zero, not absurd.

    Raises NotAnAmount for floats, text, amounts below zero and slips of the finger.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise NotAnAmount(field=field)
    if value < 0:
        raise NotAnAmount("An amount cannot be below zero. Type how much, like 90.", field=field)
    if value > MOST_PENCE:
        raise NotAnAmount("That amount is too big. Check the number of noughts.", field=field)
    return value


@dataclass(frozen=True)
class PersonalBudget:
    """Care Act 2014 s.26: what support costs, what the adult pays, what the authority pays.

    Money of other public bodies stands beside it (s.26(3)); the four always add up.
    """

    cost_pence: int
    adult_pays_pence: int
    authority_pays_pence: int
    others_pay_pence: int = 0


def personal_budget(cost_pence: int, most_pence: int, others_pence: int = 0) -> PersonalBudget:
    """The adult pays the lower of what was assessed and what is left to pay.

    Raises NotAnAmount or OthersPayTooMuch.
    """
    cost, most = whole_pence(cost_pence), whole_pence(most_pence)
    others = whole_pence(others_pence)
    if others > cost:
        raise OthersPayTooMuch
    adult = min(cost - others, most)
    return PersonalBudget(cost, adult, cost - others - adult, others)


@dataclass(frozen=True)
class Draw:
    """What support cost in a stretch, and from whose money it was paid."""

    person_pence: int
    council_pence: int


def draw(spent_pence: int, contribution_pence: int) -> Draw:
    """Contribution first: the council's money is drawn only once the person's part is used."""
    spent, part = whole_pence(spent_pence), whole_pence(contribution_pence)
    person = min(spent, part)
    return Draw(person, spent - person)


@dataclass(frozen=True)
class Annual:
    """A budget's amount over its days, and how it was counted."""

    pence: int
    words: str


def annual(weekly_pence: int, period: Period, method: str) -> Annual:
    """A weekly amount over a period by the council's method, with the sum in words."""
    weekly = whole_pence(weekly_pence)
    weeks = weeks_of(period, method)
    pence = round_pence(Decimal(weekly) * weeks)
    if method == "weeks_52" and period.days in YEAR_DAYS:
        return Annual(pence, f"{show(weekly)} × {WEEKS_IN_YEAR} weeks = {show(pence)}")
    return Annual(pence, f"{show(weekly)} ÷ 7 × {period.days} days = {show(pence)}")


def charged(period: Period, method: str) -> Period:
    """The days that are charged: a year of 52 weeks is 364 of them."""
    if method == "weeks_52" and period.days in YEAR_DAYS:
        last = period.starts_on + timedelta(days=WEEKS_IN_YEAR * DAYS_IN_WEEK - 1)
        return Period(period.starts_on, min(last, period.ends_on))
    return period


@dataclass(frozen=True)
class Decided:
    """A weekly amount from a day on; of two that have started, the one decided later holds."""

    starts_on: date
    weekly_pence: int


def weekly_on(decided: Sequence[Decided], day: date) -> int:
    """What holds on a day; `decided` in the order of deciding. Nothing before the first."""
    return next((one.weekly_pence for one in reversed(decided) if one.starts_on <= day), 0)


def over(decided: Sequence[Decided], period: Period, most_weekly: int) -> int:
    """What some days come to, each at its own weekly amount, at most the cost; rounded once."""
    return round_pence(Decimal(_daily_sum(decided, period, most_weekly)) / DAYS_IN_WEEK)


def over_in_words(decided: Sequence[Decided], period: Period, most_weekly: int) -> str:
    """The same sum, written down: “£20 ÷ 7 × 195 days + £34 ÷ 7 × 169 days = £1,378”."""
    parts = [
        f"{show(weekly)} ÷ {DAYS_IN_WEEK} × {days} days"
        for weekly, days in _stretches(decided, period, most_weekly)
        if weekly
    ]
    return f"{' + '.join(parts)} = {show(over(decided, period, most_weekly))}" if parts else ""


def _stretches(
    decided: Sequence[Decided], period: Period, most_weekly: int
) -> Iterator[tuple[int, int]]:
    """Weekly amounts in force, one after another, and for how many days each."""
    edges = sorted({one.starts_on for one in decided if one.starts_on in period})
    first = period.starts_on
    for edge in [*edges, period.ends_on + ONE_DAY]:
        if edge > first:
            yield min(most_weekly, weekly_on(decided, first)), (edge - first).days
            first = edge


def _daily_sum(decided: Sequence[Decided], period: Period, most_weekly: int) -> int:
    return sum(weekly * days for weekly, days in _stretches(decided, period, most_weekly))


@dataclass(frozen=True)
class WeekChange:
    """One week that was charged already: what it was, what it is now, and the difference."""

    week: Period
    was_pence: int
    now_pence: int
    pence: int  # below zero: a credit


def weeks_between(first: date, last: date) -> Iterator[Period]:
    """Weeks counted from `first`; the last is as short as it must be."""
    while first <= last:
        week = Period(first, min(first + timedelta(days=DAYS_IN_WEEK - 1), last))
        yield week
        first = week.ends_on + ONE_DAY


def changed_weeks(
    before: Sequence[Decided], after: Sequence[Decided], weeks: Sequence[Period], most_weekly: int
) -> list[WeekChange]:
    """Each week whose amount differs, with the difference rounded once."""
    rows = []
    for week in weeks:
        was, now = _daily_sum(before, week, most_weekly), _daily_sum(after, week, most_weekly)
        pence = round_pence(Decimal(now - was) / DAYS_IN_WEEK)
        if pence:
            rows.append(
                WeekChange(
                    week, min(most_weekly, weekly_on(before, week.starts_on)),
                    min(most_weekly, weekly_on(after, week.starts_on)), pence,
                )
            )  # fmt: skip
    return rows


def by_weeks(amount_pence: int, weeks: int) -> list[int]:
    """What is owed, spread over weeks; never a penny more or less."""
    return split(whole_pence(amount_pence), [1] * weeks)
