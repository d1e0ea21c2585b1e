"""Receipts: one more for a payment that was told before, and all of a return's in one ZIP."""

import re
import tempfile
import unicodedata
import zipfile
from datetime import datetime
from typing import IO

from django.db import transaction

from core.errors import DomainError
from core.money import show
from files import services as files
from files.models import StoredFile
from files.quarantine import Upload
from invoices.csv_rows import plain_pounds, write_table
from payments.models import OwnPayment
from payments.services.returns import Content
from people import audit
from people.models import User

_NOT_IN_NAMES = re.compile(r"[^\w £.,'’()-]+")
NAME_LENGTH = 60
HEAD = ("paid on", "what I call it", "what it was for", "pot", "amount", "receipt")
IN_MEMORY = 5_000_000  # bytes; beyond it the ZIP is made on disk


class HasReceipt(DomainError):
    code = "has_receipt"
    message = "This payment has its receipt already."
    status = 409


@transaction.atomic
def add_receipt(*, payment: OwnPayment, upload: Upload, by: User, at: datetime) -> OwnPayment:
    """Keep a receipt with a payment that has none. Raises HasReceipt, or what the file's check does."""
    row = OwnPayment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    if row.receipt_id is not None or row.reversed_at is not None:
        raise HasReceipt
    person = row.pot.budget.person
    row.receipt = files.keep(upload=upload, purpose="receipt", person=person, by=by, at=at)
    row.save(update_fields=["receipt"])
    audit.record("receipt.added", subject=row.reference, by=by, at=at, person=person)
    return row


def receipt_name(on: str, name: str, pence: int, file_name: str, seen: set[str]) -> str:
    """“2026-11-03 Tuesday group £30.jpg”: the day, the person's own name, the amount; never twice."""
    plain = unicodedata.normalize("NFC", name)
    words = " ".join(_NOT_IN_NAMES.sub(" ", plain).split())[:NAME_LENGTH].strip(" .") or "payment"
    ending = file_name.rpartition(".")[2].lower()
    start = f"{on} {words} {show(pence)}"
    found, number = f"{start}.{ending}", 1
    while found.lower() in seen:
        number += 1
        found = f"{start} ({number}).{ending}"
    seen.add(found.lower())
    return found


def pack(content: Content) -> IO[bytes]:
    """A ZIP of the payments as CSV and of every receipt, under the names that stand in its lines.

    The caller closes it. Receipts whose file is gone are named as such in the CSV.
    """
    references = [row.reference for row in content.payments if row.receipt]
    kept = {
        row.reference: row.receipt
        for row in OwnPayment.objects.filter(reference__in=references).select_related("receipt")
    }
    whole = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  given to the answer
    rows, seen = [], set[str]()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as packed:
        for one in content.payments:
            file = kept.get(one.reference)
            name = _put(packed, file, one.paid_on, one.name, one.pence, seen) if file else ""
            rows.append(
                (one.paid_on, one.name, one.what_for, one.pot, plain_pounds(one.pence), name)
            )
        packed.writestr("payments.csv", "\ufeff" + write_table(HEAD, rows))
    whole.seek(0)
    return whole


def _put(
    packed: zipfile.ZipFile, file: StoredFile, on: str, name: str, pence: int, seen: set[str]
) -> str:
    path = files.path_of(file)
    if not path.exists():
        return "the file is not there any more"
    inside = receipt_name(on, name, pence, file.name, seen)
    packed.write(path, f"receipts/{inside}")
    return inside
