"""A worker says why a price below all others near the person is enough."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from core import clock
from core.errors import DomainError
from core.forms import SteerForm
from people import audit
from people.access import PersonRequest, permission
from support_plans import services
from support_plans.views.common import status_of
from support_plans.views.outcomes import sent_or_404


class ReasonForm(SteerForm):
    """Which line, and why its price is enough."""

    line = forms.CharField(max_length=24, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why is this price enough?", max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text="The person can read this.",
    )  # fmt: skip


@permission("plan.decide")
def prices(request: PersonRequest, reference: str) -> HttpResponse:
    """Each price below the others, where the others come from, and the reason or a box for it."""
    version = sent_or_404(request, reference)
    at, on, person = clock.now(), clock.today(), version.plan.person
    audit.looked(request.actor, [person], what="a plan that was sent", at=at, subject=reference)
    sent = ReasonForm(request.POST, auto_id=f"id-{request.POST.get('line', '')[:24]}-%s") if (
        request.method == "POST"
    ) else None  # fmt: skip
    if sent is not None and sent.is_valid():
        try:
            services.explain_price(
                version=version, by=request.user, at=at, on=on, **sent.cleaned_data
            )
        except DomainError as refusal:
            sent.refuse(refusal)
        else:
            messages.success(request, "The reason is kept with this plan.")
            return redirect("plan_prices", reference)
    rows = [(one, _form(one.gap.line, sent)) for one in services.checked(version, on)]
    context = {"version": version, "person": person, "rows": rows, "form": sent}
    return render(request, "support_plans/prices.html", context, status=status_of(sent))


def _form(line: str, sent: ReasonForm | None) -> ReasonForm:
    """The form that was sent for this line, else an empty one with ids of its own."""
    if sent is not None and sent.data.get("line") == line:
        return sent
    return ReasonForm(initial={"line": line}, auto_id=f"id-{line}-%s")
