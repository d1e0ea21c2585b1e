"""Files of budgets that come from another system: what they hold, and a second person's answer."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from budgets.models import OpeningImport
from budgets.services import opening as opening_services
from core import clock
from core.errors import DomainError
from people.access import PersonRequest, permission
from people.models import Role

A_PAGE = 25
STAFF = (Role.FINANCE_MAKER, Role.FINANCE_APPROVER, Role.AUDITOR)


def _rows(request: PersonRequest, *roles: str) -> QuerySet[OpeningImport]:
    rows = OpeningImport.objects.filter(authority__in=request.actor.authority_ids(*roles))
    return rows.select_related("entered_by", "decided_by")


@permission("opening.view")
def openings(request: PersonRequest) -> HttpResponse:
    """Every file, those that wait first."""
    rows = _rows(request, *STAFF).defer("rows").order_by("-state", "-entered_at", "-pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "budgets/openings.html", {"page": page, "at": clock.now()})


@permission("opening.view")
def opening(request: PersonRequest, reference: str) -> HttpResponse:
    """One file: its hash, its sums, and the answer."""
    row = get_object_or_404(_rows(request, *STAFF).defer("rows"), reference=reference)
    context = {
        "opening": row, "totals": row.totals,
        "may_approve": row.state == OpeningImport.State.WAITING
        and row.entered_by_id != request.actor.user.pk
        and row.authority_id in request.actor.authority_ids(Role.FINANCE_APPROVER),
    }  # fmt: skip
    return render(request, "budgets/opening.html", context)


@permission("opening.approve")
@require_POST
def answer_opening(request: PersonRequest, reference: str) -> HttpResponse:
    """Approve: all is posted. Refuse: with a reason."""
    row = get_object_or_404(_rows(request, Role.FINANCE_APPROVER), reference=reference)
    by, at = request.actor.user, clock.now()
    try:
        if "approve" in request.POST:
            counted = opening_services.approve_opening(
                opening=row, by=by, at=at, on=clock.day_of(at)
            )
            said = _("Posted: %(budgets)d budgets of %(people)d new people.")
            messages.success(request, said % {"budgets": counted.budgets, "people": counted.people})
        else:
            reason = request.POST.get("reason", "")
            opening_services.refuse_opening(opening=row, reason=reason, by=by, at=at)
            messages.success(request, _("Refused. Nothing was posted."))
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect("opening", reference=row.reference)
