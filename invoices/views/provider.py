"""The provider's side: home, people, bills, what is asked about them, one bill."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from budgets.forecast import RateFrom, Session
from budgets.models import Agreement
from core import clock
from core.errors import DomainError
from core.templatetags.words import money, plural
from invoices import services, words
from invoices.checks import NOT_FOR_PROVIDERS
from invoices.csv_rows import plain_pounds, write_table
from invoices.forms import FILTERS, AnswerForm, BillsFilter, QueriesFilter
from invoices.models import Bill, Sheet
from invoices.services import asking
from invoices.services.expected import rates_of
from invoices.services.pay_times import own_times
from invoices.services.refusals import refusal_of
from people import audit
from people.access import PersonRequest, permission
from people.models import Role
from providers.models import Organisation

A_PAGE = 25
LAST_BILLS = 6
MOST_QUERIES = 5
MOST_ROWS = 10_000
MOST_TOKEN = 60
CAN_BE_CREDITED = (*Bill.OPEN, *Bill.SAID_YES, Bill.State.PAID)
BILLERS = (Role.PROVIDER_OPERATIONS, Role.PROVIDER_FINANCE)


def mine(request: PersonRequest) -> list[int]:
    """Organisations the actor bills for."""
    return request.actor.organisation_ids(*BILLERS)


def token_of(request: PersonRequest) -> str:
    """The form's own key, as it may be kept; empty when none came."""
    return request.POST.get("once", "").replace("\x00", "")[:MOST_TOKEN]


def my_bills(request: PersonRequest) -> Any:
    return Bill.objects.visible_to(request.actor).filter(organisation__in=mine(request))


def my_agreements(request: PersonRequest, reference: str = "") -> list[Agreement]:
    """All agreements the actor bills under, or the one of a reference."""
    rows = Agreement.objects.visible_to(request.actor).filter(organisation__in=mine(request))
    if reference:
        rows = rows.filter(reference=reference)
    return list(
        rows.select_related(
            "budget__person__authority", "budget__person__user", "budget__book", "holding",
            "organisation", "service", "bill_draft__saved_by",
        ).order_by("budget__person__known_as", "what", "pk")
    )  # fmt: skip


def bill_or_404(request: PersonRequest, reference: str) -> Bill:
    bill: Bill = get_object_or_404(my_bills(request).shown(), reference=reference)
    person = bill.agreement.budget.person
    audit.looked(
        request.actor, [person], what="a bill they sent", subject=bill.reference, at=clock.now()
    )
    return bill


@dataclass(frozen=True)
class Count4:
    """One small panel."""

    label: str
    figure: str
    quiet: str
    href: str = ""
    first: bool = False


@permission("provider.home")
def provider_home(request: PersonRequest) -> HttpResponse:
    """To bill, being checked, being paid, paid this month; what needs them; the last bills."""
    on = clock.today()
    agreements = my_agreements(request)
    waiting = services.to_bill(agreements, on)
    bills = my_bills(request).filter(kind=Bill.Kind.INVOICE)
    last = list(my_bills(request).shown().order_by("-made_at", "-pk")[:LAST_BILLS])
    asked = asking.asked_about(bills.shown())
    people = {row.budget.person.pk: row.budget.person for row in agreements}
    clerk = words.Clerk(on)
    counts, asked_count = _counts(bills, agreements, waiting, clerk)
    audit.looked(request.actor, people.values(), what="bills they sent", at=clock.now())
    context = {
        "names": _names(request, agreements),
        "counts": counts,
        "questions": asking.queries(asked[:MOST_QUERIES]),
        "asked": asked_count,
        "drafts": [row.bill_draft for row in agreements if hasattr(row, "bill_draft")],
        "rows": [(bill, clerk.what_next(bill), clerk.expected(bill)) for bill in last],
        "has_agreements": bool(agreements),
        "own": own_times(mine(request), on),
        "cut_off": clerk.cut_off(agreements[0].budget.person.authority) if agreements else None,
        "sheets": _to_agree(request),
    }
    return render(request, "invoices/provider_home.html", context)


def _to_agree(request: PersonRequest) -> int:
    """Timesheets of colleagues that wait for somebody else."""
    rows = Sheet.objects.filter(organisation__in=mine(request), approved_at=None, dropped_at=None)
    return rows.exclude(made_by=request.user).count()


def _names(request: PersonRequest, agreements: Iterable[Agreement]) -> str:
    """The organisations that one works for, by name."""
    known = {row.organisation_id: row.organisation.name for row in agreements}
    if not set(mine(request)) <= set(known):
        known = dict(Organisation.objects.filter(pk__in=mine(request)).values_list("pk", "name"))
    return " · ".join(sorted(known.values()))


HELD = Q(state=Bill.State.HELD) | Q(needs_decision=True)
OPEN = Q(state__in=Bill.OPEN)
TO_BE_PAID = Q(state__in=[*Bill.SAID_YES, Bill.State.IN_RUN])


def _counts(
    bills: Any, agreements: list[Agreement], waiting: dict[int, list[Session]], clerk: words.Clerk
) -> tuple[list[Count4], int]:
    """The panels, and how many bills somebody asks about. One query over the bills."""
    sessions = [session for rows in waiting.values() for session in rows]
    whom = {row.budget.person_id for row in agreements if waiting[row.pk]}
    month = clerk.on.replace(day=1)
    paid = Q(state=Bill.State.PAID, paid_on__gte=month, paid_on__lte=clerk.on)
    held = OPEN & HELD
    found = bills.aggregate(
        waits=Sum("total_pence", filter=OPEN & ~HELD), waiting=Count("pk", filter=OPEN & ~HELD),
        held=Sum("total_pence", filter=held), on_hold=Count("pk", filter=held),
        asked=Count("pk", filter=HELD),
        owed=Sum(F("agreed_pence") - F("credited_pence") - F("paid_pence"), filter=TO_BE_PAID),
        paid=Sum("paid_pence", filter=paid), paid_bills=Count("pk", filter=paid),
    )  # fmt: skip
    authority = agreements[0].budget.person.authority if agreements else None
    day = clerk.pay_day(authority) if authority else ""
    listed, asked = reverse("provider_bills"), reverse("provider_queries")
    return [
        Count4(_("To bill"), money(sum(s.cost_pence for s in sessions)),
               _("%(sessions)s, for %(people)s") % {
                   "sessions": plural(len(sessions), "session,sessions"),
                   "people": plural(len(whom), "person,people")},
               reverse("provider_bill_new") if sessions else "", first=True),
        Count4(_("Waiting"), money(found["waits"] or 0),
               plural(found["waiting"], "bill,bills"), f"{listed}?state=waiting"),
        Count4(_("On hold"), money(found["held"] or 0), plural(found["on_hold"], "bill,bills"), asked),
        Count4(_("To be paid"), money(found["owed"] or 0),
               _("On about %(day)s") % {"day": day} if day else "", f"{listed}?state=yes"),
        Count4(_("Paid this month"), money(found["paid"] or 0),
               plural(found["paid_bills"], "bill,bills"), f"{listed}?state=paid"),
    ], found["asked"]  # fmt: skip


@permission("provider.home")
def provider_people(request: PersonRequest) -> HttpResponse:
    """Agreements: with whom, what, when, the rate, the reference that bills name."""
    on = clock.today()
    agreements = my_agreements(request)
    waiting = services.to_bill(agreements, on)
    rates = rates_of(agreements)
    rows = [
        {"agreement": row, "to_bill": waiting[row.pk], "rate": _rate_now(rates[row.pk], on)}
        for row in agreements
    ]
    audit.looked(
        request.actor, {row.budget.person for row in agreements}, what="your agreement with them",
        at=clock.now(),
    )  # fmt: skip
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "invoices/provider_people.html", {"page": page, "on": on})


def _rate_now(rates: list[RateFrom], on: date) -> RateFrom | None:
    """The rate in force, or the first one to come."""
    begun = [rate for rate in rates if rate.starts_on <= on]
    return begun[-1] if begun else next(iter(rates), None)


@permission("provider.home")
def provider_bills(request: PersonRequest) -> HttpResponse:
    """All bills, newest first; narrowed by state, number or name; as a table for spreadsheets."""
    on = clock.today()
    form = BillsFilter(request.GET or None)
    rows = _narrowed(request, form).order_by("-made_at", "-pk")
    if request.GET.get("as") == "csv":
        return _as_csv(request, rows, on)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    people = {bill.agreement.budget.person for bill in page.object_list}
    audit.looked(request.actor, people, what="bills they sent", at=clock.now())
    clerk = words.Clerk(on)
    shown = [(bill, clerk.what_next(bill), clerk.expected(bill)) for bill in page.object_list]
    context = {
        "form": None,
        "filters": form,
        "page": page,
        "rows": shown,
        "narrowed": bool(request.GET),
    }
    return render(request, "invoices/provider_bills.html", context)


def _narrowed(request: PersonRequest, form: BillsFilter) -> Any:
    rows = my_bills(request).shown()
    if form.is_bound and form.is_valid():
        if states := FILTERS.get(form.cleaned_data["state"]):
            rows = rows.filter(state__in=states)
        if text := form.cleaned_data["q"]:
            rows = rows.filter(_named(text))
    return rows


def _as_csv(request: PersonRequest, rows: Any, on: date) -> HttpResponse:
    chosen = list(rows[:MOST_ROWS])
    _trace(request, chosen, "a table of bills they sent")
    clerk = words.Clerk(on)
    head = (
        "bill", "reference", "for", "what", "from", "to", "sent", "total", "agreed", "state",
        "what happens next", "paid about",
    )  # fmt: skip
    found = [
        (bill.number, bill.reference, bill.agreement.budget.person.known_as, bill.agreement.what,
         bill.from_on, bill.to_on, bill.sent_at.date() if bill.sent_at else "",
         plain_pounds(bill.total_pence), plain_pounds(bill.to_pay_pence),
         bill.get_state_display(), clerk.what_next(bill), clerk.expected(bill) or "")
        for bill in chosen
    ]  # fmt: skip
    return _table(head, found, "bills.csv")


@permission("provider.home")
def provider_queries(request: PersonRequest) -> HttpResponse:
    """One list of all that is asked about bills, oldest first; narrowed; as a table."""
    form = QueriesFilter(request.GET or None)
    rows = asking.asked_about(my_bills(request).shown())
    if form.is_bound and form.is_valid():
        rows = asking.of_kind(rows, form.cleaned_data["about"])
        if text := form.cleaned_data["q"]:
            rows = rows.filter(_named(text))
    if request.GET.get("as") == "csv":
        return _queries_csv(request, rows[:MOST_ROWS])
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    _trace(request, page.object_list, "questions about bills they sent")
    context = {
        "form": None, "filters": form, "page": page, "rows": asking.queries(page.object_list),
        "narrowed": bool(request.GET),
    }  # fmt: skip
    return render(request, "invoices/provider_queries.html", context)


def _trace(request: PersonRequest, bills: Iterable[Bill], what: str) -> None:
    people = {bill.agreement.budget.person for bill in bills}
    audit.looked(request.actor, people, what=what, at=clock.now())


def _named(text: str) -> Q:
    """A number, a reference, or a part of a name."""
    return (
        Q(number__icontains=text)
        | Q(reference=text)
        | Q(agreement__budget__person__known_as__icontains=text)
    )


def _queries_csv(request: PersonRequest, bills: Iterable[Bill]) -> HttpResponse:
    chosen = list(bills)
    _trace(request, chosen, "a table of questions about bills they sent")
    rows = [
        (row.bill.number, row.bill.reference, row.bill.agreement.budget.person.known_as,
         row.bill.agreement.what, row.since, plain_pounds(row.bill.total_pence), row.why,
         "yes" if row.explained else "no")
        for row in asking.queries(chosen)
    ]  # fmt: skip
    head = ("bill", "reference", "for", "what", "since", "total", "why", "you answered")
    return _table(head, rows, "questions.csv")


def _table(head: Sequence[str], rows: Sequence[Sequence[object]], name: str) -> HttpResponse:
    answer = HttpResponse(write_table(head, rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@permission("provider.home")
def provider_bill(request: PersonRequest, reference: str) -> HttpResponse:
    """One bill: where it stands, its lines, what was found, questions to answer."""
    bill = bill_or_404(request, reference)
    on = clock.today()
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_question(
                bill=bill, words=form.cleaned_data["words"], by=request.user, at=clock.now()
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your answer was sent."))
            return redirect("provider_bill", bill.reference)
    found = bill.findings.filter(settled_at=None).exclude(code__in=NOT_FOR_PROVIDERS)
    refused = refusal_of(bill)
    if refused is not None and refused.kind == "objection":
        refused = None  # that one is the person's
    context = {
        "bill": bill, "lines": bill.lines.all(), "form": form, "refusal": refused,
        "findings": found, "question": bill.needs_decision or bill.state == Bill.State.HELD,
        "events": words.timeline(bill, on, provider=True), "next": words.what_next(bill, on),
        "kind": words.tag_kind(bill), "can_take_back": bill.state in Bill.OPEN,
        "can_credit": not bill.is_credit_note and bill.state in CAN_BE_CREDITED,
        "expected": words.Clerk(on).expected(bill), "messages_count": bill.messages.count(),
    }  # fmt: skip
    return render(request, "invoices/provider_bill.html", context)


@permission("provider.home")
def provider_bill_e_invoice(request: PersonRequest, reference: str) -> HttpResponse:
    """The bill as UBL 2.1, for their own books and other systems."""
    bill = bill_or_404(request, reference)
    answer = HttpResponse(services.bill_as_ubl(bill), content_type="application/xml")
    answer.headers["Content-Disposition"] = f'attachment; filename="{bill.reference}.xml"'
    return answer


@permission("bill.submit")
@require_POST
def provider_bill_withdraw(request: PersonRequest, reference: str) -> HttpResponse:
    """Take a bill back, until somebody said yes."""
    bill = bill_or_404(request, reference)
    try:
        services.withdraw_bill(bill=bill, by=request.user, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("You took the bill back. You can send a new one."))
    return redirect("provider_bill", bill.reference)
