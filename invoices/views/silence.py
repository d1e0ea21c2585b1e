"""Nobody answered: what a worker did to find out, and objections to what was paid on account."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.errors import DomainError
from invoices import services, words
from invoices.forms_answering import ContactForm, DecideObjectionForm, ObjectForm
from invoices.models import Objection, OnAccount
from invoices.views.council import bill_in_caseload_or_404
from invoices.views.person import bill_or_404, may_answer
from people import audit
from people.access import PersonRequest, permission
from people.permissions import who_can
from people.places import place


@permission("bill.exceptions")
def bill_contact(request: PersonRequest, reference: str) -> HttpResponse:
    """Write down that one rang, wrote, went there or looked at a log."""
    bill = bill_in_caseload_or_404(request, reference)
    form = ContactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_contact(
                bill=bill, how=form.cleaned_data["how"], words=form.cleaned_data["words"],
                reached=form.cleaned_data["reached"] == "yes", by=request.user, at=clock.now(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Written down. Now you can decide."))
            return redirect("exception", bill.reference)
    context = {"bill": bill, "person": bill.agreement.budget.person, "form": form}
    return render(request, "invoices/exception_contact.html", context)


@permission("bill.answer")
def my_bill_object(request: PersonRequest, whose: str = "", reference: str = "") -> HttpResponse:
    """“I object”: one press, words only if wanted."""
    bill = bill_or_404(request, whose, reference)
    paid = OnAccount.objects.filter(bill=bill).first()
    if paid is None or not may_answer(request, bill):
        raise Http404
    at = clock.now()
    form = ObjectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.object_to(
                bill=bill, words=form.cleaned_data["words"], by=request.user, at=at,
                on=clock.day_of(at),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("You objected. A worker looks at it and tells you why."))
            return redirect(place(request, "my_bill", bill.reference))
    context = {"bill": bill, "person": bill.agreement.budget.person, "form": form, "paid": paid}
    return render(request, "invoices/my_bill_object.html", context)


def _objection_or_404(request: PersonRequest, reference: str) -> Objection:
    rows = Objection.objects.select_related(
        "on_account__decision", "on_account__bill__organisation", "by", "decided_by",
        "on_account__bill__agreement__holding",
        "on_account__bill__agreement__budget__person__authority",
        "on_account__bill__agreement__budget__book",
    ).filter(on_account__bill__agreement__budget__person__in=request.actor.caseload())  # fmt: skip
    found = rows.filter(reference=reference).first()
    if found is None:
        raise Http404
    person = found.on_account.bill.agreement.budget.person
    audit.looked(
        request.actor, [person], what="an objection", subject=found.reference, at=clock.now()
    )
    return found


@permission("bill.exceptions")
def objection(request: PersonRequest, reference: str) -> HttpResponse:
    """What the person says of a payment on account: decide it, with the words shown first."""
    row = _objection_or_404(request, reference)
    bill = row.on_account.bill
    data = request.POST if request.method == "POST" and "change" not in request.POST else None
    form = DecideObjectionForm(data, initial=request.POST.dict())
    context: dict[str, Any] = {
        "row": row, "bill": bill, "person": bill.agreement.budget.person, "form": form,
        "lines": bill.lines.all(), "findings": [], "who": who_can("bill.view"),
        "events": words.timeline(bill, clock.today(), provider=False),
    }  # fmt: skip
    if data is None or row.decided_at is not None or not form.is_valid():
        return render(request, "invoices/objection.html", context)
    pence, reason = form.cleaned_data["amount"], form.cleaned_data["reason"]
    if "yes" not in request.POST:
        most = min(bill.to_pay_pence, row.on_account.amount_pence)
        if pence > most:
            form.add_error("amount", _("That is more than was paid on account."))
            return render(request, "invoices/objection.html", context)
        context["message"] = services.objection_preview(bill, pence, reason)
        context["amount"], context["reason"] = request.POST.get("amount", ""), reason
        return render(request, "invoices/objection_check.html", context)
    try:
        at = clock.now()
        services.decide_objection(
            objection=row, upheld_pence=pence, reason=reason, by=request.user, at=at,
            on=clock.day_of(at),
        )  # fmt: skip
    except DomainError as refusal:
        form.refuse(refusal)
        return render(request, "invoices/objection.html", context)
    messages.success(request, _("Decided. Both sides were told."))
    return redirect("bills_on_hold")
