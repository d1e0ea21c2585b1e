"""Capacity, recorded by an officer and read by the person; and the review that it asks for."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.errors import DomainError
from people import audit
from people.access import PersonRequest, permission, person_or_404
from people.places import whose_or_404
from support_plans.models import CapacityRecord
from support_plans.safety_forms import CapacityForm, CapacityReviewForm
from support_plans.services import capacity as services
from support_plans.views.common import status_of

MOST_SHOWN = 50


@permission("capacity.view")
def my_capacity(request: PersonRequest, whose: str = "") -> HttpResponse:
    """What the council wrote down, as the person and who is authorised read it."""
    person = whose_or_404(request, whose, "capacity.view", what="records about your decisions")
    rows = person.capacity_records.select_related("recorded_by", "reviewed_by")
    context = {"person": person, "rows": rows}
    return render(request, "support_plans/safety_capacity_mine.html", context)


@permission("capacity.record")
def capacity_list(request: PersonRequest) -> HttpResponse:
    """Reviews that a record of capacity asks for, oldest first."""
    rows = (
        CapacityRecord.objects.filter(person__in=request.actor.caseload(), reviewed_at=None)
        .select_related("person")
        .order_by("recorded_at", "pk")
    )[:MOST_SHOWN]
    people = {row.person for row in rows}
    audit.looked(request.actor, people, what="reviews about capacity", at=clock.now())
    return render(request, "support_plans/safety_capacity_list.html", {"rows": rows})


@permission("capacity.record")
def record_capacity(request: PersonRequest, reference: str) -> HttpResponse:
    """Write down what was found; earlier records stand beside it."""
    person = person_or_404(request, reference, "capacity.record")
    at, on = clock.now(), clock.today()
    audit.looked(request.actor, [person], what="records about your decisions", at=at)
    form = CapacityForm(
        request.POST if request.method == "POST" else None, initial={"found_on": on}
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = services.record_capacity(
                person=person, by=request.user, at=at, on=on, **form.cleaned_data
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Written down. A review is open, and the person is told."))
            return redirect("capacity_review", row.reference)
    context = {
        "person": person, "form": form, "nominated": services.nominated(person, on),
        "rows": person.capacity_records.select_related("recorded_by", "reviewed_by"),
    }  # fmt: skip
    return render(request, "support_plans/safety_capacity.html", context, status=status_of(form))


@permission("capacity.record")
def capacity_review(request: PersonRequest, reference: str) -> HttpResponse:
    """One record, and what the review came to."""
    row = (
        CapacityRecord.objects.select_related("person__authority", "recorded_by", "reviewed_by")
        .filter(reference=reference)
        .first()
    )
    if row is None or not request.actor.may("capacity.record", row.person):
        raise Http404
    at = clock.now()
    audit.looked(request.actor, [row.person], what="a record about your decisions", at=at,
                 subject=reference)  # fmt: skip
    form = CapacityReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.write_review(
                record=row, words=form.cleaned_data["words"], by=request.user, at=at
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The review is written down. The person is told."))
            return redirect("capacity_review", row.reference)
    context = {
        "row": row, "person": row.person, "form": form,
        "nominated": services.nominated(row.person, clock.today()),
    }  # fmt: skip
    return render(
        request, "support_plans/safety_capacity_review.html", context, status=status_of(form)
    )
