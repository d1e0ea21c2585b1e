"""My pots, one pot, and how each figure was worked out."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from budgets import services, words
from budgets.models import Agreement, Pot
from budgets.position import BudgetFigures, PotFigures, name_of
from budgets.services.working import Step, working_of
from budgets.views.shared import cash_of, place_of, pot_or_404
from core import clock
from people.access import PersonRequest, permission
from people.own_pages import own_page
from people.places import place, whose_or_404

PAYMENTS_SHOWN = 20
STEPS_A_PAGE = 50


@dataclass(frozen=True)
class Cell:
    pence: int


@dataclass(frozen=True)
class Row:
    """A row of the table of pots."""

    name: str
    cells: tuple[Cell, ...]
    href: str = ""


@dataclass(frozen=True)
class Shown:
    """A pot on the page: its figures under a name, and where it opens."""

    pot: PotFigures
    name: str
    href: str


HEADS = ("Pot", "In the pot", "Spent", "Promised", "Free", "Left")


@permission("money.view")
def pots(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Every pot with its bar, the table after it, and the cash where the person holds it."""
    here = place_of(request, whose, "money.view", "the pots")
    context: dict[str, Any] = {"person": here.person, "budget": here.budget, "at": clock.now()}
    if here.budget is not None:
        standing = services.standing_of(here.budget, clock.today())
        figures = standing.figures
        several = len({pot.starts_on for pot in figures.pots}) > 1
        shown = [
            Shown(pot, name_of(pot, several_years=several), place(request, "pot", pot.reference))
            for pot in figures.pots
        ]
        context |= {
            "figures": figures, "pots": shown, "cash": cash_of(standing), "heads": _heads(),
            "rows": [_row(one.name, one.pot, one.href) for one in shown],
            "total": _row(_("All pots"), figures),
        }  # fmt: skip
    facts = [context.get(name) for name in ("figures", "pots", "rows")] + [
        (one["cash"], one["explanation"]) for one in context.get("cash", ())
    ]
    return own_page(request, facts, lambda: render(request, "budgets/pots.html", context))


def _heads() -> list[str]:
    return [_(head) for head in HEADS]


def _row(name: str, of: PotFigures | BudgetFigures, href: str = "") -> Row:
    in_pot = of.in_pot if isinstance(of, PotFigures) else of.in_pots
    amounts = (in_pot, of.spent, of.promised, of.free, of.left)
    return Row(name, tuple(Cell(pence) for pence in amounts), href)


@dataclass(frozen=True)
class AgreementRow:
    """An agreement on a page: who, what, how often."""

    agreement: Agreement
    pattern: str
    promised: int
    spent: int
    href: str


@permission("money.view")
def pot(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """One pot: each figure opens to its moves; who gives the support; each payment."""
    person = whose_or_404(request, whose, "money.view", what="a pot")
    row = pot_or_404(request, person, reference)
    on = clock.today()
    standing = services.standing_of(row.budget, on)
    shown = standing.figures.pot(row.pk)
    amounts = (shown.in_pot, shown.spent, shown.promised, shown.free, shown.left)
    spent = working_of(row, words.FIGURES["spent"].kinds)
    context = {
        "person": person, "row": row, "shown": shown, "at": clock.now(),
        "held": _(words.HELD[row.holding.kind]), "holder": row.holding.holder,
        "figures": [
            {"name": _(figure.name), "meaning": _(figure.meaning), "pence": pence,
             "href": place(request, "pot_working", reference, figure.slug)}
            for figure, pence in zip(words.FIGURES.values(), amounts, strict=True)
        ],
        "agreements": [
            AgreementRow(
                one.agreement, words.pattern_in_words(one.agreement), one.promised,
                one.owed + one.paid, place(request, "promise_end", one.agreement.reference),
            )
            for one in standing.promises
            if any(allocation.pot_id == row.pk for allocation in one.allocations)
        ],
        "payments": _named(spent.steps(spent.moves()[:PAYMENTS_SHOWN])),
        "may_promise": request.actor.may("money.promise", person),
        "may_move": request.actor.may("money.move", person),
        "open": on <= row.period.ends_on,
    }  # fmt: skip
    return render(request, "budgets/pot.html", context)


def _named(steps: list[Step]) -> list[dict[str, Any]]:
    """Steps with their reasons in words."""
    return [
        {
            "step": step,
            "why": words.reason_in_words(step.reason),
            "who": step.agreement.organisation.name if step.agreement else "",
            "what": step.agreement.what if step.agreement else step.words,
        }
        for step in steps
    ]


@permission("money.view")
def pot_working(
    request: PersonRequest, reference: str, figure: str, whose: str = ""
) -> HttpResponse:
    """How one figure of a pot was worked out: every move into it and out of it."""
    person = whose_or_404(request, whose, "money.view", what="how a figure was worked out")
    row: Pot = pot_or_404(request, person, reference)
    chosen = words.FIGURES.get(figure)
    if chosen is None:
        raise Http404
    working = working_of(row, chosen.kinds)
    page = Paginator(working.moves(), STEPS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "person": person, "row": row, "name": _(chosen.name), "meaning": _(chosen.meaning),
        "page": page, "steps": _named(working.steps(page.object_list)), "total": working.total(),
    }  # fmt: skip
    return render(request, "budgets/working.html", context)
