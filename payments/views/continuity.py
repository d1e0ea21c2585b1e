"""Finance after a day without Steer: what was paid outside it, and the second way of a run."""

import base64
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.errors import DomainError
from core.models import Authority
from invoices.csv_rows import MOST_BYTES, Problem
from payments.forms_continuity import (
    ConfirmOutsideForm,
    FoundOutForm,
    OutsideForm,
    OutsideTableForm,
    SecondRouteForm,
)
from payments.models import OutsidePayment, OutsideSheet, PayList, PayRun, RunFile
from payments.outside_table import Told, read_told
from payments.services import continuity, outside, run_files, second_route
from people import audit
from people.access import PersonRequest, permission
from people.models import Person, Role

A_PAGE: Final = 25
MOST_LISTS: Final = 5
MOST_HELD: Final = 400_000  # bytes of a table that a page holds while it is looked at
A_DAY: Final = 24 * 60 * 60
SALT: Final = "paid-outside"
MAKER, APPROVER = Role.FINANCE_MAKER, Role.FINANCE_APPROVER
FINANCE = (MAKER, APPROVER, Role.AUDITOR)


class FileTooBig(DomainError):
    code = "table_too_big"
    message = "The table is too big to look at here. Send it in parts, up to 400 KB each."


def _authority(request: PersonRequest, *roles: Role) -> Authority:
    found = Authority.objects.filter(pk__in=request.actor.authority_ids(*roles)).order_by("pk")
    authority = found.first()
    if authority is None:
        raise Http404
    return authority


def _sheets(request: PersonRequest, *roles: Role) -> QuerySet[OutsideSheet]:
    rows = OutsideSheet.objects.filter(authority__in=request.actor.authority_ids(*roles))
    return rows.select_related("authority", "told_by")


def _sheet(request: PersonRequest, reference: str, *roles: Role) -> OutsideSheet:
    found = _sheets(request, *roles).filter(reference=reference).first()
    if found is None:
        raise Http404
    return found


@permission("run.view")
def outside_payments(request: PersonRequest) -> HttpResponse:
    """What was told of, newest first, and the sealed lists of the last nights."""
    asked = Q(payments__closed_at=None) & ~Q(payments__question="")
    waiting = Q(payments__state=OutsidePayment.State.WAITING)
    rows = _sheets(request, *FINANCE).annotate(
        count=Count("payments"), asked=Count("payments", filter=asked),
        waiting=Count("payments", filter=waiting),
    )  # fmt: skip
    page = Paginator(rows.order_by("-told_at", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    lists = PayList.objects.filter(authority__in=request.actor.authority_ids(*FINANCE))
    context = {
        "page": page, "lists": list(lists[:MOST_LISTS]), "missing": continuity.why_none(),
        "may_tell": request.actor.may("run.make"), "may_take": request.actor.may("run.approve"),
    }  # fmt: skip
    return render(request, "payments/outside.html", context)


@require_safe
@permission("run.approve")
def pay_list_file(request: PersonRequest, reference: str) -> HttpResponse:
    """The sealed file of a night, to keep where Steer is not needed to reach it."""
    row = PayList.objects.filter(
        authority__in=request.actor.authority_ids(APPROVER), reference=reference, removed_at=None
    ).first()
    path = continuity.folder() / row.file_name if row is not None else None
    if row is None or path is None or not path.is_file():
        raise Http404
    audit.record("pay_list_taken", subject=row.reference, by=request.user, at=clock.now())
    answer = HttpResponse(path.read_bytes(), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{row.file_name}"'
    answer["Cache-Control"] = "no-store"
    return answer


@permission("run.make")
def tell_outside(request: PersonRequest) -> HttpResponse:
    """Key in one payment; look at what becomes of it; then keep it."""
    authority = _authority(request, MAKER)
    if "held" in request.POST:
        return _keep(request, authority)
    form = OutsideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        row = Told(
            1, facts["reference"].strip().lower(), facts["amount"], facts["paid_on"], facts["how"],
            facts["bank_reference"].strip(),
        )  # fmt: skip
        return _preview(request, authority, [row])
    return render(request, "payments/tell_outside.html", {"form": form})


@permission("run.make")
def outside_table(request: PersonRequest) -> HttpResponse:
    """Send the table; each row says what is wrong with it, or what becomes of it; then keep it."""
    authority = _authority(request, MAKER)
    if "held" in request.POST:
        return _keep(request, authority)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = OutsideTableForm(*sent)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        content = upload.read() if upload.size <= MOST_BYTES else b""
        if not content or len(content) > MOST_HELD:
            form.refuse(FileTooBig(), "file")
        else:
            return _preview_of(request, authority, str(upload.name)[:100], content)
    return render(request, "payments/outside_table.html", {"form": form})


def _preview_of(
    request: PersonRequest, authority: Authority, name: str, content: bytes
) -> HttpResponse:
    found = read_told(content)
    return _preview(
        request, authority, found.rows, name=name, content=content, problems=found.problems,
        not_paid=found.not_paid,
    )  # fmt: skip


def _preview(
    request: PersonRequest, authority: Authority, rows: list[Told], *, name: str = "",
    content: bytes = b"", problems: list[Problem] | None = None, not_paid: int = 0,
) -> HttpResponse:  # fmt: skip
    at = clock.now()
    said = outside.judge(authority=authority, rows=rows, on=clock.day_of(at), by=request.user)
    people = {
        one.payable.budget.person
        for one in said
        if one.payable is not None and isinstance(one.payable.payee, Person)
    }
    audit.looked(request.actor, people, what="a payment made outside Steer", at=at)
    packed = [
        (row.row, row.named, row.amount_pence, row.paid_on.isoformat(), row.how, row.bank_reference)
        for row in rows
    ]
    whole = [authority.pk, name, base64.b64encode(content).decode(), [] if content else packed]
    taken = [one for one in said if not one.refused]
    context = {
        "said": said, "taken": taken, "problems": problems or [], "not_paid": not_paid,
        "name": name, "pence": sum(one.told.amount_pence for one in taken),
        "held": signing.dumps(whole, salt=SALT, compress=True) if taken else "",
    }  # fmt: skip
    return render(request, "payments/outside_preview.html", context)


def _keep(request: PersonRequest, authority: Authority) -> HttpResponse:
    """Keep what was looked at, as the page held it."""
    at = clock.now()
    try:
        pk, name, packed, rows = signing.loads(request.POST["held"], salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        pk = name = packed = rows = None
    if pk != authority.pk:
        messages.error(request, _("Too much time went by. Send the table again."))
        return redirect("outside_payments")
    content = base64.b64decode(packed)
    told = read_told(content).rows if content else [_unpacked(row) for row in rows]
    try:
        sheet = outside.tell_outside(
            authority=authority, rows=told, by=request.user, at=at, on=clock.day_of(at),
            file_name=name, content=content,
        )  # fmt: skip
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
        return redirect("outside_payments")
    messages.success(request, _("Kept. No run takes these. Someone else confirms them next."))
    return redirect("outside_sheet", sheet.reference)


def _unpacked(row: list[Any]) -> Told:
    number, named, pence, on, how, bank = row
    return Told(number, named, pence, date.fromisoformat(on), how, bank)


@permission("run.view")
def outside_sheet(request: PersonRequest, reference: str) -> HttpResponse:
    """What one person told at once: what is due, what was paid, what is asked."""
    return _show(request, _sheet(request, reference, *FINANCE), ConfirmOutsideForm(None))


def _show(request: PersonRequest, sheet: OutsideSheet, form: ConfirmOutsideForm) -> HttpResponse:
    rows = list(
        sheet.payments.select_related(
            "bill__organisation", "instalment__holding__holder", "closed_by", "item__run",
            "instalment__holding__budget__person__user",
        )
    )  # fmt: skip
    people = {
        row.instalment.holding.budget.person
        for row in rows
        if row.instalment is not None and row.instalment.holding.holder is None
    }
    audit.looked(request.actor, people, what="a payment made outside Steer", at=clock.now())
    open_rows = [row for row in rows if row.state in OutsidePayment.OPEN]
    is_teller = sheet.told_by_id == request.user.pk
    if not any(row.surplus_pence for row in open_rows):
        form.fields.pop("differences_seen", None)
    context = {
        "sheet": sheet, "rows": rows, "form": form, "waiting": len(open_rows),
        "pence": sum(row.amount_pence for row in rows), "is_teller": is_teller,
        "may_confirm": bool(open_rows) and not is_teller and request.actor.may("run.approve"),
        "may_close": request.actor.may("run.hold"),
    }  # fmt: skip
    return render(request, "payments/outside_sheet.html", context)


@require_POST
@permission("run.approve")
def confirm_outside(request: PersonRequest, reference: str) -> HttpResponse:
    """The second person: these left the bank."""
    sheet, at = _sheet(request, reference, APPROVER), clock.now()
    form = ConfirmOutsideForm(request.POST)
    if form.is_valid():
        try:
            run = outside.confirm_outside(
                sheet=sheet, by=request.user, at=at, on=clock.day_of(at),
                differences_seen=form.cleaned_data["differences_seen"],
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            if run is None:
                messages.warning(request, _("Nothing could be settled yet. Each says why."))
            else:
                messages.success(request, _("Written down as paid. No run pays these again."))
            return redirect("outside_sheet", reference)
    return _show(request, sheet, form)


@permission("run.hold")
def close_outside(request: PersonRequest, reference: str, payment: str) -> HttpResponse:
    """Say what was found out about one payment; what is not settled is taken back."""
    sheet = _sheet(request, reference, MAKER, APPROVER)
    row = sheet.payments.filter(reference=payment).first()
    if row is None:
        raise Http404
    form = FoundOutForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            outside.close_outside(
                payment=row, words=form.cleaned_data["reason"], by=request.user, at=clock.now()
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Kept beside the payment."))
            return redirect("outside_sheet", reference)
    return render(
        request, "payments/close_outside.html", {"sheet": sheet, "row": row, "form": form}
    )


def _run(request: PersonRequest, reference: str, *roles: Role) -> PayRun:
    found = PayRun.objects.filter(
        authority__in=request.actor.authority_ids(*roles), reference=reference, outside=False
    )
    run = found.select_related("authority").first()
    if run is None:
        raise Http404
    return run


@permission("run.hold")
def ask_second_route(request: PersonRequest, reference: str) -> HttpResponse:
    """Ask that a run goes the second way."""
    run = _run(request, reference, MAKER, APPROVER)
    form = SecondRouteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            second_route.ask_second_route(
                run=run, reason=form.cleaned_data["reason"], by=request.user, at=clock.now()
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("Asked. Someone else agrees next. Nobody gets the first file.")
            )
            return redirect("pay_run", reference)
    way = second_route.way_of(run)
    words = RunFile.Format(way).label if way else ""
    return render(request, "payments/second_route.html", {"run": run, "form": form, "way": words})


@require_POST
@permission("run.approve")
def agree_second_route(request: PersonRequest, reference: str) -> HttpResponse:
    """A second person agrees, and gets the file."""
    run = _run(request, reference, APPROVER)
    made = second_route.agree_second_route(run=run, by=request.user, at=clock.now())
    kind = run_files.how_of(PayRun.objects.get(pk=run.pk)).format
    answer = HttpResponse(made, content_type=run_files.TYPES[kind])
    name = f"{reference}.{run_files.EXTENSIONS[kind]}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@permission("run.hold")
def refuse_second_route(request: PersonRequest, reference: str) -> HttpResponse:
    """The first way is used after all."""
    run = _run(request, reference, MAKER, APPROVER)
    second_route.refuse_second_route(run=run, by=request.user, at=clock.now())
    messages.success(request, _("The first way is used."))
    return redirect("pay_run", reference)
