"""A bank statement: chosen, its columns named if need be, looked at, and only then kept."""

import base64
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.errors import DomainError
from payments.forms_bank import MappingForm, StatementForm
from payments.models import BankAccount, BankStatement
from payments.services import bank_lines
from payments.statements_in import READ, Line, Reading, Refused, Statement, read_bytes
from payments.statements_in.mapping import columns_of, read_mapped
from payments.views.bank_lines import A_PAGE, Door, persons_door
from people.access import PersonRequest, permission

MOST_LINES: Final = 2000  # by this page; what is longer goes in by the command
SHOWN: Final = 100
A_DAY: Final = 24 * 60 * 60
SALT: Final = "bank-statement"
MAP_SALT: Final = "bank-statement-columns"
MOST_MAPPED: Final = 400_000  # bytes that a page holds while columns are chosen


@permission("payment.record")
def my_bank_new(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Choose a file; look at what it says; only then keep it."""
    return new_statement(request, persons_door(request, whose, "the bank’s lines"))


def new_statement(request: PersonRequest, door: Door) -> HttpResponse:
    """The same behind each door: chosen, looked at, kept."""
    if not door.may:
        raise Http404
    if request.method == "POST" and "held" in request.POST:
        return _keep(request, door)
    if request.method == "POST" and "map" in request.POST:
        return _mapped(request, door)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = StatementForm(*sent, of_many=door.person is None)
    context = door.context() | {"form": form, "statements": _sent_before(door)}
    if request.method == "POST" and form.is_valid():
        upload, named = form.cleaned_data["file"], form.cleaned_data.get("named", "")
        name, content = str(upload.name)[:100], upload.read()
        readings = read_bytes(content, name)
        if readings[0].code == "unknown_layout" and len(content) <= MOST_MAPPED:
            return _map(request, door, name, named, content)
        try:
            return _preview(request, door, readings, named)
        except DomainError as refusal:
            form.refuse(refusal, "file")
    return render(request, "payments/bank_new.html", context)


def _sent_before(door: Door) -> Any:
    accounts = BankAccount.objects.of(door.owner)
    return BankStatement.objects.filter(account__in=accounts)[:A_PAGE]


def _preview(
    request: PersonRequest, door: Door, readings: list[Reading], named: str
) -> HttpResponse:
    """What would be kept. Raises CannotRead, OtherAccount, WhichAccount or NotInPounds."""
    statement = one_statement(readings)
    preview = bank_lines.preview_of(door.owner, statement, named)
    name = readings[0].file
    context = door.context() | {
        "name": name, "statement": statement, "preview": preview,
        "shown": preview.new[:SHOWN], "more": len(preview.new) - SHOWN,
        "held": _dumped(door, name, named, statement),
    }  # fmt: skip
    return render(request, "payments/bank_preview.html", context)


def _map(
    request: PersonRequest, door: Door, name: str, named: str, content: bytes
) -> HttpResponse:  # fmt: skip
    """A bank we do not know: somebody says which column is which; the page holds the file."""
    chosen = request.POST if "map" in request.POST else None
    try:
        columns = columns_of(content)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(door.link("new"))
    form = MappingForm(chosen, names=columns.names)
    if chosen is not None and form.is_valid():
        try:
            readings = [read_mapped(content, name, form.mapping())]
            return _preview(request, door, readings, named)
        except DomainError as refusal:
            form.refuse(refusal, "on")
    whole = [_key(door), name, named, base64.b64encode(content).decode()]
    context = door.context() | {
        "form": form,
        "columns": columns,
        "held": signing.dumps(whole, salt=MAP_SALT, compress=True),
    }
    return render(request, "payments/bank_mapping.html", context)


def _mapped(request: PersonRequest, door: Door) -> HttpResponse:
    """The columns were chosen: the file comes back from the page, as it was signed."""
    try:
        key, name, named, content = signing.loads(request.POST["map"], salt=MAP_SALT, max_age=A_DAY)
    except signing.BadSignature:
        key = name = named = content = ""
    if key != _key(door):
        messages.error(request, _("Too much time went by. Choose the file again."))
        return redirect(door.link("new"))
    return _map(request, door, name, named, base64.b64decode(content))


def _key(door: Door) -> str:
    """Whose page the signed file belongs to."""
    return f"{door.owner._meta.label}:{door.owner.pk}"


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


def _dumped(door: Door, name: str, named: str, statement: Statement) -> str:
    """The statement for the page to hold: signed for this owner, and nothing kept here."""
    lines = [
        (one.row, one.on.isoformat(), one.amount_pence, one.description, one.reference,
         one.balance_pence, one.bank_id)
        for one in statement.lines
    ]  # fmt: skip
    whole = [_key(door), name, named, statement.layout, statement.account, statement.currency,
             statement.opening_pence, statement.closing_pence, lines]  # fmt: skip
    return signing.dumps(whole, salt=SALT, compress=True)


def _loaded(held: str, door: Door) -> tuple[str, str, Statement]:
    """What `_dumped` wrote for this owner. Raises CannotRead when a day went by, or it is not."""
    try:
        whole = signing.loads(held, salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        raise CannotRead(_("Too much time went by. Choose the file again.")) from None
    key, name, named, layout, account, currency, opening, closing, rows = whole
    if key != _key(door):
        raise CannotRead
    lines = [Line(row, date.fromisoformat(on), *rest) for row, on, *rest in rows]
    return name, named, Statement(layout, account, currency, opening, closing, lines=lines)


def _keep(request: PersonRequest, door: Door) -> HttpResponse:
    try:
        name, named, statement = _loaded(request.POST["held"], door)
        kept = bank_lines.keep_statement(
            owner=door.owner, statement=statement, name=name, named=named, by=request.user,
            at=clock.now(),
        )  # fmt: skip
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
        return redirect(door.link("new"))
    added = 0 if kept.again else kept.statement.added
    words = _("New lines: %(n)d.") % {"n": added} if added else _("Nothing new: it was here.")
    messages.success(request, words)
    return redirect(door.link("kept", kept.statement.account.reference))
