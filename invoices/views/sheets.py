"""Registers, timesheets and visits: written, agreed inside the provider, billed person by person."""

from collections.abc import Iterable
from datetime import date
from secrets import token_urlsafe
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from budgets.models import Agreement
from budgets.services import Promise
from core import clock
from core.errors import DomainError
from core.money import show
from core.periods import Period
from core.templatetags.words import plural
from files.models import StoredFile
from files.services import keep
from invoices.forms_sheets import GroupForm, RegisterForm, TimesheetForm, VisitsForm
from invoices.models import Sheet
from invoices.services import sheets, visits
from invoices.services.expected import LOOK_BACK, rates_of
from invoices.services.sheets import NewRow
from invoices.views.provider import mine, my_agreements, token_of
from people import audit
from people.access import PersonRequest, permission

A_PAGE = 25
MOST_NUMBER = 2**62
TRACE = "what support they had"


def _sheets(request: PersonRequest) -> Any:
    return Sheet.objects.visible_to(request.actor).filter(organisation__in=mine(request))


def _trace(request: PersonRequest, agreements: Iterable[Agreement]) -> None:
    people = {row.budget.person for row in agreements}
    audit.looked(request.actor, people, what=TRACE, at=clock.now())


@permission("bill.submit")
def provider_sheets(request: PersonRequest) -> HttpResponse:
    """All that was written, newest first: what waits to be agreed, and what waits to be billed."""
    rows = _sheets(request).filter(dropped_at=None).select_related("made_by", "approved_by")
    rows = rows.annotate(count=Count("rows"), billed=Count("rows", Q(rows__bill__isnull=False)))
    page = Paginator(rows.order_by(F("approved_at").desc(nulls_first=True), "-pk"), A_PAGE)
    waiting = sheets.waiting_bills(mine(request))
    context = {
        "page": page.get_page(request.GET.get("page")), "waiting": len(waiting),
        "waiting_pence": sum(one.pence for one in waiting),
    }  # fmt: skip
    return render(request, "invoices/provider_sheets.html", context)


@permission("bill.submit")
def provider_sheet(request: PersonRequest, reference: str) -> HttpResponse:
    """One of them, row by row; agreed by somebody else than who wrote a timesheet."""
    sheet = get_object_or_404(
        _sheets(request).select_related("made_by", "approved_by"), reference=reference
    )
    rows = list(
        sheet.rows.select_related("agreement__budget__person__authority", "bill").order_by(
            "service_on", "agreement__budget__person__known_as", "pk"
        )
    )
    _trace(request, [row.agreement for row in rows])
    page = Paginator(rows, A_PAGE * 2).get_page(request.GET.get("page"))
    own = sheet.kind == Sheet.Kind.TIMESHEET and sheet.made_by_id == request.user.pk
    open_now = sheet.approved_at is None and sheet.dropped_at is None
    waits = set(sheet.rows.to_bill().values_list("pk", flat=True))
    context = {"sheet": sheet, "page": page, "own": own, "open": open_now, "waits": waits}
    return render(request, "invoices/provider_sheet.html", context)


@permission("bill.submit")
@require_POST
def provider_sheet_agree(request: PersonRequest, reference: str) -> HttpResponse:
    """Agree it, or throw it away."""
    sheet = get_object_or_404(_sheets(request), reference=reference)
    drop = "drop" in request.POST
    verb = sheets.drop_sheet if drop else sheets.approve_sheet
    try:
        verb(sheet=sheet, by=request.user, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
        return redirect("provider_sheet", sheet.reference)
    messages.success(request, _("It is gone.") if drop else _("Agreed. It can be billed now."))
    return redirect("provider_sheets")


@permission("bill.submit")
@require_POST
def provider_sheet_row(request: PersonRequest, reference: str, number: int) -> HttpResponse:
    """Take one row off what waits to be billed, or put it back."""
    sheet = get_object_or_404(_sheets(request), reference=reference)
    row = get_object_or_404(
        sheet.rows.select_related("agreement__budget__book"), pk=min(number, MOST_NUMBER)
    )
    leave = "leave" in request.POST
    try:
        sheets.leave_out(row=row, leave=leave, by=request.user, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(
            request, _("It is not billed from here.") if leave else _("It can be billed again.")
        )
    return redirect("provider_sheet", sheet.reference)


# A group's register.


def _groups(rows: Iterable[Agreement]) -> dict[str, list[Agreement]]:
    """Agreements by the group they are of: one service, or the same words. Keyed by the first."""
    found: dict[tuple[int, object], list[Agreement]] = {}
    for row in rows:
        found.setdefault((row.organisation_id, row.service_id or row.what.lower()), []).append(row)
    return {group[0].reference: group for group in found.values()}


@permission("bill.submit")
def provider_register(request: PersonRequest) -> HttpResponse:
    """Which group and day; then who came, with those ticked who were expected."""
    on = clock.today()
    known = [row for row in my_agreements(request) if row.last_day >= on - LOOK_BACK]
    groups = _groups(known)
    choices = [(key, rows[0].service.name if rows[0].service else rows[0].what)
               for key, rows in groups.items()]  # fmt: skip
    asked = request.POST if request.method == "POST" else request.GET
    chosen = GroupForm(asked if "group" in asked else None, choices=choices, today=on)
    context: dict[str, Any] = {"chosen": chosen, "any": bool(choices), "form": chosen}
    if not chosen.is_bound or not chosen.is_valid():
        return render(request, "invoices/provider_register.html", context)
    day = chosen.cleaned_data["on"]
    people = [row for row in groups[chosen.cleaned_data["group"]] if _in_force(row, day)]
    _trace(request, people)
    posted = request.POST if request.method == "POST" else None
    form = RegisterForm(posted, agreements=people, expected=_expected(people, day))
    if posted is not None and form.is_valid():
        rows = [NewRow(one, day, units, came) for one, came, units in form.written()]
        title = dict(choices)[chosen.cleaned_data["group"]]
        done = _write(request, form, Sheet.Kind.REGISTER, title, rows)
        if done is not None:
            messages.success(request, _("The register is kept. Bill it now, or later."))
            return redirect("provider_sheets")
    context |= {
        "form": form, "people": people, "day": day, "group": chosen.cleaned_data["group"],
        "once": request.POST.get("once") or token_urlsafe(16),
    }  # fmt: skip
    return render(request, "invoices/provider_register.html", context)


def _in_force(row: Agreement, day: date) -> bool:
    return row.starts_on <= day <= row.last_day


def _expected(people: list[Agreement], day: date) -> set[int]:
    """Those whose agreement has a session on this day. One query."""
    rates = rates_of(people)
    whole = Period(day, day)
    return {row.pk for row in people if Promise(row, rates[row.pk]).sessions(whole)}


def _write(
    request: PersonRequest, form: Any, kind: str, title: str, rows: list[NewRow]
) -> Sheet | None:
    """Keep it; a refusal goes to the form."""
    organisations = {row.agreement.organisation_id: row.agreement.organisation for row in rows}
    try:
        if not organisations:
            raise sheets.NothingOnSheet
        return sheets.write_sheet(
            organisation=next(iter(organisations.values())), kind=kind, title=title, rows=rows,
            by=request.user, at=clock.now(), on=clock.today(),
            once=token_of(request),
        )  # fmt: skip
    except DomainError as refusal:
        form.refuse(refusal)
        return None


# A worker's timesheet.


@permission("bill.submit")
def provider_timesheet(request: PersonRequest) -> HttpResponse:
    """A worker's hours, person by person; somebody else of the team agrees them."""
    on = clock.today()
    known = [row for row in my_agreements(request) if row.last_day >= on - LOOK_BACK]
    form = TimesheetForm(
        request.POST if request.method == "POST" else None, agreements=known, today=on,
        initial={"worker": request.user.name},
    )  # fmt: skip
    _trace(request, known)
    if form.is_bound and form.is_valid():
        rows = [NewRow(whom, day, units) for whom, day, units in form.written]
        title = form.cleaned_data["worker"]
        if (sheet := _write(request, form, Sheet.Kind.TIMESHEET, title, rows)) is not None:
            messages.success(request, _("It is kept. Somebody else of your team agrees it."))
            return redirect("provider_sheet", sheet.reference)
    context = {
        "form": form, "any": bool(known), "once": request.POST.get("once") or token_urlsafe(16),
    }  # fmt: skip
    return render(request, "invoices/provider_timesheet.html", context)


# Visits of a rostering system.


@permission("bill.submit")
def provider_visits(request: PersonRequest) -> HttpResponse:
    """Bring in a table of visits: kept first, then shown."""
    form = VisitsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file = keep(
                upload=form.cleaned_data["file"], purpose=StoredFile.Purpose.BILL, person=None,
                by=request.user, at=clock.now(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal, "file")
        else:
            return redirect("provider_visits_check", file.reference)
    return render(request, "invoices/provider_visits.html", {"form": form})


@permission("bill.submit")
def provider_visits_check(request: PersonRequest, reference: str) -> HttpResponse:
    """Planned beside given; only what both show, or what is explained, may be billed."""
    file = get_object_or_404(
        StoredFile, reference=reference, sent_by=request.user, purpose=StoredFile.Purpose.BILL
    )
    at = clock.now()
    on = clock.day_of(at)
    if request.method == "POST":
        try:
            sheet = visits.keep_visits(
                file=file, organisation_ids=mine(request), by=request.user, at=at, on=on
            )
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
            return redirect("provider_visits_check", file.reference)
        messages.success(request, _("The visits are kept. Bill them now, or later."))
        return redirect("provider_sheet", sheet.reference)
    preview = visits.preview_visits(file, mine(request), on)
    _trace(request, [one.agreement for one in preview.seen])
    page = Paginator(preview.differing, A_PAGE * 2).get_page(request.GET.get("page"))
    context = {
        "file": file, "preview": preview, "page": page, "problems": preview.problems[: A_PAGE * 4],
        "kept": _sheets(request).filter(file=file, dropped_at=None).first(),
    }  # fmt: skip
    return render(request, "invoices/provider_visits_check.html", context)


# Billing.


@permission("bill.submit")
def provider_sheets_bill(request: PersonRequest) -> HttpResponse:
    """Tick whom to bill, check each bill, send one bill a person."""
    ids = mine(request)
    if request.method != "POST":
        waiting = sheets.waiting_bills(ids)
        page = Paginator(waiting, sheets.MOST_BILLS).get_page(request.GET.get("page"))
        _trace(request, [one.agreement for one in page.object_list])
        return render(request, "invoices/provider_sheets_bill.html", {"page": page})
    chosen = [one for one in request.POST.getlist("agreement") if "\x00" not in one]
    once, at = token_of(request)[:40], clock.now()
    on = clock.day_of(at)
    if "yes" in request.POST:
        try:
            bills = sheets.send_sheets(
                organisation_ids=ids, agreements=chosen, by=request.user, at=at, on=on, once=once
            )
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
            return redirect("provider_sheets_bill")
        words = {
            "bills": plural(len(bills), "bill,bills"),
            "total": show(sum(one.total_pence for one in bills)),
        }
        messages.success(request, _("Sent: %(bills)s, %(total)s.") % words)
        return redirect("provider_bills")
    ready = sheets.ready_bills(ids, on, chosen)[: sheets.MOST_BILLS]
    if not ready:
        messages.error(request, _("Tick at least one person."))
        return redirect("provider_sheets_bill")
    _trace(request, [one.agreement for one in ready])
    context = {
        "ready": ready, "once": token_urlsafe(16), "total": sum(one.new.total_pence for one in ready),
        "stuck": any(one.problem for one in ready),
    }  # fmt: skip
    return render(request, "invoices/provider_sheets_check.html", context)
