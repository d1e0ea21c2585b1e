"""The public register: who is on it, by which facts, since when, and how to challenge it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from core import clock
from core.errors import DomainError
from invoices.csv_rows import write_table
from network import register_presenting as presenting
from network.models import CriteriaVersion, Network
from network.register_forms import ConcernForm, FindForm
from network.services import panel
from network.services.register_rules import criteria_in_force
from people.access import permission
from people.models import User
from providers.models import Area, Organisation

ON_A_PAGE = 20
MOST_ROWS = 10_000


@permission("public")
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Who is on the register today; by name, area and level; as a table too."""
    on = clock.today()
    areas = list(Area.objects.filter(organisations__statuses__isnull=False).distinct()
                 .order_by("name").values_list("code", "name"))  # fmt: skip
    form = FindForm(areas, request.GET)
    data = form.cleaned_data if form.is_valid() else {}
    rows = presenting.narrowed(
        on, words=data.get("q", ""), area=data.get("area", ""), level=data.get("level", "")
    )
    if request.GET.get("as") == "csv":
        return _as_csv(presenting.entries(rows[:MOST_ROWS], on))
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "entries": presenting.entries(page.object_list, on),
               "on": on, "narrowed": any(data.values())}  # fmt: skip
    return render(request, "network/register.html", context)


def _as_csv(rows: list[presenting.Entry]) -> HttpResponse:
    text = write_table(
        ("name", "areas", "state", "level", "run_by_carers", "group_of_organisations",
         "on_the_way", "checked_on", "from", "until", "checked_by", "facts"),
        [
            (one.row.name, one.areas, one.state, status.level, status.carer_led, status.consortium,
             status.working_towards, status.evidence_on, status.starts_on, status.expires_on,
             status.checked_by, " ".join(status.facts))
            if (status := one.status)
            else (one.row.name, one.areas, one.state, *[""] * 9)
            for one in rows
        ],
    )  # fmt: skip
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="register.csv"'
    return answer


@permission("public")
@require_GET
def how(request: HttpRequest) -> HttpResponse:
    """How organisations are checked: the tests with their sources, who checks, how to appeal."""
    criteria = criteria_in_force(clock.today())
    groups: dict[str, list[tuple[str, str]]] = {}
    for test in criteria.tests:
        name = test.group[:1].upper() + test.group[1:]
        groups.setdefault(name, []).append((test.title, criteria.sources[test.source]))
    titles = {test.code: test.title for test in criteria.tests}
    context = {
        "criteria": criteria,
        "groups": list(groups.items()),
        "levels": [(presenting.LEVEL_WORDS[level.code], [titles[code] for code in level.needs],
                    criteria.sources[level.source]) for level in criteria.levels],
        "networks": Network.objects.select_related("organisation").prefetch_related("areas"),
        "versions": CriteriaVersion.objects.order_by("-starts_on"),
    }  # fmt: skip
    return render(request, "network/how.html", context)


def listed_or_404(slug: str) -> Organisation:
    """An organisation that is or was on the register, with statuses and areas."""
    row = presenting.on_register(clock.today()).filter(slug=slug).first()
    if row is None:
        raise Http404
    return row


@permission("public")
@require_GET
def entry(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation: the facts with their date, and its whole history."""
    row, on = listed_or_404(slug), clock.today()
    history = presenting.history_of(row)
    standing = next((one.decision for one in reversed(history) if one.decision), None)
    context = {"row": row, "entry": presenting.entry_of(row, on), "history": history,
               "decision": standing}  # fmt: skip
    return render(request, "network/entry.html", context)


@permission("public")
def doubt(request: HttpRequest, slug: str) -> HttpResponse:
    """Anyone says that the register is wrong about an organisation."""
    row = listed_or_404(slug)
    form = ConcernForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        by = request.user if isinstance(request.user, User) else None
        try:
            panel.raise_concern(
                organisation=row, by=by, at=clock.now(), on=clock.today(), **form.cleaned_data
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "The panel has what you wrote. Thank you.")
            return redirect("register_entry", row.slug)
    context = {"form": form, "row": row}
    return render(request, "network/doubt.html", context, status=422 if form.errors else 200)
