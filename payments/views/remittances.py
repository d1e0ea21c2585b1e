"""A provider's remittances: what each pay run paid, as a page, a table and a PDF. No names."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from core import clock
from core.paper import NoPdfHere, PdfFailed
from invoices.csv_rows import plain_pounds, write_table
from payments.services.remitting import Remittance, remittance_of, remittance_pdf, remittances
from people.access import PersonRequest, permission

A_PAGE = 25


@permission("bill.submit")
def provider_remittances(request: PersonRequest) -> HttpResponse:
    """Every pay run that paid one's organisation, newest first."""
    rows = remittances(request.actor.organisation_ids())
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "payments/provider_remittances.html", {"page": page})


@permission("bill.submit")
def provider_remittance(request: PersonRequest, reference: str) -> HttpResponse:
    """One of them; `?as=csv` and `?as=pdf` to keep."""
    found = remittance_of(reference, request.actor.organisation_ids())
    if found is None:
        raise Http404
    wanted = request.GET.get("as")
    if wanted == "csv":
        return _as_csv(found)
    if wanted == "pdf":
        try:
            made = remittance_pdf(found, clock.today())
        except (NoPdfHere, PdfFailed) as refusal:
            messages.warning(request, refusal.sentence)
            return redirect("provider_remittance", found.run.reference)
        return _file(made, "application/pdf", f"remittance-{found.run.reference}.pdf")
    return render(request, "payments/provider_remittance.html", {"found": found})


def _as_csv(found: Remittance) -> HttpResponse:
    rows = [
        (found.run.pay_on, item.bill.number, item.bill.reference, item.tranche,
         plain_pounds(item.bill.total_pence), plain_pounds(item.bill.credited_pence),
         plain_pounds(item.amount_pence))
        for item in found.items
        if item.bill is not None
    ]  # fmt: skip
    head = ("paid on", "bill", "reference on your statement", "part", "billed", "credited", "paid")
    name = f"remittance-{found.run.reference}.csv"
    return _file(write_table(head, rows).encode(), "text/csv; charset=utf-8", name)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
