"""Capacity lost or regained: recorded with its basis, reviewed, and never a way to wider access.

A record asks for the review of regulation 7. It changes no relationship and no sharing: who was
nominated stays nominated, and an authorised person is agreed under section 32, by itself.
"""

from datetime import date, datetime

from django.db import transaction

from core.errors import DomainError
from people import audit
from people.models import Person, Relationship, Role, User
from support_plans.models import CapacityRecord
from support_plans.services.tell import tell_person, tell_workers

MOST_ABOUT, MOST_WORDS, LEAST_WORDS = 200, 2000, 3


class BadRecord(DomainError):
    """Something of the record cannot be; `field` says what."""

    code = "bad_capacity_record"
    message = "Check what you wrote here."


class NotYours(DomainError):
    code = "capacity_not_yours"
    message = "Nobody records this about themselves. Ask a colleague."
    status = 403


class AlreadyReviewed(DomainError):
    code = "capacity_already_reviewed"
    message = "This review is written down already. Look at the record."
    status = 409


@transaction.atomic
def record_capacity(
    *, person: Person, change: str, about: str, basis: str, found_on: date, by: User, at: datetime,
    on: date,
) -> CapacityRecord:  # fmt: skip
    """Write down what was found about one decision. Opens a review; gives nobody any right.

    Raises BadRecord naming the field, or NotYours.
    """
    if by.pk == person.user_id:
        raise NotYours
    what, words = _plain(about), _plain(basis)
    if change not in CapacityRecord.Change.values:
        raise BadRecord("Choose one of the two.", field="change")
    if not LEAST_WORDS <= len(what) <= MOST_ABOUT:
        raise BadRecord("Say which decision it is about, in a few words.", field="about")
    if not LEAST_WORDS <= len(words) <= MOST_WORDS:
        raise BadRecord("Say who found it, how, and what help was given.", field="basis")
    if found_on > on:
        raise BadRecord("Choose a day that is not in the future.", field="found_on")
    row = CapacityRecord.objects.create(
        person=person, change=change, about=what, basis=words, found_on=found_on, recorded_at=at,
        recorded_by=by,
    )  # fmt: skip
    audit.record(
        f"capacity.{change}", subject=row.reference, person=person, by=by, at=at, words=words
    )
    tell_workers(
        person, "capacity.review", f"capacity:{row.reference}",
        f"Look again at {person.known_as}’s direct payment: capacity was recorded.",
        link=f"/council/capacity/{row.reference}/", at=at, on=on,
    )  # fmt: skip
    tell_person(
        person, by, "capacity.recorded", f"capacity-told:{row.reference}",
        f"{by.get_short_name()} wrote something down about your decisions. Read it.", at=at,
        link="/my/capacity/",
    )  # fmt: skip
    return row


@transaction.atomic
def write_review(*, record: CapacityRecord, words: str, by: User, at: datetime) -> CapacityRecord:
    """What the review came to. Raises BadRecord, NotYours or AlreadyReviewed."""
    row = CapacityRecord.objects.select_for_update(of=("self",)).select_related(
        "person__user"
    ).get(pk=record.pk)  # fmt: skip
    if row.reviewed_at is not None:
        raise AlreadyReviewed
    if by.pk == row.person.user_id:
        raise NotYours
    text = _plain(words)
    if not LEAST_WORDS <= len(text) <= MOST_WORDS:
        raise BadRecord("Write what you found and what happens now.", field="words")
    row.reviewed_at, row.reviewed_by, row.review_words = at, by, text
    row.save(update_fields=["reviewed_at", "reviewed_by", "review_words"])
    audit.record(
        "capacity.reviewed", subject=row.reference, person=row.person, by=by, at=at, words=text
    )
    tell_person(
        row.person, by, "capacity.reviewed", f"capacity-reviewed:{row.reference}",
        "Your worker looked again at your direct payment. Read what they found.", at=at,
        link="/my/capacity/",
    )  # fmt: skip
    return row


def nominated(person: Person, on: date) -> list[Relationship]:
    """Who is nominated now: nominated is not authorised, whatever happens to capacity."""
    rows = Relationship.objects.live(on).filter(person=person, kind=Role.NOMINATED)
    return list(rows.select_related("user").order_by("pk"))


def _plain(text: str) -> str:
    return text.replace("\x00", "").strip()
