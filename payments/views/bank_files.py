"""A person's bank statement: chosen, its columns named if need be, looked at, and only then kept."""

import base64
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from budgets.models import Holding
from budgets.views.shared import place_of
from core import clock
from core.errors import DomainError
from payments.forms_bank import MappingForm, StatementForm
from payments.services import bank_lines
from payments.statements_in import READ, Line, Reading, Refused, Statement, read_bytes
from payments.statements_in.mapping import columns_of, read_mapped
from payments.views.bank_lines import A_PAGE, account_of, holding_of
from people.access import PersonRequest, permission
from people.places import place

MOST_LINES: Final = 2000  # by this page; what is longer goes in by the command
SHOWN: Final = 100
A_DAY: Final = 24 * 60 * 60
SALT: Final = "bank-statement"
MAP_SALT: Final = "bank-statement-columns"
MOST_MAPPED: Final = 400_000  # bytes that a page holds while columns are chosen


@permission("payment.record")
def my_bank_new(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Choose a file; look at what it says; only then keep it."""
    here = place_of(request, whose, "payment.record", "the bank’s lines")
    holding = holding_of(request, here)
    if request.method == "POST" and "held" in request.POST:
        return _keep(request, holding)
    if request.method == "POST" and "map" in request.POST:
        return _mapped(request, holding)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = StatementForm(*sent)
    account = account_of(holding)
    sent_before = account.statements.all()[:A_PAGE] if account else ()
    context: dict[str, Any] = {"person": here.person, "form": form, "statements": sent_before}
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        name, content = str(upload.name)[:100], upload.read()
        readings = read_bytes(content, name)
        if readings[0].code == "unknown_layout" and len(content) <= MOST_MAPPED:
            return _map(request, holding, name, content)
        try:
            return _preview(request, holding, readings)
        except DomainError as refusal:
            form.refuse(refusal, "file")
    return render(request, "payments/bank_new.html", context)


def _preview(request: PersonRequest, holding: Holding, readings: list[Reading]) -> HttpResponse:
    """What would be kept. Raises CannotRead, OtherAccount or NotInPounds."""
    statement = one_statement(readings)
    preview = bank_lines.preview_of(holding, statement)
    name = readings[0].file
    context = {
        "person": holding.budget.person, "name": name, "statement": statement, "preview": preview,
        "shown": preview.new[:SHOWN], "more": len(preview.new) - SHOWN,
        "held": _dumped(holding, name, statement),
    }  # fmt: skip
    return render(request, "payments/bank_preview.html", context)


def _map(request: PersonRequest, holding: Holding, name: str, content: bytes) -> HttpResponse:
    """A bank we do not know: the person says which column is which; the page holds the file."""
    chosen = request.POST if "map" in request.POST else None
    try:
        columns = columns_of(content)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(place(request, "my_bank_new"))
    form = MappingForm(chosen, names=columns.names)
    if chosen is not None and form.is_valid():
        try:
            return _preview(request, holding, [read_mapped(content, name, form.mapping())])
        except DomainError as refusal:
            form.refuse(refusal, "on")
    whole = [holding.reference, name, base64.b64encode(content).decode()]
    context = {
        "person": holding.budget.person, "form": form, "columns": columns,
        "held": signing.dumps(whole, salt=MAP_SALT, compress=True),
    }  # fmt: skip
    return render(request, "payments/bank_mapping.html", context)


def _mapped(request: PersonRequest, holding: Holding) -> HttpResponse:
    """The columns were chosen: the file comes back from the page, as it was signed."""
    try:
        reference, name, content = signing.loads(request.POST["map"], salt=MAP_SALT, max_age=A_DAY)
    except signing.BadSignature:
        reference = name = content = ""
    if reference != holding.reference:
        messages.error(request, _("Too much time went by. Choose the file again."))
        return redirect(place(request, "my_bank_new"))
    return _map(request, holding, name, base64.b64decode(content))


class CannotRead(DomainError):
    code = "cannot_read_statement"
    message = "We cannot read this file. Choose another kind of file at your bank."


def one_statement(readings: list[Reading]) -> Statement:
    """The one statement of a file. Raises CannotRead with what is wrong and where."""
    if len(readings) > 1:
        raise CannotRead(_("This file holds more than one statement. Export one account."))
    reading = readings[0]
    if reading.outcome != READ or reading.statement is None:
        raise CannotRead(reading.message)
    if len(reading.statement.lines) > MOST_LINES:
        raise CannotRead(_("This file has too many lines. Export fewer months at a time."))
    return reading.statement


def _dumped(holding: Holding, name: str, statement: Statement) -> str:
    """The statement for the page to hold: signed for this account, and nothing kept here."""
    lines = [
        (one.row, one.on.isoformat(), one.amount_pence, one.description, one.reference,
         one.balance_pence, one.bank_id)
        for one in statement.lines
    ]  # fmt: skip
    whole = [holding.reference, name, statement.layout, statement.account, statement.currency,
             statement.opening_pence, statement.closing_pence, lines]  # fmt: skip
    return signing.dumps(whole, salt=SALT, compress=True)


def _loaded(held: str, holding: Holding) -> tuple[str, Statement]:
    """What `_dumped` wrote for this account. Raises CannotRead when a day went by, or it is not."""
    try:
        whole = signing.loads(held, salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        raise CannotRead(_("Too much time went by. Choose the file again.")) from None
    reference, name, layout, account, currency, opening, closing, rows = whole
    if reference != holding.reference:
        raise CannotRead
    lines = [Line(row, date.fromisoformat(on), *rest) for row, on, *rest in rows]
    return name, Statement(layout, account, currency, opening, closing, lines=lines)


def _keep(request: PersonRequest, holding: Holding) -> HttpResponse:
    try:
        name, statement = _loaded(request.POST["held"], holding)
        kept = bank_lines.keep_statement(
            holding=holding, statement=statement, name=name, by=request.user, at=clock.now()
        )
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
        return redirect(place(request, "my_bank_new"))
    added = 0 if kept.again else kept.statement.added
    words = _("New lines: %(n)d.") % {"n": added} if added else _("Nothing new: it was here.")
    messages.success(request, words)
    return redirect(place(request, "my_bank_lines"))
