"""Pictures, drawings, recordings and papers: they answer a question as well as words do."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from csp.decorators import csp_update
from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core import clock
from core.errors import DomainError
from files.models import StoredFile
from people.access import PersonRequest, permission
from people.places import place
from support_plans import services
from support_plans.media_forms import AboutForm, AboutRecordingForm, DrawForm, MediaForm, RecordForm
from support_plans.models import Answer, Attachment
from support_plans.views.common import Opened, answer_of, open_plan, status_of

WAYS = ("voice", "video", "draw")
OPEN_TO_RECORD = "camera=(self), microphone=(self), geolocation=(), payment=()"


def attachments_of(answer: Answer) -> list[Attachment]:
    """What answers a question besides words, in the order in which it came."""
    return list(answer.attachments.select_related("file", "track")) if answer.pk else []


def way_to(request: PersonRequest, number: int) -> str:
    """Where to go after the words are saved: the page of the button that was pressed."""
    way = request.POST.get("photo", "")
    if way in WAYS:
        return place(request, "my_plan_record", str(number), way)
    return place(request, "my_plan_photos", str(number))


def may_record(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only this page may use camera and microphone, and play what it has just recorded.

    A blob: address is made by our own scripts from what they hold in memory; no other page can.
    """

    @wraps(view)
    def opened(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        response["Permissions-Policy"] = OPEN_TO_RECORD
        return response

    return cast("Callable[..., HttpResponse]", csp_update({"media-src": ["blob:"]})(opened))


@permission("plan.write")
def photos(request: PersonRequest, question: int, whose: str = "") -> HttpResponse:
    """Everything that answers this question besides words; add a file, or go and record one."""
    opened, answer = _open(request, question, whose)
    form = MediaForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and (done := _kept(request, opened, answer, form)):
        return done
    return _show(request, "support_plans/photos.html", opened, answer, form)


@permission("plan.write")
@may_record
def record(request: PersonRequest, question: int, way: str, whose: str = "") -> HttpResponse:
    """Say it, film it or draw it, in the browser; or choose what was made elsewhere."""
    if way not in WAYS:
        raise Http404
    opened, answer = _open(request, question, whose)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DrawForm(*sent) if way == "draw" else RecordForm(*sent, film=way == "video")
    if request.method == "POST" and (done := _kept(request, opened, answer, form)):
        return done
    template = "media_draw" if way == "draw" else "media_record"
    return _show(
        request, f"support_plans/{template}.html", opened, answer, form, film=way == "video"
    )


def _open(request: PersonRequest, question: int, whose: str) -> tuple[Opened, Answer]:
    opened = open_plan(request, whose, code="plan.write")
    opened.question_or_404(question)
    return opened, answer_of(opened.the_plan, question)


def _show(
    request: PersonRequest, template: str, opened: Opened, answer: Answer, form: forms.Form,
    **more: Any,
) -> HttpResponse:  # fmt: skip
    number = answer.question
    context = {
        "opened": opened, "form": form, "number": number, "title": answer.title,
        "photos": attachments_of(answer), "owner": request.user.reference,
    } | more  # fmt: skip
    return render(request, template, context, status=status_of(form))


def _kept(request: PersonRequest, opened: Opened, answer: Answer, form: Any) -> HttpResponse | None:
    """Keep the form's file and go on; None when it was refused and the form says why."""
    if not form.is_valid():
        return None
    try:
        row = services.add_attachment(
            plan=opened.the_plan, question=answer.question, upload=form.cleaned_data["file"],
            caption=form.cleaned_data["caption"], by=request.user, at=clock.now(),
        )  # fmt: skip
    except DomainError as refusal:
        form.refuse(refusal, "file")
        return None
    return redirect(after_keeping(request, answer.question, row))


def after_keeping(request: PersonRequest, number: int, row: Attachment) -> str:
    """Say that it is kept, and where to go: a recording may have words beside it."""
    file = row.file
    messages.success(request, f"Your {what_it_is(file)} is kept.")
    if file.note:
        messages.warning(request, file.note)
    if file.is_recording:
        return place(request, "my_plan_media", str(number), file.reference)
    return place(request, "my_plan_question", str(number))


def what_it_is(file: StoredFile) -> str:
    """The word for it."""
    if file.is_film:
        return "video"
    if file.is_sound:
        return "recording"
    return "picture" if file.is_picture else "paper"


def _attachment(opened: Opened, question: int, reference: str) -> Attachment:
    row = (
        Attachment.objects.select_related("file", "track", "answer__plan__person")
        .filter(answer__plan=opened.the_plan, answer__question=question, file__reference=reference)
        .first()
    )
    if row is None:
        raise Http404
    return row


@permission("plan.write")
def about(request: PersonRequest, question: int, photo: str, whose: str = "") -> HttpResponse:
    """What it shows and what is said: offered, never required."""
    opened, answer = _open(request, question, whose)
    row = _attachment(opened, question, photo)
    kind = AboutRecordingForm if row.file.is_recording else AboutForm
    form: Any = kind(initial={"caption": row.caption, "transcript": row.transcript})
    if request.method == "POST":
        form = kind(request.POST, request.FILES)
        if form.is_valid() and _written(request, row, form):
            messages.success(request, "Your words are saved.")
            return redirect(place(request, "my_plan_question", str(question)))
    return _show(request, "support_plans/media_about.html", opened, answer, form, photo=row)


def _written(request: PersonRequest, row: Attachment, form: Any) -> bool:
    given = form.cleaned_data
    try:
        services.write_about(
            attachment=row, caption=given["caption"],
            transcript=given.get("transcript", row.transcript), track=given.get("track"),
            by=request.user, at=clock.now(),
        )  # fmt: skip
    except DomainError as refusal:
        form.refuse(refusal, "track")
        return False
    return True


@permission("plan.write")
@require_POST
def remove_captions(
    request: PersonRequest, question: int, photo: str, whose: str = ""
) -> HttpResponse:
    """Take the captions away."""
    opened, _ = _open(request, question, whose)
    row = _attachment(opened, question, photo)
    services.remove_track(attachment=row, by=request.user, at=clock.now())
    messages.success(request, "The captions are gone.")
    return redirect(place(request, "my_plan_media", str(question), photo))


@permission("plan.write")
@require_POST
def remove_photo(
    request: PersonRequest, question: int, photo: str, whose: str = ""
) -> HttpResponse:
    """Take a picture, recording or paper away."""
    opened, _ = _open(request, question, whose)
    row = _attachment(opened, question, photo)
    what = what_it_is(row.file)
    services.remove_attachment(attachment=row, by=request.user, at=clock.now())
    messages.success(request, f"The {what} is gone.")
    return redirect(place(request, "my_plan_question", str(question)))
