"""Looking again at a plan: planned by night, asked for by anyone concerned, prepared, held.

A review never changes money (docs/adr/0029): it ends in “goes on”, a wish to change the plan, or
a reassessment.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from core.days import day_words
from core.errors import DomainError
from files import services as files
from files.models import StoredFile
from files.services import Upload
from people import audit
from people.models import Person, User
from support_plans.models import Outcome, Review, ReviewFinding, ReviewReason, ReviewWords
from support_plans.services.deciding import need_plain
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


# The person's part.


@dataclass(frozen=True)
class Saying:
    """What the person writes before a review."""

    works: str = ""
    works_not: str = ""
    change: str = ""
    recording: Upload | None = None
    given: bool = False
    with_progress: bool = False


def say(
    *, review: Review, saying: Saying, edition: int, by: User, at: datetime, on: date
) -> ReviewWords:
    """Keep the person's part. `edition` is how many saves the writer's page stood on.

    Nobody at the council reads it before it is given. Raises ReviewOver, WordsChanged, BadReview
    or what keeping a recording refuses.
    """
    texts = {name: plain(getattr(saying, name), name) for name in ("works", "works_not", "change")}
    if saying.recording is None:
        return _say(review, texts, saying, None, edition, by, at, on)
    checking = files.checked(saying.recording, StoredFile.Purpose.ANSWER)
    with checking as found, transaction.atomic():
        kept = files.store(
            found=found, purpose=StoredFile.Purpose.ANSWER, person=review.person, by=by, at=at
        )
        return _say(review, texts, saying, kept, edition, by, at, on)


@transaction.atomic
def _say(
    review: Review, texts: Mapping[str, str], saying: Saying, kept: StoredFile | None,
    edition: int, by: User, at: datetime, on: date,
) -> ReviewWords:  # fmt: skip
    row = reread(review)
    row.need_open()
    said = list(row.sayings.all())
    last = said[-1] if said else None
    if len(said) != edition:
        raise WordsChanged
    if kept is None and last is not None and last.recording_id and not any(texts.values()):
        raise BadReview("Write something, or record it.", field="works")
    if kept is None and last is None and not any(texts.values()):
        raise BadReview("Write something, or record it.", field="works")
    new = ReviewWords.objects.create(
        review=row, recording=kept, given=saying.given, with_progress=saying.with_progress,
        said_by=by, said_at=at, **texts,
    )  # fmt: skip
    audit.record("review.said", subject=row.reference, person=row.person, by=by, at=at)
    if saying.given:
        tell_workers(
            row.person, "review.said", f"review-said:{row.reference}:{new.pk}",
            f"{row.person.known_as} wrote down how the plan goes. Read it before you meet.",
            link=f"/council/reviews/{row.reference}/", at=at, on=on,
        )  # fmt: skip
    tell_person(
        row.person, by, "review.said_for", f"review-said-for:{row.reference}:{new.pk}",
        f"{by.get_short_name()} wrote something for your review. Read it.", at=at,
        link=f"/my/reviews/{row.reference}/",
    )  # fmt: skip
    return new


def reread(review: Review) -> Review:
    """The review as it is now, held until the end of the transaction."""
    lock_person(review.person)
    return Review.objects.select_related("person__authority", "person__user").get(pk=review.pk)


# Holding it.


@dataclass(frozen=True)
class Finding:
    """How one outcome goes."""

    outcome: str  # its reference
    goes: str
    words: str = ""


@dataclass(frozen=True)
class Meeting:
    """What a review came to."""

    held_on: date
    how: str
    present: str
    result: str
    words: str
    payment_looked: bool = False
    findings: Sequence[Finding] = ()


@transaction.atomic
def hold_review(*, review: Review, meeting: Meeting, by: User, at: datetime, on: date) -> Review:
    """Write down a review that took place. The next ones are planned by night.

    Other reviews whose time had come are done with it: what falls together is one. Asking for a
    reassessment opens one. Raises ReviewOver, BadReview or HardWords.
    """
    row = reread(review)
    row.need_open()
    need_other(row.person, by)
    words = _checked(meeting, row, on)
    row.state, row.held_at, row.held_by = Review.State.HELD, at, by
    row.held_on, row.how, row.result = meeting.held_on, meeting.how, meeting.result
    row.present, row.words = plain(meeting.present, "present", MOST_PRESENT), words
    row.payment_looked = meeting.payment_looked
    row.save()
    _find(row, meeting.findings)
    _done_with_it(row)
    audit.record(
        f"review.{row.result}", subject=row.reference, person=row.person, by=by, at=at, words=words
    )
    tell_person(
        row.person, by, "review.held", f"review-held:{row.reference}",
        "Your review is written down. Read what came of it.", at=at,
        link=f"/my/reviews/{row.reference}/",
    )  # fmt: skip
    if row.result == Review.Result.REASSESS:
        from support_plans.services.reassessing import open_reassessment

        open_reassessment(person=row.person, review=row, reason=words, by=by, at=at, on=on)
    return row


class NotYourReview(DomainError):
    code = "review_not_yours_to_hold"
    message = "Nobody holds their own review. Ask a colleague."
    status = 403


def need_other(person: Person, by: User) -> None:
    """Raises NotYourReview for the person themselves."""
    if by.pk == person.user_id:
        raise NotYourReview


def _checked(meeting: Meeting, row: Review, on: date) -> str:
    if not row.planned_at.date() - timedelta(days=60) <= meeting.held_on <= on:
        raise BadReview("Choose the day it took place, today or before.", field="held_on")
    if meeting.how not in Review.How.values:
        raise BadReview("Choose how you spoke.", field="how")
    if not meeting.present.strip():
        raise BadReview("Say who was there.", field="present")
    if meeting.result not in Review.Result.values:
        raise BadReview("Choose one of the three.", field="result")
    if not meeting.words.strip():
        raise BadReview("Say what came of it, in words the person can read.", field="words")
    return need_plain(plain(meeting.words, "words"))


def _find(row: Review, findings: Iterable[Finding]) -> None:
    wanted = {one.outcome: one for one in findings}
    rows = Outcome.objects.standing().filter(
        plan__person=row.person, reference__in=list(wanted)
    )  # fmt: skip
    found = {outcome.reference: outcome for outcome in rows}
    for reference, one in wanted.items():
        if reference not in found or one.goes not in ReviewFinding.Goes.values:
            raise BadReview("Choose how it goes, for each.", field="findings")
        ReviewFinding.objects.create(
            review=row, outcome=found[reference], goes=one.goes,
            words=plain(one.words, "findings", 500),
        )  # fmt: skip


def _done_with_it(row: Review) -> None:
    """Reviews of the same time, and what else was asked, were this one."""
    others = Review.objects.open().filter(person=row.person, from_on__lte=row.held_on)
    if not row.payment_looked:
        others = others.exclude(kind=Review.Kind.PAYMENT).exclude(reasons__kind="payment")
    others.update(
        state=Review.State.DROPPED, dropped_why=f"It was held with another, {row.reference}."
    )
