"""What could go wrong, who to call, what must go on: the page, its rows, one page to print."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as mark
from django.views.decorators.http import require_POST

from core import clock
from core.errors import DomainError
from people.access import PersonRequest, permission
from people.places import place
from support_plans.safety_forms import SAFETY_FORMS
from support_plans.services import safety as services
from support_plans.views.common import Opened, open_plan, status_of

WHAT = "what could go wrong, in your plan"
ACTS = {"up": services.move_up, "out": services.take_out, "back": services.put_back}
DONE = {
    "up": mark("Moved up."),
    "out": mark("Taken out. You can put it back."),
    "back": mark("Put back."),
}


@permission("plan.view")
def safety(request: PersonRequest, whose: str = "") -> HttpResponse:
    """All that stands, and what was taken out."""
    opened = open_plan(request, whose, what=WHAT)
    context = {"opened": opened, "safety": services.safety_of(opened.the_plan)}
    return render(request, "support_plans/safety.html", context)


@permission("plan.view")
def safety_sheet(request: PersonRequest, whose: str = "") -> HttpResponse:
    """One page to print and hang up: who to call first."""
    opened = open_plan(request, whose, what=WHAT)
    context = {
        "opened": opened, "plan": opened.the_plan, "on": clock.today(),
        "safety": services.frozen(opened.the_plan),
    }  # fmt: skip
    return render(request, "support_plans/safety_sheet.html", context)


@permission("plan.write")
def add_safety(request: PersonRequest, kind: str, whose: str = "") -> HttpResponse:
    """Add one of a kind: a risk, somebody to call, something that must go on."""
    opened = open_plan(request, whose, code="plan.write", what=WHAT)
    return _page(request, opened, kind, "")


@permission("plan.write")
def change_safety(
    request: PersonRequest, kind: str, reference: str, whose: str = ""
) -> HttpResponse:
    """Change what one says."""
    opened = open_plan(request, whose, code="plan.write", what=WHAT)
    return _page(request, opened, kind, reference)


def _page(request: PersonRequest, opened: Opened, kind: str, reference: str) -> HttpResponse:
    plan, row = opened.the_plan, None
    if kind not in SAFETY_FORMS:
        raise Http404
    initial: dict[str, Any] = {}
    if reference:
        row = services.row_of(plan, kind, reference)
        if row is None:
            raise Http404
        initial = {name: getattr(row, name) for name in services.FIELDS[kind]}
    elif kind == "risk" and "anyway" in request.GET:
        initial = {"anyway": True}
    form = SAFETY_FORMS[kind](request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        act: dict[str, Any] = {
            "plan": plan, "kind": kind, "facts": form.cleaned_data, "by": request.user,
            "at": clock.now(),
        }  # fmt: skip
        try:
            if reference:
                services.change_row(reference=reference, **act)
            else:
                services.add_row(**act)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(place(request, "my_plan_safety"))
    context = {"opened": opened, "form": form, "row": row, "kind": kind}
    return render(request, "support_plans/safety_row.html", context, status=status_of(form))


@permission("plan.write")
@require_POST
def safety_act(
    request: PersonRequest, kind: str, reference: str, act: str, whose: str = ""
) -> HttpResponse:
    """Move one up, take it out, or put it back."""
    opened = open_plan(request, whose, code="plan.write", what=WHAT)
    if act not in ACTS or services.row_of(opened.the_plan, kind, reference) is None:
        raise Http404
    try:
        ACTS[act](
            plan=opened.the_plan, kind=kind, reference=reference, by=request.user, at=clock.now()
        )
        messages.success(request, DONE[act])
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect(place(request, "my_plan_safety"))
