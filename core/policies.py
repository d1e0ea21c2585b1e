"""Everything that differs between councils, by name, with a type, a default and a source.

A value in force on a day is the newest row of the authority that has started; without a row it
is the default of `core/policies_table.py`. `Value` carries where it came from, so that what it
produced can print it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, Final

from core.errors import DomainError
from core.policies_kinds import Group, Kind, Policy, PolicyRefused
from core.policies_table import ALL, HOLDINGS

__all__ = ["HOLDINGS", "POLICIES", "Contradiction", "Group", "Kind", "Policy", "PolicyRefused",
           "UnknownPolicy", "Value", "contradictions", "named", "nearest"]  # fmt: skip

POLICIES: Final[dict[str, Policy]] = {policy.name: policy for policy in ALL}


class UnknownPolicy(DomainError):
    code = "unknown_policy"
    message = "There is no policy of that name."


@dataclass(frozen=True)
class Value:
    """A policy's value on a day, and where it came from."""

    policy: Policy
    value: Any
    since: date | None

    @property
    def origin(self) -> str:
        """Where the value came from, in words to print beside what it produced."""
        if self.since is None:
            return "the usual value"
        return f"the council's policy since {self.since.day} {self.since:%B %Y}"

    @property
    def words(self) -> str:
        """The value in plain words."""
        return self.policy.words(self.value)


def named(name: str) -> Policy:
    """The policy called `name`. Raises UnknownPolicy."""
    try:
        return POLICIES[name]
    except KeyError:
        near = nearest(name)
        hint = f" Did you mean {near}?" if near else ""
        raise UnknownPolicy(f"There is no policy called {name!r}.{hint}") from None


def nearest(name: str) -> str:
    """The policy whose name is most like this one, or nothing."""
    return next(iter(get_close_matches(name, POLICIES, n=1)), "")


@dataclass(frozen=True)
class Contradiction:
    """Two values that cannot both hold; `name` is where to put it right."""

    name: str
    sentence: str


def contradictions(values: Mapping[str, Any]) -> Iterator[Contradiction]:
    """What cannot hold together among the kept values in force on one day.

    Names left out have their usual value.
    """
    filled = {name: values.get(name, policy.default) for name, policy in POLICIES.items()}
    for rule in _RULES:
        yield from rule(filled, values)


_Rule = Callable[[Mapping[str, Any], Mapping[str, Any]], Iterator[Contradiction]]


def _weeks_to_carry(now: Mapping[str, Any], said: Mapping[str, Any]) -> Iterator[Contradiction]:
    weeks = now["carry_forward_weeks"]
    if now["carry_forward"] == "up_to_weeks" and not weeks:
        yield Contradiction(
            "carry_forward",
            'carry_forward is "up_to_weeks" and carry_forward_weeks does not say how many.'
            " Write carry_forward_weeks = 4, or choose all or none.",
        )
    if weeks and now["carry_forward"] != "up_to_weeks":
        yield Contradiction(
            "carry_forward_weeks",
            f"carry_forward_weeks is {weeks}, and carry_forward is {now['carry_forward']!r}."
            ' Take the weeks out, or write carry_forward = "up_to_weeks".',
        )


def _day_of_uplift(now: Mapping[str, Any], said: Mapping[str, Any]) -> Iterator[Contradiction]:
    if "uplift_backdated_from" in said and not now["uplift_backdated"]:
        yield Contradiction(
            "uplift_backdated_from",
            "uplift_backdated_from names a day, and uplift_backdated is false."
            " Take the day out, or write uplift_backdated = true.",
        )


def _retainer(now: Mapping[str, Any], said: Mapping[str, Any]) -> Iterator[Contradiction]:
    nobody = now["suspension_retainer_for"] == "none"
    if nobody and said.get("suspension_retainer_percent"):
        yield Contradiction(
            "suspension_retainer_percent",
            f"suspension_retainer_percent is {now['suspension_retainer_percent']}, and"
            ' suspension_retainer_for is "none". Take the share out, or say for whom it is.',
        )
    if not nobody and not now["suspension_retainer_percent"]:
        yield Contradiction(
            "suspension_retainer_percent",
            "suspension_retainer_percent is 0, and suspension_retainer_for is"
            f' {now["suspension_retainer_for"]!r}. Write suspension_retainer_for = "none".',
        )


def _pause_days(now: Mapping[str, Any], said: Mapping[str, Any]) -> Iterator[Contradiction]:
    if said.get("pause_contribution_after_days") and now["pause_contribution"] == "go_on":
        yield Contradiction(
            "pause_contribution_after_days",
            f"pause_contribution_after_days is {now['pause_contribution_after_days']}, and"
            ' pause_contribution is "go_on". Take the days out, or choose stop or by_days.',
        )


def _options(now: Mapping[str, Any], said: Mapping[str, Any]) -> Iterator[Contradiction]:
    offered = now["deployment_options"]
    if now["default_option"] not in {"none", *offered}:
        yield Contradiction(
            "default_option" if "default_option" in said else "deployment_options",
            f"default_option is {now['default_option']!r}, and deployment_options leaves it out."
            " Name one that is offered, or none.",
        )
    for name in [key for key in now["option_names"] if key not in offered]:
        yield Contradiction(
            "option_names",
            f"option_names has words for {name!r}, and deployment_options leaves it out.",
        )


def _contribution_first(now: Mapping[str, Any], said: Mapping[str, Any]) -> Iterator[Contradiction]:
    held = {"own_account", "card", "managed", "fund"}
    if now["payment_method"] == "contribution_first" and not held & set(now["deployment_options"]):
        yield Contradiction(
            "payment_method",
            'payment_method is "contribution_first", and no money is held outside the council.'
            " Add a way to hold money to deployment_options, or choose net or gross.",
        )


def _reviews(now: Mapping[str, Any], said: Mapping[str, Any]) -> Iterator[Contradiction]:
    if now["dp_review_first_months"] > now["dp_review_months"]:
        yield Contradiction(
            "dp_review_first_months",
            "dp_review_first_months is later than dp_review_months. The first look comes first.",
        )
    if now["emergency_policy_days"] < now["hearing_days"]:
        yield Contradiction(
            "emergency_policy_days",
            f"emergency_policy_days is {now['emergency_policy_days']}, and a hearing takes"
            f" {now['hearing_days']}. Leave time to hear people before the emergency ends.",
        )


def _spending(now: Mapping[str, Any], said: Mapping[str, Any]) -> Iterator[Contradiction]:
    never, ask = set(now["spending_not_allowed"]), set(now["spending_to_check"])
    for kind in sorted(never & ask - {"none"}):
        yield Contradiction(
            "spending_to_check" if "spending_to_check" in said else "spending_not_allowed",
            f"{kind} stands in spending_not_allowed and in spending_to_check. Keep one of the two.",
        )


_RULES: Final[tuple[_Rule, ...]] = (
    _weeks_to_carry,
    _day_of_uplift,
    _retainer,
    _pause_days,
    _options,
    _contribution_first,
    _reviews,
    _spending,
)
