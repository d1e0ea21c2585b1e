"""E-invoices that were read become bills under the agreement they name, or are held with a reason."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import PurePath

from django.db import transaction

from budgets.models import Agreement
from core.clock import day_of
from core.errors import DomainError
from core.money import round_pence, show
from files.models import StoredFile
from files.services import path_of
from invoices.e_invoices import Document, DocumentLine, Reading, read_bytes
from invoices.models import Bill, HeldDocument
from invoices.services import story
from invoices.services.story import people_of
from invoices.services.submitting import DESCRIPTION, NewBill, NewLine, submit_bill
from notices.services import tell
from people import audit
from people.models import Role, User
from providers.models import Membership, Organisation, Unit

LEAST_REASON = 5

# UN/ECE Recommendation 20, as far as support is measured in it.
UNITS = {
    "HUR": Unit.HOUR, "DAY": Unit.DAY, "WEE": Unit.WEEK, "SMI": Unit.MILE, "C62": "", "EA": "",
    "H87": "", "XPP": "", "NAR": "", "ZZ": "", "E48": "", "ACT": "",
}  # fmt: skip


class OnHold(Exception):
    """Why a document cannot become a bill yet."""

    def __init__(self, code: str, sentence: str) -> None:
        self.code, self.sentence = code, sentence
        super().__init__(sentence)


class NotReadable(DomainError):
    code = "not_readable"
    message = "We cannot read this document. Refuse it, and say what they can send instead."


class CannotAssign(DomainError):
    code = "cannot_assign"
    message = "This document does not fit that agreement. Choose another, or refuse it."


class TotalDiffers(DomainError):
    code = "total_differs"
    message = "The lines do not come to the total on the paper. Look at the paper again."


class DocumentReasonMissing(DomainError):
    code = "reason_missing"
    message = "Say why, in words that the provider can read."


def submit_document(
    *,
    reading: Reading,
    content: bytes,
    at: datetime,
    on: date,
    by: User | None = None,
    file: StoredFile | None = None,
) -> list[Bill] | HeldDocument:
    """Send what an e-invoice says to the agreement it names; hold it with a reason otherwise.

    `by` is who sends it; without one, somebody who bills for the organisation stands as sender.
    All bills of a document are sent or none.
    """
    digest = sha256(content).hexdigest()
    document = reading.document
    if document is None:
        return hold_document(
            reading, content, reading.code, reading.message, at=at, by=by, file=file
        )
    try:
        with transaction.atomic():
            return _submit(document, digest, by=by, at=at, on=on, file=file)
    except OnHold as why:
        return hold_document(reading, content, why.code, why.sentence, at=at, by=by, file=file)
    except DomainError as refusal:
        return hold_document(
            reading, content, refusal.code, refusal.sentence, at=at, by=by, file=file
        )


def hold_document(
    reading: Reading, content: bytes, code: str, sentence: str, *, at: datetime,
    by: User | None = None, file: StoredFile | None = None,
) -> HeldDocument:  # fmt: skip
    """Keep a document for a person to look at; the same one again stays one row."""
    supplier = reading.document.supplier if reading.document else ""
    row, _ = HeldDocument.objects.get_or_create(
        sha256=sha256(content).hexdigest(), settled_at=None,
        defaults={
            "name": PurePath(reading.file).name[-200:], "code": code, "sentence": sentence[:400],
            "held_at": at, "read": reading.as_json(), "file": file,
            "content": None if file is not None else content,
            "supplier": supplier[:200], "organisation": _known(supplier, by, day_of(at)),
        },
    )  # fmt: skip
    return row


def _known(supplier: str, by: User | None, on: date) -> Organisation | None:
    """Whose document it is: where its sender works, or the one provider of that name."""
    rows = Organisation.objects.filter(name__iexact=supplier)
    if by is not None:
        live = Membership.objects.filter(user=by, starts_on__lte=on).exclude(ends_on__lt=on)
        rows = Organisation.objects.filter(pk__in=live.values("organisation"))
    found = list(rows[:2])
    return found[0] if len(found) == 1 else None


def bytes_of(held: HeldDocument) -> bytes:
    """The document as it came."""
    if held.file is not None:
        return path_of(held.file).read_bytes()
    return bytes(held.content or b"")


@transaction.atomic
def assign_document(
    *, held: HeldDocument, agreement: Agreement, by: User, at: datetime, on: date
) -> Bill:
    """A worker says under which agreement a document belongs; it is sent as the provider's bill.

    Raises DocumentSettled, NotReadable, or in words why it cannot be a bill under it.
    """
    held = HeldDocument.objects.select_for_update(of=("self",)).get(pk=held.pk)
    content = bytes_of(held)
    document = read_bytes(held.name, content).document
    if document is None:
        raise NotReadable
    lines = tuple(replace(line, agreement="") for line in document.lines)
    document = replace(document, agreement=agreement.reference, lines=lines)
    try:
        sent = _submit(document, held.sha256, by=None, at=at, on=on, file=held.file)
    except OnHold as why:
        raise CannotAssign(why.sentence, field="agreement") from why
    held.agreement = agreement
    held.settle(HeldDocument.Outcome.ASSIGNED, by=by, at=at)
    held.save()
    person = agreement.budget.person
    for bill in sent:
        story.add(bill, "The council put this document under your agreement.", by=by, at=at)
    audit.record("document.assigned", subject=held.reference, by=by, at=at, person=person)
    return sent[0]


@transaction.atomic
def type_in_document(
    *, held: HeldDocument, agreement: Agreement, new: NewBill, stated_pence: int, by: User,
    at: datetime, on: date,
) -> Bill:  # fmt: skip
    """A worker types in what a paper says; its own total proves that nothing was misread.

    Raises DocumentSettled, TotalDiffers, or what submitting a bill refuses.
    """
    held = HeldDocument.objects.select_for_update(of=("self",)).get(pk=held.pk)
    need_total(new, stated_pence)
    new = replace(new, file=held.file, file_sha256=held.sha256)
    bill = submit_bill(agreement=agreement, new=new, by=by, at=at, on=on, source=Bill.Source.PAPER)
    held.agreement = agreement
    held.settle(HeldDocument.Outcome.ASSIGNED, by=by, at=at)
    held.save()
    person = agreement.budget.person
    audit.record("document.typed_in", subject=held.reference, by=by, at=at, person=person)
    return bill


def need_total(new: NewBill, stated_pence: int) -> None:
    """The lines come to the total on the paper. Raises TotalDiffers."""
    if new.total_pence != stated_pence:
        raise TotalDiffers(
            f"The lines come to {show(new.total_pence)}, and the paper says {show(stated_pence)}. "
            "Look at the paper again.",
            field="total",
        )


@transaction.atomic
def refuse_document(*, held: HeldDocument, reason: str, by: User, at: datetime) -> HeldDocument:
    """It is nothing we can pay. Who sent it is told why, where we know them.

    Raises DocumentSettled or ReasonMissing.
    """
    held = HeldDocument.objects.select_for_update(of=("self",)).get(pk=held.pk)
    if len(reason.strip()) < LEAST_REASON:
        raise DocumentReasonMissing(field="reason")
    held.settle(HeldDocument.Outcome.REFUSED, by=by, at=at, reason=reason.strip())
    held.save()
    audit.record("document.refused", subject=held.reference, by=by, at=at, words=held.reason)
    if held.organisation_id is None:
        return held
    for user in story.people_of(held.organisation_id, day_of(at)).values():
        tell(
            to=user, about=None, kind="document.refused",
            key=f"document-refused:{held.reference}:{user.reference}",
            sentence=f"We cannot take {held.name}. Why: {held.reason}",
            link=story.page("provider_upload"), at=at,
        )  # fmt: skip
    return held


def _submit(
    document: Document, digest: str, *, by: User | None, at: datetime, on: date,
    file: StoredFile | None,
) -> list[Bill]:  # fmt: skip
    groups = _by_agreement(document)
    if len(groups) > 1 and any(line.kind in {"allowance", "charge"} for line in document.lines):
        raise OnHold(
            "cannot_split",
            "It has a discount or charge for the whole bill, and several agreements.",
        )
    sent = []
    for number, (agreement, lines) in enumerate(groups.items(), 1):
        sender = _sender(agreement, by, on)
        _refuse_money(document, agreement)
        suffix = f"/{number}" if len(groups) > 1 else ""
        new = _new_bill(document, agreement, lines, suffix, digest, file, whole=len(groups) == 1)
        sent.append(
            submit_bill(
                agreement=agreement, new=new, by=sender, at=at, on=on, source=Bill.Source.UBL
            )
        )
    return sent


def _by_agreement(document: Document) -> dict[Agreement, list[DocumentLine]]:
    """The lines of each agreement: named on the document, or on each line."""
    named = document.agreement
    wanted: dict[str, list[DocumentLine]] = defaultdict(list)
    for line in document.items:
        wanted[line.agreement or named].append(line)
    found = {row.reference: row for row in Agreement.objects.filter(reference__in=wanted).select_related(
        "budget__person__authority", "budget__person__user", "budget__book", "holding", "organisation", "service"
    )}  # fmt: skip
    if named in found and len(wanted) > 1 and set(wanted) - set(found):
        wanted = {named: document.items}  # cost codes of their own books on the lines
    missing = [name for name in wanted if name not in found]
    if missing == [""]:
        raise OnHold(
            "no_agreement",
            "No agreement is named. Put its reference (agr-…) in BuyerReference, or in AccountingCost of each line.",
        )
    if missing:
        raise OnHold(
            "unknown_agreement", f"There is no agreement “{missing[0][:40]}”. Check the reference."
        )
    return {found[name]: lines for name, lines in wanted.items()}


def _sender(agreement: Agreement, by: User | None, on: date) -> User:
    members = people_of(agreement.organisation_id, on)
    if by is not None:
        if by.pk not in members:
            raise OnHold(
                "other_organisation", "The agreement is with somebody else. Check its reference."
            )
        return by
    billing = Membership.objects.filter(
        organisation=agreement.organisation, user__in=members, role=Role.PROVIDER_FINANCE
    ).order_by("pk").select_related("user").first()  # fmt: skip
    if billing is not None:
        return billing.user
    if not members:
        raise OnHold(
            "no_sender",
            f"Nobody signs in for {agreement.organisation.name} yet, so nobody can send it.",
        )
    return next(iter(members.values()))


def _refuse_money(document: Document, agreement: Agreement) -> None:
    currency = agreement.budget.person.authority.currency
    if document.currency != currency:
        raise OnHold(
            "other_currency", f"It is in {document.currency}. This council pays in {currency}."
        )
    if document.payable_pence != document.total_pence:
        raise OnHold(
            "paid_in_part", "It says that part was paid before. Send a bill for what is still due."
        )


def _new_bill(
    document: Document, agreement: Agreement, lines: Sequence[DocumentLine], suffix: str,
    digest: str, file: StoredFile | None, *, whole: bool,
) -> NewBill:  # fmt: skip
    extras = [line for line in document.lines if line.kind in {"allowance", "charge"}]
    chosen = [*lines, *(extras if whole else [])]
    vat = _vat_of(chosen)
    if whole:
        _reconcile(
            vat, chosen, sum(line.net_pence for line in document.lines if line.kind == "vat")
        )
    new = [_new_line(document, agreement, line, tax) for line, tax in zip(chosen, vat, strict=True)]
    days = [day for line in new for day in (line.service_on, line.last_day)]
    original = _credited(document, agreement) if document.kind == "credit_note" else None
    return NewBill(
        number=f"{document.number}{suffix}", issued_on=document.issued_on, kind=document.kind,
        from_on=min([*days, *([document.from_on] if document.from_on else [])]),
        to_on=max([*days, *([document.to_on] if document.to_on else [])]),
        lines=new, credits=original, file=file, file_sha256=digest,
    )  # fmt: skip


def _vat_of(lines: Sequence[DocumentLine]) -> list[int]:
    return [round_pence(Decimal(line.net_pence) * (line.vat_percent or 0) / 100) for line in lines]


def _reconcile(vat: list[int], lines: Sequence[DocumentLine], stated: int) -> None:
    """VAT rounded by line may miss the document's by pennies: the biggest line bears them."""
    largest = max(range(len(lines)), key=lambda i: abs(lines[i].net_pence))
    vat[largest] += stated - sum(vat)


def _new_line(
    document: Document, agreement: Agreement, line: DocumentLine, vat_pence: int
) -> NewLine:
    first = line.from_on or document.from_on or document.issued_on
    last = line.to_on or (line.from_on and line.from_on) or document.to_on or first
    unit = UNITS.get(line.unit, Unit.ITEM) or agreement.unit
    units, rate = line.quantity, abs(line.unit_price) * 100
    if line.net_pence < 0:
        units = -abs(units)
    return NewLine(
        service_on=first, service_to=last if last > first else None,
        description=(line.description or agreement.what)[:DESCRIPTION],
        units=units, unit=str(unit), rate_pence=rate, net_pence=line.net_pence, vat_pence=vat_pence,
    )  # fmt: skip


def _credited(document: Document, agreement: Agreement) -> Bill:
    bills = Bill.objects.live().filter(agreement=agreement, kind=Bill.Kind.INVOICE)
    found = bills.filter(number=document.credits_number).first()
    if found is None:
        raise OnHold(
            "credit_needs_bill",
            "It does not name one of your bills (BillingReference). Say which it credits.",
        )
    return found
