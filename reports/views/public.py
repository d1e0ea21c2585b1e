"""What everyone reads: councils, months, one report, its words and its table."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.models import Authority
from core.periods import parse_month
from people.access import actor_for, permission
from people.models import User
from people.permissions import roles_for
from reports import presenting, services, words
from reports.models import MoneyReport

MONTHS_SHOWN = 36


def council_or_404(slug: str) -> Authority:
    """The council of an address."""
    found = presenting.council_at(slug)
    if found is None:
        raise Http404
    return found


def report_or_404(council: Authority, month: str, version: str = "") -> MoneyReport:
    """The newest version of a month, or the one asked for."""
    try:
        first: date = parse_month(month).starts_on
    except (ValueError, OverflowError):
        raise Http404 from None
    rows = MoneyReport.objects.filter(authority=council, month=first).order_by("-version")
    if version:
        if not version.isascii() or not version.isdigit() or len(version) > 4:  # noqa: PLR2004
            raise Http404
        rows = rows.filter(version=int(version))
    row = rows.first()
    if row is None:
        raise Http404
    return row


@permission("public")
@require_GET
def areas(request: HttpRequest) -> HttpResponse:
    """Every council with its newest report."""
    rows = []
    for council in Authority.objects.order_by("name"):
        newest = next(iter(services.newest_of_each_month(council)), None)
        lead = presenting.lead_sentence(newest.content) if newest else ""
        rows.append(
            {
                "council": council,
                "slug": presenting.slug_of(council),
                "report": newest,
                "lead": lead,
            }
        )
    return render(request, "reports/areas.html", {"rows": rows})


@permission("public")
@require_GET
def area(request: HttpRequest, slug: str) -> HttpResponse:
    """A council: every month, with the share as a chart and a table."""
    council = council_or_404(slug)
    found = services.newest_of_each_month(council)[:MONTHS_SHOWN]
    context = {
        "council": council,
        "slug": slug,
        "may_keep": _may_keep(request, council),
        "newest": found[0] if found else None,
        "lead": presenting.lead_sentence(found[0].content) if found else "",
        "covers": presenting.covers_sentence(found[0].content) if found else "",
        "months": [presenting.month_bar(row) for row in found],
    }
    return render(request, "reports/area.html", context)


def _may_keep(request: HttpRequest, council: Authority) -> bool:
    """Whether the visitor keeps this council's published spending."""
    if not isinstance(request.user, User):
        return False
    return council.pk in actor_for(request).authority_ids(*roles_for("spending.keep"))


@permission("public")
@require_GET
def report(request: HttpRequest, slug: str, month: str) -> HttpResponse:
    """One month: how much it covers first, then words, chart and tables."""
    council = council_or_404(slug)
    row = report_or_404(council, month, request.GET.get("version", ""))
    versions = MoneyReport.objects.filter(authority=council, month=row.month).order_by("version")
    content = row.content
    hidden = content["shares"]["all"]["with_wages"] is None
    shown = content["published" if hidden else "all"]
    context = {
        "council": council,
        "slug": slug,
        "report": row,
        "content": content,
        "versions": list(versions.defer("content")),
        "covers": presenting.covers_sentence(content),
        "lead": presenting.lead_sentence(content),
        "bars": presenting.bars(shown["bands"], shown["pence"]),
        "only_published": shown is not content["all"],
        "streams": presenting.streams(content),
        "changes": presenting.changes(content),
        "quarters": presenting.quarters(content),
        "groups": presenting.groups(content),
        "quarter": presenting.quarter(content),
        "ending": presenting.with_days(content["ending"], "ends_on", "notice_on"),
        "large": presenting.with_days(content["large"]["organisations"], "year_ends_on"),
        "unlinked": sum(content["unlinked"].values()),
        "passed_on": sum(content["passed_on"].values()),
    }
    return render(request, "reports/report.html", context)


@permission("public")
@require_GET
def table(request: HttpRequest, slug: str, month: str) -> HttpResponse:
    """Every figure of a report as CSV."""
    row = report_or_404(council_or_404(slug), month, request.GET.get("version", ""))
    response = HttpResponse(presenting.table_of(row), content_type="text/csv; charset=utf-8")
    name = f"money-{slug}-{row.month:%Y-%m}-{row.version}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@permission("public")
@require_GET
def definitions(request: HttpRequest) -> HttpResponse:
    """What each figure means."""
    return render(request, "reports/words.html", {"definitions": words.DEFINITIONS})
