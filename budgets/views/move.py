"""Moving Free money between pots: what, check, done."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from budgets import services
from budgets.forms import MoveForm
from budgets.models import Budget, MoveAsk, Pot
from budgets.position import PotFigures
from budgets.services.moving import SmallChanges
from budgets.views.shared import new_token, place_of
from core import clock
from core.errors import DomainError
from core.templatetags.words import money
from people.access import PersonRequest, need, permission
from people.places import place

ASKS_SHOWN = 10


@permission("money.view")
def move_money(request: PersonRequest, whose: str = "") -> HttpResponse:
    """The form, then a check page; pressing twice moves once."""
    here = place_of(request, whose, "money.view", "moving money between pots")
    if here.budget is None:
        return redirect(place(request, "pots"))
    need(request.actor, "money.move", here.person)
    pots = _movable(here.budget)
    data = request.POST if request.method == "POST" else None
    form = MoveForm(data, pots=pots, initial={"source": request.GET.get("from", "")})
    context: dict[str, Any] = {
        "person": here.person, "form": form, "small": _small(here.budget, pots),
        "asks": MoveAsk.objects.filter(budget=here.budget).select_related(
            "source", "target", "decided_by"
        )[:ASKS_SHOWN],
    }  # fmt: skip
    if request.method != "POST" or "change" in request.POST or not form.is_valid():
        if "change" in request.POST:
            context["form"] = MoveForm(initial=request.POST.dict(), pots=pots)
        return render(request, "budgets/move.html", context)
    source, target = _pot(here.budget, form, "source"), _pot(here.budget, form, "target")
    amount = form.cleaned_data["amount"]
    try:
        if "yes" in request.POST:
            return _move(request, form, source, target)
        if "ask" in request.POST:
            return _ask(request, form, source, target)
        services.refuse_move(source, target, amount, clock.today())
    except DomainError as refusal:
        form.refuse(refusal)
        return render(request, "budgets/move.html", context)
    free = {pot.pot_id: pot.free for pot in pots}
    small = services.small_changes(source, clock.today())
    context |= {
        "source": source, "target": target, "amount": amount, "once": new_token(),
        "source_after": free[source.pk] - amount, "target_after": free[target.pk] + amount,
        "limit": small, "beyond": amount > small.left,
        "cash": services.cash_plan(source, target, amount, clock.today()),
    }  # fmt: skip
    return render(request, "budgets/move_check.html", context)


def _movable(budget: Budget) -> list[PotFigures]:
    """The pots of the funding period of today, else all."""
    pots = services.figures_of(budget).pots
    on = clock.today()
    return [pot for pot in pots if pot.starts_on <= on <= pot.ends_on] or list(pots)


def _pot(budget: Budget, form: MoveForm, name: str) -> Pot:
    return Pot.objects.with_accounts().get(budget=budget, reference=form.cleaned_data[name])


def _small(budget: Budget, pots: list[PotFigures]) -> list[tuple[str, SmallChanges]]:
    """What may move of each pot without asking."""
    on = clock.today()
    rows = Pot.objects.with_accounts().select_related("budget__person__authority")
    chosen = rows.filter(budget=budget, pk__in=[pot.pot_id for pot in pots])
    return [(pot.name, services.small_changes(pot, on)) for pot in chosen]


def _ask(request: HttpRequest, form: MoveForm, source: Pot, target: Pot) -> HttpResponse:
    at = clock.now()
    row = services.ask_to_move(
        source=source, target=target, amount_pence=form.cleaned_data["amount"],
        words=form.cleaned_data["words"], once=form.cleaned_data["once"],
        by=request.actor.user, at=at, on=clock.day_of(at),  # type: ignore[attr-defined]
    )  # fmt: skip
    said = _("We asked the council to move %(amount)s. You hear from them.") % {
        "amount": money(row.amount_pence)
    }
    messages.success(request, said)
    return redirect(place(request, "move_money"))


def _move(request: HttpRequest, form: MoveForm, source: Pot, target: Pot) -> HttpResponse:
    at = clock.now()
    row = services.move_free(
        source=source, target=target, amount_pence=form.cleaned_data["amount"],
        words=form.cleaned_data["words"], once=form.cleaned_data["once"],
        by=request.actor.user, at=at, on=clock.day_of(at),  # type: ignore[attr-defined]
    )  # fmt: skip
    words = _("You moved %(amount)s from %(source)s to %(target)s.") % {
        "amount": money(row.amount_pence), "source": source.name, "target": target.name,
    }  # fmt: skip
    messages.success(request, words)
    return redirect(place(request, "pots"))
