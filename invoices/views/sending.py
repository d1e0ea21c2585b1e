"""A provider sends one bill: whom for, what happened, a check, sent. A draft is kept on the way."""

from datetime import date
from decimal import Decimal
from secrets import token_urlsafe
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from budgets.forecast import Session, rate_for
from budgets.models import Agreement
from budgets.services.figures import days_off_of
from core import clock
from core.errors import DomainError
from core.periods import Period
from files.models import StoredFile
from invoices import services
from invoices.forms import BillForm
from invoices.models import Bill, BillDraft
from invoices.services import NewBill, NewLine, drafting
from invoices.services.expected import rates_of
from invoices.services.submitting import refuse_impossible
from invoices.views.provider import my_agreements, token_of
from people import audit
from people.access import PersonRequest, permission

A_PAGE = 25
LONGEST = 9  # figures of an edition


@permission("bill.submit")
def provider_bill_new(request: PersonRequest) -> HttpResponse:
    """Whom is it for? Those with something to bill come first."""
    on = clock.today()
    agreements = my_agreements(request)
    waiting = services.to_bill(agreements, on)
    rows: list[dict[str, Any]] = [
        {"agreement": row, "sessions": waiting[row.pk], "pence": sum(s.cost_pence for s in waiting[row.pk])}
        for row in agreements
    ]  # fmt: skip
    ready = [row for row in rows if row["sessions"]]
    audit.looked(
        request.actor, {row.budget.person for row in agreements}, what="your agreement with them",
        at=clock.now(),
    )  # fmt: skip
    begun = {row["agreement"].pk for row in ready if hasattr(row["agreement"], "bill_draft")}
    page = Paginator(sorted(ready, key=lambda row: row["agreement"].pk not in begun), A_PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")), "begun": begun, "any": bool(rows),
        "file": _paper(request),
    }  # fmt: skip
    return render(request, "invoices/provider_bill_new.html", context)


def agreement_or_404(request: PersonRequest, reference: str) -> Agreement:
    """One agreement that the actor bills under."""
    found = my_agreements(request, reference)
    if not found:
        raise Http404
    return found[0]


def _paper(request: PersonRequest) -> StoredFile | None:
    """A paper or picture of the bill that they sent before, to go with what they type in."""
    reference = request.POST.get("file") or request.GET.get("file")
    if not reference or "\x00" in reference:
        return None
    own = StoredFile.objects.filter(sent_by=request.user, purpose=StoredFile.Purpose.BILL)
    return own.filter(reference=reference).first()


@permission("bill.submit")
def provider_bill_write(request: PersonRequest, reference: str) -> HttpResponse:
    """What happened, then a check, then sent: pressing twice sends once."""
    on = clock.today()
    agreement = agreement_or_404(request, reference)
    person = agreement.budget.person
    audit.looked(request.actor, [person], what="your agreement with them", at=clock.now())
    once = token_of(request)
    if once and (sent := Bill.objects.filter(once=once, agreement=agreement).first()):
        return redirect("provider_bill", sent.reference)
    sessions = services.to_bill([agreement], on)[agreement.pk]
    if request.method != "POST":
        return _write_page(request, agreement, _begun(agreement, sessions, on))
    form = BillForm(request.POST, sessions=sessions, today=on)
    if "yes" not in request.POST:
        _keep(request, agreement, sessions, edition=None)
    if "change" in request.POST or not form.is_valid():
        return _write_page(request, agreement, form)
    new = _new_bill(agreement, form, _paper(request))
    try:
        if "yes" in request.POST:
            at = clock.now()
            bill = drafting.send_written(
                agreement=agreement, new=new, by=request.user, at=at, on=on, once=once
            )
            messages.success(request, _("Sent. %(name)s is asked now.") % {"name": person.known_as})
            return redirect("provider_bill", bill.reference)
        refuse_impossible(agreement, new, on)
    except DomainError as refusal:
        form.refuse(refusal)
        return _write_page(request, agreement, form)
    checked = services.check_bill(agreement, new)
    context = {
        "agreement": agreement, "person": person, "new": new, "once": token_urlsafe(16),
        "file": new.file,
        "findings": checked.for_provider,
        "posted": [(name, value) for name in request.POST for value in request.POST.getlist(name)
                   if name not in {"csrfmiddlewaretoken", "once", "yes", "change", "version"}],
    }  # fmt: skip
    return render(request, "invoices/provider_bill_check.html", context)


def _begun(agreement: Agreement, sessions: list[Session], on: date) -> BillForm:
    """The form as it begins: from the draft, wherever it was typed, or as agreed."""
    first: dict[str, Any] = {"number": drafting.suggested_number(agreement), "issued_on": on}
    draft = BillDraft.objects.filter(agreement=agreement).first()
    if draft is not None:
        first |= drafting.initial_of(draft, [session.on for session in sessions])
    return BillForm(sessions=sessions, today=on, initial=first)


def _keep(
    request: PersonRequest, agreement: Agreement, sessions: list[Session], edition: int | None
) -> BillDraft:
    typed = drafting.typed_of(
        request.POST.dict(), request.POST.getlist("happened"), [one.on for one in sessions]
    )
    return drafting.keep_draft(
        agreement=agreement, typed=typed, edition=edition, by=request.user, at=clock.now()
    )


def _write_page(request: PersonRequest, agreement: Agreement, form: BillForm) -> HttpResponse:
    context = {
        "agreement": agreement, "person": agreement.budget.person, "form": form,
        "file": _paper(request),
        "draft": BillDraft.objects.filter(agreement=agreement).select_related("saved_by").first(),
    }  # fmt: skip
    return render(request, "invoices/provider_bill_write.html", context)


@permission("bill.submit")
@require_POST
def provider_draft_keep(request: PersonRequest, reference: str) -> HttpResponse:
    """Save while somebody types: 200 with X-Version, 409 when a colleague saved since."""
    agreement = agreement_or_404(request, reference)
    sessions = services.to_bill([agreement], clock.today())[agreement.pk]
    asked = request.POST.get("version", "0")
    edition = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < LONGEST else 0
    try:
        draft = _keep(request, agreement, sessions, edition)
    except DomainError as refusal:
        body = {"code": refusal.code, "message": refusal.sentence}
        return JsonResponse(body, status=refusal.status)
    response = JsonResponse({"version": draft.edition})
    response["X-Version"] = str(draft.edition)
    return response


@permission("bill.submit")
@require_POST
def provider_draft_drop(request: PersonRequest, reference: str) -> HttpResponse:
    """Throw the draft away and begin as agreed."""
    agreement = agreement_or_404(request, reference)
    drafting.drop_draft(agreement)
    messages.success(request, _("Your draft is gone. Nothing was sent."))
    return redirect("provider_bill_write", agreement.reference)


def _new_bill(agreement: Agreement, form: BillForm, file: StoredFile | None) -> NewBill:
    """Chosen sessions as lines; the bill covers all days shown, so what was unticked is freed."""
    lines = []
    rates = rates_of([agreement])[agreement.pk]
    for session, units in form.chosen:
        off = days_off_of(agreement.organisation, Period(session.on, session.on))
        rate = rate_for(rates, session.on, off)
        lines.append(
            NewLine.priced(
                service_on=session.on, description=agreement.what, units=units, unit=agreement.unit,
                rate_pence=rate.amount_pence if rate else 0,
                vat_percent=rate.vat_percent if rate else Decimal(0),
            )
        )  # fmt: skip
    days = [session.on for session in form.sessions]
    return NewBill(
        number=form.cleaned_data["number"], issued_on=form.cleaned_data["issued_on"],
        from_on=min(days), to_on=max(days), lines=lines, file=file,
        file_sha256=file.sha256 if file else "",
    )  # fmt: skip
