"""The record of a bill as one PDF: for a complaint, or the ombudsman."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from core import clock
from core.paper import NoPdfHere, PdfFailed
from invoices.models import Bill
from invoices.services.refusals import record_of, record_pdf
from invoices.views.person import bill_or_404
from people.access import PersonRequest, permission
from people.places import place
from people.records import pdf_answer


@permission("bill.view")
def my_bill_record(request: PersonRequest, whose: str = "", reference: str = "") -> HttpResponse:
    """The person's: everything, also what the provider is not shown."""
    bill = bill_or_404(request, whose, reference)
    return _answer(request, bill, place(request, "my_bill", bill.reference), for_person=True)


@permission("bill.submit")
def provider_bill_record(request: PersonRequest, reference: str) -> HttpResponse:
    """The provider's: what both sides may read."""
    rows = Bill.objects.filter(organisation__in=request.actor.organisation_ids())
    bill = rows.shown().filter(reference=reference).first()
    if bill is None or bill.state == Bill.State.DRAFT:
        raise Http404
    return _answer(request, bill, f"/provider/bills/{bill.reference}/", for_person=False)


def _answer(request: PersonRequest, bill: Bill, back: str, *, for_person: bool) -> HttpResponse:
    on = clock.today()
    try:
        made = record_pdf(record_of(bill, on, for_person=for_person), on)
    except (NoPdfHere, PdfFailed) as refusal:
        messages.warning(request, refusal.sentence)
        return redirect(back)
    return pdf_answer(made, f"record-{bill.reference}.pdf")
