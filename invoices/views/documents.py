"""Documents that arrived and could not become bills: put under an agreement, or refused."""

from pathlib import PurePath

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from budgets.models import Agreement
from core import clock
from core.errors import DomainError
from invoices import services
from invoices.forms import AssignForm, RefuseDocumentForm, TypeInForm
from invoices.models import HeldDocument, HeldDocumentQuerySet
from invoices.services import NewBill, NewLine
from invoices.services.submitting import refuse_impossible
from people import audit
from people.access import PersonRequest, permission
from people.models import Role

A_PAGE = 25


def _documents(request: PersonRequest) -> HeldDocumentQuerySet:
    rows = HeldDocument.objects.of_authorities(request.actor.authority_ids(Role.COUNCIL_WORKER))
    return rows.select_related("organisation", "file").defer("content")


def _document_or_404(request: PersonRequest, reference: str) -> HeldDocument:
    found = _documents(request).filter(reference=reference).first()
    if found is None:
        raise Http404
    return found


@permission("documents.sort")
def held_documents(request: PersonRequest) -> HttpResponse:
    """What waits, longest first, each with its reason."""
    page = Paginator(_documents(request).waiting(), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "invoices/documents.html", {"page": page, "at": clock.now()})


@permission("documents.sort")
def held_document(request: PersonRequest, reference: str) -> HttpResponse:
    """One document: why it is held, what it says, and where it belongs."""
    held = _document_or_404(request, reference)
    agreements = {row.reference: row for row in _agreements(request, held)}
    choices = [(key, _words(row)) for key, row in agreements.items()]
    assign = AssignForm(request.POST if "assign" in request.POST else None, choices=choices)
    refuse = RefuseDocumentForm(request.POST if "refuse" in request.POST else None)
    at = clock.now()
    if assign.is_bound and assign.is_valid():
        chosen = agreements[assign.cleaned_data["agreement"]]
        try:
            bill = services.assign_document(
                held=held, agreement=chosen, by=request.user, at=at, on=clock.day_of(at)
            )
        except DomainError as refusal:
            assign.refuse(refusal, "agreement")
        else:
            words = _("Sent as bill %(number)s. The person is asked whether it happened.")
            messages.success(request, words % {"number": bill.number})
            return redirect("held_documents")
    if refuse.is_bound and refuse.is_valid():
        try:
            services.refuse_document(
                held=held, reason=refuse.cleaned_data["reason"], by=request.user, at=at
            )
        except DomainError as refusal:
            refuse.refuse(refusal, "reason")
        else:
            messages.success(request, _told(held))
            return redirect("held_documents")
    people = {row.budget.person for row in agreements.values()}
    audit.looked(request.actor, people, what="your agreements, for a document", at=at)
    context = {"held": held, "assign": assign, "refuse": refuse, "agreements": agreements}
    return render(request, "invoices/document.html", context)


@permission("documents.sort")
def type_in(request: PersonRequest, reference: str) -> HttpResponse:
    """A paper or picture: typed in beside it, shown again with the checks, then sent."""
    held = _document_or_404(request, reference)
    if held.settled_at is not None:
        return redirect("held_document", held.reference)
    agreements = {row.reference: row for row in _agreements(request, held)}
    choices = [(key, _words(row)) for key, row in agreements.items()]
    again = request.method == "POST" and "change" not in request.POST
    form = TypeInForm(request.POST or None, choices=choices)
    people = {row.budget.person for row in agreements.values()}
    audit.looked(request.actor, people, what="your agreements, for a document", at=clock.now())
    context = {"held": held, "form": form, "any": bool(agreements)}
    if not again or not form.is_valid():
        return render(request, "invoices/document_type.html", context)
    agreement, at = agreements[form.cleaned_data["agreement"]], clock.now()
    new, stated = _typed(agreement, form), form.cleaned_data["total"]
    try:
        if "yes" in request.POST:
            bill = services.type_in_document(
                held=held, agreement=agreement, new=new, stated_pence=stated, by=request.user,
                at=at, on=clock.day_of(at),
            )  # fmt: skip
            words = _("Sent as bill %(number)s. The person is asked whether it happened.")
            messages.success(request, words % {"number": bill.number})
            return redirect("held_documents")
        services.need_total(new, stated)
        refuse_impossible(agreement, new, clock.day_of(at))
    except DomainError as refusal:
        form.refuse(refusal)
        return render(request, "invoices/document_type.html", context)
    context |= {
        "agreement": agreement, "person": agreement.budget.person, "new": new,
        "findings": services.check_bill(agreement, new).findings,
        "posted": [(name, value) for name in request.POST for value in request.POST.getlist(name)
                   if name not in {"csrfmiddlewaretoken", "yes", "change"}],
    }  # fmt: skip
    return render(request, "invoices/document_check.html", context)


def _typed(agreement: Agreement, form: TypeInForm) -> NewBill:
    lines = [
        NewLine.priced(
            service_on=line["on"], description=line["what"] or agreement.what, units=line["units"],
            unit=agreement.unit, rate_pence=line["price"],
        )
        for line in form.lines
    ]  # fmt: skip
    days = [line.service_on for line in lines]
    return NewBill(
        number=form.cleaned_data["number"], issued_on=form.cleaned_data["issued_on"],
        from_on=min(days), to_on=max(days), lines=lines,
    )  # fmt: skip


def _told(held: HeldDocument) -> str:
    if held.organisation is not None:
        return _("Refused. %(who)s is told why.") % {"who": held.organisation.name}
    return _("Refused. We do not know who sent it, so please tell them yourself.")


def _agreements(request: PersonRequest, held: HeldDocument) -> list[Agreement]:
    """Agreements of one's own people with the provider, or with any when it is unknown."""
    rows = Agreement.objects.filter(budget__person__in=request.actor.caseload())
    if held.organisation_id is not None:
        rows = rows.filter(organisation=held.organisation_id)
    rows = rows.select_related(
        "budget__person__authority", "budget__person__user", "budget__book", "organisation",
        "holding", "service",
    )  # fmt: skip
    return list(rows.order_by("budget__person__full_name", "organisation__name", "pk"))


def _words(row: Agreement) -> str:
    return f"{row.budget.person.full_name}: {row.what}, {row.organisation.name} ({row.reference})"


@permission("documents.sort")
def held_file(request: PersonRequest, reference: str) -> HttpResponse:
    """The document as it came, to keep and open elsewhere; never shown inside the page."""
    held = _document_or_404(request, reference)
    audit.record(
        "document.taken", subject=reference, by=request.user, at=clock.now()
    )  # fmt: skip
    answer = HttpResponse(services.bytes_of(held), content_type="application/octet-stream")
    ending = PurePath(held.name).suffix.lower()
    ending = ending if ending in {".xml", ".pdf", ".png", ".jpg"} else ".bin"
    answer.headers["Content-Disposition"] = f'attachment; filename="{reference}{ending}"'
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
