"""The council's side of reviews: the list, holding one, asking for one, and a reassessment."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.errors import DomainError
from people import audit
from people.access import PersonRequest, permission, person_or_404
from people.models import Person
from support_plans.living_forms import (
    CouncilAskForm,
    DecideReassessmentForm,
    FinishReassessmentForm,
    HoldForm,
    OpenReassessmentForm,
    ReviewFilter,
)
from support_plans.models import (
    Outcome,
    ProgressNote,
    Reassessment,
    Review,
    ReviewQuerySet,
    ReviewWords,
)
from support_plans.services import reassessing
from support_plans.services import reviews as services
from support_plans.views.common import status_of

A_PAGE = 25
SOON = timedelta(days=28)
PERMISSION = "review.hold"


@permission(PERMISSION)
@require_safe
def reviews_list(request: PersonRequest) -> HttpResponse:
    """Reviews of this worker's people: the most overdue first."""
    on = clock.today()
    form = ReviewFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = Review.objects.filter(person__in=request.actor.caseload(), person__died_on=None)
    overdue = rows.open().filter(by_on__lt=on).count()
    rows = _chosen(rows, chosen.get("show", ""), on)
    if name := chosen.get("name", "").strip():
        rows = rows.filter(Q(person__full_name__icontains=name))
    rows = rows.select_related("person").prefetch_related("reasons", "sayings")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    people = {row.person.pk: row.person for row in page.object_list}.values()
    audit.looked(request.actor, people, what="the list of reviews", at=clock.now())
    context = {
        "page": page, "form": form, "on": on, "overdue": overdue,
        "rows": [(row, row.is_overdue(on)) for row in page.object_list],
        "narrowed": bool(chosen.get("show") or chosen.get("name")),
    }  # fmt: skip
    return render(request, "support_plans/review_list.html", context)


def _chosen(rows: ReviewQuerySet, show: str, on: Any) -> ReviewQuerySet:
    if show == "held":
        return rows.filter(state=Review.State.HELD).order_by("-held_on", "-pk")
    rows = rows.open().order_by("by_on", "pk")
    if show == "overdue":
        return rows.filter(by_on__lt=on)
    if show == "soon":
        return rows.filter(by_on__gte=on, by_on__lte=on + SOON)
    if show == "asked":
        return rows.filter(reasons__kind__in=services.ASKED).distinct()
    return rows


def _review_or_404(request: PersonRequest, reference: str) -> Review:
    rows = Review.objects.select_related("person__authority", "person__user", "held_by")
    row = rows.prefetch_related("reasons__asked_by").filter(reference=reference).first()
    if row is None or not request.actor.may(PERMISSION, row.person):
        raise Http404
    audit.looked(request.actor, [row.person], what="a review of your plan", at=clock.now(),
                 subject=row.reference)  # fmt: skip
    return row


def given_words(row: Review) -> ReviewWords | None:
    """The newest words that the person let the council read."""
    rows = row.sayings.filter(given=True).select_related("recording", "said_by")
    return rows.last()


def progress_for(row: Review, words: ReviewWords | None) -> list[ProgressNote]:
    """What the person shows: all at this review, or single notes at any time."""
    notes = ProgressNote.objects.recorded().filter(
        outcome__plan__person=row.person, outcome__removed_at=None
    )
    if words is None or not words.with_progress:
        notes = notes.filter(shared=True)
    return list(notes.select_related("outcome", "photo").order_by("outcome_id", "-noted_on")[:100])


@permission(PERMISSION)
@require_safe
def review(request: PersonRequest, reference: str) -> HttpResponse:
    """One review: why, what the person gave to read, and what came of it."""
    row = _review_or_404(request, reference)
    words = given_words(row)
    context = {
        "row": row, "person": row.person, "words": words,
        "notes": progress_for(row, words), "overdue": row.is_overdue(clock.today()),
        "findings": list(row.findings.select_related("outcome")),
        "reassessment": Reassessment.objects.filter(review=row).first(),
    }  # fmt: skip
    return render(request, "support_plans/review_council.html", context)


@permission(PERMISSION)
def hold_review(request: PersonRequest, reference: str) -> HttpResponse:
    """Write down a review that took place."""
    row = _review_or_404(request, reference)
    outcomes = Outcome.objects.standing().filter(
        plan__person=row.person, plan__ends_on__gte=clock.today()
    )
    payment = any(reason.kind == "payment" for reason in row.reasons.all())
    form = HoldForm(
        request.POST if request.method == "POST" else None, outcomes=outcomes,
        initial={"held_on": clock.today(), "payment_looked": payment},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            services.hold_review(
                review=row, meeting=form.meeting(), by=request.user, at=clock.now(),
                on=clock.today(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is written down. The person is told."))
            return redirect("council_review", reference)
    context = {"row": row, "person": row.person, "form": form}
    return render(request, "support_plans/review_hold.html", context, status=status_of(form))


@permission(PERMISSION)
def ask_review(request: PersonRequest, reference: str) -> HttpResponse:
    """Ask for a review of one of this worker's people, with a reason they read."""
    person = _person(request, reference)
    form = CouncilAskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.ask_review(
                person=person, by=request.user, at=clock.now(), on=clock.today(),
                **form.cleaned_data,
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("A review is planned. The person is told why."))
            return redirect("council_review", row.reference)
    context = {"person": person, "form": form}
    return render(request, "support_plans/review_council_ask.html", context, status=status_of(form))


def _person(request: PersonRequest, reference: str) -> Person:
    person = person_or_404(request, reference, PERMISSION)
    audit.looked(request.actor, [person], what="your reviews", at=clock.now())
    return person


@permission(PERMISSION)
def open_reassessment(request: PersonRequest, reference: str) -> HttpResponse:
    """Begin to look at the needs again."""
    person = _person(request, reference)
    form = OpenReassessmentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = reassessing.open_reassessment(
                person=person, reason=form.cleaned_data["reason"], by=request.user,
                at=clock.now(), on=clock.today(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is open. The person is told why."))
            return redirect("council_reassessment", row.reference)
    context = {"person": person, "form": form}
    return render(request, "support_plans/review_reassess.html", context, status=status_of(form))


@permission(PERMISSION)
def reassessment(request: PersonRequest, reference: str) -> HttpResponse:
    """A reassessment step by step: what was found, then what is decided."""
    row = Reassessment.objects.select_related(
        "person__authority", "person__user", "opened_by", "done_by", "decided_by", "review"
    ).filter(reference=reference).first()  # fmt: skip
    if row is None or not request.actor.may(PERMISSION, row.person):
        raise Http404
    audit.looked(request.actor, [row.person], what="your reassessment", at=clock.now(),
                 subject=reference)  # fmt: skip
    form = _step_form(request, row)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            _take_step(request, row, form.cleaned_data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved. The person is told."))
            return redirect("council_reassessment", reference)
    context = {
        "row": row, "person": row.person, "form": form,
        "notice": row.person.authority.policy("reassessment_notice_days", clock.today()).value,
    }  # fmt: skip
    return render(
        request, "support_plans/review_council_reassessment.html", context, status=status_of(form)
    )


def _step_form(
    request: PersonRequest, row: Reassessment
) -> FinishReassessmentForm | DecideReassessmentForm | None:
    """The form of the next step; a form of a step that is past is not taken for another's."""
    if row.step == "decided":
        return None
    sent = (
        request.POST if request.method == "POST" and request.POST.get("step") == row.step else None
    )
    if row.step == "opened":
        return FinishReassessmentForm(sent, initial={"done_on": clock.today()})
    return DecideReassessmentForm(sent)


def _take_step(request: PersonRequest, row: Reassessment, data: dict[str, Any]) -> None:
    by, at, on = request.user, clock.now(), clock.today()
    if row.step == "opened":
        reassessing.finish_reassessment(reassessment=row, by=by, at=at, on=on, **data)
        return
    decision = reassessing.Decision(data["outcome"], data["because"], data["least"])
    try:
        reassessing.decide_reassessment(reassessment=row, decision=decision, by=by, at=at, on=on)
    except DomainError as refusal:
        if refusal.field == "least_pence":
            refusal.field = "least"
        raise
