"""The council's side of first estimates: what people sent, keying in, another amount, the plan."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.errors import DomainError
from people import audit
from people.access import PersonRequest, permission, person_or_404
from support_plans import services
from support_plans.estimate_forms import (
    ChangeAmountForm,
    DecideAmountForm,
    KeyInForm,
    PlanDatesForm,
)
from support_plans.models import AllocationScheme, Assessment, SupportPlan
from support_plans.views.common import status_of
from support_plans.views.estimate import sums_of, working_of

A_PAGE = 25
PERMISSION = "estimate.council"


@permission(PERMISSION)
@require_safe
def estimates_list(request: PersonRequest) -> HttpResponse:
    """Estimates that this worker's people sent, the newest first."""
    rows = (
        Assessment.objects.with_working()
        .filter(person__in=request.actor.caseload(), sent_at__isnull=False)
        .order_by("-sent_at", "-pk")
    )
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    people = {row.person for row in page.object_list}
    audit.looked(request.actor, people, what="the list of first estimates", at=clock.now())
    return render(request, "support_plans/estimate_council_list.html", {"page": page})


def _sent_or_404(request: PersonRequest, reference: str) -> Assessment:
    """One that a person of this worker's sent; all else is not found. Looking is recorded."""
    rows = Assessment.objects.with_working().filter(reference=reference, sent_at__isnull=False)
    row = rows.first()
    if row is None or not request.actor.may(PERMISSION, row.person):
        raise Http404
    audit.looked(
        request.actor, [row.person], what="your first estimate", at=clock.now(), subject=reference
    )
    return row


@permission(PERMISSION)
@require_safe
def estimate(request: PersonRequest, reference: str) -> HttpResponse:
    """One estimate with its working, and what may be done with it."""
    row = _sent_or_404(request, reference)
    return _page(request, row, DecideAmountForm())


def _page(request: PersonRequest, row: Assessment, form: DecideAmountForm) -> HttpResponse:
    waiting = row.waiting_change
    plan = SupportPlan.objects.current(row.person, clock.today())
    context: dict[str, Any] = {
        "row": row, "person": row.person, **sums_of(row), **working_of(row), "waiting": waiting,
        "form": form, "may_decide": waiting is not None and waiting.made_by_id != request.user.pk,
        "refused": [c for c in row.changes.all() if c.state == c.State.REFUSED], "plan": plan,
    }  # fmt: skip
    return render(request, "support_plans/estimate_council.html", context, status=status_of(form))


@permission(PERMISSION)
def change_amount(request: PersonRequest, reference: str) -> HttpResponse:
    """Propose another amount with a reason; a second person decides."""
    row = _sent_or_404(request, reference)
    form = ChangeAmountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.propose_amount(
                assessment=row, weekly_pence=form.cleaned_data["weekly"],
                reason=form.cleaned_data["reason"], by=request.user, at=clock.now(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("A second person decides now. Nothing has changed yet."))
            return redirect("council_estimate", reference)
    context = {"row": row, "person": row.person, "form": form, **sums_of(row)}
    return render(request, "support_plans/estimate_change.html", context, status=status_of(form))


@permission(PERMISSION)
@require_POST
def decide_amount(request: PersonRequest, reference: str) -> HttpResponse:
    """The second person's yes or no."""
    row = _sent_or_404(request, reference)
    change = row.waiting_change
    form = DecideAmountForm(request.POST)
    if change is None:
        messages.warning(request, _("Nothing waits here any more."))
        return redirect("council_estimate", reference)
    if not form.is_valid():
        return _page(request, row, form)
    agreed = form.cleaned_data["outcome"] == "yes"
    try:
        services.decide_amount(
            change=change, agreed=agreed, words=form.cleaned_data["words"], by=request.user,
            at=clock.now(),
        )  # fmt: skip
    except DomainError as refusal:
        form.refuse(refusal)
        return _page(request, row, form)
    name = row.person.known_as
    done = _("The new amount counts. %(name)s is told.") if agreed else _("The amount stays as it was.")  # fmt: skip
    messages.success(request, done % {"name": name} if agreed else done)
    return redirect("council_estimate", reference)


@permission(PERMISSION)
def use_estimate(request: PersonRequest, reference: str) -> HttpResponse:
    """Set it as the amount of the person's plan, or begin a plan with it."""
    row = _sent_or_404(request, reference)
    on = clock.today()
    plan = SupportPlan.objects.current(row.person, on)
    if plan is not None and plan.ends_on < on:
        plan = None
    data = request.POST if request.method == "POST" else None
    form = None if plan else PlanDatesForm(data)
    if data is not None and (form is None or form.is_valid()):
        try:
            _use(request, row, plan, form)
        except DomainError as refusal:
            if form is None:
                messages.warning(request, refusal.sentence)
                return redirect("council_estimate", reference)
            form.refuse(refusal)
        else:
            messages.success(
                request, _("%(name)s’s plan has this amount now.") % {"name": row.person.known_as}
            )
            return redirect("council_estimate", reference)
    context: dict[str, Any] = {
        "row": row, "person": row.person, "plan": plan, "form": form, **sums_of(row)
    }  # fmt: skip
    if plan is not None:
        found = services.amount_for(row, plan.starts_on, plan.ends_on, on)
        last = plan.estimates.order_by("-pk").first()
        same = last is not None and last.says_the_same(found)
        context |= {
            "found": found, "note": services.note_of(found),
            "same": same and plan.indicative_pence == found.indicative_pence,
        }  # fmt: skip
    return render(request, "support_plans/estimate_use.html", context, status=status_of(form))


def _use(
    request: PersonRequest, row: Assessment, plan: SupportPlan | None, form: PlanDatesForm | None
) -> None:
    by, at, on = request.user, clock.now(), clock.today()
    if plan is not None:
        services.use_for_plan(assessment=row, plan=plan, by=by, at=at, on=on)
    elif form is not None:
        services.start_plan_with(
            assessment=row, starts_on=form.cleaned_data["starts_on"],
            ends_on=form.cleaned_data["ends_on"], by=by, at=at, on=on,
        )  # fmt: skip


@permission(PERMISSION)
def key_in(request: PersonRequest, reference: str) -> HttpResponse:
    """Write down what a person said on paper or by telephone."""
    person = person_or_404(request, reference, PERMISSION)
    on = clock.today()
    audit.looked(request.actor, [person], what="your first estimate", at=clock.now())
    scheme = AllocationScheme.objects.in_force(person.authority, on)
    if scheme is None:
        return render(request, "support_plans/estimate_key_in.html", {"person": person})
    data = request.POST if request.method == "POST" else None
    form = KeyInForm(scheme.read(), data, latest=on)
    if data is not None and form.is_valid():
        said = form.cleaned_data
        try:
            row = services.key_in_estimate(
                person=person, answers=form.answers, source=said["source"],
                source_note=said["source_note"], received_on=said["received_on"],
                helper=said["helper"], by=request.user, at=clock.now(), on=on,
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The answers are kept, and the estimate is worked out."))
            return redirect("council_estimate", row.reference)
    context = {"person": person, "form": form, "scheme": scheme}
    return render(request, "support_plans/estimate_key_in.html", context, status=status_of(form))
