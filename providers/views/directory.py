"""The public directory: search, an organisation's page, compare, say what is missing."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.errors import DomainError
from people.access import actor_for, permission
from people.models import User
from providers import directory, merging, presenting, services
from providers.forms import FindForm, MissingForm
from providers.models import Organisation

ON_A_PAGE = 12


@permission("public")
@require_GET
def find_support(request: HttpRequest) -> HttpResponse:
    """Search by words, need, area, access and who runs it. The order changes each day."""
    on = clock.today()
    filters = FindForm(request.GET or None)
    wanted = filters.wanted() if request.GET else directory.Wanted()
    page = Paginator(directory.find_ids(wanted, on=on), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "wanted": wanted,
        "page": page,
        "cards": [
            presenting.shown(row, on) for row in directory.read(list(page.object_list), on=on)
        ],
        "missing": MissingForm(initial={"words": wanted.words or wanted.need}),
        "near": [] if page.object_list else _near(wanted),
    }
    return render(request, "providers/find.html", context)


def _near(wanted: directory.Wanted) -> list[presenting.Shown]:
    """The nearest match when nothing fits: the same need anywhere, else the same words."""
    on = clock.today()
    for looser in (
        directory.Wanted(need=wanted.need, area=wanted.area),
        directory.Wanted(need=wanted.need),
        directory.Wanted(area=wanted.area),
    ):
        if looser.anything and (ids := directory.find_ids(looser, on=on)):
            return [presenting.shown(row, on) for row in directory.read(ids[:3], on=on)]
    return []


def plain(text: str) -> str:
    """An address's part that a database can be asked for."""
    return text.replace("\x00", "")[:80]


def _listed_or_404(request: HttpRequest, slug: str) -> Organisation:
    actor = actor_for(request) if isinstance(request.user, User) else None
    row = (
        Organisation.objects.visible_to(actor).filter(slug=slug).with_offers(clock.today()).first()
    )
    if row is None:
        raise Http404
    return row


@permission("public")
@require_GET
def provider(request: HttpRequest, slug: str) -> HttpResponse:
    """What an organisation offers, what it costs, and who runs it."""
    if (kept := merging.kept_by_slug(slug)) is not None:
        return redirect("find_provider", kept.slug, permanent=True)
    row = _listed_or_404(request, slug)
    context = {"one": presenting.shown(row, clock.today()), "add_to_plan": _add_to_plan(request)}
    return render(request, "providers/provider.html", context)


def _add_to_plan(request: HttpRequest) -> str:
    """Where a person adds a service to their plan; nothing for everyone else."""
    if not isinstance(request.user, User) or actor_for(request).person is None:
        return ""
    return reverse("my_plan_add_cost")


@permission("public")
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Up to three side by side, by slug: ?a=…&b=…&c=… The same rows for each."""
    slugs = [plain(request.GET.get(name, "")) for name in ("a", "b", "c")]
    found = {
        row.slug: row
        for row in Organisation.objects.listed().filter(slug__in=slugs).with_offers(clock.today())
    }
    on = clock.today()
    chosen = [presenting.shown(found[s], on) for s in dict.fromkeys(slugs) if s in found]
    others = Organisation.objects.listed().exclude(slug__in=found).order_by("name")
    context = {
        "chosen": chosen,
        "slots": _slots(chosen),
        "rows": presenting.compared(chosen),
        "others": others.values_list("slug", "name"),
    }
    return render(request, "providers/compare.html", context)


def _slots(chosen: list[presenting.Shown]) -> list[tuple[str, str]]:
    """Each place's field name and what stands in it."""
    slugs = [one.row.slug for one in chosen] + [""] * directory.MOST_COMPARED
    return list(zip(("a", "b", "c"), slugs, strict=False))


@permission("public")
@require_POST
def tell_missing(request: HttpRequest) -> HttpResponse:
    """Tell the network what nobody offers."""
    form = MissingForm(request.POST)
    if form.is_valid():
        try:
            services.tell_what_is_missing(
                words=form.cleaned_data["words"], area=form.cleaned_data["area"], on=clock.today()
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Thank you. The network can see what is missing.")
            return redirect("find_support")
    return render(request, "providers/missing.html", {"form": form}, status=422)
