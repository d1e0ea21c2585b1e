"""A provider's own page: what it says, what it offers, what it costs; looked at before it is public."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core import clock
from core.errors import DomainError
from people.access import PersonRequest, actor_for, permission
from people.models import Role
from providers import presenting, services
from providers.forms import PageForm, RateForm, ServiceForm
from providers.models import Organisation, Service
from providers.views.directory import plain

PAGE_FIELDS = ("name", "promise", "description", "legal_form", "email", "phone", "website",
               "address", "postcode", "latitude", "longitude", "nation", "own_bank_holidays", "is_listed")  # fmt: skip
SERVICE_FIELDS = ("name", "description", "needs", "access", "access_checked_on", "languages",
                  "times", "when", "where", "who_for", "waiting_list", "places_now", "regulated",
                  "is_open")  # fmt: skip


def _organisation_or_404(request: HttpRequest, slug: str = "") -> Organisation:
    """The organisation whose page the user may change: the one named, else the first."""
    ids = actor_for(request).organisation_ids(Role.PROVIDER_OPERATIONS)
    rows = Organisation.objects.filter(pk__in=ids).order_by("name")
    row = (rows.filter(slug=slug) if slug else rows).with_offers(clock.today()).first()
    if row is None:
        raise Http404
    return row


def _service_or_404(request: HttpRequest, reference: str) -> Service:
    ids = actor_for(request).organisation_ids(Role.PROVIDER_OPERATIONS)
    row = (
        Service.objects.select_related("organisation")
        .filter(organisation__in=ids, reference=reference)
        .first()
    )
    if row is None:
        raise Http404
    return row


@permission("provider.edit")
def provider_page(request: PersonRequest) -> HttpResponse:
    """Change the public page, look at it, publish it."""
    of = request.POST.get("of") or request.GET.get("of") or ""
    row = _organisation_or_404(request, plain(of))
    initial = {name: getattr(row, name) for name in PAGE_FIELDS} | {"areas": row.areas.all()}
    form = PageForm(request.POST if request.method == "POST" else None, initial=initial)
    preview = None
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        areas = list(data.pop("areas"))
        if "look" in request.POST:
            preview = _preview(row, data, [area.name for area in areas])
        else:
            try:
                services.change_page(
                    organisation=row, by=request.user, at=clock.now(), areas=areas, **data
                )
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, "Your page is published. Everyone can see it.")
                return redirect("provider_page")
    context = {
        "form": form, "row": row, "preview": preview, "now": presenting.shown(row, clock.today()),
        "others": _others(request, row),
    }  # fmt: skip
    return render(request, "providers/own_page.html", context, status=_status(form))


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200


def _others(request: HttpRequest, row: Organisation) -> list[Organisation]:
    ids = actor_for(request).organisation_ids(Role.PROVIDER_OPERATIONS)
    return list(Organisation.objects.filter(pk__in=ids).exclude(pk=row.pk).order_by("name"))


def _preview(row: Organisation, data: dict[str, Any], areas: list[str]) -> presenting.Shown:
    """The page as it would be; nothing is saved."""
    for name, value in data.items():
        setattr(row, name, value)
    now = presenting.shown(row, clock.today())
    return presenting.Shown(row, now.badge, now.offers, tuple(areas))


@permission("provider.edit")
def new_service(request: PersonRequest) -> HttpResponse:
    """Offer something more."""
    of = request.POST.get("of") or request.GET.get("of") or ""
    row = _organisation_or_404(request, plain(of))
    form = ServiceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_service(
                organisation=row, by=request.user, at=clock.now(), **_facts(form)
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Added. Now say what it costs.")
            return redirect("provider_service_price", made.reference)
    context = {"form": form, "row": row, "heading": "Offer something more", "button": "Add this"}
    return render(request, "providers/service_form.html", context, status=_status(form))


def _facts(form: ServiceForm) -> Any:
    return {name: form.cleaned_data[name] for name in SERVICE_FIELDS}


@permission("provider.edit")
def change_service(request: PersonRequest, reference: str) -> HttpResponse:
    """Change what a service says of itself."""
    service = _service_or_404(request, reference)
    initial = {name: getattr(service, name) for name in SERVICE_FIELDS}
    initial["waiting_list"] = {None: "", True: "yes", False: "no"}[service.waiting_list]
    form = ServiceForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_service(
                service=service, by=request.user, at=clock.now(), **_facts(form)
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{service.name} is changed. Everyone can see it.")
            return redirect("provider_page")
    context = {
        "form": form, "row": service.organisation, "heading": service.name, "button": "Publish",
    }  # fmt: skip
    return render(request, "providers/service_form.html", context, status=_status(form))


@permission("provider.edit")
def new_price(request: PersonRequest, reference: str) -> HttpResponse:
    """A price from a day on; agreements keep the rate both said yes to."""
    service = _service_or_404(request, reference)
    form = RateForm(
        request.POST if request.method == "POST" else None, initial={"workers": 1, "group_size": 1}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.set_rate(
                service=service, unit=data["unit"], kind=data["kind"],
                amount_pence=data["amount"], minutes=data["minutes"],
                workers=data["workers"] or 1, group_size=data["group_size"] or 1, vat=data["vat"],
                cancel_hours=24 if data["cancel_hours"] is None else data["cancel_hours"],
                cancel_percent=data["cancel_percent"] or 0, starts_on=data["starts_on"],
                by=request.user, at=clock.now(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal, "amount" if refusal.field == "amount_pence" else None)
        else:
            messages.success(request, "The price is published with its first day.")
            return redirect("provider_page")
    context = {
        "form": form, "service": service, "now": presenting.offer_of(service, clock.today()),
    }  # fmt: skip
    return render(request, "providers/price_form.html", context, status=_status(form))
