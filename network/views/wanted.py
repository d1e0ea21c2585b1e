"""What I look for, and invitations to share it: my own pages."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core import clock
from core.errors import DomainError
from network.models import InvitationAnswer, Want
from network.services import inviting, wanting
from network.wanted_forms import WAYS, WantForm
from people.access import PersonRequest, own_person_or_404, permission

MOST_SHOWN = 50


@permission("want.say")
def my_wanted(request: PersonRequest) -> HttpResponse:
    """What I look for, who asks me, and a form to say more."""
    person, on = own_person_or_404(request), clock.today()
    initial = {"what": request.GET.get("what", "")[:200], "area": request.GET.get("area", ""),
               "ways": [key for key, _ in WAYS]}  # fmt: skip
    form = WantForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            wanting.say_want(person=person, by=request.user, at=clock.now(), **form.facts())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "It is kept. Others see a number at most, never your name.")
            return redirect("my_wanted")
    asked = InvitationAnswer.objects.filter(person=person).select_related(
        "invitation__organisation", "invitation__pool"
    )
    rows = list(asked.order_by("-invitation__made_at")[:MOST_SHOWN])
    context = {
        "form": form, "wants": Want.objects.live().filter(person=person).select_related("area")[:MOST_SHOWN],
        "asked": [row for row in rows if _is_open(row, on)],
        "over": [row for row in rows if not _is_open(row, on) and row.answer],
    }  # fmt: skip
    return render(request, "network/my_wanted.html", context, status=422 if form.errors else 200)


def _is_open(row: InvitationAnswer, on: date) -> bool:
    invitation = row.invitation
    over = invitation.pool_id is not None or invitation.closed_at is not None
    return not over and invitation.answer_by >= on


@permission("want.say")
@require_POST
def want_back(request: PersonRequest, reference: str) -> HttpResponse:
    """I do not look for it any more."""
    person = own_person_or_404(request)
    row = Want.objects.live().filter(person=person, reference=reference).first()
    if row is None:
        raise Http404
    wanting.take_back_want(want=row, by=request.user, at=clock.now())
    messages.success(request, "It is taken back, and counts nowhere.")
    return redirect("my_wanted")


@permission("want.say")
def my_invitation(request: PersonRequest, reference: str) -> HttpResponse:
    """What is asked, what it means, and my yes or not now."""
    person, on = own_person_or_404(request), clock.today()
    rows = InvitationAnswer.objects.filter(person=person, invitation__reference=reference)
    row = rows.select_related("invitation__organisation", "invitation__area").first()
    if row is None:
        raise Http404
    if request.method == "POST":
        says = request.POST.get("says", "")
        if says not in (InvitationAnswer.Answer.YES, InvitationAnswer.Answer.NOT_NOW):
            raise Http404
        try:
            inviting.answer(
                invitation=row.invitation, person=person, says=says, by=request.user,
                at=clock.now(), on=on,
            )  # fmt: skip
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, "Your answer is kept. You can change it until the last day.")
        return redirect("my_invitation", reference)
    context = {"row": row, "one": row.invitation, "open": _is_open(row, on)}
    return render(request, "network/my_invitation.html", context)
