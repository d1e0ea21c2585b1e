"""What notices are about: a group a notice, found by the beginning of its kind.

A kind that must reach somebody starts a clock or says that something of theirs was changed: it is
never kept to the inbox alone and never waits longer than a day, whatever anybody wished.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from people.models import Scope

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Group:
    """One group of notices, as people choose among them."""

    code: str
    title: "str | _StrPromise"
    about: "str | _StrPromise"
    scope: str  # what a supporter must be let into, to be asked to help; "" is never passed on
    beginnings: tuple[str, ...]


BILLS: Final = Group(
    "bills", _("Bills"), _("What providers bill, and what became of it."), Scope.BILLS_ANSWER,
    ("bill", "document", "rise"),
)  # fmt: skip
MONEY: Final = Group(
    "money", _("My money"), _("Payments, statements, and whether the money lasts."),
    Scope.MONEY_VIEW,
    ("paid", "payment", "own_payment", "fund_payment", "instalment", "statement", "alert", "budget",
     "money", "move", "surplus", "contribution", "arrears", "pause", "question", "refund", "bank",
     "promise", "estimate", "debt", "family_paid", "assistant"),
)  # fmt: skip
PLAN: Final = Group(
    "plan",
    _("My plan"),
    _("What was written, sent, asked and agreed."),
    Scope.PLAN_VIEW,
    ("plan", "review", "unwell"),
)
HELPERS: Final = Group(
    "helpers",
    _("People who help me"),
    _("Who can see what, and who asks to."),
    "",
    ("sharing", "helping", "broker", "capacity", "share.", "family", "peer"),
)
TOGETHER: Final = Group(
    "together", _("Together with others"), _("Pools, the register, and rules that are to change."),
    "", ("pool", "hearing", "register", "want", "provider_joined", "started", "closing"),
)  # fmt: skip
SAFETY: Final = Group(
    "safety", _("Safety, and things that went wrong"), _("What you or others were worried about."),
    "", ("safety", "concern", "something_wrong", "statement_wrong"),
)  # fmt: skip
OTHER: Final = Group("other", _("Everything else"), _("What fits nowhere else."), "", ())

GROUPS: Final = (BILLS, MONEY, PLAN, HELPERS, TOGETHER, SAFETY, OTHER)
BY_CODE: Final = {group.code: group for group in GROUPS}

# Each with the reason that the page of wishes gives.
MUST_REACH: Final = {
    "plan.agreed": _("what the council decided about your plan"),
    "plan.returned": _("what the council decided about your plan"),
    "plan.asked": _("what the council decided about your plan"),
    "review.overdue": _("a review that is late"),
    "question.": _("a question about a payment, with the day to answer by"),
    "surplus.": _("money that the council asks about or wants back"),
    "bank_details": _("changes to bank details"),
    "budget.ended": _("the end of a budget, or a pause in it"),
    "pause.": _("the end of a budget, or a pause in it"),
    "contribution.": _("a change in what you pay"),
    "arrears.": _("a change in what you pay"),
    "capacity.": _("what was written about whether you can decide"),
    "safety": _("what was done about a worry for your safety"),
    "bill.no_answer": _("a bill that somebody else decides soon"),
    "bill.objection": _("a bill that somebody else decides soon"),
}


def group_of(kind: str) -> Group:
    """The group of a kind of notice; what no group names is in the last."""
    for group in GROUPS:
        if kind.startswith(group.beginnings):
            return group
    return OTHER


def must_reach(kind: str) -> bool:
    """Whether it goes outside whatever the person wished, within a day."""
    return kind.startswith(tuple(MUST_REACH))
