"""A recording that comes in pieces (docs/files.md): start, piece, finish, stop. JSON for our script."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from core import clock
from core.errors import DomainError
from files import pieces
from files.models import ComingFile, StoredFile
from people.access import PersonRequest, permission
from support_plans import services
from support_plans.media_forms import PieceForm, StartForm
from support_plans.models import SupportPlan
from support_plans.views.common import open_plan
from support_plans.views.media import after_keeping


def _open(request: PersonRequest, question: int, whose: str) -> SupportPlan:
    opened = open_plan(request, whose, code="plan.write")
    opened.question_or_404(question)
    return opened.the_plan


def _about(plan: SupportPlan, question: int) -> str:
    return f"{plan.reference}:{question}"


def _refused(refusal: DomainError, **more: Any) -> JsonResponse:
    body = {"code": refusal.code, "message": refusal.sentence} | more
    return JsonResponse(body, status=refusal.status)


def _state(coming: ComingFile) -> JsonResponse:
    return JsonResponse(
        {
            "reference": coming.reference, "received": coming.received, "size": coming.size,
            "piece": pieces.PIECE,
        }
    )  # fmt: skip


@permission("plan.write")
@require_POST
def start(request: PersonRequest, question: int, whose: str = "") -> HttpResponse:
    """Say what will come. Too big is said now, before a byte is sent."""
    plan = _open(request, question, whose)
    form = StartForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"code": "bad_start", "message": "Choose the file again."}, status=422)
    name, size, at = form.cleaned_data["name"], form.cleaned_data["size"], clock.now()
    try:
        services.need_room(
            plan=plan, question=question, name=name, size=size, by=request.user, at=at
        )
        coming = pieces.start(
            name=name, size=size, purpose=StoredFile.Purpose.PLAN, about=_about(plan, question),
            person=plan.person, by=request.user, at=at,
        )  # fmt: skip
    except DomainError as refusal:
        return _refused(refusal)
    return _state(coming)


def _coming(request: PersonRequest, plan: SupportPlan, question: int, reference: str) -> ComingFile:
    row = ComingFile.objects.filter(
        reference=reference, sent_by=request.user, about=_about(plan, question)
    ).first()
    if row is None:
        raise Http404
    return row


@permission("plan.write")
def piece(request: PersonRequest, question: int, reference: str, whose: str = "") -> HttpResponse:
    """GET: how much is here. POST: the next piece, its bytes as the body."""
    plan = _open(request, question, whose)
    coming = _coming(request, plan, question, reference)
    if request.method != "POST":
        return _state(coming)
    form = PieceForm(
        {"offset": request.GET.get("offset"), "sha256": request.headers.get("X-Piece-SHA256")}
    )
    if not form.is_valid():
        return _refused(pieces.PieceBroken(), received=coming.received)
    try:
        coming = pieces.add_piece(
            coming=coming, offset=form.cleaned_data["offset"], content=_body(request),
            sha256=form.cleaned_data["sha256"], at=clock.now(),
        )  # fmt: skip
    except pieces.PieceOutOfPlace as refusal:
        return _refused(refusal, received=refusal.received)
    except DomainError as refusal:
        return _refused(refusal, received=coming.received)
    return _state(coming)


def _body(request: HttpRequest) -> bytes:
    """At most one piece and a byte: more is not read."""
    parts, left = [], pieces.PIECE + 1
    while left and (part := request.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


@permission("plan.write")
@require_POST
def finish(request: PersonRequest, question: int, reference: str, whose: str = "") -> HttpResponse:
    """All pieces are here: check the whole and keep it; says where to go on."""
    plan = _open(request, question, whose)
    coming = _coming(request, plan, question, reference)
    try:
        row = services.add_checked(
            plan=plan, question=question, checking=pieces.checked_whole(coming),
            caption=request.POST.get("caption", ""), transcript="", by=request.user,
            at=clock.now(),
        )  # fmt: skip
    except DomainError as refusal:
        return _refused(refusal)
    return JsonResponse({"next": after_keeping(request, question, row)})


@permission("plan.write")
@require_POST
def stop(request: PersonRequest, question: int, reference: str, whose: str = "") -> HttpResponse:
    """Do not send it after all: what came is deleted."""
    plan = _open(request, question, whose)
    pieces.forget(coming=_coming(request, plan, question, reference))
    return JsonResponse({"stopped": True})
