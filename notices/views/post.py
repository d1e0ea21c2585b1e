"""The post room: letters to print and post, and messages that never arrived."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from core.errors import DomainError
from notices import services
from notices.forms import PostedForm, SettleForm
from notices.models import Delivery, LetterBatch
from notices.paper import pdf_of
from notices.services.letters import MOST_IN_A_BATCH, letters_of
from people import audit
from people.access import PersonRequest, permission
from people.models import Role, StaffRole

A_PAGE = 20


def _authorities(request: PersonRequest) -> list[int]:
    return request.actor.authority_ids(Role.COUNCIL_WORKER)


def _batch_or_404(request: PersonRequest, reference: str) -> LetterBatch:
    rows = LetterBatch.objects.filter(authority__in=_authorities(request))
    found = rows.select_related("made_by", "posted_by").filter(reference=reference).first()
    if found is None:
        raise Http404
    return found


@permission("letters.post")
def letters(request: PersonRequest) -> HttpResponse:
    """What waits to be printed, what was printed lately, and what failed."""
    mine = _authorities(request)
    failed = Delivery.objects.failed(mine).select_related("person", "to").order_by("due_at", "pk")
    page = Paginator(failed, A_PAGE).get_page(request.GET.get("page"))
    audit.looked(
        request.actor, {row.person for row in page.object_list if row.person}, at=clock.now(),
        what="that a message could not be sent to you",
    )  # fmt: skip
    context = {
        "waiting": Delivery.objects.to_post(mine).count(), "page": page, "most": MOST_IN_A_BATCH,
        "batches": LetterBatch.objects.filter(authority__in=mine).select_related("made_by")
        .order_by("-made_at", "-pk")[:A_PAGE],
    }  # fmt: skip
    return render(request, "notices/letters.html", context)


@permission("letters.post")
@require_POST
def make_batch(request: PersonRequest) -> HttpResponse:
    """Put the letters that wait into a batch to print."""
    role = (
        StaffRole.objects.filter(authority__in=_authorities(request), user=request.user)
        .select_related("authority").order_by("pk").first()
    )  # fmt: skip
    if role is None:
        raise Http404
    try:
        batch = services.make_batch(authority=role.authority, actor=request.actor, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("letters")
    return redirect("letter_batch", batch.reference)


@permission("letters.post")
def batch(request: PersonRequest, reference: str) -> HttpResponse:
    """The letters of one batch: print them, post them, write down when."""
    found, at = _batch_or_404(request, reference), clock.now()
    form = PostedForm(request.POST or None, initial={"on": clock.day_of(at)})
    if request.method == "POST" and form.is_valid():
        try:
            services.mark_posted(batch=found, on=form.cleaned_data["on"], by=request.user, at=at)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("We wrote down that they are posted."))
            return redirect("letter_batch", found.reference)
    rows = letters_of(found)
    people = {row.person for row in rows if row.person is not None}
    audit.looked(request.actor, people, what="that a letter goes to you", at=at)
    return render(request, "notices/batch.html", {"batch": found, "rows": rows, "form": form})


@permission("letters.post")
def batch_pdf(request: PersonRequest, reference: str) -> HttpResponse:
    """All letters of a batch in one PDF, each on pages of its own."""
    found, at = _batch_or_404(request, reference), clock.now()
    rows = letters_of(found)
    people = {row.person for row in rows if row.person is not None}
    audit.looked(request.actor, people, what="a letter to you, to print it", at=at)
    try:
        made = pdf_of(found, rows)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("letter_batch", found.reference)
    return HttpResponse(
        made, content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{found.reference}.pdf"'},
    )  # fmt: skip


@permission("letters.post")
def failed(request: PersonRequest, reference: str) -> HttpResponse:
    """A message that never arrived: every try, and how the person was told after all."""
    rows = Delivery.objects.failed(_authorities(request)).select_related("person", "to")
    message = rows.filter(reference=reference).first()
    if message is None:
        raise Http404
    at = clock.now()
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.settle(message=message, how=form.cleaned_data["how"], by=request.user, at=at)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("We wrote down how they were told."))
            return redirect("letters")
    people = {message.person} if message.person is not None else set()
    audit.looked(request.actor, people, what="that a message could not be sent to you", at=at)
    context = {"message": message, "form": form, "tries": message.attempts.order_by("number")}
    return render(request, "notices/failed.html", context)
