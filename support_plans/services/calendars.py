"""A private address of a person's calendar: made, replaced, withdrawn, found by its secret."""

import hashlib
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Final

from django.db import transaction
from django.db.models import F

from core.errors import DomainError
from people import audit
from people.models import Person, User
from support_plans.models import CalendarLink
from support_plans.services.reviews import lock_person

SECRET_BYTES: Final = 32
MOST_A_MINUTE: Final = 10
A_MINUTE: Final = timedelta(minutes=1)


class TooOften(DomainError):
    code = "calendar_read_too_often"
    message = "This calendar was read too often. Wait one minute."
    status = 429


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_link(
    *, person: Person, hide_details: bool, by: User, at: datetime
) -> tuple[CalendarLink, str]:
    """A new private address; the one before stops. The secret is handed out once only."""
    person = lock_person(person)
    person.calendar_links.filter(stopped_at=None).update(stopped_at=at)
    secret = token_urlsafe(SECRET_BYTES)
    row = CalendarLink.objects.create(
        person=person, token_hash=hash_of(secret), hide_details=hide_details, made_at=at, made_by=by
    )
    audit.record("calendar.made", subject=row.reference, person=person, by=by, at=at)
    return row, secret


@transaction.atomic
def stop_link(*, person: Person, by: User, at: datetime) -> None:
    """The address is not found any more. Again does nothing."""
    person = lock_person(person)
    for row in person.calendar_links.filter(stopped_at=None):
        row.stopped_at = at
        row.save(update_fields=["stopped_at"])
        audit.record("calendar.stopped", subject=row.reference, person=person, by=by, at=at)


def link_of(person: Person) -> CalendarLink | None:
    return person.calendar_links.filter(stopped_at=None).first()


@transaction.atomic
def read_by(*, secret: str, at: datetime) -> CalendarLink | None:
    """The link of this secret, counted as read; None when there is none. Raises TooOften."""
    rows = CalendarLink.objects.select_related("person__authority").select_for_update(of=("self",))
    row = rows.filter(
        token_hash=hash_of(secret), stopped_at=None, person__died_on=None
    ).first()  # fmt: skip
    if row is None:
        return None
    if row.minute_at is None or at - row.minute_at >= A_MINUTE:
        row.minute_at, row.minute_reads = at, 1
        row.save(update_fields=["minute_at", "minute_reads"])
        return row
    if row.minute_reads >= MOST_A_MINUTE:
        raise TooOften
    CalendarLink.objects.filter(pk=row.pk).update(minute_reads=F("minute_reads") + 1)
    return row
