"""A provider's money: what was paid to it, and bills to pay from the funds that it holds."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from budgets.models import Holding
from core import clock
from core.templatetags.words import money
from invoices.models import Bill
from payments import services
from payments.models import OwnPayment
from payments.services.owed import Paid, paid_by_council
from people import audit
from people.access import PersonRequest, permission
from people.models import Role

A_PAGE = 25


@permission("bill.submit")
def provider_paid(request: PersonRequest) -> HttpResponse:
    """What was paid for which bill, newest first; the reference is the bank's. No names."""
    mine = Bill.objects.visible_to(request.actor).filter(
        organisation__in=request.actor.organisation_ids(), paid_on__isnull=False
    )
    page = Paginator(_paid(mine), A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "payments/provider_paid.html",
        {
            "page": page, "may_bank": request.actor.has(Role.PROVIDER_FINANCE),
            "holds": bool(_holdings(request)),
        },
    )  # fmt: skip


def _paid(bills: Any) -> list[Paid]:
    """Each payment of these bills: by the council part by part, from a fund or by the person."""
    own = OwnPayment.objects.standing().filter(bill__in=bills)
    found = paid_by_council(bills)
    found += [
        Paid(row.paid_on, row.bill, row.amount_pence, row.tranche)
        for row in own.select_related("bill__agreement__holding")
        if row.bill is not None
    ]
    return sorted(found, key=lambda row: (row.on, row.bill.pk), reverse=True)


def _holdings(request: PersonRequest) -> list[Holding]:
    rows = Holding.objects.filter(holder__in=request.actor.organisation_ids(Role.PROVIDER_FINANCE))
    return list(rows.select_related("account", "holder", "budget__person").order_by("pk"))


@permission("fund.draw")
def provider_fund(request: PersonRequest) -> HttpResponse:
    """Each fund: what it holds, and the bills a person said yes to."""
    holdings = _holdings(request)
    bills = (
        Bill.objects.to_pay()
        .filter(agreement__holding__in=holdings, kind=Bill.Kind.INVOICE)
        .select_related("organisation", "agreement")
        .order_by("answered_at", "pk")
    )
    back = Bill.objects.owed_back().filter(agreement__holding__in=holdings).order_by("pk")
    back = back.select_related("organisation", "agreement")
    audit.looked(
        request.actor, {row.budget.person for row in holdings}, what="the fund held for you",
        at=clock.now(),
    )  # fmt: skip
    funds: list[dict[str, Any]] = [
        {
            "holding": row, "person": row.budget.person,
            "held": row.account.balance_pence if row.account else 0,
            "bills": [bill for bill in bills if bill.agreement.holding_id == row.pk],
            "owed_back": [one for one in back if one.agreement.holding_id == row.pk],
        }
        for row in holdings
    ]  # fmt: skip
    return render(request, "payments/provider_fund.html", {"funds": funds})


@require_POST
@permission("fund.draw")
def draw(request: PersonRequest, reference: str) -> HttpResponse:
    """Pay one bill from the fund; the person is told."""
    holdings = [row.pk for row in _holdings(request)]
    bill = Bill.objects.filter(reference=reference, agreement__holding__in=holdings).first()
    if bill is None:
        raise Http404
    at = clock.now()
    on = clock.day_of(at)
    payment = services.draw_from_fund(bill=bill, paid_on=on, by=request.user, at=at, on=on)
    words = _("You paid %(who)s %(amount)s from the fund. The person is told.") % {
        "who": payment.paid_to, "amount": money(payment.amount_pence),
    }  # fmt: skip
    messages.success(request, words)
    return redirect("provider_fund")
