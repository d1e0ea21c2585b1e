"""Everything of one person, read in one piece: documents, the words of statements, and files."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from core.hiding import amounts
from files import services as files
from files.models import StoredFile
from home.taking import of_bills, of_ledger, of_money, of_payments, of_people, of_plans
from home.taking.rows import Row
from home.taking.whose import Whose
from invoices.models import Bill
from ledger import services as ledger
from payments.models import OwnPayment
from payments.services.receipts import receipt_name
from people.models import Person
from statements.models import Statement
from statements.services import content_of
from statements.telling import audio_script

FORMAT = "steer-record"
VERSION = 1
MOST_NAME = 60


@dataclass(frozen=True)
class Kept:
    """One file as it stands here, and the path it gets in the archive."""

    path: str
    source: Path
    about: Row


@dataclass
class Gathered:
    """What goes into an archive, in the order in which it is written."""

    person: Row
    on: date
    documents: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    files: list[Kept] = field(default_factory=list)


def gather(person: Person, on: date, *, whole: bool = True) -> Gathered:
    """Read all that the person may see of themselves, while nothing of theirs moves.

    Without `whole` it is a helper's copy: who looked and who else helps stays with the person.
    Pence as integers, days as ISO text. Raises LedgerDoesNotAddUp.
    """
    whose = Whose(person, on)
    with transaction.atomic(), amounts(hidden=False):
        ledger.lock(*(budget.book for budget in whose.budgets))
        found = Gathered(of_people.person_of(whose), on)
        found.documents = {
            "person": found.person,
            "budgets": of_money.budgets_of(whose),
            "promises": of_money.promises_of(whose),
            "ledger": of_ledger.ledger_of(whose),
            "plans": of_plans.plans_of(whose),
            "about": of_plans.about_of(whose),
            "progress": of_plans.progress_of(whose),
            "reviews": of_plans.reviews_of(whose),
            "estimates": of_plans.estimates_of(whose),
            "bills": of_bills.bills_of(whose),
            "payments": of_payments.payments_of(whose),
            "bank_lines": of_payments.bank_lines_of(whose),
            "statements": of_payments.statements_of(whose),
            "returns": of_payments.returns_of(whose),
            "events": of_payments.events_of(whose),
            "messages": of_people.messages_of(whose),
        }
        if whole:
            found.documents["sharing"] = of_people.sharing_of(whose)
            found.documents["looked"] = of_people.looked_of(whose)
        found.texts = dict(_statements(whose))
        kept, gone = _files(whose)
        found.files = kept
        found.documents["files"] = [one.about for one in kept] + gone
    return found


def _statements(whose: Whose) -> Iterator[tuple[str, str]]:
    """Each statement as words that can be read or heard, from its frozen content."""
    rows = Statement.objects.visible_to(whose.actor).filter(budget__person=whose.person)
    for row in rows.order_by("pk"):
        yield f"statements/{row.reference}.txt", audio_script(content_of(row))


def _files(whose: Whose) -> tuple[list[Kept], list[Row]]:
    """Files under names that say what they are; those whose bytes are gone are only named."""
    names = dict(_names(whose))
    rows = StoredFile.objects.filter(pk__in=names, state=StoredFile.State.CLEAN).order_by("pk")
    kept, gone = [], []
    for row in rows:
        source = files.path_of(row)
        about: Row = {
            "reference": row.reference, "name": row.name, "what": row.get_purpose_display(),
            "content_type": row.content_type, "sent_at": row.sent_at.isoformat(),
        }  # fmt: skip
        if source.is_file():
            path = f"files/{names[row.pk]}"
            kept.append(Kept(path, source, {**about, "path": path}))
        else:
            gone.append({**about, "path": None})
    return kept, gone


def _names(whose: Whose) -> Iterator[tuple[int, str]]:
    """The person's own files, receipts under the names of their lines, and bills' own papers."""
    seen = set[str]()
    own = OwnPayment.objects.visible_to(whose.actor).filter(pot__budget__person=whose.person)
    taken = set[int]()
    for paid in own.filter(receipt__isnull=False).select_related("receipt").order_by("pk"):
        if paid.receipt is None or paid.receipt.pk in taken:
            continue
        taken.add(paid.receipt.pk)
        name = paid.my_name_for_it or paid.paid_to
        day = paid.paid_on.isoformat()
        inside = receipt_name(day, name, paid.amount_pence, paid.receipt.name, seen)
        yield paid.receipt.pk, f"receipts/{inside}"
    bills = Bill.objects.visible_to(whose.actor).filter(agreement__budget__person=whose.person)
    sent = bills.exclude(state=Bill.State.DRAFT).filter(file__isnull=False)
    for bill in sent.select_related("file").order_by("pk"):
        if bill.file is not None and bill.file.pk not in taken:
            taken.add(bill.file.pk)
            yield bill.file.pk, f"bills/{bill.reference}{_ending(bill.file.name)}"
    for row in StoredFile.objects.filter(person=whose.person).order_by("pk"):
        if row.pk not in taken:
            yield row.pk, f"{row.purpose}/{row.reference}{_ending(row.name)}"


def _ending(name: str) -> str:
    return Path(name).suffix.lower()
