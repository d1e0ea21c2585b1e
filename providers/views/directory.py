"""The public directory: search, an organisation's page, compare, say what is missing."""

from dataclasses import replace
from datetime import date

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.errors import DomainError
from people.access import actor_for, permission
from people.models import User
from providers import directory, finding, merging, presenting, services
from providers.forms import FindForm, MissingForm
from providers.models import Area, Organisation

ON_A_PAGE = 12
MOST_FIGURES = 6  # of a page's number
FEW = 3
MOST_OTHERS = 200  # to choose from on the page that compares; others are added from theirs


@permission("public")
@require_GET
def find_support(request: HttpRequest) -> HttpResponse:
    """Search by what matters to somebody. Distance first, then an order that changes each day."""
    on = clock.today()
    asked = finding.ask(plain(request.GET.get("q", "")), plain(request.GET.get("postcode", "")))
    filters = FindForm(request.GET or None, asked=asked)
    wanted = filters.wanted() if request.GET else directory.Wanted()
    asked = asked if wanted.postcode else replace(asked, place=None)
    asked = asked if wanted.words else replace(asked, forms=(), meant=())
    page, found = _page(wanted, asked, request.GET.get("page", ""), on)
    context = {
        "filters": filters, "wanted": wanted, "page": page, "found": found, "asked": asked,
        "cards": presenting.cards(found, on) if found.total else [],
        "near": [] if found.total else _near(wanted, asked, on),
        "more": wanted != directory.Wanted(
            words=wanted.words, need=wanted.need, area=wanted.area, postcode=wanted.postcode
        ),
        "missing": MissingForm(asked=asked, initial=_missing_of(wanted)),
    }  # fmt: skip
    return render(request, "providers/find.html", context)


def _page(
    wanted: directory.Wanted, asked: finding.Asked, number: str, on: date
) -> tuple[Page[int], finding.Found]:
    """One page by its number as typed; the last one when there are not so many."""
    typed = number if number.isascii() and number.isdigit() and len(number) < MOST_FIGURES else "1"
    first = max(1, int(typed))
    found = finding.find(
        wanted, asked, on=on, limit=ON_A_PAGE, offset=(first - 1) * ON_A_PAGE
    )  # fmt: skip
    page = Paginator(range(found.total), ON_A_PAGE).get_page(first)
    if page.number != first:
        at = (page.number - 1) * ON_A_PAGE
        found = finding.find(wanted, asked, on=on, limit=ON_A_PAGE, offset=at)
    return page, found


def _near(
    wanted: directory.Wanted, asked: finding.Asked, on: date
) -> list[presenting.Shown]:  # fmt: skip
    """The nearest match when nothing fits: the same need anywhere, else the same words."""
    loose = finding.looser(wanted)
    if loose is None:
        return []
    asked = asked if loose.words else replace(asked, forms=())
    found = finding.find(loose, asked, on=on, limit=FEW, offers=True)
    return presenting.cards(found, on) if found.total else []


def _missing_of(wanted: directory.Wanted) -> dict[str, str]:
    return {"need": wanted.need, "words": wanted.words, "area": wanted.area}


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
    (one,) = presenting.with_ratings([presenting.shown(row, clock.today())])
    add_to_plan = _add_to_plan(request)
    context = {"one": one, "add_to_plan": add_to_plan, "may_choose": bool(add_to_plan)}
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
    chosen = presenting.with_ratings(
        [presenting.shown(found[s], on) for s in dict.fromkeys(slugs) if s in found]
    )
    others = Organisation.objects.listed().exclude(slug__in=found).order_by("name")[:MOST_OTHERS]
    context = {
        "chosen": chosen,
        "slots": _slots(chosen),
        "rows": presenting.compared(chosen),
        "others": [(other.slug, other.name) for other in others],
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
    form = MissingForm(request.POST, asked=finding.ask())
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.tell_what_is_missing(
                words=data["words"], need=data["need"], area=_area(data["area"]),
                by=request.user if isinstance(request.user, User) else None, on=clock.today(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Thank you. The network can see what is missing.")
            return redirect(_after_telling(request, data["words"] or data["need"], data["area"]))
    return render(request, "providers/missing.html", {"form": form}, status=422)


def _after_telling(request: HttpRequest, what: str, area: str) -> str:
    """A person can say next that they would share it, or want to be told; everyone else is back."""
    if not isinstance(request.user, User) or actor_for(request).person is None:
        return reverse("find_support")
    return f"{reverse('my_wanted')}?{urlencode({'what': what, 'area': area})}"


def _area(code: str) -> Area | None:
    return Area.objects.filter(code=code).first() if code else None
