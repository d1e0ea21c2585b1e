"""One shape for every refusal: the rule, why, who decided, by when to disagree, how, and who helps.

A refusal that a person or a provider can meet is named in KINDS, with the page where it is
challenged; a test holds that each of these pages stands (tests/invoices/test_refusals.py).
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

COMPLAIN: Final = "complain"
COMPLAINT_MONTHS: Final = 12  # the Local Authority Social Services complaints regulations 2009, 12


@dataclass(frozen=True)
class Kind:
    """A kind of refusal: what it is called, and the name of the page where it is challenged."""

    title: str
    route: str


KINDS: Final[dict[str, Kind]] = {
    "bill": Kind(_("A bill was refused"), COMPLAIN),
    "bill_part": Kind(_("Part of a bill was refused"), COMPLAIN),
    "objection": Kind(_("A payment on account stays"), COMPLAIN),
    "plan": Kind(_("A plan was not agreed"), COMPLAIN),
    "payment_question": Kind(_("A payment has to be paid back"), "my_question_appeal"),
    "money_kept": Kind(_("Money goes back to the council"), "appeal_kept"),
    "restriction": Kind(_("A limit on what you may buy"), "something_is_wrong"),
    "level": Kind(_("A provider’s level was not given"), "badge_appeal"),
    "document": Kind(_("A document was not taken"), COMPLAIN),
}


@dataclass(frozen=True)
class Refusal:
    """One refusal, as both a page and a paper show it."""

    kind: str
    reason: str
    rule: str
    decided_by: str
    decided_on: date
    challenge_by: date

    @property
    def title(self) -> str:
        return gettext(KINDS[self.kind].title)

    @property
    def route(self) -> str:
        return KINDS[self.kind].route


def complaint_until(on: date) -> date:
    """Twelve months from the decision."""
    return date(on.year + 1, on.month, min(on.day, 28))
