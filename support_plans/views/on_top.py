"""What hangs on the costs: breaks, an employer's amounts, and a sum just in case."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core import clock
from core.errors import DomainError
from core.money import show
from people.access import PersonRequest, permission
from people.places import place
from support_plans import parts, services
from support_plans.cost_forms import AmountForm, BreakForm, JustInCaseForm
from support_plans.models import CostLine, LineExtra, total_of
from support_plans.sentences import sentence
from support_plans.views.common import Opened, open_plan, status_of
from support_plans.views.costs import line_or_404, lines_of


@permission("plan.write")
def breaks(request: PersonRequest, whose: str = "") -> HttpResponse:
    """The days on which support rests; adding one takes its weeks off the lines that rest."""
    opened = open_plan(request, whose, code="plan.write")
    plan = opened.the_plan
    form = BreakForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.add_break(
                plan=plan, by=request.user, at=clock.now(), **form.cleaned_data
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{row.name} is a break now. Your total is up to date.")
            return redirect(place(request, "my_plan_breaks"))
    context = {"opened": opened, "plan": plan, "form": form, "breaks": list(plan.breaks.all())}
    return render(request, "support_plans/breaks.html", context, status=status_of(form))


@permission("plan.write")
@require_POST
def remove_break(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """Support goes on then after all."""
    opened = open_plan(request, whose, code="plan.write")
    row = opened.the_plan.breaks.select_related("plan").filter(reference=reference).first()
    if row is None:
        raise Http404
    services.remove_break(row=row, by=request.user, at=clock.now())
    messages.success(request, f"{row.name} is not a break any more. Your total is up to date.")
    return redirect(place(request, "my_plan_breaks"))


def _employing(opened: Opened, reference: str) -> CostLine:
    row = line_or_404(opened, reference)
    if not row.employs:
        raise Http404
    return row


@permission("plan.view")
def employer(request: PersonRequest, line: str, whose: str = "") -> HttpResponse:
    """Each thing an employer pays, with its sum in words."""
    opened = open_plan(request, whose, part=parts.COSTS)
    row = _employing(opened, line)
    context = {
        "opened": opened, "line": row, "sentence": sentence(row),
        "extras": [one for one in row.extras.all() if one.kind != LineExtra.Kind.TRAVEL],
    }  # fmt: skip
    return render(request, "support_plans/employer.html", context)


@permission("plan.write")
def employer_amount(request: PersonRequest, line: str, kind: str, whose: str = "") -> HttpResponse:
    """Another amount than the one worked out, with a reason; or the sum again."""
    opened = open_plan(request, whose, code="plan.write")
    row = _employing(opened, line)
    extra = next((one for one in row.extras.all() if one.kind == kind), None)
    if extra is None or kind == LineExtra.Kind.TRAVEL:
        raise Http404
    again = request.method == "POST" and "again" in request.POST
    form = AmountForm(
        request.POST if request.method == "POST" and not again else None,
        initial={"amount_pence": extra.amount_pence, "reason": extra.reason},
    )
    if again:
        services.keep_amount(
            line=row, kind=kind, amount_pence=extra.worked_out_pence or 0, reason="",
            by=request.user, at=clock.now(),
        )  # fmt: skip
        messages.success(request, "The amount that we worked out counts again.")
        return redirect(place(request, "my_plan_employer", row.reference))
    if form.is_valid():
        try:
            services.keep_amount(
                line=row, kind=kind, by=request.user, at=clock.now(), **form.cleaned_data
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Your amount is kept.")
            return redirect(place(request, "my_plan_employer", row.reference))
    context = {"opened": opened, "line": row, "extra": extra, "form": form}
    return render(request, "support_plans/employer_amount.html", context, status=status_of(form))


@permission("plan.write")
def just_in_case(request: PersonRequest, whose: str = "") -> HttpResponse:
    """A sum for what nobody expects: suggested by the council's policy, decided by the person."""
    opened = open_plan(request, whose, code="plan.write")
    plan = opened.the_plan
    lines = lines_of(plan)
    row = next((line for line in lines if line.just_in_case), None)
    share = opened.person.authority.policy("just_in_case_percent", plan.starts_on)
    suggested = services.suggested_just_in_case(lines, share.value)
    initial: dict[str, object] = {"amount_pence": row.rate_pence if row else suggested or None}
    if row:
        initial["held"] = row.held
    data = request.POST if request.method == "POST" else None
    form = JustInCaseForm(data if data and "none" not in data else None, plan=plan, initial=initial)
    if data is not None and "none" in data:
        services.set_just_in_case(
            plan=plan, amount_pence=0, held="", by=request.user, at=clock.now()
        )
        messages.success(request, "Your plan has no money just in case.")
        return redirect(place(request, "my_plan_costs"))
    if form.is_valid():
        try:
            kept = services.set_just_in_case(
                plan=plan, by=request.user, at=clock.now(), **form.cleaned_data
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            pence = kept.rate_pence if kept else 0
            messages.success(request, f"Your plan has {show(pence)} just in case.")
            return redirect(place(request, "my_plan_costs"))
    context = {
        "opened": opened, "form": form, "line": row, "share": share, "suggested": suggested,
        "others_pence": total_of(line for line in lines if not line.just_in_case),
    }  # fmt: skip
    return render(request, "support_plans/just_in_case.html", context, status=status_of(form))
