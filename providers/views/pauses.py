"""Pauses: the safeguarding lead stops new support from an organisation; the council sees it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core import clock
from core.errors import DomainError
from core.forms import SteerForm
from core.models import Authority
from people.access import PersonRequest, permission
from people.models import Role
from providers import pausing
from providers.models import Organisation, ProviderPause

ON_A_PAGE = 20


class PauseForm(SteerForm):
    """Which organisation, by its address in the directory, and why."""

    slug = forms.CharField(
        label=_("Which provider?"), max_length=200,
        help_text=_("The last part of its page’s address, such as acorn-arts."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why?"), max_length=500, widget=forms.Textarea({"rows": 4}),
        help_text=_("The council reads this. The provider and the public do not. Write no names."),
    )  # fmt: skip

    def clean_slug(self) -> Organisation:
        typed = str(self.cleaned_data["slug"]).strip().strip("/").rsplit("/", 1)[-1].lower()
        row = Organisation.objects.filter(slug=typed.replace("\x00", "")).first()
        if row is None:
            raise forms.ValidationError(_("No provider has this address. Look at its page."))
        return row


@permission("provider.pauses")
def pauses(request: PersonRequest) -> HttpResponse:
    """Which providers are paused, and were; the safeguarding lead pauses another."""
    may = request.actor.authority_ids(Role.SAFEGUARDING)
    form = PauseForm(
        request.POST if request.method == "POST" else None,
        initial={"slug": request.GET.get("provider", "")[:80]},
    )
    if request.method == "POST":
        if not may:
            raise Http404
        if form.is_valid() and _paused(request, form, may[0]):
            return redirect("provider_pauses")
    rows = ProviderPause.objects.filter(
        authority__in=request.actor.authority_ids(Role.SAFEGUARDING, Role.COUNCIL_WORKER)
    ).select_related("organisation", "paused_by", "lifted_by")
    page = Paginator(rows.order_by("-paused_at", "-pk"), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context: dict[str, Any] = {"page": page, "form": form if may else None, "may": may}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "providers/pauses.html", context, status=status)


def _paused(request: PersonRequest, form: PauseForm, authority_id: int) -> bool:
    data = form.cleaned_data
    try:
        pausing.pause(
            organisation=data["slug"], authority=Authority.objects.get(pk=authority_id),
            reason=data["reason"], by=request.user, at=clock.now(),
        )  # fmt: skip
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, _("Nothing new starts there. Bills of the past are paid as ever."))
    return True


@permission("provider.pause")
@require_POST
def lift(request: PersonRequest, reference: str) -> HttpResponse:
    """New support may start again."""
    ids = request.actor.authority_ids(Role.SAFEGUARDING)
    row = ProviderPause.objects.filter(reference=reference, authority__in=ids).first()
    if row is None:
        raise Http404
    try:
        pausing.lift(pause=row, by=request.user, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("New support may start there again."))
    return redirect("provider_pauses")
