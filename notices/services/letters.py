"""Letters: printed by the batch, posted by somebody; and what failed, seen to by a worker."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from core.errors import DomainError, Stale
from core.models import Authority
from notices.models import Delivery, LetterBatch, Notice
from people import audit
from people.access import Actor
from people.models import Person, User

MOST_IN_A_BATCH = 50


class NoLetters(Stale):
    code = "no_letters"
    message = "No letters wait. Somebody else may have printed them just now."


class BatchMoved(Stale):
    code = "batch_moved"
    message = "These letters are written down as posted already."


class HowMissing(DomainError):
    code = "how_missing"
    message = "Say in a few words how the person was told."


@transaction.atomic
def make_batch(*, authority: Authority, actor: Actor, at: datetime) -> LetterBatch:
    """Put the letters that wait longest into a batch; each person sees who printed theirs.

    A batch has letters of one size: large print with large print.

    Raises NoLetters where none waits.
    """
    waiting = Delivery.objects.to_post([authority.pk]).select_for_update(of=("self",))
    waiting = waiting.select_related("person").order_by("due_at", "pk")
    first = waiting.first()
    if first is None or first.person is None:
        raise NoLetters
    standard = {"person__statement_format": Person.Format.STANDARD}
    is_standard = first.person.statement_format == Person.Format.STANDARD
    same = waiting.filter(**standard) if is_standard else waiting.exclude(**standard)
    letters = list(same[:MOST_IN_A_BATCH])
    batch = LetterBatch.objects.create(authority=authority, made_at=at, made_by=actor.user)
    Delivery.objects.filter(pk__in=[one.pk for one in letters]).update(batch=batch)
    people = {one.person for one in letters if one.person is not None}
    audit.looked(actor, people, what="a letter to you, to print it", at=at)
    return batch


@transaction.atomic
def mark_posted(*, batch: LetterBatch, on: date, by: User, at: datetime) -> LetterBatch:
    """The letters went to the post on a day. Raises BatchMoved, or DomainError for a wrong day."""
    batch = LetterBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.posted_on is not None:
        raise BatchMoved
    if not batch.made_at.date() <= on <= at.date():
        raise DomainError("Choose a day from when they were printed until today.", field="on")
    batch.posted_on, batch.posted_by = on, by
    batch.save()
    letters = batch.letters.filter(state=Delivery.State.TO_POST)
    Notice.objects.filter(deliveries__in=letters, sent_at=None).update(sent_at=at)
    letters.update(state=Delivery.State.POSTED, ended_at=at)
    audit.record("letters.posted", subject=batch.reference, by=by, at=at)
    return batch


@transaction.atomic
def settle(*, message: Delivery, how: str, by: User, at: datetime) -> Delivery:
    """A worker told the person another way. Raises HowMissing."""
    if not how.strip():
        raise HowMissing(field="how")
    message = Delivery.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if message.settled_at is None:
        message.settled_at, message.settled_by, message.settled_how = at, by, how.strip()[:300]
        message.save()
        audit.record("message.seen_to", subject=message.reference, by=by, at=at,
                     person=message.person, words=message.settled_how)  # fmt: skip
    return message


def letters_of(batch: LetterBatch) -> Sequence[Delivery]:
    """Its letters with what they say, by the order of the batch."""
    rows = batch.letters.select_related("person__authority").prefetch_related("notices")
    return list(rows.order_by("due_at", "pk"))
