"""How an organisation is doing: its own income by month, who pays, what ends."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import clock
from core.models import Authority
from invoices.csv_rows import write_table
from network import income_presenting as presenting
from network.grants import grants_ending
from network.models import Network
from network.services import income
from people.access import PersonRequest, permission
from people.models import Role
from providers.models import Merge, Organisation

ROLES = (Role.PROVIDER_OPERATIONS, Role.PROVIDER_FINANCE)
CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class Own:
    """An organisation that the actor works for, the entries put under it, and the others."""

    organisation: Organisation
    ids: list[int]
    others: list[Organisation]


def own_or_404(request: PersonRequest, *roles: str) -> Own:
    """The organisation asked for by `?of=`, else the first. A merged entry is the one kept."""
    rows: list[Any] = list(
        Organisation.objects.filter(pk__in=request.actor.organisation_ids(*roles))
        .annotate(into=Merge.objects.standing().filter(merged=OuterRef("pk")).values("kept")[:1])
        .order_by("name", "pk")
    )  # fmt: skip
    kept = [row for row in rows if row.into is None]
    asked = request.POST.get("of") or request.GET.get("of") or ""
    chosen = next((row for row in kept if row.slug == asked or not asked), None)
    if chosen is None:
        raise Http404
    ids = [row.pk for row in rows if chosen.pk in (row.pk, row.into)]
    return Own(chosen, ids, [row for row in kept if row != chosen])


def council_of(organisation: Organisation) -> Authority:
    """The council whose network serves an organisation, else the first."""
    served = Network.objects.filter(authority=OuterRef("pk"), areas__organisations=organisation.pk)
    row = Authority.objects.order_by(Exists(served).desc(), "pk").first()
    if row is None:
        raise Http404
    return row


@permission("provider.income")
@require_GET
def own_income(request: PersonRequest) -> HttpResponse:
    """What was paid, is to be paid and is promised, month by month; who pays; what ends when."""
    own, on = own_or_404(request, *ROLES), clock.today()
    council = council_of(own.organisation)
    months = int(council.policy("plan_end_months", on).value)
    found = income.income_of(own.ids, on=on, ahead_months=months)
    context = {
        "may_say": own.organisation.pk in request.actor.organisation_ids(Role.PROVIDER_OPERATIONS),
        "organisation": own.organisation, "others": own.others, "authority": council,
        "income": found, "rows": presenting.rows_of(found), "months": months,
        "direction": presenting.direction_of(found), "one": presenting.hangs_on_one(found),
        "grants": grants_ending(own.ids, on, income.day_in(on, months)),
        "anything": any(one.total for one in found.months) or any(
            one.agreements for one in found.endings
        ),
    }  # fmt: skip
    return render(request, "network/income.html", context)


@permission("provider.income")
@require_GET
def own_income_table(request: PersonRequest) -> HttpResponse:
    """The months as a table for a spreadsheet."""
    own, on = own_or_404(request, *ROLES), clock.today()
    found = income.income_of(own.ids, on=on, ahead_months=0)
    heads, rows = presenting.table_of(found, own.organisation)
    name = f"income-{own.organisation.slug}-{on:%Y-%m}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(write_table(heads, rows), content_type=CSV, headers=headers)
