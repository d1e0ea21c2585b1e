"""Why this amount, what you pay, price rises: the person's pages, and the council's and provider's."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from budgets.funding import by_weeks
from budgets.funding_forms import (
    AddMoneyForm,
    ContributionForm,
    DecideRiseForm,
    OfferForm,
    RiseForm,
)
from budgets.models import Agreement, ArrearsPlan, Budget, Funder, Pot, Rise
from budgets.services import charges, funding, uplift
from budgets.services.figures import figures_of
from budgets.views.shared import new_token, place_of
from core import clock
from core.days import day_words
from core.errors import DomainError
from core.money import show
from people import audit
from people.access import PersonRequest, need, permission
from people.places import place

WEEKS_A_PAGE = 13
A_PAGE = 25


def hidden_of(request: HttpRequest, **more: str) -> list[tuple[str, str]]:
    """What was typed, to be sent again from a check page."""
    kept = [
        (name, value)
        for name in request.POST
        if name not in ("csrfmiddlewaretoken", "yes", "change", *more)
        for value in request.POST.getlist(name)
    ]
    return [*kept, *more.items()]


@permission("money.view")
def why_this_amount(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Each figure of the budget with its rule, policy, dates and who decided."""
    here = place_of(request, whose, "money.view", "why a budget is this amount")
    context: dict[str, Any] = {"person": here.person, "budget": here.budget}
    if here.budget is not None:
        budget = Budget.objects.with_accounts().select_related("version__decided_by").get(
            pk=here.budget.pk
        )  # fmt: skip
        context |= {
            "budget": budget, "shown": funding.funding_of(budget, clock.today()),
            "holdings": budget.holdings.exclude(account=None),
            "lines": budget.version.content["lines"],
        }  # fmt: skip
    return render(request, "budgets/funding_why.html", context)


@permission("money.view")
def contribution(request: PersonRequest, whose: str = "") -> HttpResponse:
    """What you pay: due, came, owed, week by week; an offer can be answered here."""
    here = place_of(request, whose, "money.view", "what a person pays")
    context: dict[str, Any] = {"person": here.person, "budget": here.budget}
    if here.budget is None:
        return render(request, "budgets/funding_contribution.html", context)
    budget, on = here.budget, clock.today()
    offer = ArrearsPlan.objects.filter(budget=budget).exclude(state="ended").first()
    may = request.actor.may("money.promise", here.person)
    form = OfferForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        need(request.actor, "money.promise", here.person)
        if offer is not None and form.is_valid():
            try:
                _answer_offer(request, offer, form)
            except DomainError as refusal:
                messages.error(request, refusal.sentence)
            return redirect(place(request, "contribution"))
    weeks = list(reversed(charges.weeks_of_account(budget, on)))
    page = Paginator(weeks, WEEKS_A_PAGE).get_page(request.GET.get("page"))
    context |= {
        "account": charges.account_of(budget, on), "page": page, "offer": offer, "on": on,
        "each": by_weeks(offer.amount_pence, offer.weeks) if offer else [],
        "form": form if may and offer is not None and offer.state == "offered" else None,
        "shown": funding.funding_of(budget, on),
        "corrections": budget.charges.exclude(reason="").order_by("-pk"),
    }  # fmt: skip
    return render(request, "budgets/funding_contribution.html", context)


def _answer_offer(request: PersonRequest, offer: ArrearsPlan, form: OfferForm) -> None:
    yes = form.cleaned_data["answer"] == "yes"
    charges.answer_offer(
        offer=offer,
        yes=yes,
        words=form.cleaned_data["words"],
        by=request.actor.user,
        at=clock.now(),
    )
    messages.success(
        request,
        _("You said yes. Nothing is taken by itself: you pay it in.")
        if yes
        else _("We told your worker that you want to talk."),
    )


@permission("money.view")
def rises(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Price rises: those that wait for you first."""
    here = place_of(request, whose, "money.view", "price rises")
    rows = (
        Rise.objects.filter(budget=here.budget).select_related(
            "agreement__organisation", "pot", "proposed_by", "decided_by"
        )
        if here.budget is not None
        else Rise.objects.none()
    )
    page = Paginator(rows.order_by("-pk"), A_PAGE).get_page(request.GET.get("page"))
    shown = [(row, uplift.what(row), place(request, "rise", row.reference)) for row in page]
    context = {"person": here.person, "budget": here.budget, "page": page, "shown": shown}
    return render(request, "budgets/funding_rises.html", context)


@permission("money.view")
def rise(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """One price rise: what it does to your year; you say yes or no first."""
    here = place_of(request, whose, "money.view", "a price rise")
    row = (
        Rise.objects.filter(reference=reference, budget__person=here.person)
        .select_related("agreement__organisation", "pot", "proposed_by", "decided_by", "budget")
        .first()
    )
    if row is None:
        raise Http404
    may = request.actor.may("money.promise", here.person)
    if request.method == "POST":
        need(request.actor, "money.promise", here.person)
        answer = request.POST.get("answer")
        if answer in ("yes", "no"):
            try:
                uplift.answer_rise(
                    rise=row, yes=answer == "yes", by=request.actor.user, at=clock.now()
                )
                messages.success(request, _("We wrote down your answer."))
            except DomainError as refusal:
                messages.error(request, refusal.sentence)
        return redirect(place(request, "rise", reference))
    context = {
        "person": here.person, "row": row, "what": uplift.what(row), "may": may,
        "free": figures_of(row.budget).free,
    }  # fmt: skip
    return render(request, "budgets/funding_rise.html", context)


# The council.
def _budget_or_404(request: PersonRequest, reference: str, what: str) -> Budget:
    """A budget of the worker's own people; looking is written down."""
    budget = (
        Budget.objects.totals_visible_to(request.actor)
        .with_accounts()
        .select_related("version", "plan")
        .filter(reference=reference)
        .first()
    )
    if budget is None or not request.actor.may("plan.decide", budget.person):
        raise Http404
    audit.looked(request.actor, [budget.person], what=what, at=clock.now(), subject=reference)
    return budget


@permission("plan.decide")
def change_contribution(request: PersonRequest, reference: str) -> HttpResponse:
    """A new weekly amount: each week and the sum are shown before anything is saved."""
    budget = _budget_or_404(request, reference, "what a person pays")
    at, on = clock.now(), clock.today()
    data = request.POST if request.method == "POST" else None
    form = ContributionForm(data)
    context: dict[str, Any] = {"budget": budget, "person": budget.person, "form": form,
                               "shown": funding.funding_of(budget, on)}  # fmt: skip
    if data is None or "change" in data or not form.is_valid():
        return render(request, "budgets/funding_change.html", context)
    facts = {
        "budget": budget, "weekly_pence": form.cleaned_data["weekly"],
        "from_on": form.cleaned_data["from_on"], "on": on,
    }  # fmt: skip
    try:
        if "yes" in data:
            charges.change_contribution(
                **facts, reason=form.cleaned_data["reason"], by=request.actor.user, at=at
            )
            messages.success(request, _("The new amount is saved. %(name)s was told.")
                             % {"name": budget.person.known_as})  # fmt: skip
            return redirect("budget_totals", reference)
        context["change"] = charges.preview_contribution(**facts)
    except DomainError as refusal:
        form.refuse(refusal)
        return render(request, "budgets/funding_change.html", context)
    context |= {"hidden": hidden_of(request), "reason": form.cleaned_data["reason"]}
    return render(request, "budgets/funding_change_check.html", context)


@permission("plan.decide")
def add_money(request: PersonRequest, reference: str) -> HttpResponse:
    """A grant, or more than the plan: decided by a funder, with a reason the person reads."""
    budget = _budget_or_404(request, reference, "adding money to a budget")
    data = request.POST if request.method == "POST" else None
    pots = list(
        Pot.objects.with_accounts().filter(budget=budget, period__ends_on__gte=clock.today())
    )
    form = AddMoneyForm(data, pots=pots)
    context: dict[str, Any] = {"budget": budget, "person": budget.person, "form": form,
                               "figures": figures_of(budget)}  # fmt: skip
    if data is None or "change" in data or not form.is_valid():
        return render(request, "budgets/funding_add.html", context)
    if "yes" in data:
        try:
            _add(request, budget, form, pots)
        except DomainError as refusal:
            form.refuse(refusal)
            return render(request, "budgets/funding_add.html", context)
        messages.success(request, _("The money is added. %(name)s was told.")
                         % {"name": budget.person.known_as})  # fmt: skip
        return redirect("budget_totals", reference)
    chosen = form.cleaned_data
    grant = chosen["what"] == AddMoneyForm.GRANT
    named = next((pot.name for pot in pots if pot.reference == chosen["pot"]), _("No pot yet"))
    context |= {
        "hidden": hidden_of(request, once=new_token()),
        "rows": [
            {"key": _("How much"), "value": show(chosen["amount"])},
            {"key": _("Who pays it"), "value": _who_pays(chosen)},
            {"key": _("For"), "value": chosen["name"] if grant else named},
            *([{"key": _("Kept for it until"), "value": day_words(chosen["until"])}] if grant else []),
            {"key": _("The reason"), "value": chosen["reason"]},
        ],
    }  # fmt: skip
    return render(request, "budgets/funding_add_check.html", context)


def _who_pays(chosen: dict[str, Any]) -> str:
    if chosen["what"] == AddMoneyForm.REST:
        return _("It is agreed already")
    if chosen["funder"] == Funder.Kind.COUNCIL or not chosen["funder_name"]:
        return Funder.Kind(chosen["funder"]).label.capitalize()
    return str(chosen["funder_name"])


def _add(request: PersonRequest, budget: Budget, form: AddMoneyForm, pots: list[Pot]) -> None:
    chosen, at = form.cleaned_data, clock.now()
    pot = next((pot for pot in pots if pot.reference == chosen["pot"]), None)
    if chosen["what"] == AddMoneyForm.REST and pot is not None:
        funding.put_in_pot(
            budget=budget, pot=pot, amount_pence=chosen["amount"], by=request.actor.user, at=at,
            on=clock.day_of(at), once=chosen["once"],
        )  # fmt: skip
        return
    facts: dict[str, Any] = {
        "funder": funding.funder_of(budget, chosen["funder"], chosen["funder_name"]),
        "amount_pence": chosen["amount"], "reason": chosen["reason"], "once": chosen["once"],
        "by": request.actor.user, "at": at, "on": clock.day_of(at),
    }  # fmt: skip
    if chosen["what"] == AddMoneyForm.GRANT:
        funding.give_grant(name=chosen["name"], until=chosen["until"], **facts)
    else:
        funding.add_money(pot=pot, **facts)


def _propose(
    request: PersonRequest, form: RiseForm, agreements: list[Agreement], pots: list[Pot],
    at: datetime,
) -> Rise:  # fmt: skip
    """Raises what `propose_rise` does."""
    chosen = form.cleaned_data
    reference, _dot, kind = chosen["what"].partition(".")
    facts: dict[str, Any] = {
        "becomes_pence": chosen["becomes"], "asked_from": chosen["asked_from"],
        "reason": chosen["reason"], "by": request.actor.user, "at": at, "on": clock.day_of(at),
    }  # fmt: skip
    if kind:
        agreement = next(row for row in agreements if row.reference == reference)
        return uplift.propose_rise(agreement=agreement, kind=kind, **facts)
    pot = next(row for row in pots if row.reference == reference)
    return uplift.propose_rise(pot=pot, **facts)


@permission("plan.decide")
def propose_rise(request: PersonRequest, reference: str) -> HttpResponse:
    """The council puts a rise of a rate or of a pot forward; the person answers first."""
    budget = _budget_or_404(request, reference, "a price rise")
    on = clock.today()
    agreements = list(
        budget.agreements.filter(ends_on__gte=on, state="active")
        .select_related("organisation", "budget__person__authority", "budget__book")
        .prefetch_related("rates")
    )
    figures = figures_of(budget)
    pots = list(
        Pot.objects.with_accounts().filter(
            budget=budget, period__ends_on__gte=on, ring_fenced_until=None
        )
    )
    data = request.POST if request.method == "POST" else None
    form = RiseForm(
        data, agreements=agreements, pots=[(pot, figures.pot(pot.pk).in_pot) for pot in pots]
    )
    context = {"person": budget.person, "form": form, "back": "budget_totals", "ref": reference,
               "policy": budget.person.authority.policy("uplift_backdated", on)}  # fmt: skip
    if data is not None and form.is_valid():
        try:
            _propose(request, form, agreements, pots, clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s was asked. They answer first.")
                             % {"name": budget.person.known_as})  # fmt: skip
            return redirect("budget_totals", reference)
    return render(request, "budgets/funding_rise_new.html", context)


@permission("plan.decide")
def rises_to_decide(request: PersonRequest) -> HttpResponse:
    """Price rises that people said yes to: the money is to be decided, oldest first."""
    rows = (
        Rise.objects.visible_to(request.actor)
        .for_council()
        .filter(budget__person__in=request.actor.caseload())
        .select_related("budget__person", "agreement__organisation", "pot")
    )
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    people = [row.budget.person for row in page.object_list]
    audit.looked(request.actor, people, what="price rises that wait", at=clock.now())
    shown = [(row, uplift.what(row)) for row in page.object_list]
    return render(request, "budgets/funding_rises_council.html", {"page": page, "shown": shown})


@permission("plan.decide")
def decide_rise(request: PersonRequest, reference: str) -> HttpResponse:
    """One price rise: its effect on the year, and the decision about the money."""
    row = (
        Rise.objects.visible_to(request.actor)
        .select_related(
            "budget__person__authority", "agreement__organisation", "pot", "proposed_by",
            "answered_by", "decided_by",
        )
        .filter(reference=reference)
        .first()
    )  # fmt: skip
    if row is None or not request.actor.may("plan.decide", row.budget.person):
        raise Http404
    audit.looked(
        request.actor, [row.budget.person], what="a price rise", at=clock.now(), subject=reference
    )
    data = request.POST if request.method == "POST" else None
    form = DecideRiseForm(data)
    if data is not None and form.is_valid():
        at, yes = clock.now(), form.cleaned_data["decision"] == "yes"
        try:
            uplift.decide_rise(
                rise=row, yes=yes, reason=form.cleaned_data["reason"], by=request.actor.user,
                at=at, on=clock.day_of(at),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Decided. All three were told."))
            return redirect("rises_to_decide")
    context = {
        "row": row, "person": row.budget.person, "what": uplift.what(row), "form": form,
        "figures": figures_of(row.budget),
    }  # fmt: skip
    return render(request, "budgets/funding_rise_decide.html", context)


@permission("provider.home")
def provider_rise(request: PersonRequest, reference: str) -> HttpResponse:
    """A provider puts a new price of one agreement forward; the person answers first."""
    agreement = (
        Agreement.objects.filter(
            reference=reference, organisation__in=request.actor.organisation_ids()
        )
        .select_related(
            "organisation", "budget__person__authority", "budget__person__user", "budget__book"
        )
        .prefetch_related("rates")
        .first()
    )
    if agreement is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = RiseForm(data, agreements=[agreement])
    on = clock.today()
    context = {
        "person": agreement.budget.person, "form": form, "back": "provider_people", "ref": "",
        "policy": agreement.budget.person.authority.policy("uplift_backdated", on),
        "before": [
            (row, uplift.what(row))
            for row in agreement.rises.select_related("agreement__organisation")
        ],
    }  # fmt: skip
    if data is not None and form.is_valid():
        try:
            _propose(request, form, [agreement], [], clock.now())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s was asked. They answer first.")
                             % {"name": agreement.budget.person.known_as})  # fmt: skip
            return redirect("provider_people")
    return render(request, "budgets/funding_rise_new.html", context)
