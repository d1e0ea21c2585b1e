"""User-led organisations that last: what one says of itself, and what network and council see."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.errors import DomainError
from core.models import Authority
from network.lasting_forms import ClosingForm, FollowUpForm, ReaderForm
from network.models import ClosingWord, FollowUp, Naming, Network, Outlook, Reader
from network.services import area_outlook, sustaining
from network.services.sustaining_night import last_days
from network.views.sustaining import own_or_404
from people.access import PersonRequest, permission
from people.models import Role
from providers.models import Organisation

KEEPER = Role.PROVIDER_OPERATIONS


def _back_to(organisation: Organisation) -> HttpResponse:
    return redirect(f"{reverse('provider_lasting')}?of={organisation.slug}")


@permission("provider.lasting")
def lasting(request: PersonRequest) -> HttpResponse:
    """How we are doing by last night's work, who may read our name, and “we may have to close”."""
    own, on = own_or_404(request, KEEPER), clock.today()
    row = own.organisation
    last = last_days(on).get(row.pk)
    followed = last is not None
    form = ClosingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not followed:
        raise Http404
    if request.method == "POST" and form.is_valid():
        try:
            sustaining.say_closing(
                organisation=row, by=request.user, at=clock.now(), on=on, **form.facts()
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "It is said. Those you chose can read it.")
            return _back_to(row)
    context = {
        "organisation": row, "others": own.others, "form": form, "followed": followed,
        "on_register": last is not None and last >= on,
        "outlook": Outlook.objects.filter(organisation=row).first(),
        "namings": _namings(row),
        "word": ClosingWord.objects.standing().filter(organisation=row).first(),
        "silent": FollowUp.objects.open().filter(organisation=row),
    }  # fmt: skip
    return render(request, "network/lasting.html", context, status=422 if form.errors else 200)


def _namings(row: Organisation) -> list[tuple[str, str, Naming | None]]:
    live = {one.reader: one for one in Naming.objects.live().filter(organisation=row)}
    return [(reader.value, str(reader.label), live.get(reader.value)) for reader in Reader]


@permission("provider.lasting")
@require_POST
def naming(request: PersonRequest, press: str) -> HttpResponse:
    """Let a reader name us, or stop it: one press each."""
    own, form = own_or_404(request, KEEPER), ReaderForm(request.POST)
    if not form.is_valid() or own.organisation.pk not in last_days(clock.today()):
        raise Http404
    about = {"organisation": own.organisation, "reader": form.cleaned_data["reader"]}
    if press == "yes":
        sustaining.let_name(**about, by=request.user, at=clock.now())
        messages.success(request, "They may read your name from now on.")
    else:
        sustaining.stop_naming(**about, by=request.user, at=clock.now())
        messages.success(request, "They cannot read your name any more.")
    return _back_to(own.organisation)


@permission("provider.lasting")
@require_POST
def closing_back(request: PersonRequest) -> HttpResponse:
    """Take back that we may have to close."""
    own = own_or_404(request, KEEPER)
    sustaining.take_back_closing(organisation=own.organisation, by=request.user, at=clock.now())
    messages.success(request, "It is taken back. Nobody reads it now.")
    return _back_to(own.organisation)


@permission("lasting.area")
@require_GET
def network_lasting(request: PersonRequest) -> HttpResponse:
    """Each area of the networks on whose panels one sits."""
    on = clock.today()
    networks = list(Network.objects.run_by(request.actor).select_related("authority"))
    if not networks:
        raise Http404
    few = max(int(row.authority.policy("few_number", on).value) for row in networks)
    areas = area_outlook.areas_of_networks(networks)
    context = {
        "rows": area_outlook.outlooks(areas, Reader.NETWORK, on=on, few=few), "few": few,
        "may_write": True, "worked_on": _worked_on(),
    }  # fmt: skip
    return render(request, "network/area_lasting.html", context)


@permission("lasting.council")
@require_GET
def council_lasting(request: PersonRequest) -> HttpResponse:
    """Each area of the council, by what organisations let it read."""
    on = clock.today()
    ids = request.actor.authority_ids(Role.COUNCIL_WORKER, Role.FINANCE_APPROVER)
    council = Authority.objects.filter(pk__in=ids).order_by("pk").first()
    if council is None:
        raise Http404
    few = int(council.policy("few_number", on).value)
    areas = area_outlook.areas_of_council(council)
    context = {
        "rows": area_outlook.outlooks(areas, Reader.COUNCIL, on=on, few=few), "few": few,
        "council": council, "may_write": False, "worked_on": _worked_on(),
    }  # fmt: skip
    return render(request, "network/area_lasting.html", context)


def _worked_on() -> object:
    return Outlook.objects.order_by("-worked_on").values_list("worked_on", flat=True).first()


@permission("lasting.area")
def follow_up(request: PersonRequest, reference: str) -> HttpResponse:
    """An organisation that went quiet: what was found out, and a note to add."""
    rows = FollowUp.objects.visible_to(request.actor).select_related("organisation")
    row = rows.filter(reference=reference).first()
    if row is None:
        raise Http404
    form = FollowUpForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            sustaining.follow_up(
                follow_up=row, by=request.user, at=clock.now(), **form.cleaned_data
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "It is written down.")
            return redirect("network_lasting")
    context = {"row": row, "notes": row.notes.select_related("by"), "form": form}
    return render(request, "network/follow_up.html", context, status=422 if form.errors else 200)
