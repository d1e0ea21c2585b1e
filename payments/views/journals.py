"""The month for the finance system: read on a page, taken as tables."""

import re
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from core import clock
from core.models import Authority
from core.periods import Period, month_of, next_month
from payments.services import journals
from payments.views.finance import _authority
from people import audit
from people.access import PersonRequest, permission

MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@permission("run.view")
def finance_month(request: PersonRequest) -> HttpResponse:
    """One month: sums of each table, and its lines."""
    authority, month = _authority(request), _month(request)
    lines = journals.journal_of(authority, month)
    accruals = journals.accruals_of(authority, month)
    bank = [line for line in lines if line.account == journals.BANK]
    context = {
        "month": month, "lines": lines, "accruals": accruals,
        "vat": journals.vat_of(authority, month),
        "debit_pence": sum(line.debit_pence for line in lines),
        "credit_pence": sum(line.credit_pence for line in lines),
        "out_pence": sum(line.credit_pence - line.debit_pence for line in bank),
        "ledger_pence": -journals.moved_by_totals(authority, month),
        "accrued_pence": sum(line.debit_pence for line in accruals),
        "contributions": _contributions(request, authority, month),
        "earlier": _address(journals.last_month(month.starts_on)),
        "later": _address(month_of(next_month(month.starts_on))) if month.ends_on < clock.today() else "",
    }  # fmt: skip
    return render(request, "payments/finance_month.html", context)


@permission("run.view")
def finance_month_table(request: PersonRequest, name: str) -> HttpResponse:
    """One of the tables as CSV, with the codes of the policy `finance_codes`."""
    authority, month = _authority(request), _month(request)
    codes = dict(authority.policy("finance_codes", month.ends_on).value)
    if name == "journal":
        made = journals.lines_csv(journals.journal_of(authority, month), codes)
    elif name == "accruals":
        made = journals.lines_csv(journals.accruals_of(authority, month), codes)
    elif name == "vat":
        made = journals.vat_csv(journals.vat_of(authority, month))
    elif name == "contributions":
        made = journals.contributions_csv(_contributions(request, authority, month))
    else:
        raise Http404
    answer = HttpResponse("\ufeff" + made, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{month.starts_on:%Y-%m}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _contributions(
    request: PersonRequest, authority: Authority, month: Period
) -> list[journals.Paying]:
    rows = journals.contributions_of(authority, month)
    people = [row.person for row in rows]
    audit.looked(request.actor, people, what="what you pay towards your support", at=clock.now())
    return rows


def _month(request: PersonRequest) -> Period:
    """The month that was asked for, else the one that is over."""
    asked = MONTH.fullmatch(request.GET.get("month", ""))
    if asked is None:
        return journals.last_month(clock.today())
    return month_of(date(int(asked[1]), int(asked[2]), 1))


def _address(month: Period) -> str:
    return f"{reverse('finance_month')}?month={month.starts_on:%Y-%m}"
