"""What a policy is: its type, unit, limits, usual value and plain words. Pure; no Django."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final

from core.errors import DomainError
from core.money import MOST_PENCE, show

LARGEST: Final = 1_000_000  # days, weeks and points: above it, a slip of the finger
LONGEST_TEXT: Final = 200
DAY_OF_MONTH: Final = "day of the month"


class Kind(StrEnum):
    """How a value is written in a file, and read."""

    BOOL = "bool"
    INT = "int"
    PENCE = "pence"
    PERCENT = "percent"  # whole per cent
    DECIMAL = "decimal"  # written in quotes, never a float
    CHOICE = "choice"
    TEXT = "text"
    LIST = "list"  # of choices, each once
    NUMBERS = "numbers"  # whole numbers
    MAPPING = "mapping"  # from a choice to words
    COUNTS = "counts"  # from a choice to a whole number; a choice left out: never


class Group(StrEnum):
    """What a policy is about, for people to find it."""

    PAYING = "How money is paid"
    CONTRIBUTION = "What you pay"
    HOLDING = "Who holds the money"
    PLANNING = "Plans and reviews"
    MOVING = "Moving money"
    BILLS = "Bills"
    KEEPING = "Money kept and questions"
    AWAY = "When you are away"
    ENDING = "A new year, and the end"
    EMPLOYING = "If you employ someone"
    TOGETHER = "Sharing money with others"
    WARNINGS = "Warnings"
    LOOKING = "Who can look"
    USER_LED = "User-led organisations"
    HEARINGS = "How policies change"
    WORDS = "Words we use"


class PolicyRefused(DomainError):
    code = "policy_refused"
    message = "A policy cannot have this value."


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One thing a council decides. `unit` says what the number counts.

    `touches_people`: a change of it needs a hearing, or a stated exemption (docs/adr/0016).
    `required`: a council's file must name it. `in_use`: some verb of this release reads it.
    """

    name: str
    kind: Kind
    default: Any
    unit: str
    title: str  # as a person reads it
    about: str
    group: Group
    source: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    touches_people: bool = True
    least: int = 0
    most: int = 0
    required: bool = False
    in_use: bool = True

    @property
    def limit(self) -> int:
        """The largest number allowed."""
        if self.most:
            return self.most
        return {Kind.PENCE: MOST_PENCE, Kind.PERCENT: 100, Kind.DECIMAL: 100}.get(
            self.kind, LARGEST
        )

    def read(self, value: Any) -> Any:
        """`value` as it is kept; raises PolicyRefused, saying what to write."""
        return _READERS[self.kind](self, value)

    def typed(self, kept: Any) -> Any:
        """A kept value as code uses it: a decimal is a Decimal."""
        return Decimal(kept) if self.kind == Kind.DECIMAL else kept

    def words(self, kept: Any) -> str:
        """A kept value in plain words: “8 weeks”, “£15,000”, “yes”."""
        return _WORDS[self.kind](self, kept)

    def counted(self, number: int) -> str:
        """“1 week”, “8 weeks”."""
        if self.unit == DAY_OF_MONTH:
            return f"day {number}"
        one = number == 1 and self.unit.endswith("s")
        return f"{number:,} {self.unit[:-1] if one else self.unit}"

    def refusal(self, value: Any, need: str) -> PolicyRefused:
        """What is wrong with a value, and what to write."""
        return PolicyRefused(f"{self.name} must be {need}; it is {_shown(value)}.")

    @property
    def answers(self) -> str:
        return f"One of: {', '.join(self.choices)}."


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"  # noqa: PLR2004


def _bool(policy: Policy, value: Any) -> Any:
    if isinstance(value, bool):
        return value
    raise policy.refusal(value, "true or false, without quotes")


def _number(policy: Policy, value: Any) -> Any:
    if isinstance(value, float):
        raise policy.refusal(value, f"a whole number ({policy.unit}), without a point")
    if isinstance(value, bool) or not isinstance(value, int):
        raise policy.refusal(value, f"a whole number ({policy.unit}), without quotes")
    if not policy.least <= value <= policy.limit:
        raise policy.refusal(value, f"from {policy.least:,} to {policy.limit:,} ({policy.unit})")
    return value


def _decimal(policy: Policy, value: Any) -> Any:
    need = f'{policy.unit} in quotes, like "{policy.default}"'
    if isinstance(value, float):
        raise policy.refusal(value, f"{need}, so that no fraction of a penny is lost")
    try:
        number = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise policy.refusal(value, need)
    if not policy.least <= number <= policy.limit:
        raise policy.refusal(value, f"from {policy.least} to {policy.limit} {policy.unit}")
    if number.as_tuple().exponent not in range(-4, 1):
        raise policy.refusal(value, f"{need}, with four figures after the point at most")
    return str(number)


def _choice(policy: Policy, value: Any) -> Any:
    if isinstance(value, str) and value in policy.choices:
        return value
    raise PolicyRefused(
        f"{policy.name} must be {policy.unit}; it is {_shown(value)}. {policy.answers}"
    )


def _text(policy: Policy, value: Any) -> Any:
    if isinstance(value, str) and value.strip() and len(value) <= LONGEST_TEXT:
        return value.strip()
    raise policy.refusal(value, f"{policy.unit} in quotes, of {LONGEST_TEXT} letters at most")


def _list(policy: Policy, value: Any) -> Any:
    if not isinstance(value, list) or not value:
        raise policy.refusal(value, f'{policy.unit}, like ["{next(iter(policy.choices))}"]')
    for each in value:
        if not isinstance(each, str) or each not in policy.choices:
            raise PolicyRefused(f"{policy.name} cannot hold {_shown(each)}. {policy.answers}")
    if len(set(value)) != len(value):
        raise policy.refusal(value, "a list that names each choice once")
    return value


def _numbers(policy: Policy, value: Any) -> Any:
    if not isinstance(value, list):
        raise policy.refusal(value, f"a list of {policy.unit}, like {policy.default}")
    return [_number(policy, each) for each in value]


def _mapping(policy: Policy, value: Any) -> Any:
    if not isinstance(value, dict):
        raise policy.refusal(value, f"{policy.unit}, each as name = “words” in braces")
    for key, words in value.items():
        if key not in policy.choices:
            raise PolicyRefused(f"{policy.name} does not know {_shown(key)}. {policy.answers}")
        _text(policy, words)
    return value


def _counts(policy: Policy, value: Any) -> Any:
    if not isinstance(value, dict):
        like = next(iter(policy.choices))
        raise policy.refusal(value, f"{policy.unit} by name in braces, like {{ {like} = 0 }}")
    for key, number in value.items():
        if key not in policy.choices:
            raise PolicyRefused(f"{policy.name} does not know {_shown(key)}. {policy.answers}")
        _number(policy, number)
    return value


_READERS: Final = {
    Kind.BOOL: _bool,
    Kind.INT: _number,
    Kind.PENCE: _number,
    Kind.PERCENT: _number,
    Kind.DECIMAL: _decimal,
    Kind.CHOICE: _choice,
    Kind.TEXT: _text,
    Kind.LIST: _list,
    Kind.NUMBERS: _numbers,
    Kind.MAPPING: _mapping,
    Kind.COUNTS: _counts,
}


def _listed(policy: Policy, kept: Any) -> str:
    return "; ".join(policy.choices.get(each, each) for each in kept) or "none"


def _named_words(_policy: Policy, kept: Any) -> str:
    return "; ".join(kept.values()) or "the usual words"


def _counted_words(policy: Policy, kept: Any) -> str:
    each = [f"{policy.choices[key]} ({policy.counted(number)})" for key, number in kept.items()]
    return "; ".join(each) or "none"


_WORDS: Final[Mapping[Kind, Callable[[Policy, Any], str]]] = {
    Kind.BOOL: lambda _policy, kept: "yes" if kept else "no",
    Kind.INT: lambda policy, kept: policy.counted(int(kept)),
    Kind.PENCE: lambda _policy, kept: show(int(kept)),
    Kind.PERCENT: lambda _policy, kept: f"{kept}%",
    Kind.DECIMAL: lambda _policy, kept: f"{kept}%",
    Kind.CHOICE: lambda policy, kept: policy.choices.get(str(kept), str(kept)),
    Kind.TEXT: lambda _policy, kept: str(kept),
    Kind.LIST: _listed,
    Kind.NUMBERS: lambda policy, kept: f"{', '.join(map(str, kept)) or 'none'} {policy.unit}",
    Kind.MAPPING: _named_words,
    Kind.COUNTS: _counted_words,
}
