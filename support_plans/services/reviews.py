"""Looking again at a plan: planned by night, asked for by anyone concerned, prepared, held.

A review never changes money (docs/adr/0029): it ends in “goes on”, a wish to change the plan, or
a reassessment.
"""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from core.days import day_words
from core.errors import DomainError
from people import audit
from people.models import Person, User
from support_plans.models import (
    Review,
    ReviewReason,
)
from support_plans.services.tell import tell_person, tell_workers

MOST_WORDS: Final = 5_000
MOST_PRESENT: Final = 300
ASKED: Final = frozenset(
    {
        ReviewReason.Kind.PERSON, ReviewReason.Kind.BREACH, ReviewReason.Kind.CAPACITY,
        ReviewReason.Kind.CONCERN,
    }
)  # fmt: skip


class BadReview(DomainError):
    """Something of it cannot be; `field` says what."""

    code = "bad_review"
    message = "Check what you wrote here."


class SayWhyAsked(DomainError):
    code = "say_why_a_review_is_asked"
    message = "Say in a few words why you ask. One sentence will do."


class WordsChanged(DomainError):
    code = "review_words_changed"
    message = "These words changed on another screen too. Both are here. Choose what to save."
    status = 409


def lock_person(person: Person) -> Person:
    """One thing at a time about the reviews of a person."""
    return Person.objects.select_for_update(of=("self",)).select_related(
        "authority", "user"
    ).get(pk=person.pk)  # fmt: skip


@transaction.atomic
def ask_review(
    *, person: Person, reason: str, words: str, by: User, at: datetime, on: date, subject: str = ""
) -> Review:
    """Ask for a review: the person, or because of a breach, capacity or somebody's concern.

    `reason` is one of person, breach, capacity, concern. One that is still to come takes the
    reason in; the day moves forward, never back. `subject` is the reference of the record it
    comes from: the same record asks once. Raises SayWhyAsked or BadReview.
    """
    if reason not in ASKED:
        raise BadReview("Choose why you ask.", field="reason")
    said = plain(words, "words")
    if not said:
        raise SayWhyAsked(field="words")
    person = lock_person(person)
    if subject:
        known = ReviewReason.objects.filter(kind=reason, subject=subject).select_related("review")
        if found := known.first():
            return found.review
    days = int(person.authority.policy("review_asked_days", on).value)
    by_on = on + timedelta(days=days)
    review = _to_come(person, by_on, on, at)
    ReviewReason.objects.create(
        review=review, kind=reason, words=said, subject=subject, asked_by=by, asked_at=at
    )
    audit.record(
        f"review.asked_{reason}", subject=review.reference, person=person, by=by, at=at, words=said
    )
    _tell_of_asking(review, by, at, on)
    return review


def _to_come(person: Person, by_on: date, on: date, at: datetime) -> Review:
    """The review that takes in what was asked: the next one if it is soon, else a new one."""
    opened = list(person.reviews.open())
    soon = [row for row in opened if row.kind == Review.Kind.ASKED or row.by_on <= by_on]
    if soon:
        review = soon[0]
        review.from_on, review.by_on = min(review.from_on, on), min(review.by_on, by_on)
        review.from_on = min(review.from_on, review.by_on)
        review.save(update_fields=["from_on", "by_on"])
        return review
    return Review.objects.create(
        person=person, kind=Review.Kind.ASKED, from_on=on, by_on=by_on, planned_at=at
    )


def _tell_of_asking(review: Review, by: User, at: datetime, on: date) -> None:
    person, day = review.person, day_words(review.by_on)
    tell_workers(
        person, "review.asked", f"review-asked:{review.reference}:{at:%Y%m%d%H%M%S}",
        f"A review of {person.known_as}’s plan was asked for. Hold it by {day}.",
        link=f"/council/reviews/{review.reference}/", at=at, on=on,
    )  # fmt: skip
    tell_person(
        person, by, "review.asked", f"review-asked-told:{review.reference}:{at:%Y%m%d%H%M%S}",
        f"{by.get_short_name()} asked to look again at your plan, by {day}. Read why.", at=at,
        link=f"/my/reviews/{review.reference}/",
    )  # fmt: skip


def plain(text: str, field: str, most: int = MOST_WORDS) -> str:
    """Tidied words. Raises BadReview when they are too many."""
    words = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(words) > most:
        raise BadReview(f"Use {most:,} letters or fewer.", field=field)
    return words
