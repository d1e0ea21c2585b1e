"""Gaps of an area: what people looked for, who could start it, and groups that begin with it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.errors import DomainError
from core.models import Authority
from network.models import ClosingWord, Invitation, Network, key_of
from network.services import inviting, wanting
from network.services.gaps import Gap, gaps, one_gap
from network.views.common import user_led_of
from network.wanted_forms import CouldStartForm, InviteForm, MetForm
from people.access import Actor, PersonRequest, permission
from people.models import Role
from providers.models import Area, Organisation, Service


def areas_of(actor: Actor) -> list[Area]:
    """Where the actor's checked user-led organisations work, or their panels' networks serve."""
    firms, networks = user_led_of(actor), Network.objects.run_by(actor)
    own = Area.objects.filter(organisations__in=firms) | Area.objects.filter(networks__in=networks)
    rows = list(own.distinct().order_by("name"))
    if not rows:
        raise Http404
    return rows


def few_for(areas: Sequence[Area]) -> int:
    """The policy few_number of the councils of these areas: the most careful of them."""
    on = clock.today()
    rows = list(Authority.objects.filter(networks__areas__in=areas).distinct())
    rows = rows or list(Authority.objects.order_by("pk")[:1])
    return max(int(row.policy("few_number", on).value) for row in rows)


def _gap_or_404(request: PersonRequest, code: str) -> tuple[Gap, list[Organisation]]:
    """A gap that may be read, and one's organisations there. A hidden one is a page not there."""
    area = next((one for one in areas_of(request.actor) if one.code == code), None)
    key = key_of((request.POST.get("what") or request.GET.get("what") or "").replace("\x00", ""))
    found = one_gap(area, key, on=clock.today(), few=few_for([area])) if area and key else None
    if area is None or found is None:
        raise Http404
    here = Organisation.objects.filter(
        areas=area, pk__in=[row.pk for row in user_led_of(request.actor)]
    )
    return found, list(here.order_by("name"))


def _to(gap: Gap) -> HttpResponse:
    return redirect(address_of(gap))


def address_of(gap: Gap) -> str:
    """The page of a gap."""
    return f"{reverse('gap', args=[gap.area.code])}?{urlencode({'what': gap.key})}"


@permission("gaps.view")
@require_GET
def all_gaps(request: PersonRequest) -> HttpResponse:
    """What is missing in one's areas, and who there asks for help to go on."""
    areas, on = areas_of(request.actor), clock.today()
    few = few_for(areas)
    rows = [(one, address_of(one)) for one in gaps(areas, on=on, few=few)]
    closing = ClosingWord.objects.standing().filter(to_area=True, organisation__areas__in=areas)
    firms = [row.pk for row in user_led_of(request.actor)]
    context = {
        "areas": [(area, [row for row in rows if row[0].area == area]) for area in areas],
        "few": few, "closing": closing.select_related("organisation").distinct(),
        "invitations": Invitation.objects.filter(organisation__in=firms).select_related("area")[:20],
    }  # fmt: skip
    return render(request, "network/gaps.html", context)


def _services(gap: Gap, firms: list[Organisation], actor: Actor) -> Any:
    """What may be said to meet it: one's own services, for a panel every one of the area."""
    rows = Service.objects.filter(
        is_open=True, organisation__is_listed=True, organisation__areas=gap.area
    )
    if not Network.objects.run_by(actor).filter(areas=gap.area).exists():
        rows = rows.filter(organisation__in=firms)
    return rows.select_related("organisation").order_by("organisation__name", "name")


def _show(
    request: PersonRequest,
    found: Gap,
    firms: list[Organisation],
    *,
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    own = {row.pk for row in firms}
    services = _services(found, firms, request.actor)
    context = {
        "gap": found, "firms": [row for row in firms
                                if row.pk not in {one.organisation_id for one in found.starters}],
        "said": [one for one in found.starters if one.organisation_id in own],
        "others": [one for one in found.starters if one.organisation_id not in own],
        "start_form": CouldStartForm(), "met_form": MetForm(services=services),
        "may_meet": services.exists(), "own": own, "may_invite": bool(firms) and found.share,
    } | forms  # fmt: skip
    return render(request, "network/gap.html", context, status=status)


@permission("gaps.view")
@require_GET
def gap(request: PersonRequest, code: str) -> HttpResponse:
    """One gap: by quarter, who would share it, who could start it, what to do."""
    found, firms = _gap_or_404(request, code)
    return _show(request, found, firms)


def _firm_or_404(request: PersonRequest, firms: list[Organisation]) -> Organisation:
    asked = request.POST.get("of") or request.GET.get("of") or ""
    row = next((one for one in firms if one.slug == asked or not asked), None)
    if row is None:
        raise Http404
    return row


@permission("gaps.offer")
@require_POST
def could_start(request: PersonRequest, code: str) -> HttpResponse:
    """We could start this."""
    found, firms = _gap_or_404(request, code)
    firm, form = _firm_or_404(request, firms), CouldStartForm(request.POST)
    if form.is_valid():
        try:
            wanting.could_start(
                organisation=firm, area=found.area, what=found.what, by=request.user,
                at=clock.now(), **form.cleaned_data,
            )  # fmt: skip
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, "The others can see that you could start this.")
        return _to(found)
    return _show(request, found, firms, status=422, start_form=form, form=form)


@permission("gaps.offer")
@require_POST
def start_back(request: PersonRequest, code: str) -> HttpResponse:
    """We do not start it after all."""
    found, firms = _gap_or_404(request, code)
    wanting.take_back_start(
        organisation=_firm_or_404(request, firms), area=found.area, key=found.key,
        by=request.user, at=clock.now(),
    )  # fmt: skip
    messages.success(request, "It is taken back.")
    return _to(found)


@permission("gaps.view")
@require_POST
def met(request: PersonRequest, code: str) -> HttpResponse:
    """A service meets it now; who asked to be told is told."""
    found, firms = _gap_or_404(request, code)
    form = MetForm(request.POST, services=_services(found, firms, request.actor))
    if not form.is_valid():
        return _show(request, found, firms, status=422, met_form=form, form=form)
    try:
        wanting.mark_met(
            service=form.cleaned_data["service"], area=found.area, what=found.what,
            by=request.user, at=clock.now(), on=clock.today(),
        )  # fmt: skip
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "It is marked. Everyone who asked to be told is told, once.")
    return _to(found)


@permission("gaps.offer")
def invite(request: PersonRequest, code: str) -> HttpResponse:
    """Put a new group to everyone who would share it. Nobody's name is read."""
    found, firms = _gap_or_404(request, code)
    if not found.share:
        raise Http404
    firm = _firm_or_404(request, firms)
    form = InviteForm(request.POST if request.method == "POST" else None,
                      initial={"name": found.what})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = inviting.invite(
                organisation=firm, area=found.area, what=found.what, few=few_for([found.area]),
                by=request.user, at=clock.now(), on=clock.today(), **form.cleaned_data,
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "They are asked. You see how many say yes, and no names.")
            return redirect("invitation", made.reference)
    context = {"gap": found, "form": form, "firm": firm, "back": address_of(found)}
    return render(request, "network/invite.html", context, status=422 if form.errors else 200)


def _invitation_or_404(request: PersonRequest, reference: str) -> Invitation:
    own = request.actor.organisation_ids(Role.PROVIDER_OPERATIONS)
    rows = Invitation.objects.filter(organisation__in=own, reference=reference)
    row = rows.select_related("organisation", "area", "pool").first()
    if row is None:
        raise Http404
    return row


@permission("gaps.offer")
@require_GET
def invitation(request: PersonRequest, reference: str) -> HttpResponse:
    """How many said yes, when that is not too few to tell; and starting the group."""
    row = _invitation_or_404(request, reference)
    few, yes = few_for([row.area]), inviting.said_yes(row).count()
    context = {
        "row": row, "few": few, "yes": yes if yes >= few else 0, "can_start": yes >= inviting.LEAST,
        "open": row.pool_id is None and row.closed_at is None,
    }  # fmt: skip
    return render(request, "network/invitation.html", context)


@permission("gaps.offer")
@require_POST
def invitation_end(request: PersonRequest, reference: str, press: str) -> HttpResponse:
    """Start the group with those who said yes, or take the invitation back."""
    row, at = _invitation_or_404(request, reference), clock.now()
    try:
        if press == "start":
            inviting.start(invitation=row, by=request.user, at=at, on=clock.day_of(at))
            messages.success(
                request, "Each who said yes is asked for a share. You see who when all agree."
            )
        else:
            inviting.close(invitation=row, by=request.user, at=at)
            messages.success(request, "It is taken back.")
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect("invitation", row.reference)
