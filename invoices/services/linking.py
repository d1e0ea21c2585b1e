"""Links that show where one bill stands, without an account: made, opened, stopped."""

from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Final

from django.db import transaction

from core.errors import DomainError
from invoices.models import Bill, BillLink
from invoices.models.provider_side import hashed
from people import audit
from people.models import User

LASTS: Final = timedelta(days=28)
MOST_OPEN: Final = 5
MOST_LETTERS: Final = 100


class TooManyLinks(DomainError):
    code = "too_many_links"
    message = "Five links to this bill are open. Stop one of them first."


@transaction.atomic
def make_link(*, bill: Bill, by: User, at: datetime) -> tuple[BillLink, str]:
    """A link and its secret, which is told only now. Raises TooManyLinks."""
    Bill.objects.select_for_update().only("pk").get(pk=bill.pk)
    if BillLink.objects.open(at).filter(bill=bill).count() >= MOST_OPEN:
        raise TooManyLinks
    secret = token_urlsafe(24)
    row = BillLink.objects.create(
        bill=bill, secret=hashed(secret), made_at=at, made_by=by, expires_at=at + LASTS
    )
    person = bill.agreement.budget.person
    audit.record("bill.link_made", subject=bill.reference, by=by, at=at, person=person)
    return row, secret


@transaction.atomic
def stop_link(*, link: BillLink, by: User, at: datetime) -> BillLink:
    """From now on it leads nowhere. Harmless to repeat."""
    row = BillLink.objects.select_for_update(of=("self",)).select_related("bill").get(pk=link.pk)
    if row.stopped_at is None:
        row.stopped_at, row.stopped_by = at, by
        row.save(update_fields=["stopped_at", "stopped_by"])
        person = row.bill.agreement.budget.person
        audit.record("bill.link_stopped", subject=row.bill.reference, by=by, at=at, person=person)
    return row


def open_link(secret: str, *, at: datetime) -> Bill | None:
    """The bill of a link while it is open. Changes nothing."""
    if len(secret) > MOST_LETTERS:
        return None
    row = BillLink.objects.open(at).filter(secret=hashed(secret)).only("bill_id").first()
    return Bill.objects.shown().get(pk=row.bill_id) if row is not None else None
