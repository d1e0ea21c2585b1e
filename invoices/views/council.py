"""The council's side: only bills in question, and those opened with a reason."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core import clock
from core.errors import DomainError
from invoices import services, words
from invoices.forms import DecideForm, TurnDownForm
from invoices.models import Bill, BillDecision, BillKeeper, Finding, HeldDocument, Objection
from people import audit
from people.access import PersonRequest, permission
from people.models import Role
from people.permissions import who_can

A_PAGE = 25
OPEN_FINDINGS = Prefetch(
    "findings",
    Finding.objects.filter(settled_at=None, blocks=True).order_by("-pk"),
    to_attr="reasons",
)
PROPOSED = Prefetch(
    "decisions",
    BillDecision.objects.waiting().select_related("proposed_by"),
    to_attr="proposed",
)

KEPT = Prefetch(
    "keepers", BillKeeper.objects.filter(ended_at=None).select_related("officer"), to_attr="kept"
)


@dataclass(frozen=True)
class Waiting:
    """A row of the queue."""

    bill: Bill
    days: int
    reason: str
    decide_by: date | None = None
    keeper: str = ""


def _questions(request: PersonRequest) -> Any:
    return Bill.objects.visible_to(request.actor).in_question().filter(
        agreement__budget__person__in=request.actor.caseload()
    )  # fmt: skip


def _row(bill: Bill, at: datetime) -> Waiting:
    reasons: list[Finding] = getattr(bill, "reasons", [])
    since = bill.answered_at or bill.sent_at or bill.made_at
    words_for = reasons[0].sentence if reasons else _("Part of it is in question.")
    proposed: list[BillDecision] = getattr(bill, "proposed", [])
    if proposed:
        name = proposed[0].proposed_by.get_short_name()
        words_for = _("Waiting for a second person. %(name)s proposes to pay.") % {"name": name}
    kept: list[BillKeeper] = getattr(bill, "kept", [])
    return Waiting(
        bill, max(0, (at - since).days), words_for, kept[0].decide_by if kept else None,
        kept[0].officer.get_short_name() if kept else "",
    )  # fmt: skip


@permission("bill.exceptions")
def bills_on_hold(request: PersonRequest) -> HttpResponse:
    """Bills in question of one's own people, waiting longest first."""
    at = clock.now()
    rows = _questions(request)
    total = rows.aggregate(pence=Sum("total_pence"), count=Count("pk"))
    ordered = rows.shown().prefetch_related(OPEN_FINDINGS, PROPOSED, KEPT).order_by("sent_at", "pk")
    page = Paginator(ordered, A_PAGE).get_page(request.GET.get("page"))
    people = {bill.agreement.budget.person for bill in page.object_list}
    audit.looked(request.actor, people, what="bills in question", at=at)
    shown = [_row(bill, at) for bill in page.object_list]
    authorities = request.actor.authority_ids(Role.COUNCIL_WORKER)
    documents = HeldDocument.objects.waiting().of_authorities(authorities).count()
    mine = BillKeeper.objects.filter(ended_at=None, bill__in=rows)
    late = mine.filter(decide_by__lt=clock.day_of(at)).count()
    objections = Objection.objects.filter(
        decided_at=None, on_account__bill__agreement__budget__person__in=request.actor.caseload()
    ).select_related(
        "on_account__bill__agreement__budget__person", "on_account__bill__organisation"
    )
    context = {
        "page": page, "rows": shown, "total": total, "at": at, "documents": documents,
        "late": late, "objections": objections.order_by("at", "pk")[:A_PAGE],
    }  # fmt: skip
    return render(request, "invoices/exceptions.html", context)


def _bill_or_404(request: PersonRequest, reference: str) -> Bill:
    """A bill in question, or one opened with a reason."""
    bill = Bill.objects.shown().filter(reference=reference).first()
    if bill is None or bill.state == Bill.State.DRAFT:
        raise Http404
    person = bill.agreement.budget.person
    allowed = request.actor.may(
        "bill.view", person, subject=bill.reference, finding=bill.needs_decision
    )
    if not allowed:
        raise Http404
    audit.looked(request.actor, [person], what="a bill", subject=bill.reference, at=clock.now())
    return bill


def bill_in_caseload_or_404(request: PersonRequest, reference: str) -> Bill:
    """A bill in question of one's own people."""
    bill = _bill_or_404(request, reference)
    near = bill.agreement.budget.person_id in request.actor.caseload()
    if not near or not bill.needs_decision:
        raise Http404
    return bill


@permission("bill.exceptions")
def exception(request: PersonRequest, reference: str) -> HttpResponse:
    """One bill in question: what was found, what was said, and what to do."""
    row = Bill.objects.shown().filter(reference=reference).first()
    near = row is not None and row.agreement.budget.person_id in request.actor.caseload()
    if row is not None and near and not row.needs_decision:
        return _to_reason(row)
    bill = _bill_or_404(request, reference)
    person = bill.agreement.budget.person
    if not near:
        raise Http404
    proposal = bill.decisions.waiting().select_related("proposed_by").first()
    if proposal is not None:
        return _second(request, bill, proposal)
    data = request.POST if request.method == "POST" and "change" not in request.POST else None
    initial = {"outcome": services.Outcome.PAY_PART} | request.POST.dict()
    form = DecideForm(data, bill=bill, name=person.known_as, initial=initial)
    context: dict[str, Any] = {
        "bill": bill, "person": person, "form": form, "lines": bill.lines.all(),
        "findings": bill.findings.filter(settled_at=None),
        "events": words.timeline(bill, clock.today(), provider=False), "who": who_can("bill.view"),
        "part": sum(line.payable_pence for line in bill.lines.all() if line.answer != "wrong"),
        "keeper": bill.keepers.filter(ended_at=None).select_related("officer").first(),
        "unanswered": bill.state == Bill.State.ASKED,
        "contacts": bill.contacts.select_related("by"),
    }  # fmt: skip
    if data is None or not form.is_valid():
        return render(request, "invoices/exception.html", context)
    outcome, reason = form.cleaned_data["outcome"], form.cleaned_data["reason"]
    if "yes" not in request.POST:
        by_phone = outcome == DecideForm.BY_PHONE
        context["message"] = (
            _("%(name)s said yes by telephone.") % {"name": person.known_as}
            if by_phone else services.preview(bill, outcome, reason, on=clock.today())
        )  # fmt: skip
        context["outcome"], context["reason"] = outcome, reason
        return render(request, "invoices/exception_check.html", context)
    try:
        _decide(request, bill, outcome, reason)
    except DomainError as refusal:
        form.refuse(refusal)
        return render(request, "invoices/exception.html", context)
    if bill.decisions.waiting().exists():
        messages.success(request, _("Proposed. Another worker has to confirm it."))
    else:
        messages.success(request, _("Decided. Both sides were told."))
    return redirect("bills_on_hold")


def _second(request: PersonRequest, bill: Bill, proposal: BillDecision) -> HttpResponse:
    """A decision that takes two people: the second confirms it or turns it down."""
    own = proposal.proposed_by_id == request.user.pk
    form = TurnDownForm(request.POST if "turn_down" in request.POST else None)
    at = clock.now()
    try:
        if "confirm" in request.POST:
            services.confirm_decision(bill=bill, by=request.user, at=at, on=clock.day_of(at))
            messages.success(request, _("Confirmed. Both sides were told."))
            return redirect("bills_on_hold")
        if form.is_bound and form.is_valid():
            services.turn_down_decision(
                bill=bill, reason=form.cleaned_data["reason"], by=request.user, at=at
            )
            messages.success(request, _("Turned down. Decide it again when you are ready."))
            return redirect("exception", bill.reference)
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
        return redirect("exception", bill.reference)
    context = {
        "bill": bill, "person": bill.agreement.budget.person, "lines": bill.lines.all(),
        "findings": bill.findings.filter(settled_at=None), "who": who_can("bill.view"),
        "events": words.timeline(bill, clock.today(), provider=False), "form": form,
        "proposal": proposal, "own": own,
        "message": services.preview(bill, proposal.outcome, proposal.reason, on=clock.today()),
    }  # fmt: skip
    return render(request, "invoices/exception_second.html", context)


def _decide(request: PersonRequest, bill: Bill, outcome: str, reason: str) -> None:
    at = clock.now()
    on = clock.day_of(at)
    if outcome == DecideForm.BY_PHONE:
        services.confirm_bill(
            bill=bill,
            answers="yes",
            by=request.user,
            at=at,
            on=on,
            how="by telephone",
            reason=reason,
        )
        return
    services.decide_exception(
        bill=bill, outcome=outcome, reason=reason, by=request.user, at=at, on=on
    )


def _to_reason(bill: Bill) -> HttpResponse:
    """Nothing is in question: opening it needs a reason that the person sees."""
    query = urlencode({"subject": bill.reference})
    page = services.page_of("open_record") or "/council/open/"
    return redirect(f"{page}?{query}")


@permission("council.open")
def council_bill(request: PersonRequest, reference: str) -> HttpResponse:
    """A bill that was opened with a reason: to read, not to decide."""
    bill = _bill_or_404(request, reference)
    context = {
        "bill": bill, "person": bill.agreement.budget.person, "lines": bill.lines.all(),
        "findings": bill.findings.filter(settled_at=None), "who": who_can("bill.view"),
        "events": words.timeline(bill, clock.today(), provider=False), "readonly": True,
        "decide_href": reverse("exception", args=[bill.reference]) if bill.needs_decision else "",
    }  # fmt: skip
    return render(request, "invoices/council_bill.html", context)
