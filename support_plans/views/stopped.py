"""Sharing stopped while somebody was writing: they keep their unsent words, and learn no more."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from people.access import PersonRequest
from people.models import Person, Relationship, Role, Scope, Sharing


def person_of(reference: str) -> Person:
    """The person of a reference, for a check of rights that follows; 404 when there is none."""
    person = Person.objects.filter(reference=reference).select_related("user").first()
    if person is None:
        raise Http404
    return person


def stopped(request: PersonRequest, person: Person) -> HttpResponse:
    """403 with the words that were not saved, for those whom this person once let in; else 404."""
    once = Relationship.objects.filter(person=person, user=request.user).exclude(
        kind__in=[Role.COUNCIL_WORKER, Role.EXECUTOR]
    )
    words = request.POST.get("text", "")
    if not words or not once.exists():
        raise Http404
    context = {
        "words": words, "why": request.POST.get("why", ""), "name": person.known_as,
        "stopped_at": _stopped_at(request, person),
    }  # fmt: skip
    return render(request, "support_plans/stopped.html", context, status=403)


def _stopped_at(request: PersonRequest, person: Person) -> object:
    """When the person took back the right to write; None when it ran out or was made smaller."""
    rows = Sharing.objects.filter(
        relationship__person=person, relationship__user=request.user,
        scope__in=[Scope.PLAN_SUGGEST, Scope.PLAN_DRAFT],
    )  # fmt: skip
    return rows.order_by("-granted_at", "-pk").values_list("withdrawn_at", flat=True).first()
