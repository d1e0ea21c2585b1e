"""What the support costs: lines read back as sentences, and the total against the estimate."""

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from core import clock
from core.errors import DomainError
from people.access import PersonRequest, permission
from people.places import place
from providers.models import Service, Unit
from support_plans import parts, reading, services
from support_plans.cost_forms import CostsForm
from support_plans.holding import ways_of
from support_plans.line_form import LineForm
from support_plans.models import CostLine, LineExtra, Outcome, SupportPlan, total_of
from support_plans.sentences import number, sentence
from support_plans.views.common import Opened, open_plan, status_of


def lines_of(plan: SupportPlan) -> list[CostLine]:
    """The plan's lines with all that their rows say; two queries."""
    rows = plan.lines.with_travel().select_related("service__organisation", "fund_holder", "facts")
    found = list(rows.prefetch_related(Prefetch("outcomes", Outcome.objects.standing())))
    for line in found:
        line.plan = plan
    return found


@permission("plan.view")
def costs(request: PersonRequest, whose: str = "") -> HttpResponse:
    """All lines and the total; “Update total” saves how often, how much and how long."""
    opened = open_plan(request, whose, part=parts.COSTS)
    plan = opened.the_plan
    lines = lines_of(plan)
    posted = request.POST if request.method == "POST" else None
    on = clock.today()
    policies = opened.person.authority.policies_on(max(on, plan.starts_on))
    wage = int(policies["living_wage_pence"].value)
    prices = services.prices_of(plan, lines, on, wage)
    form = CostsForm(posted, lines=lines, prices=prices, ways=ways_of(policies))
    if posted is not None:
        if not opened.may_write:
            raise Http404
        if form.is_valid() and _change(request, form):
            messages.success(request, "The total is up to date.")
            return redirect(place(request, "my_plan_costs"))
    estimate = reading.Estimate(total_of(lines), plan.indicative_pence)
    context = {
        "opened": opened, "plan": plan, "form": form,
        "estimate": estimate,
        "policies": policies,
        "has_just_in_case": any(line.just_in_case for line in lines),
    }  # fmt: skip
    return render(request, "support_plans/costs.html", context, status=status_of(form))


def _change(request: PersonRequest, form: CostsForm) -> bool:
    """All lines or none."""
    try:
        with transaction.atomic():
            for line in form.open_lines:
                if facts := form.facts(line):
                    services.change_line(line=line, by=request.user, at=clock.now(), **facts)
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    return True


@permission("plan.write")
def add_cost(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Add a kind of support; a provider's page leads here with its service, a wish with itself."""
    opened = open_plan(request, whose, code="plan.write")
    if opened.plan is None:
        return redirect(place(request, "my_plan"))
    plan = opened.plan
    initial: dict[str, object] = {
        "units_each_week": 1, "unit": Unit.SESSION, "on_bank_holidays": "yes",
        "outcomes": [request.GET.get("for", "").replace("\x00", "")[:24]],
    }  # fmt: skip
    if reference := request.GET.get("service", "").replace("\x00", ""):
        initial |= _from_service(plan, reference[:24])
    return _line_page(request, opened, initial, None)


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
        found |= {
            "unit": first.unit, "rate_kind": first.kind, "rate_pence": services.with_vat(first)
        }  # fmt: skip
    return found


@permission("plan.write")
def change_cost(request: PersonRequest, line: str, whose: str = "") -> HttpResponse:
    """Change everything about one line."""
    opened = open_plan(request, whose, code="plan.write")
    row = line_or_404(opened, line)
    if row.just_in_case:
        return redirect(place(request, "my_plan_just_in_case"))
    travel = next((one for one in row.extras.all() if one.kind == LineExtra.Kind.TRAVEL), None)
    initial = {
        "pot_name": row.pot_name, "what": row.what, "who": row.who, "unit": row.unit,
        "service": row.service.reference if row.service else "", "rate_kind": row.rate_kind,
        "units_each_week": number(row.units_each_week),
        "weeks": "" if row.weeks_worked_out or row.once else number(row.weeks),
        "weekdays": [str(day) for day in row.weekdays],
        "on_bank_holidays": "yes" if row.on_bank_holidays else "no", "in_breaks": row.in_breaks,
        "rate_pence": row.rate_pence, "once": row.once, "employs": row.employs,
        "workers": row.workers if row.employs else "", "held": row.held,
        "fund_holder": row.fund_holder.reference if row.fund_holder else "",
        "outcomes": [one.reference for one in row.outcomes.all()],
    }  # fmt: skip
    if travel and travel.trips_each_week is not None:
        initial |= {
            "trips_each_week": number(travel.trips_each_week), "trip_pence": travel.trip_pence
        }  # fmt: skip
    return _line_page(request, opened, initial, row)


def line_or_404(opened: Opened, reference: str) -> CostLine:
    """One line of the plan that is open, or not found."""
    row = next((one for one in lines_of(opened.the_plan) if one.reference == reference), None)
    if row is None:
        raise Http404
    return row


def _line_page(
    request: PersonRequest, opened: Opened, initial: dict[str, object], line: CostLine | None
) -> HttpResponse:
    plan = opened.the_plan
    others = total_of(one for one in plan.lines.all() if line is None or one.pk != line.pk)
    form = LineForm(
        request.POST if request.method == "POST" else None,
        initial=initial, plan=plan, on=clock.today(), wanted=list(plan.outcomes.standing()),
    )  # fmt: skip
    read_back, total = "", others + (line.total_pence if line else 0)
    if request.method == "POST" and form.is_valid():
        trying = "total" in request.POST  # without JavaScript: read back before it is kept
        kept = _keep_line(request, plan, form, line, trying=trying)
        if kept and not trying:
            messages.success(request, "Your costs are saved.")
            if kept.line.employs:
                return redirect(place(request, "my_plan_employer", kept.line.reference))
            return redirect(place(request, "my_plan_costs"))
        if kept:
            read_back, total = kept.words, others + kept.line.total_pence
    context = {
        "opened": opened, "plan": plan, "form": form, "line": line, "read_back": read_back,
        "others_pence": others, "has_breaks": opened.has_breaks,
        "estimate": reading.Estimate(total, plan.indicative_pence),
    }  # fmt: skip
    return render(request, "support_plans/line.html", context, status=status_of(form))


@dataclass(frozen=True)
class Kept:
    """A line as it was kept, or would be, and what it then says."""

    line: CostLine
    words: str


def _keep_line(
    request: PersonRequest,
    plan: SupportPlan,
    form: LineForm,
    line: CostLine | None,
    *,
    trying: bool,
) -> Kept | None:
    """Keep the line, its travel and what it serves: all or nothing. `trying` keeps nothing."""
    by, at = request.user, clock.now()
    try:
        with transaction.atomic():
            facts = form.facts()
            if line is None:
                row = services.add_line(plan=plan, by=by, at=at, **facts)
            else:
                row = services.change_line(line=line, by=by, at=at, **facts)
            if form.trips:
                trips, pence = form.trips
                services.set_travel(line=row, trips_each_week=trips, trip_pence=pence, by=by, at=at)
            else:
                services.remove_travel(line=row, by=by, at=at)
            services.serve(line=row, outcomes=form.wanted, by=by, at=at)
            row = CostLine.objects.get(pk=row.pk)
            kept = Kept(row, f"{sentence(row)} {row.weeks_how}".strip())
            transaction.set_rollback(trying)
    except DomainError as refusal:
        form.refuse(refusal)
        return None
    return kept


@permission("plan.write")
def remove_cost(request: PersonRequest, line: str, whose: str = "") -> HttpResponse:
    """Take a line out, after asking once."""
    opened = open_plan(request, whose, code="plan.write")
    row = line_or_404(opened, line)
    if request.method == "POST":
        services.remove_line(line=row, by=request.user, at=clock.now())
        messages.success(request, f"{row.what} is out of your plan.")
        return redirect(place(request, "my_plan_costs"))
    return render(request, "support_plans/remove_line.html", {"opened": opened, "line": row})
