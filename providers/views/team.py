"""A provider's team: who may do what since when; let in by a link, ended with a date."""

from datetime import date
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
from core.forms import DayField, SteerForm
from people.access import PersonRequest, permission
from people.models import Role, User
from providers import staffing
from providers.models import Organisation, StaffInvitation
from providers.staffing import Colleague
from providers.views.directory import plain

RIGHTS = (
    (Role.PROVIDER_OPERATIONS.value, _("Run it: the page, prices, bills and the team")),
    (Role.PROVIDER_FINANCE.value, _("Send bills, see what is paid, change bank details")),
)
WORDS = dict(RIGHTS)


class StaffForm(SteerForm):
    """Whom to let in, and what they may do."""

    name = forms.CharField(label=_("Their name"), max_length=200)
    rights = forms.MultipleChoiceField(
        label=_("What may they do?"), choices=RIGHTS, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Say what they may do.")},
    )  # fmt: skip


class EndForm(SteerForm):
    """When a right ends."""

    last_day = DayField(
        label=_("Last day"), required=False, help_text=_("Leave it empty to end it now.")
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["last_day"].earliest = today  # type: ignore[attr-defined]


def _mine(request: PersonRequest) -> Organisation:
    """The organisation that is named, else the first; one's own only."""
    slug = plain(request.POST.get("of") or request.GET.get("of") or "")
    rows = Organisation.objects.filter(pk__in=request.actor.organisation_ids()).order_by("name")
    row = (rows.filter(slug=slug) if slug else rows).first()
    if row is None:
        raise Http404
    return row


def _runs(request: PersonRequest, row: Organisation) -> bool:
    return row.pk in request.actor.organisation_ids(Role.PROVIDER_OPERATIONS)


@permission("provider.team")
def provider_team(request: PersonRequest) -> HttpResponse:
    """Everyone who works there, and links that wait; who runs it can let somebody in."""
    row, at = _mine(request), clock.now()
    on, runs, link = clock.day_of(at), _runs(request, row), ""
    form = StaffForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _made, secret = staffing.invite_staff(
                organisation=row, name=form.cleaned_data["name"], roles=form.cleaned_data["rights"],
                by=request.user, at=at,
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            link = request.build_absolute_uri(reverse("team_join", args=[secret]))
            form = StaffForm()
    others = Organisation.objects.filter(pk__in=request.actor.organisation_ids()).exclude(pk=row.pk)
    context = {
        "row": row, "form": form, "runs": runs, "link": link, "others": others.order_by("name"),
        "team": [(one, _rights(one)) for one in staffing.team(row, on)],
        "waiting": StaffInvitation.objects.filter(organisation=row).waiting(at).order_by("-pk"),
    }  # fmt: skip
    return render(request, "providers/team.html", context)


def _rights(one: Colleague) -> list[tuple[Any, Any]]:
    return [(right, WORDS[right.role]) for right in one.rights]


@permission("provider.team")
def colleague(request: PersonRequest, reference: str) -> HttpResponse:
    """One colleague: a right more, or one that ends. One's own can be ended by oneself."""
    row, at = _mine(request), clock.now()
    on = clock.day_of(at)
    found = next((one for one in staffing.team(row, on) if one.user.reference == reference), None)
    own = found is not None and found.user.pk == request.user.pk
    if found is None or not (own or _runs(request, row)):
        raise Http404
    form = EndForm(request.POST if request.method == "POST" else None, today=on)
    if request.method == "POST" and form.is_valid() and _changed(request, row, found.user, form):
        return redirect(f"{reverse('provider_team')}?of={row.slug}" if not own else "home")
    has = {right.role for right in found.rights if right.ends_on is None}
    context = {
        "row": row, "one": found, "rights": _rights(found), "form": form, "own": own,
        "more": [pair for pair in RIGHTS if pair[0] not in has] if _runs(request, row) else [],
    }  # fmt: skip
    return render(request, "providers/colleague.html", context)


def _changed(request: PersonRequest, row: Organisation, user: User, form: EndForm) -> bool:
    at = clock.now()
    try:
        if "give" in request.POST:
            staffing.give_right(
                organisation=row, user=user, role=request.POST["give"], by=request.user, at=at
            )
        else:
            staffing.end_right(
                organisation=row, user=user, role=request.POST.get("end", ""),
                last_day=form.cleaned_data["last_day"], by=request.user, at=at,
            )  # fmt: skip
    except DomainError as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, _("Your team is changed."))
    return True


@permission("provider.team")
@require_POST
def take_back(request: PersonRequest, reference: str) -> HttpResponse:
    """Take a link back."""
    rows = StaffInvitation.objects.filter(
        organisation__in=request.actor.organisation_ids(Role.PROVIDER_OPERATIONS)
    )
    row = rows.select_related("organisation").filter(reference=reference).first()
    if row is None:
        raise Http404
    try:
        staffing.take_back_staff(invitation=row, by=request.user, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The link leads nowhere now."))
    return redirect(f"{reverse('provider_team')}?of={row.organisation.slug}")


@permission("public")
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """What a link leads to. Looking changes nothing; rights are taken when signed in."""
    at = clock.now()
    row = staffing.open_staff_link(secret, at=at)
    if row is None:
        return render(request, "providers/join_over.html", status=404)
    if request.method == "POST" and isinstance(request.user, User):
        try:
            made = staffing.join_staff(secret=secret, by=request.user, at=at)
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
            return redirect("home")
        messages.success(request, _("You work for %(name)s here now.") % {"name": made.name})
        return redirect("provider_home")
    roles = [role for role, given in zip(WORDS, (row.runs, row.bills), strict=True) if given]
    context = {
        "row": row, "rights": [WORDS[role] for role in roles], "here": request.path,
        "is_known": isinstance(request.user, User),
    }  # fmt: skip
    return render(request, "providers/team_join.html", context)
