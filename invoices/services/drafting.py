"""Bills being written: kept while somebody types, there on another device, gone once sent."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from budgets.models import Agreement
from core.errors import Stale
from invoices.models import Bill, BillDraft
from invoices.services.submitting import NewBill, submit_bill
from people.models import User

MOST_LETTERS = 60
UNITS = "units-"


class DraftChanged(Stale):
    code = "draft_changed"
    message = "Somebody else wrote this bill too. Open it again to see their draft."


def typed_of(
    posted: Mapping[str, Any], happened: Sequence[str], days: Iterable[date]
) -> dict[str, Any]:
    """The form's own fields as they were typed, and nothing else that was posted."""
    names = [day.isoformat() for day in days]
    typed: dict[str, Any] = {
        "days": names,
        "happened": [name for name in names if name in set(happened)],
        "units": {
            name: str(posted[UNITS + name]).replace("\x00", "")[:MOST_LETTERS]
            for name in names
            if UNITS + name in posted
        },
    }  # fmt: skip
    for field in ("number", "issued_on"):
        if field in posted:
            typed[field] = str(posted[field]).replace("\x00", "")[:MOST_LETTERS]
    return typed


def initial_of(draft: BillDraft, days: Iterable[date]) -> dict[str, Any]:
    """A draft as a form begins with it; a session that came since is ticked."""
    typed = draft.typed
    seen, ticked = set(typed.get("days", [])), set(typed.get("happened", []))
    names = [day.isoformat() for day in days]
    found = {field: typed[field] for field in ("number", "issued_on") if field in typed}
    found |= {UNITS + name: units for name, units in typed.get("units", {}).items()}
    found["happened"] = [name for name in names if name in ticked or name not in seen]
    return found


@transaction.atomic
def keep_draft(
    *, agreement: Agreement, typed: Mapping[str, Any], edition: int | None, by: User, at: datetime
) -> BillDraft:
    """Keep what is typed. `edition` is the one that was read (0: none); None writes over it.

    Raises DraftChanged when somebody saved since.
    """
    row = BillDraft.objects.select_for_update().filter(agreement=agreement).first()
    if edition is not None and edition != (row.edition if row else 0):
        raise DraftChanged
    if row is None:
        try:
            with transaction.atomic():
                return BillDraft.objects.create(
                    agreement=agreement, typed=dict(typed), saved_at=at, saved_by=by
                )
        except IntegrityError as clash:
            raise DraftChanged from clash
    row.typed, row.edition = dict(typed), row.edition + 1
    row.saved_at, row.saved_by = at, by
    row.save()
    return row


def drop_draft(agreement: Agreement) -> None:
    """Throw a draft away; nothing was sent, so nothing is kept."""
    BillDraft.objects.filter(agreement=agreement).delete()


@transaction.atomic
def send_written(
    *, agreement: Agreement, new: NewBill, by: User, at: datetime, on: date, once: str
) -> Bill:
    """Send a bill that was written on screen; its draft goes. Raises what `submit_bill` raises."""
    bill = submit_bill(agreement=agreement, new=new, by=by, at=at, on=on, once=once)
    drop_draft(agreement)
    return bill


def suggested_number(agreement: Agreement) -> str:
    """A number that no bill of this provider has: short, by agreement and count. One query."""
    stem = agreement.reference.removeprefix("agr-").upper()
    used = set(
        Bill.objects.filter(
            organisation=agreement.organisation_id, number__startswith=f"{stem}-"
        ).values_list("number", flat=True)
    )
    count = len(used) + 1
    while f"{stem}-{count}" in used:
        count += 1
    return f"{stem}-{count}"
