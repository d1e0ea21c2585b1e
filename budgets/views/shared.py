"""What the person's money pages share: whose budget it is, and the token of a form."""

from dataclasses import dataclass
from secrets import token_urlsafe

from django.http import Http404, HttpRequest

from budgets.models import Budget, Pot
from budgets.position import PotFigures
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


def name_of(pot: PotFigures, *, several_years: bool) -> str:
    """The pot's name; with its years where a budget has more than one."""
    if not several_years:
        return pot.name
    return f"{pot.name} ({pot.starts_on:%d.%m.%Y}–{pot.ends_on:%d.%m.%Y})"


def new_token() -> str:
    """A form's token: what is pressed twice happens once."""
    return token_urlsafe(16)
