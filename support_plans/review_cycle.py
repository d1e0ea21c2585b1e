"""When a plan and a direct payment are looked at again. Pure: facts and rules in, days out.

Days come from domain.md 1 (Reviews) and regulation 7: a first look some weeks after a plan starts
or changes, then at least every year; a direct payment within six months of its first payment,
then at most twelve months apart. What falls together is one review.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from core.policies import Value

LIGHT: Final = "light"
YEARLY: Final = "yearly"
PAYMENT: Final = "payment"
ORDER: Final = (PAYMENT, YEARLY, LIGHT)  # a review for several reasons goes by the first of these
MONTHS_OF_A_YEAR: Final = 12


@dataclass(frozen=True)
class Held:
    """A review that took place, and whether the direct payment was looked at."""

    on: date
    payment: bool


@dataclass(frozen=True)
class Facts:
    """What decides when a person's plan is looked at again."""

    started_on: date  # the plan in force, or its last change, began
    first_payment_on: date | None = None  # the first direct payment; None: there is none
    held: Sequence[Held] = ()


@dataclass(frozen=True)
class Rules:
    """The council's dated policies of the day."""

    light_from_weeks: int
    light_by_weeks: int
    plan_months: int
    payment_first_months: int
    payment_months: int
    together_weeks: int


NAMES: Final = {
    "light_from_weeks": "plan_review_from_weeks",
    "light_by_weeks": "plan_review_weeks",
    "plan_months": "plan_review_months",
    "payment_first_months": "dp_review_first_months",
    "payment_months": "dp_review_months",
    "together_weeks": "review_together_weeks",
}


def rules_of(policies: Mapping[str, Value]) -> Rules:
    """From every policy of a day (`Authority.policies_on`)."""
    values: dict[str, Any] = {field: int(policies[name].value) for field, name in NAMES.items()}
    return Rules(**values)


@dataclass(frozen=True)
class DueReview:
    """A review: the first and the last day for it, and its reasons."""

    from_on: date
    by_on: date
    reasons: frozenset[str]

    @property
    def kind(self) -> str:
        return next(one for one in ORDER if one in self.reasons)


def months_later(day: date, months: int) -> date:
    """The same day so many months on; the last day of a shorter month."""
    index = day.month - 1 + months
    year, month = day.year + index // MONTHS_OF_A_YEAR, index % MONTHS_OF_A_YEAR + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def due(facts: Facts, rules: Rules) -> list[DueReview]:
    """Every review to come, soonest first; those that fall together are one."""
    found = [*_light(facts, rules), _yearly(facts, rules), *_payment(facts, rules)]
    return together(found, rules.together_weeks)


def _light(facts: Facts, rules: Rules) -> list[DueReview]:
    """Once after a start or a change; any review since then was that look."""
    if any(one.on >= facts.started_on for one in facts.held):
        return []
    first = facts.started_on + timedelta(weeks=rules.light_from_weeks)
    last = facts.started_on + timedelta(weeks=rules.light_by_weeks)
    return [DueReview(min(first, last), last, frozenset({LIGHT}))]


def _yearly(facts: Facts, rules: Rules) -> DueReview:
    last = max([facts.started_on, *(one.on for one in facts.held)])
    by = months_later(last, rules.plan_months)
    return DueReview(_open_from(by, last, rules), by, frozenset({YEARLY}))


def _payment(facts: Facts, rules: Rules) -> list[DueReview]:
    first = facts.first_payment_on
    if first is None:
        return []
    done = [one.on for one in facts.held if one.payment and one.on >= first]
    last = max(done, default=first)
    by = months_later(last, rules.payment_months if done else rules.payment_first_months)
    return [DueReview(_open_from(by, last, rules), by, frozenset({PAYMENT}))]


def _open_from(by: date, last: date, rules: Rules) -> date:
    """A review may be held this early and still be this one."""
    return max(last, by - timedelta(weeks=rules.together_weeks))


def together(found: Sequence[DueReview], weeks: int) -> list[DueReview]:
    """One review for all whose last days lie within so many weeks: by the earliest of them."""
    rows: list[DueReview] = []
    for one in sorted(found, key=lambda row: (row.by_on, row.from_on)):
        before = rows[-1] if rows else None
        if before is not None and one.by_on <= before.by_on + timedelta(weeks=weeks):
            rows[-1] = DueReview(before.from_on, before.by_on, before.reasons | one.reasons)
        else:
            rows.append(one)
    return rows
