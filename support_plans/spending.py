"""Kinds of spending: where the law or a council's policy says something about them. Pure data.

Whether a kind is allowed, looked at, or not allowed is a dated policy of the council
(`spending_not_allowed`, `spending_to_check`). This table says what stands behind each.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Standing(StrEnum):
    """What the council's policies say about a kind of spending on a day."""

    OK = "ok"
    CHECK = "needs_check"
    NOT_ALLOWED = "prohibited"


@dataclass(frozen=True)
class Basis:
    """Where a rule comes from, and what somebody can do instead. Short sentences."""

    source: str
    why: str
    instead: str


_LISTED = "your council’s policy; no law names it"
_USUAL = Basis(
    _LISTED,
    "Your council looks at this kind of spending first.",
    "Say how it helps you do what you want to change or keep.",
)
BASES: Final[dict[str, Basis]] = {
    "health": Basis(
        "Care Act 2014, section 22",
        "The NHS pays for this. A council may not.",
        "Ask your GP or the hospital. We can help you ask.",
    ),
    "council": Basis(
        "Statutory guidance on direct payments",
        "A direct payment is not usually paid back to the council.",
        "The council can give this support itself.",
    ),
    "home": Basis(
        "Care Act 2014, section 23, and your council’s policy",
        "Other help pays for rent and heating.",
        "Ask about Housing Benefit, Universal Credit or a heating grant.",
    ),
    "food": Basis(
        _LISTED,
        "Everybody pays for everyday food from their own money.",
        "A special diet or help to cook can be part of your plan. Say so.",
    ),
    "debts": Basis(
        _LISTED,
        "This money is for support, so it cannot pay debts.",
        "Free debt advice can help. Ask us who gives it near you.",
    ),
    "alcohol": Basis(
        _LISTED, "Your council does not pay for alcohol.", "Pay for it from your own money."
    ),
    "tobacco": Basis(
        _LISTED, "Your council does not pay for tobacco.", "Pay for it from your own money."
    ),
    "gambling": Basis(
        _LISTED, "Your council does not pay for gambling.", "Pay for it from your own money."
    ),
}


def basis_of(category: str) -> Basis:
    """What stands behind a kind of spending; the general words where nothing special does."""
    return BASES.get(category, _USUAL)
