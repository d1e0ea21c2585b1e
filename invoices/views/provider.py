"""The provider's side: home, people, bills, sending one, sending many."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from secrets import token_urlsafe
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from budgets.calendars import bank_holidays
from budgets.forecast import RateFrom, Session, rate_for
from budgets.models import Agreement
from core import clock
from core.errors import DomainError
from core.money import show
from core.periods import Period
from core.templatetags.words import day_short, money
from files.models import StoredFile
from files.services import keep
from invoices import services, words
from invoices.checks import NOT_FOR_PROVIDERS
from invoices.csv_rows import plain_pounds, write_table
from invoices.forms import FILTERS, AnswerForm, BillForm, BillsFilter, UploadForm
from invoices.models import Bill, HeldDocument
from invoices.services import NewBill, NewLine
from invoices.services.expected import rates_of
from invoices.services.pay_times import own_times
from invoices.services.refusals import refusal_of
from invoices.services.submitting import refuse_impossible
from people import audit
from people.access import PersonRequest, permission
from people.models import Role
from providers.models import Organisation

A_PAGE = 25
LAST_BILLS = 6
BILLERS = (Role.PROVIDER_OPERATIONS, Role.PROVIDER_FINANCE)


def mine(request: PersonRequest) -> list[int]:
    """Organisations the actor bills for."""
    return request.actor.organisation_ids(*BILLERS)


def my_bills(request: PersonRequest) -> Any:
    return Bill.objects.visible_to(request.actor).filter(organisation__in=mine(request))


def my_agreements(request: PersonRequest) -> list[Agreement]:
    rows = Agreement.objects.visible_to(request.actor).filter(organisation__in=mine(request))
    return list(
        rows.select_related(
            "budget__person__authority", "budget__person__user", "budget__book", "holding",
            "organisation", "service",
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


def _sum(rows: Any) -> tuple[int, int]:
    found = rows.aggregate(pence=Sum("total_pence"), count=Count("pk"))
    return found["pence"] or 0, found["count"]


@permission("provider.home")
def provider_home(request: PersonRequest) -> HttpResponse:
    """To bill, being checked, being paid, paid this month; what needs them; the last bills."""
    on = clock.today()
    agreements = my_agreements(request)
    waiting = services.to_bill(agreements, on)
    bills = my_bills(request).filter(kind=Bill.Kind.INVOICE)
    last = list(my_bills(request).shown().order_by("-made_at", "-pk")[:LAST_BILLS])
    asked = list(
        bills.shown()
        .filter(Q(state=Bill.State.HELD) | Q(state=Bill.State.ASKED, needs_decision=True))
        .order_by("sent_at")[:10]
    )
    people = {row.budget.person.pk: row.budget.person for row in agreements}
    clerk = words.Clerk(on)
    audit.looked(request.actor, people.values(), what="bills they sent", at=clock.now())
    context = {
        "names": " · ".join(
            Organisation.objects.filter(pk__in=mine(request)).values_list("name", flat=True)
        ),
        "counts": _counts(bills, agreements, waiting, on),
        "questions": [(bill, _why(bill)) for bill in asked],
        "rows": [(bill, clerk.what_next(bill)) for bill in last],
        "has_agreements": bool(agreements),
        "own": own_times(mine(request), on),
    }
    return render(request, "invoices/provider_home.html", context)


def _counts(
    bills: Any, agreements: list[Agreement], waiting: dict[int, list[Session]], on: date
) -> list[Count4]:
    sessions = [session for rows in waiting.values() for session in rows]
    whom = {row.budget.person_id for row in agreements if waiting[row.pk]}
    checked, checked_count = _sum(bills.filter(state__in=Bill.OPEN))
    paying = bills.filter(state__in=[*Bill.SAID_YES, Bill.State.IN_RUN])
    being = paying.aggregate(a=Sum("agreed_pence"), c=Sum("credited_pence"), p=Sum("paid_pence"))
    paid_rows = bills.filter(state=Bill.State.PAID, paid_on__gte=on.replace(day=1), paid_on__lte=on)
    paid = paid_rows.aggregate(a=Sum("agreed_pence"), n=Count("pk"))
    authority = agreements[0].budget.person.authority if agreements else None
    day = day_short(services.next_pay_day(authority, on)) if authority else ""
    return [
        Count4(_("To bill"), money(sum(s.cost_pence for s in sessions)),
               _("%(n)d sessions, %(p)d people") % {"n": len(sessions), "p": len(whom)}, first=True),
        Count4(_("Being checked"), money(checked), _("%(n)d bills") % {"n": checked_count}),
        Count4(_("Being paid"), money((being["a"] or 0) - (being["c"] or 0)),
               _("On about %(day)s") % {"day": day} if day else ""),
        Count4(_("Paid this month"), money(paid["a"] or 0), _("%(n)d bills") % {"n": paid["n"]}),
    ]  # fmt: skip


def _why(bill: Bill) -> str:
    """Why it is in question, in one sentence fit for the provider."""
    found = (
        bill.findings.filter(settled_at=None, blocks=True)
        .exclude(code__in=NOT_FOR_PROVIDERS)
        .first()
    )
    return found.sentence if found else _("A council worker looks at it.")


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
    shown = [(bill, clerk.what_next(bill)) for bill in page.object_list]
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
            rows = rows.filter(
                Q(number__icontains=text) | Q(reference=text)
                | Q(agreement__budget__person__known_as__icontains=text)
            )  # fmt: skip
    return rows


def _as_csv(request: PersonRequest, rows: Any, on: date) -> HttpResponse:
    chosen = list(rows[:10_000])
    people = {bill.agreement.budget.person for bill in chosen}
    audit.looked(request.actor, people, what="a table of bills they sent", at=clock.now())
    clerk = words.Clerk(on)
    text = write_table(
        ("bill", "reference", "for", "what", "from", "to", "sent", "total", "agreed", "state", "what happens next"),
        [
            (bill.number, bill.reference, bill.agreement.budget.person.known_as, bill.agreement.what,
             bill.from_on, bill.to_on, bill.sent_at.date() if bill.sent_at else "",
             plain_pounds(bill.total_pence), plain_pounds(bill.to_pay_pence),
             bill.get_state_display(), clerk.what_next(bill))
            for bill in chosen
        ],
    )  # fmt: skip
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="bills.csv"'
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


# Sending one.


@permission("bill.submit")
def provider_bill_new(request: PersonRequest) -> HttpResponse:
    """Whom is it for? Those with something to bill come first."""
    on = clock.today()
    agreements = my_agreements(request)
    waiting = services.to_bill(agreements, on)
    rows = [
        {"agreement": row, "sessions": waiting[row.pk], "pence": sum(s.cost_pence for s in waiting[row.pk])}
        for row in agreements
    ]  # fmt: skip
    ready = [row for row in rows if row["sessions"]]
    audit.looked(
        request.actor, {row.budget.person for row in agreements}, what="your agreement with them",
        at=clock.now(),
    )  # fmt: skip
    context = {"rows": ready, "any": bool(rows), "file": _paper(request)}
    return render(request, "invoices/provider_bill_new.html", context)


def _paper(request: PersonRequest) -> StoredFile | None:
    """A paper or picture of the bill that they sent before, to go with what they type in."""
    reference = request.POST.get("file") or request.GET.get("file")
    if not reference:
        return None
    own = StoredFile.objects.filter(sent_by=request.user, purpose=StoredFile.Purpose.BILL)
    return own.filter(reference=reference).first()


@permission("bill.submit")
def provider_bill_write(request: PersonRequest, reference: str) -> HttpResponse:
    """What happened, then a check, then sent: pressing twice sends once."""
    on = clock.today()
    agreement = next((a for a in my_agreements(request) if a.reference == reference), None)
    if agreement is None:
        raise Http404
    person = agreement.budget.person
    audit.looked(request.actor, [person], what="your agreement with them", at=clock.now())
    once = request.POST.get("once", "")
    if once and (sent := Bill.objects.filter(once=once, agreement=agreement).first()):
        return redirect("provider_bill", sent.reference)
    sessions = services.to_bill([agreement], on)[agreement.pk]
    if request.method != "POST" or "change" in request.POST:
        data = request.POST if "change" in request.POST else None
        form = BillForm(
            data,
            sessions=sessions,
            today=on,
            initial={"number": _number(agreement, on), "issued_on": on},
        )
        return _write_page(request, agreement, form)
    form = BillForm(request.POST, sessions=sessions, today=on)
    if not form.is_valid():
        return _write_page(request, agreement, form)
    new = _new_bill(agreement, form, _paper(request))
    try:
        if "yes" in request.POST:
            at = clock.now()
            bill = services.submit_bill(
                agreement=agreement, new=new, by=request.user, at=at, on=on, once=once[:60],
            )  # fmt: skip
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
                   if name not in {"csrfmiddlewaretoken", "once", "yes", "change"}],
    }  # fmt: skip
    return render(request, "invoices/provider_bill_check.html", context)


def _write_page(request: PersonRequest, agreement: Agreement, form: BillForm) -> HttpResponse:
    context = {
        "agreement": agreement, "person": agreement.budget.person, "form": form,
        "file": _paper(request),
    }  # fmt: skip
    return render(request, "invoices/provider_bill_write.html", context)


def _number(agreement: Agreement, on: date) -> str:
    """A number nobody used: short, by agreement and count."""
    count = agreement.bills.count() + 1
    return f"{agreement.reference.removeprefix('agr-').upper()}-{count}"


def _new_bill(agreement: Agreement, form: BillForm, file: StoredFile | None) -> NewBill:
    """Chosen sessions as lines; the bill covers all days shown, so what was unticked is freed."""
    lines = []
    rates = rates_of([agreement])[agreement.pk]
    for session, units in form.chosen:
        rate = rate_for(rates, session.on, bank_holidays(Period(session.on, session.on)))
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


# Sending many.


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
                rates[row.pk], session.on, bank_holidays(Period(session.on, session.on))
            )
            price = plain_pounds(rate.amount_pence) if rate else ""
            rows.append(
                (
                    row.reference,
                    _number(row, clock.today()),
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
