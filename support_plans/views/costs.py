"""What the support costs: lines read back as sentences, and the total against the estimate."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from core import clock
from core.errors import DomainError
from people.access import PersonRequest, permission
from people.places import place
from providers.models import Service, Unit
from support_plans import reading, services
from support_plans.forms import CostsForm, LineForm, draft_of
from support_plans.models import CostLine, SupportPlan, total_of
from support_plans.sentences import number
from support_plans.views.common import Opened, open_plan, status_of


def _lines(plan: SupportPlan) -> list[CostLine]:
    return list(plan.lines.select_related("service__organisation", "fund_holder"))


@permission("plan.view")
def costs(request: PersonRequest, whose: str = "") -> HttpResponse:
    """All lines and the total; “Update total” saves how often, how much and how long."""
    opened = open_plan(request, whose)
    plan = opened.the_plan
    lines = _lines(plan)
    form = CostsForm(request.POST if request.method == "POST" else None, lines=lines)
    if request.method == "POST":
        if not opened.may_write:
            raise Http404
        if form.is_valid() and _change(request, form, lines):
            messages.success(request, "The total is up to date.")
            return redirect(place(request, "my_plan_costs"))
    context = {
        "opened": opened, "plan": plan, "form": form,
        "estimate": reading.Estimate(total_of(lines), plan.indicative_pence),
        "helper": next(iter(reading.who_sees(opened.person, clock.today())), ""),
    }  # fmt: skip
    return render(request, "support_plans/costs.html", context, status=status_of(form))


def _change(request: PersonRequest, form: CostsForm, lines: list[CostLine]) -> bool:
    """All lines or none."""
    try:
        with transaction.atomic():
            for line in lines:
                if facts := form.facts(line):
                    services.change_line(line=line, by=request.user, at=clock.now(), **facts)
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    return True


@permission("plan.write")
def add_cost(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Add a kind of support; a provider's page leads here with its service."""
    opened = open_plan(request, whose, code="plan.write")
    if opened.plan is None:
        return redirect(place(request, "my_plan"))
    plan = opened.plan
    initial: dict[str, object] = {"weeks": plan.weeks, "units_each_week": 1, "unit": Unit.SESSION}
    if reference := request.GET.get("service", "").replace("\x00", ""):
        initial |= _from_service(plan, reference[:24])
    form = LineForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        plan=plan,
        on=clock.today(),
    )
    return _line_page(request, opened, form, None)


def _from_service(plan: SupportPlan, reference: str) -> dict[str, object]:
    """Name, unit and the dated price of a service in the directory."""
    service = (
        Service.objects.select_related("organisation").prefetch_related("rates")
        .filter(reference=reference, is_open=True, organisation__is_listed=True).first()
    )  # fmt: skip
    if service is None:
        return {}
    found: dict[str, object] = {
        "service": reference, "what": service.name, "pot_name": service.name[:80]
    }  # fmt: skip
    rates = service.rates_on(max(plan.starts_on, clock.today()))
    if rates:
        first = min(rates, key=lambda rate: (rate.kind != "any", rate.amount_pence))
        found |= {"unit": first.unit, "rate_kind": first.kind}
    return found


@permission("plan.write")
def change_cost(request: PersonRequest, line: str, whose: str = "") -> HttpResponse:
    """Change everything about one line."""
    opened = open_plan(request, whose, code="plan.write")
    row = _line_or_404(opened, line)
    initial = {
        "pot_name": row.pot_name, "what": row.what, "who": row.who, "unit": row.unit,
        "service": row.service.reference if row.service else "", "rate_kind": row.rate_kind,
        "units_each_week": number(row.units_each_week), "weeks": number(row.weeks),
        "rate_pence": row.rate_pence, "once": row.once, "held": row.held,
        "fund_holder": row.fund_holder.reference if row.fund_holder else "",
    }  # fmt: skip
    form = LineForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        plan=opened.the_plan,
        on=clock.today(),
    )
    return _line_page(request, opened, form, row)


def _line_or_404(opened: Opened, reference: str) -> CostLine:
    rows = opened.the_plan.lines.select_related("plan__person", "service", "fund_holder")
    row = rows.filter(reference=reference).first()
    if row is None:
        raise Http404
    return row


def _line_page(
    request: PersonRequest, opened: Opened, form: LineForm, line: CostLine | None
) -> HttpResponse:
    plan = opened.the_plan
    others = [one for one in _lines(plan) if line is None or one.pk != line.pk]
    read_back, total = "", total_of(others) + (line.total_pence if line else 0)
    if request.method == "POST" and form.is_valid():
        if "total" in request.POST:  # without JavaScript: read back before it is kept
            read_back = form.read_back()
            total = total_of([*others, draft_of(form.facts())])
        elif _keep_line(request, plan, form, line):
            messages.success(request, "Your costs are saved.")
            return redirect(place(request, "my_plan_costs"))
    context = {
        "opened": opened, "plan": plan, "form": form, "line": line, "read_back": read_back,
        "others_pence": total_of(others),
        "estimate": reading.Estimate(total, plan.indicative_pence),
    }  # fmt: skip
    return render(request, "support_plans/line.html", context, status=status_of(form))


def _keep_line(
    request: PersonRequest, plan: SupportPlan, form: LineForm, line: CostLine | None
) -> bool:
    by, at = request.user, clock.now()
    try:
        if line is None:
            services.add_line(plan=plan, by=by, at=at, **form.facts())
        else:
            services.change_line(line=line, by=by, at=at, **form.facts())
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    return True


@permission("plan.write")
def remove_cost(request: PersonRequest, line: str, whose: str = "") -> HttpResponse:
    """Take a line out, after asking once."""
    opened = open_plan(request, whose, code="plan.write")
    row = _line_or_404(opened, line)
    if request.method == "POST":
        services.remove_line(line=row, by=request.user, at=clock.now())
        messages.success(request, f"{row.what} is out of your plan.")
        return redirect(place(request, "my_plan_costs"))
    return render(request, "support_plans/remove_line.html", {"opened": opened, "line": row})
