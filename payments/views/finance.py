"""Finance: what waits, pay runs made by one and approved by another, the bank's file."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from core.errors import DomainError
from core.models import Authority
from invoices.models import Bill
from invoices.services import cut_off_day, next_pay_day
from payments import bacs, services
from payments.forms import PaidForm, ReasonForm, RunForm
from payments.models import BankDetails, PayItem, PayRun
from payments.services import news, run_files, runs, second_route
from payments.services.deputies import deputises_for
from people import audit
from people.access import PersonRequest, permission
from people.models import Person, Role, User

A_PAGE = 25
MAKER, APPROVER = Role.FINANCE_MAKER, Role.FINANCE_APPROVER
FINANCE = (Role.FINANCE_MAKER, Role.FINANCE_APPROVER, Role.AUDITOR)


@dataclass(frozen=True)
class ItemRow:
    """One payment of a run as finance sees it: the payee, never why the support is needed."""

    item: PayItem
    payee: str
    what: str
    account: str


@dataclass(frozen=True)
class Controls:
    """Control totals of a run."""

    count: int
    pence: int
    bills: int
    bills_pence: int
    instalments: int
    instalments_pence: int
    new: int
    new_pence: int


def _authorities(request: PersonRequest, *roles: Role) -> list[int]:
    """Where this user has one of these roles; any role of finance when none is named."""
    return request.actor.authority_ids(*(roles or FINANCE))


def _authority(request: PersonRequest, *roles: Role) -> Authority:
    authority = (
        Authority.objects.filter(pk__in=_authorities(request, *roles)).order_by("pk").first()
    )
    if authority is None:
        raise Http404
    return authority


def _run(request: PersonRequest, reference: str, *roles: Role) -> PayRun:
    run = (
        PayRun.objects.filter(authority__in=_authorities(request, *roles), reference=reference)
        .select_related("authority", "made_by", "approved_by")
        .first()
    )
    if run is None:
        raise Http404
    return run


@permission("run.view")
def finance_home(request: PersonRequest) -> HttpResponse:
    """What waits for finance today."""
    authority, on = _authority(request), clock.today()
    ready = services.propose(authority=authority, pay_on=next_pay_day(authority, on))
    people = {
        row.payable.budget.person for row in ready.left_out if isinstance(row.payable.payee, Person)
    }
    audit.looked(request.actor, people, what="what a pay run would leave out", at=clock.now())
    open_runs = PayRun.objects.filter(authority=authority).exclude(
        state__in=[*PayRun.OVER, PayRun.State.CANCELLED]
    )
    context = {
        "ready": ready, "runs": list(open_runs.order_by("pay_on")),
        "to_confirm": BankDetails.objects.of_authority([authority.pk]).to_confirm().count(),
        "cut_off": cut_off_day(authority, ready.pay_on),
        "left_out": len(ready.left_out), "owed_back": _owed_back(authority),
        "may_refund": request.actor.may("refund.record"), "may_make": request.actor.may("run.make"),
        "may_confirm": request.actor.may("payee.confirm"),
    }  # fmt: skip
    return render(request, "payments/finance_home.html", context)


def _owed_back(authority: Authority) -> dict[str, int]:
    """How many credit notes wait for money, and how much: paid by the council before they came."""
    rows = Bill.objects.owed_back().filter(
        agreement__holding__kind="council", agreement__budget__person__authority=authority
    )
    pence = Sum(F("owed_back_pence") - F("refunded_pence"), default=0)
    return rows.aggregate(count=Count("pk"), pence=pence)


@permission("run.view")
def pay_runs(request: PersonRequest) -> HttpResponse:
    """Every run, newest first."""
    rows = PayRun.objects.filter(authority__in=_authorities(request)).select_related(
        "made_by", "approved_by"
    )
    page = Paginator(rows.order_by("-pay_on", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_make": request.actor.may("run.make")}
    return render(request, "payments/pay_runs.html", context)


@permission("run.make")
def new_run(request: PersonRequest) -> HttpResponse:
    """See what a run of a day would pay and leave out, then make it."""
    authority, at = _authority(request, MAKER), clock.now()
    on = clock.day_of(at)
    sent = request.POST if request.method == "POST" else request.GET
    data = sent if "pay_on" in sent else None
    form = RunForm(data, initial={"pay_on": on}, earliest=on)
    pay_on = form.cleaned_data["pay_on"] if data is not None and form.is_valid() else on
    if request.method == "POST" and "look" not in request.POST and form.is_valid():
        try:
            run = services.make_run(
                authority=authority, pay_on=pay_on, by=request.user, at=at, on=on
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The run is made. Someone else approves it next."))
            return redirect("pay_run", run.reference)
    proposal = services.propose(authority=authority, pay_on=pay_on)
    people = {p.budget.person for p in proposal.items if isinstance(p.payee, Person)}
    people |= {
        row.payable.budget.person
        for row in proposal.left_out
        if isinstance(row.payable.payee, Person)
    }
    audit.looked(request.actor, people, what="what a pay run would pay", at=at)
    context = {"form": form, "proposal": proposal, "pay_on": pay_on}
    return render(request, "payments/new_run.html", context)


@permission("run.view")
def pay_run(request: PersonRequest, reference: str) -> HttpResponse:
    """One run: what is new in it first, control totals, every payment, what was left out."""
    run = _run(request, reference)
    items = [item for item in runs.items_of(run) if item.state != PayItem.State.HELD]
    people = {
        runs.budget_of(item).person for item in items if item.bank_details.person_id is not None
    }
    audit.looked(request.actor, people, what="your payment in a pay run", at=clock.now())
    return render(request, "payments/pay_run.html", _context(request, run, items))


def _context(request: PersonRequest, run: PayRun, items: list[PayItem]) -> dict[str, Any]:
    rows = sorted((_row(item) for item in items), key=lambda row: row.payee.lower())
    left_out = []
    if run.state in (PayRun.State.PREPARED, PayRun.State.APPROVED):
        left_out = services.propose(authority=run.authority, pay_on=run.pay_on).left_out
    state, may = run.state, request.actor.may
    waiting = sum(item.state == PayItem.State.IN_RUN for item in items)
    return {
        "deputises_for": _deputises_for(run),
        "run": run, "controls": _controls(items), "new": [row for row in rows if row.item.is_new_payee],
        "rows": rows, "left_out": left_out, "news": _news(run, items),
        "unanswered": waiting if state == PayRun.State.AT_BANK else 0,
        "file_kind": run_files.how_of(run).get_format_display() if run.file_sha256 else "",
        "may_approve": state == PayRun.State.PREPARED and may("run.approve")
        and run.made_by_id != request.user.pk,
        "is_maker": run.made_by_id == request.user.pk,
        "may_release": state in (PayRun.State.APPROVED, *PayRun.SENT) and may("run.approve"),
        "may_pay": state in PayRun.SENT and may("run.approve"),
        "may_cancel": state in (PayRun.State.PREPARED, PayRun.State.APPROVED) and may("run.make"),
        "may_hold": state in (PayRun.State.PREPARED, PayRun.State.APPROVED)
        and (may("run.make") or may("run.approve")) and len(items) > 1,
        "may_return": state in (*PayRun.SENT, *PayRun.OVER) and may("run.make"),
        **_second(request, run),
        "paid_form": PaidForm(initial={"paid_on": clock.today()}),
    }  # fmt: skip


def _deputises_for(run: PayRun) -> User | None:
    """For whom the run was approved, when it was a deputy."""
    if run.approved_by is None or run.approved_at is None:
        return None
    return deputises_for(run.approved_by, run.authority, clock.day_of(run.approved_at))


def _second(request: PersonRequest, run: PayRun) -> dict[str, Any]:
    """The second way of a run that is approved; nothing before, for nothing could be sent."""
    if run.state == PayRun.State.PREPARED or run.outside:
        return {}
    unsent = run.state in (PayRun.State.APPROVED, PayRun.State.RELEASED)
    return {
        "second": second_route.open_route(run) if unsent else None,
        "not_used": run.files.exclude(not_used_at=None).first(),
        "may_second": unsent and request.actor.may("run.hold") and bool(second_route.way_of(run)),
    }


def _news(run: PayRun, items: list[PayItem]) -> dict[str, Any] | None:
    """What the second person reads first; nothing once the run is approved."""
    if run.state != PayRun.State.PREPARED:
        return None
    found = news.what_is_new(run, items)
    return {
        "first": [_row(item) for item in found.first],
        "changed": [_row(item) for item in found.changed],
        "overridden": [_row(item) for item in found.overridden],
        "largest": [_row(item) for item in found.largest],
        "last": found.last, "changes": found.changes,
    }  # fmt: skip


def _row(item: PayItem) -> ItemRow:
    if item.bill is not None:
        what = _("Bill %(number)s") % {"number": item.bill.number}
    else:
        holder = item.instalment is not None and item.instalment.holding.holder
        what = _("Payment into a fund") if holder else _("Direct payment")
    details = item.bank_details
    account = f"{details.shown_sort_code}, {details.covered_number}"
    return ItemRow(item, details.payee_name, what, account)


def _controls(items: list[PayItem]) -> Controls:
    bills = [item.amount_pence for item in items if item.bill_id is not None]
    others = [item.amount_pence for item in items if item.bill_id is None]
    new = [item.amount_pence for item in items if item.is_new_payee]
    return Controls(len(items), sum(bills) + sum(others), len(bills), sum(bills), len(others),
                    sum(others), len(new), sum(new))  # fmt: skip


@require_POST
@permission("run.approve")
def approve(request: PersonRequest, reference: str) -> HttpResponse:
    """The second person says yes."""
    services.approve_run(run=_run(request, reference, APPROVER), by=request.user, at=clock.now())
    messages.success(request, _("Approved. Now make the file for the bank."))
    return redirect("pay_run", reference)


@require_POST
@permission("run.approve")
def release(request: PersonRequest, reference: str) -> HttpResponse:
    """Make the bank's file; the same bytes each time."""
    run = _run(request, reference, APPROVER)
    made = services.release_run(run=run, by=request.user, at=clock.now())
    kind = run_files.how_of(run).format
    return _download(made, f"{reference}.{run_files.EXTENSIONS[kind]}", run_files.TYPES[kind])


@require_POST
@permission("run.approve")
def run_table(request: PersonRequest, reference: str) -> HttpResponse:
    """The same list as a table, once the file is made."""
    run = _run(request, reference, APPROVER)
    if not run.file_sha256:
        raise Http404
    made = bacs.csv_of(run_files.lines_of(run)).encode("utf-8")
    audit.record("run_table_taken", subject=reference, by=request.user, at=clock.now())
    return _download(made, f"{reference}.csv", "text/csv; charset=utf-8")


def _download(made: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(made, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@permission("run.approve")
def mark_paid(request: PersonRequest, reference: str) -> HttpResponse:
    """The bank has paid: bills close and everyone is told."""
    run = _run(request, reference, APPROVER)
    form = PaidForm(
        request.POST if request.method == "POST" else None, initial={"paid_on": clock.today()}
    )
    if request.method == "POST" and form.is_valid():
        at = clock.now()
        try:
            services.mark_run_paid(
                run=run, paid_on=form.cleaned_data["paid_on"], by=request.user, at=at,
                on=clock.day_of(at),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Paid. The people and the providers are told."))
            return redirect("pay_run", reference)
    return render(request, "payments/mark_paid.html", {"run": run, "form": form})


@permission("run.make")
def cancel(request: PersonRequest, reference: str) -> HttpResponse:
    """Take a run back before its file is made."""
    run = _run(request, reference, MAKER)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_run(
                run=run, reason=form.cleaned_data["reason"], by=request.user, at=clock.now()
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Cancelled. Everything in it waits for the next run."))
            return redirect("pay_runs")
    return render(request, "payments/cancel_run.html", {"run": run, "form": form})


@permission("run.make")
def returned(request: PersonRequest, reference: str, item: str) -> HttpResponse:
    """The bank sent one payment back."""
    run = _run(request, reference, MAKER)
    row = (
        run.items.select_related("bank_details__organisation", "bank_details__person")
        .filter(reference=item)
        .first()
    )
    if row is None:
        raise Http404
    if row.bank_details.person is not None:
        audit.looked(
            request.actor, [row.bank_details.person], what="a returned payment", at=clock.now()
        )
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        at = clock.now()
        try:
            services.return_payment(
                item=row, reason=form.cleaned_data["reason"], by=request.user, at=at,
                on=clock.day_of(at),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is owed again. The payee is asked for bank details."))
            return redirect("pay_run", reference)
    return render(request, "payments/returned.html", {"run": run, "item": row, "form": form})
