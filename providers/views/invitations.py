"""Invite my own provider: a link for one use; they make their page in one step."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core import clock
from core.errors import DomainError
from core.forms import SteerForm
from people.access import PersonRequest, permission
from people.models import Person, User
from providers import inviting
from providers.models import Organisation, ProviderInvitation

KINDS = [
    (Organisation.Kind.PERSONAL_ASSISTANT.value, _("A personal assistant")),
    (Organisation.Kind.MICRO_PROVIDER.value, _("Somebody who works alone, or a very small team")),
    (Organisation.Kind.ORGANISATION.value, _("A group or firm")),
]


class InviteForm(SteerForm):
    """Who it is."""

    name = forms.CharField(label=_("Their name"), max_length=200)
    kind = forms.ChoiceField(label=_("What are they?"), widget=forms.RadioSelect, choices=KINDS)
    email = forms.CharField(label=_("Their e-mail"), required=False, max_length=200)
    sure = forms.BooleanField(
        label=_("They are none of those found"), required=False, widget=forms.HiddenInput
    )


class JoinForm(SteerForm):
    """A first page: a name is enough."""

    name = forms.CharField(label=_("The name people see"), max_length=200)
    promise = forms.CharField(
        label=_("What you do, in one line"), required=False, max_length=200,
        help_text=_("Do not write your home address or your own telephone number."),
    )  # fmt: skip


def _own(request: PersonRequest) -> Person:
    person = request.actor.person
    if person is None or not request.actor.may("choice.make", person):
        raise Http404
    return person


@permission("choice.make")
def invitations(request: PersonRequest) -> HttpResponse:
    """Invite somebody; see who was invited and who has a page now."""
    person, at = _own(request), clock.now()
    form = InviteForm(request.POST if request.method == "POST" else None)
    link, alike = "", list[Organisation]()
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        alike = [] if data["sure"] else inviting.like(data["name"], at=at)
        if not alike:
            link = _invited(request, person, form)
            form = InviteForm() if link else form
    rows = ProviderInvitation.objects.of(person).select_related("organisation")
    context: dict[str, Any] = {
        "form": form, "link": link, "alike": alike, "at": at,
        "rows": rows.order_by("-invited_at", "-pk")[:50],
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "providers/invitations.html", context, status=status)


def _invited(request: PersonRequest, person: Person, form: InviteForm) -> str:
    data = form.cleaned_data
    try:
        _row, secret = inviting.invite(
            person=person, name=data["name"], email=data["email"], kind=data["kind"],
            by=request.user, at=clock.now(),
        )  # fmt: skip
    except DomainError as refusal:
        form.refuse(refusal)
        return ""
    return request.build_absolute_uri(reverse("provider_join", args=[secret]))


@permission("choice.make")
@require_POST
def take_back(request: PersonRequest, reference: str) -> HttpResponse:
    """Take a link back."""
    row = ProviderInvitation.objects.of(_own(request)).filter(reference=reference).first()
    if row is None:
        raise Http404
    try:
        inviting.take_back(invitation=row, by=request.user, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The link leads nowhere now."))
    return redirect("my_invitations")


@permission("public")
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """What a link leads to. Looking changes nothing; a page is made when signed in."""
    row = inviting.open_link(secret, at=clock.now())
    if row is None:
        return render(request, "providers/join_over.html", status=404)
    signed_in = isinstance(request.user, User)
    form = JoinForm(request.POST if request.method == "POST" else None, initial={"name": row.name})
    if request.method == "POST" and isinstance(request.user, User) and form.is_valid():
        data = form.cleaned_data
        try:
            inviting.answer(
                secret=secret, name=data["name"], promise=data["promise"], by=request.user,
                at=clock.now(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("You have a page. Say what you offer, then publish it."))
            return redirect("provider_page")
    context = {"row": row, "form": form if signed_in else None, "here": request.path}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "providers/join.html", context, status=status)
