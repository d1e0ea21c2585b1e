"""Everything that differs between councils, by name, with a type, a default and a source.

A value in force on a day is the newest row of the authority that has started; without a row it
is the default below. `Value` carries where it came from, so that what it produced can print it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from core.errors import DomainError


class UnknownPolicy(DomainError):
    code = "unknown_policy"
    message = "There is no policy of that name."


@dataclass(frozen=True)
class Policy:
    """One thing a council decides. `unit` says what the number counts."""

    name: str
    kind: type
    default: Any
    unit: str
    about: str
    source: str = ""
    choices: tuple[str, ...] = ()

    def read(self, value: Any) -> Any:
        """`value` as this policy's type; raises DomainError naming the policy."""
        wrong = not isinstance(value, self.kind) or (self.kind is int and isinstance(value, bool))
        if (
            wrong
            or (self.kind is int and value < 0)
            or (self.choices and value not in self.choices)
        ):
            allowed = f" One of: {', '.join(self.choices)}." if self.choices else ""
            raise DomainError(f"{self.name} must be {self.unit}; it is {value!r}.{allowed}")
        return value


@dataclass(frozen=True)
class Value:
    """A policy's value on a day, and where it came from."""

    policy: Policy
    value: Any
    since: date | None

    @property
    def origin(self) -> str:
        return f"the council's policy since {self.since}" if self.since else "the usual value"


_ALL = (
    Policy(
        "payment_method",
        str,
        "net",
        "net or gross",
        "Pay the person's part in or collect it outside.",
        "domain.md 3",
        ("net", "gross"),
    ),
    Policy(
        "payment_frequency",
        str,
        "four_weekly",
        "a frequency",
        "How often instalments are paid.",
        "domain.md 3",
        ("weekly", "four_weekly", "monthly"),
    ),
    Policy(
        "annual_method",
        str,
        "weeks_52",
        "a method",
        "A year as 52 weeks or by days.",
        "domain.md 3",
        ("weeks_52", "daily"),
    ),
    Policy(
        "units_tolerance_percent",
        int,
        5,
        "whole per cent",
        "How far units may differ from the promise.",
        "domain.md 8.15",
    ),
    Policy(
        "second_person_above_pence",
        int,
        1_500_000,
        "pence",
        "A plan above this needs a second person.",
    ),
    Policy(
        "answer_remind_days", int, 3, "days", "First reminder for an unanswered bill.", "ux.md 6.2"
    ),
    Policy("answer_by_days", int, 10, "working days", "When a worker looks at an unanswered bill."),
    Policy(
        "free_unbilled_weeks",
        int,
        8,
        "weeks",
        "Promised sessions nobody billed are freed after this.",
    ),
    Policy(
        "sharing_weeks",
        int,
        8,
        "weeks",
        "How long a helper's sharing lasts unless renewed.",
        "ux.md 4.2",
    ),
    Policy("opening_minutes", int, 60, "minutes", "How long a reasoned look at one record lasts."),
    Policy("tight_weeks", int, 4, "weeks", "Warn when money ends this long before the plan does."),
    Policy(
        "underspend_percent", int, 10, "whole per cent", "Speak of underspend from this share on."
    ),
    Policy(
        "cash_short_days", int, 28, "days", "Warn when cash does not cover support this far ahead."
    ),
    Policy(
        "contingency_weeks",
        int,
        8,
        "weeks",
        "What a direct payment account may keep.",
        "domain.md 3",
    ),
    Policy(
        "first_payment_wait_days",
        int,
        3,
        "working days",
        "Between confirming bank details and paying.",
    ),
    Policy("no_bill_weeks", int, 5, "weeks", "No bill this long is a possible gap in care."),
    Policy("pay_day", int, 8, "day of month", "When the usual pay run of a month is paid."),
    Policy(
        "statement_day", int, 1, "day of month", "When statements of the month before are made."
    ),
    Policy("person_label", str, "person", "a word", "What the council calls the person."),
)
POLICIES: Final[dict[str, Policy]] = {policy.name: policy for policy in _ALL}


def named(name: str) -> Policy:
    """The policy called `name`. Raises UnknownPolicy."""
    try:
        return POLICIES[name]
    except KeyError:
        raise UnknownPolicy(f"There is no policy called {name!r}.") from None
