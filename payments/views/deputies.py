"""Finance: who approves pay runs while an approver is away."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from core.errors import DomainError
from payments.forms import DeputyForm
from payments.services import deputies as naming
from payments.views.finance import APPROVER, _authority
from people.access import PersonRequest, permission


@permission("run.view")
def deputies(request: PersonRequest) -> HttpResponse:
    """Those of today and to come; an approver names one, or ends it."""
    authority, at = _authority(request), clock.now()
    on = clock.day_of(at)
    may = request.actor.may("deputy.name")
    may = may and naming.deputises_for(request.user, authority, on) is None
    choices = {user.reference: user for user in naming.may_be_deputy(authority, request.user, on)}
    form = DeputyForm(
        request.POST if request.method == "POST" else None,
        choices=[(reference, user.name) for reference, user in choices.items()],
    )
    if request.method == "POST" and not may:
        raise Http404
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            naming.name_deputy(
                authority=authority, deputy=choices[facts["deputy"]], from_on=facts["from_on"],
                until_on=facts["until_on"], reason=facts["reason"], by=request.user, at=at, on=on,
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Named. They are told."))
            return redirect("deputies")
    context = {
        "rows": naming.named_deputies(authority, on), "form": form if may and choices else None,
        "may": may, "nobody": may and not choices,
    }  # fmt: skip
    return render(request, "payments/deputies.html", context)


@require_POST
@permission("deputy.name")
def end_deputy(request: PersonRequest, number: int) -> HttpResponse:
    """From now on they approve for nobody."""
    on = clock.today()
    row = naming.named_deputies(_authority(request, APPROVER), on).filter(pk=number).first()
    if row is None or row.user_id == request.user.pk:
        raise Http404
    naming.end_deputy(role=row, by=request.user, at=clock.now(), on=on)
    messages.success(request, _("Ended. They are told."))
    return redirect("deputies")
