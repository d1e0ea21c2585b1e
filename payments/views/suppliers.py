"""Finding a provider by the council's own supplier number: for finance, and for workers."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.forms import SteerForm
from payments.models import BankDetails
from people.access import PersonRequest, permission
from providers.models import Organisation

A_PAGE = 25


class SupplierForm(SteerForm):
    """A number or a name."""

    marks_optional = False
    q = forms.CharField(
        label=_("Supplier number or name"), required=False, max_length=80,
        help_text=_("A company, charity or CQC number finds it too."),
    )  # fmt: skip


def _found(asked: str) -> QuerySet[Organisation]:
    """Exact numbers come first by being numbers; a name is found by any part of it."""
    rows = Organisation.objects.order_by("name", "pk")
    if not asked:
        return rows.exclude(supplier_number="")
    return rows.filter(
        Q(supplier_number__iexact=asked)
        | Q(supplier_number__istartswith=asked)
        | Q(company_number__iexact=asked)
        | Q(charity_number__iexact=asked)
        | Q(cqc_location__iexact=asked)
        | Q(name__icontains=asked)
    )


def _page(request: HttpRequest, *, back: str, back_text: Any, with_bank: bool) -> HttpResponse:
    form = SupplierForm(request.GET or None)
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    confirmed = BankDetails.objects.in_use().filter(
        organisation=OuterRef("pk"), confirmed_at__isnull=False
    )
    rows = _found(asked).annotate(can_be_paid=Exists(confirmed))
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form, "page": page, "asked": asked, "back": back, "back_text": back_text,
        "with_bank": with_bank, "clear": request.path,
    }  # fmt: skip
    return render(request, "payments/suppliers.html", context)


@permission("run.view")
def finance_suppliers(request: PersonRequest) -> HttpResponse:
    """With what finance needs: whether a run can pay them."""
    back = reverse("finance_home")
    return _page(request, back=back, back_text=_("Work to do"), with_bank=True)


@permission("council.home")
def council_suppliers(request: PersonRequest) -> HttpResponse:
    """For a worker: who it is, and their page."""
    back = reverse("council_home")
    return _page(request, back=back, back_text=_("Work to do"), with_bank=False)
