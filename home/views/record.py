"""Take your record with you: what is in it, asking for it, waiting, and the file."""

from typing import Final, cast

from django import forms
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core import clock
from core.errors import DomainError
from core.forms import SteerForm
from core.models import Job
from home.models import BroughtRecord, RecordCopy
from home.taking import making
from people import audit
from people.access import PersonRequest, permission, person_or_404
from people.models import Person
from people.places import place, whose_or_404

SHOWN: Final = 10
WHAT: Final = "your whole record, to take along"


def _copies(request: PersonRequest, person: Person) -> list[RecordCopy]:
    """The person sees every copy that was asked for; a helper or worker those they asked for."""
    rows = RecordCopy.objects.filter(person=person).select_related("asked_by")
    own = request.actor.person is not None and request.actor.person.pk == person.pk
    return list((rows if own else rows.filter(asked_by=request.user))[:SHOWN])


def _copy_or_404(request: PersonRequest, person: Person, reference: str) -> RecordCopy:
    rows = RecordCopy.objects.filter(person=person, reference=reference)
    own = request.actor.person is not None and request.actor.person.pk == person.pk
    found = (rows if own else rows.filter(asked_by=request.user)).first()
    if found is None:
        raise Http404
    return found


@permission("record.take")
def my_record(request: PersonRequest, whose: str = "") -> HttpResponse:
    """What is in it; one press asks for it."""
    person = whose_or_404(request, whose, "record.take", what=WHAT)
    if request.method == "POST":
        copy = making.ask(person=person, by=request.user, at=clock.now(), whole=not whose)
        return redirect(place(request, "my_record_copy", copy.reference))
    context = {
        "person": person, "own": not whose, "copies": _copies(request, person),
        "came": BroughtRecord.objects.filter(person=person).select_related("archive").first(),
    }  # fmt: skip
    return render(request, "home/record.html", context)


@permission("record.take")
@require_safe
def my_record_copy(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """How far one copy is; when it is ready, where to get it."""
    person = whose_or_404(request, whose, "record.take", what=WHAT)
    copy = _copy_or_404(request, person, reference)
    context = {"person": person, "copy": copy, "again": _tried_again(copy), "parked": _parked(copy)}
    return render(request, "home/record_copy.html", context)


def _job(copy: RecordCopy) -> Job | None:
    key = f"{making.MAKE_JOB}:{copy.reference}"
    return Job.objects.filter(key=key).first() if copy.is_coming else None


def _tried_again(copy: RecordCopy) -> bool:
    row = _job(copy)
    return row is not None and row.state == Job.State.WAITING and bool(row.problem)


def _parked(copy: RecordCopy) -> bool:
    row = _job(copy)
    return row is not None and row.state == Job.State.PARKED


@permission("record.take")
@require_safe
def my_record_file(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """The file itself, to those who may have everything in it."""
    person = whose_or_404(request, whose, "record.take", what=WHAT)
    return _file(request, _copy_or_404(request, person, reference))


def _file(request: PersonRequest, copy: RecordCopy) -> HttpResponse:
    at = clock.now()
    if not copy.is_ready or (copy.until_at is not None and copy.until_at <= at):
        raise Http404
    path = making.path_of(copy)
    if not path.is_file():
        raise Http404
    audit.record("record.taken", subject=copy.reference, by=request.user, at=at, person=copy.person)
    day = clock.day_of(copy.asked_at).isoformat()
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=f"my-record-{day}.zip")
    answer["Content-Type"] = "application/zip"
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return cast("HttpResponse", answer)  # it streams; both go out alike


class AskedForm(SteerForm):
    """How the person asked for it."""

    why = forms.CharField(
        label=_("How did they ask for it?"),
        help_text=_("For example: Maya rang on 5 November. They read this, with your name."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@permission("record.make")
def council_record_copies(request: PersonRequest, reference: str) -> HttpResponse:
    """A worker asks for a copy for one of their people, who asked; the person sees that."""
    person = person_or_404(request, reference, "record.make")
    form = AskedForm(request.POST or None)
    at = clock.now()
    audit.looked(request.actor, [person], what="the page to make a copy of your record", at=at)
    if request.method == "POST" and form.is_valid():
        try:
            making.ask(person=person, by=request.user, at=at, why=form.cleaned_data["why"])
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect("council_record_copies", reference)
    context = {
        "person": person, "form": form, "copies": _copies(request, person),
        "hands_over": person.user_id is None,
    }  # fmt: skip
    return render(request, "home/council_record_copies.html", context)


@permission("record.make")
@require_safe
def council_record_file(request: PersonRequest, reference: str, copy: str) -> HttpResponse:
    """For a person who does not sign in, their worker hands the file over; that is written down."""
    person = person_or_404(request, reference, "record.make")
    found = _copy_or_404(request, person, copy)
    if person.user_id is not None:
        raise Http404  # the person opens it on their own page
    audit.looked(
        request.actor, [person], what="your whole record, to hand it to you", at=clock.now(),
        subject=found.reference, reason=found.why,
    )  # fmt: skip
    return _file(request, found)
