"""A provider sends many bills at once: a table, an e-invoice, or a file for a person to type in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from budgets.forecast import rate_for
from budgets.services.figures import days_off_of
from core import clock
from core.errors import DomainError
from core.money import show
from core.periods import Period
from files.models import StoredFile
from files.services import keep
from invoices import services
from invoices.csv_rows import plain_pounds, write_table
from invoices.forms import UploadForm
from invoices.models import Bill, HeldDocument
from invoices.services.drafting import suggested_number
from invoices.services.expected import rates_of
from invoices.views.provider import mine, my_agreements
from people import audit
from people.access import PersonRequest, permission


@permission("bill.submit")
def provider_upload(request: PersonRequest) -> HttpResponse:
    """A table or an e-invoice: kept, then shown before anything is sent."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file = keep(
                upload=form.cleaned_data["file"], purpose=StoredFile.Purpose.BILL, person=None,
                by=request.user, at=clock.now(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal, "file")
        else:
            return redirect("provider_upload_check", file.reference)
    held = HeldDocument.objects.filter(file__sent_by=request.user, settled_at=None)
    context = {"form": form, "held": held.order_by("-held_at")[:20]}
    return render(request, "invoices/provider_upload.html", context)


@permission("bill.submit")
def provider_upload_check(request: PersonRequest, reference: str) -> HttpResponse:
    """What the file would send, row by row; nothing is sent while one is wrong."""
    file = get_object_or_404(
        StoredFile, reference=reference, sent_by=request.user, purpose=StoredFile.Purpose.BILL
    )
    at = clock.now()
    if request.method == "POST":
        try:
            done = services.send_file(
                file=file,
                organisation_ids=mine(request),
                by=request.user,
                at=at,
                on=clock.day_of(at),
            )
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
            return redirect("provider_upload_check", file.reference)
        if isinstance(done, HeldDocument):
            messages.warning(request, done.sentence)
            return redirect("provider_upload_check", file.reference)
        total = show(sum(bill.total_pence for bill in done))
        messages.success(
            request, _("Sent: %(n)d bills, %(total)s.") % {"n": len(done), "total": total}
        )
        return redirect("provider_bills")
    preview = services.preview_of(file, mine(request), clock.day_of(at))
    people = {one.agreement.budget.person for one in preview.ready}
    audit.looked(request.actor, people, what="bills they are sending", at=at)
    sent = Bill.objects.filter(file=file).exists()
    return render(
        request,
        "invoices/provider_upload_check.html",
        {"file": file, "preview": preview, "sent": sent},
    )


@permission("bill.submit")
def provider_upload_example(request: PersonRequest) -> HttpResponse:
    """A table to start from, filled with the sessions nobody has billed yet."""
    agreements = my_agreements(request)
    waiting = services.to_bill(agreements, clock.today())
    audit.looked(
        request.actor, {row.budget.person for row in agreements}, what="your agreement with them",
        at=clock.now(),
    )  # fmt: skip
    rates = rates_of(agreements)
    rows = []
    for row in agreements:
        for session in waiting[row.pk]:
            rate = rate_for(
                rates[row.pk],
                session.on,
                days_off_of(row.organisation, Period(session.on, session.on)),
            )
            price = plain_pounds(rate.amount_pence) if rate else ""
            rows.append(
                (
                    row.reference,
                    suggested_number(row),
                    session.on,
                    row.what,
                    session.units,
                    price,
                    "",
                )
            )
    answer = HttpResponse(
        write_table(("agreement", "bill", "date", "what", "units", "price", "vat"), rows),
        content_type="text/csv; charset=utf-8",
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="bills-to-send.csv"'
    return answer
