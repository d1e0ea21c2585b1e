"""What I want to change or keep: the list, one of it, and how the plan fits together."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core import clock
from core.errors import DomainError
from people import audit
from people.access import PersonRequest, permission
from people.places import place
from support_plans import reading, services
from support_plans.criteria import OUTCOMES
from support_plans.models import Outcome, PlanVersion, total_of
from support_plans.outcome_forms import OutcomeForm, what_matters
from support_plans.services import costs as costing
from support_plans.services import outcomes as listing
from support_plans.together import picture_of
from support_plans.views.common import Opened, answer_of, open_plan, status_of

WHAT_MATTERS = 1  # the first question of every set


@permission("plan.view")
def outcomes(request: PersonRequest, whose: str = "") -> HttpResponse:
    """The person's own list, in their order."""
    opened = open_plan(request, whose, part=OUTCOMES)
    rows = list(opened.the_plan.outcomes.with_support())
    context = {
        "opened": opened,
        "rows": [row for row in rows if not row.is_removed],
        "removed": [row for row in rows if row.is_removed],
    }
    return render(request, "support_plans/outcomes.html", context)


@permission("plan.write")
def add_outcome(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Put one on the list."""
    opened = open_plan(request, whose, code="plan.write")
    return _page(request, opened, None)


@permission("plan.write")
def change_outcome(request: PersonRequest, outcome: str, whose: str = "") -> HttpResponse:
    """Change one of the list."""
    opened = open_plan(request, whose, code="plan.write")
    return _page(request, opened, _outcome_or_404(opened, outcome))


def _outcome_or_404(opened: Opened, reference: str) -> Outcome:
    rows = opened.the_plan.outcomes.select_related("plan__person").prefetch_related("lines")
    row = rows.filter(reference=reference).first()
    if row is None:
        raise Http404
    return row


def _page(request: PersonRequest, opened: Opened, row: Outcome | None) -> HttpResponse:
    plan = opened.the_plan
    initial: dict[str, object] = {"wish": Outcome.Wish.CHANGE}
    if row is not None:
        initial = {
            "wish": row.wish, "words": row.words, "matters": row.matters, "signs": row.signs,
            "free_help": row.free_help, "lines": [line.reference for line in row.lines.all()],
        }  # fmt: skip
    form = OutcomeForm(
        request.POST if request.method == "POST" else None, initial=initial,
        lines=list(plan.lines.filter(just_in_case=False)),
        matters=what_matters(answer_of(plan, WHAT_MATTERS).text),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            if row is None:
                services.add_outcome(plan=plan, by=request.user, at=clock.now(), **form.facts())
            else:
                services.change_outcome(
                    outcome=row, by=request.user, at=clock.now(), **form.facts()
                )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "It is on your list." if row is None else "Saved.")
            return redirect(place(request, "my_plan_outcomes"))
    context = {"opened": opened, "form": form, "row": row}
    return render(request, "support_plans/outcome.html", context, status=status_of(form))


@permission("plan.write")
@require_POST
def remove_outcome(request: PersonRequest, outcome: str, whose: str = "") -> HttpResponse:
    """Off the list; “Put it back” stands on the same page."""
    opened = open_plan(request, whose, code="plan.write")
    row = _outcome_or_404(opened, outcome)
    services.remove_outcome(outcome=row, by=request.user, at=clock.now())
    messages.success(request, "It is off your list. You can put it back below.")
    return redirect(place(request, "my_plan_outcomes"))


@permission("plan.write")
@require_POST
def put_outcome_back(request: PersonRequest, outcome: str, whose: str = "") -> HttpResponse:
    """On the list again."""
    opened = open_plan(request, whose, code="plan.write")
    row = _outcome_or_404(opened, outcome)
    try:
        services.put_outcome_back(outcome=row, by=request.user, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "It is on your list again.")
    return redirect(place(request, "my_plan_outcomes"))


@permission("plan.write")
@require_POST
def move_outcome(request: PersonRequest, outcome: str, whose: str = "") -> HttpResponse:
    """One place up or down."""
    opened = open_plan(request, whose, code="plan.write")
    row = _outcome_or_404(opened, outcome)
    up = request.POST.get("to") == "up"
    services.move_outcome(outcome=row, up=up, by=request.user, at=clock.now())
    return redirect(f"{place(request, 'my_plan_outcomes')}#{row.reference}")


@permission("plan.view")
def together(request: PersonRequest, whose: str = "") -> HttpResponse:
    """The draft in one picture: what matters, what I want, support, cost, provider."""
    opened = open_plan(request, whose)
    plan = opened.the_plan
    lines = list(plan.lines.select_related("service__organisation", "fund_holder"))
    context = {
        "opened": opened, "plan": plan,
        "picture": picture_of(listing.frozen(plan), costing.frozen(lines)),
        "estimate": reading.Estimate(total_of(lines), plan.indicative_pence),
        "may_write": opened.may_write,
    }  # fmt: skip
    return render(request, "support_plans/together.html", context)


@permission("plan.decide")
def together_sent(request: PersonRequest, reference: str) -> HttpResponse:
    """The same picture of a version that was sent, for a worker."""
    version = sent_or_404(request, reference)
    person = version.plan.person
    audit.looked(
        request.actor, [person], what="a plan that was sent", at=clock.now(), subject=reference
    )
    context = {
        "version": version, "person": person,
        "picture": picture_of(
            version.content.get("outcomes", []), version.content.get("lines", [])
        ),
        "estimate": reading.Estimate(version.total_pence, version.indicative_pence),
    }  # fmt: skip
    return render(request, "support_plans/together_sent.html", context)


def sent_or_404(request: PersonRequest, reference: str) -> PlanVersion:
    """A sent version of the worker's own people; drafts and others are not found."""
    rows = PlanVersion.objects.visible_to(request.actor).select_related(
        "plan__person__authority", "plan__person__user"
    )
    row = rows.filter(reference=reference).exclude(state=PlanVersion.State.TAKEN_BACK).first()
    if row is None or not request.actor.may("plan.decide", row.plan.person):
        raise Http404
    return row
