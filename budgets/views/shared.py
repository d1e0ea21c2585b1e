"""What the person's money pages share: whose budget it is, and the token of a form."""

from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from budgets.models import Budget, Pot
from budgets.services import Standing
from budgets.words import ACCOUNT
from core import clock
from people.access import actor_for
from people.models import Person
from people.places import whose_or_404


@dataclass(frozen=True)
class Place:
    """The person a page is about and their budget; no budget yet is an answer too."""

    person: Person
    budget: Budget | None


def place_of(request: HttpRequest, whose: str, code: str, what: str) -> Place:
    """The person and the budget of this page; 404 without the right to see it."""
    person = whose_or_404(request, whose, code, what=what)
    mine = Budget.objects.visible_to(actor_for(request)).filter(person=person).with_accounts()
    return Place(person, mine.shown(clock.today()))


def pot_or_404(request: HttpRequest, person: Person, reference: str) -> Pot:
    """A pot of this person that the actor may see; 404, identically, otherwise."""
    rows = Pot.objects.visible_to(actor_for(request)).filter(budget__person=person)
    pot = rows.with_accounts().filter(reference=reference).first()
    if pot is None:
        raise Http404
    return pot


def cash_of(standing: Standing) -> list[dict[str, Any]]:
    """The cash where the person holds it, with how each payment was worked out."""
    holdings = {pot.holding_id: pot.holding for pot in standing.pots}
    return [
        {
            "label": _(ACCOUNT[one.kind]),
            "cash": one,
            "explanation": holdings[one.holding_id].explanation,
        }
        for one in standing.figures.cash
    ]


def new_token() -> str:
    """A form's token: what is pressed twice happens once."""
    return token_urlsafe(16)
