"""The council's side: a budget's totals and state. No single payment."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from budgets import services, words
from budgets.models import Budget, Holding
from budgets.services import year_end
from core import clock
from people import audit
from people.access import PersonRequest, permission
from people.permissions import who_can
from support_plans.models import PlanVersion

A_PAGE = 25


@permission("budget.totals")
def budgets_list(request: PersonRequest) -> HttpResponse:
    """Budgets whose totals this member of staff may see; search by name or case number."""
    asked = str(request.GET.get("q", ""))[:80].strip()
    rows = (
        Budget.objects.totals_visible_to(request.actor)
        .select_related("person")
        .order_by("person__full_name", "-starts_on", "pk")
    )
    if asked:
        rows = rows.filter(person__full_name__icontains=asked) | rows.filter(
            person__case_number__iexact=asked
        )
    page = Paginator(rows.distinct(), A_PAGE).get_page(request.GET.get("page"))
    audit.looked(
        request.actor, {row.person for row in page.object_list}, what="the list of budgets",
        at=clock.now(),
    )  # fmt: skip
    return render(request, "budgets/budgets_list.html", {"page": page, "asked": asked})


def _small(request: PersonRequest, budget: Budget) -> dict[str, int] | None:
    """How much of a pot moves without asking, for the worker who may change it."""
    if not request.actor.may("money.question", budget.person):
        return None
    rule = budget.person.authority.policy("move_tolerance_percent", clock.today())
    own = budget.move_tolerance_percent
    return {"percent": int(rule.value) if own is None else own}


@permission("budget.totals")
def budget_totals(request: PersonRequest, reference: str) -> HttpResponse:
    """Indicative, agreed, totals and state of one budget; who can see it; nothing single."""
    budget = (
        Budget.objects.totals_visible_to(request.actor)
        .select_related("person__authority", "plan", "version__decided_by", "book")
        .filter(reference=reference)
        .first()
    )
    if budget is None or not request.actor.may("budget.totals", budget.person):
        raise Http404
    audit.looked(
        request.actor, [budget.person], what="the totals of a budget", at=clock.now(),
        subject=reference,
    )  # fmt: skip
    holdings = Holding.objects.filter(budget=budget).select_related("holder").order_by("pk")
    context = {
        "budget": budget, "person": budget.person, "at": clock.now(),
        "figures": services.figures_of(budget, clock.today()),
        "years": year_end.years_over(budget, clock.today()),
        "versions": budget.plan.versions.exclude(state=PlanVersion.State.TAKEN_BACK).order_by(
            "number"
        ),
        "holdings": [(holding, _(words.HELD_BY[holding.kind])) for holding in holdings],
        "who": who_can("budget.totals"),
        "small": _small(request, budget),
        "may_decide": request.actor.may("plan.decide", budget.person),
    }  # fmt: skip
    return render(request, "budgets/budget_totals.html", context)
