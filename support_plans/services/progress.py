"""How it goes with each outcome: recorded by the person, or theirs by their yes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from core.errors import DomainError
from files import services as files
from files.models import StoredFile
from files.services import Upload
from people import audit
from people.models import User
from support_plans.models import Outcome, ProgressNote, SupportPlan
from support_plans.services.costs import lock_plan
from support_plans.services.tell import tell_helper, tell_person

MOST_WORDS: Final = 5_000
MOST_WAITING: Final = 10  # of one helper
# The scale in words, with its picture: an arrow says the same without letters.
PICTURES: Final = {
    "much_better": "▲▲", "better": "▲", "same": "●", "worse": "▼", "much_worse": "▼▼",
}  # fmt: skip


class BadProgress(DomainError):
    """Something of it cannot be; `field` says what."""

    code = "bad_progress"
    message = "Say how it goes: choose a word, write, or add a photo."


class AnsweredAlready(DomainError):
    code = "progress_answered"
    message = "You have answered this already."
    status = 409


class TooManyWaiting(DomainError):
    code = "too_many_progress_notes"
    message = "Ten of your notes wait for a yes. Wait for an answer first."


@dataclass(frozen=True)
class Words:
    """What a note says; one of scale, words and photo at least."""

    scale: str = ""
    words: str = ""
    noted_on: date | None = None  # today when left out
    photo: Upload | None = None
    photo_words: str = ""
    shared: bool = False


def record_progress(
    *, outcome: Outcome, words: Words, by: User, at: datetime, on: date
) -> ProgressNote:
    """The person's own record. Raises BadProgress naming the field, or what files refuse."""
    return _keep(outcome, words, ProgressNote.State.RECORDED, by, at, on)


def propose_progress(
    *, outcome: Outcome, words: Words, by: User, at: datetime, on: date
) -> ProgressNote:
    """A helper's words: nobody's record before the person's yes. Raises BadProgress, TooManyWaiting."""
    waiting = ProgressNote.objects.proposed().filter(outcome__plan=outcome.plan, made_by=by)
    if waiting.count() >= MOST_WAITING:
        raise TooManyWaiting
    row = _keep(outcome, words, ProgressNote.State.PROPOSED, by, at, on)
    tell_person(
        outcome.plan.person, by, "progress.proposed", f"progress-proposed:{row.reference}",
        f"{by.get_short_name()} wrote down how something goes. Is it right?", at=at,
        link="/my/plan/progress/",
    )  # fmt: skip
    return row


def _keep(
    outcome: Outcome, words: Words, state: str, by: User, at: datetime, on: date
) -> ProgressNote:
    text = words.words.replace("\x00", "").replace("\r\n", "\n").strip()
    noted = words.noted_on or on
    if len(text) > MOST_WORDS:
        raise BadProgress(f"Use {MOST_WORDS:,} letters or fewer.", field="words")
    if words.scale and words.scale not in ProgressNote.Scale.values:
        raise BadProgress("Choose one of the words.", field="scale")
    if not (words.scale or text or words.photo):
        raise BadProgress(field="words")
    if noted > on:
        raise BadProgress("Choose today or a day before.", field="noted_on")
    row = ProgressNote(
        outcome=outcome, state=state, scale=words.scale, words=text, noted_on=noted,
        photo_words=words.photo_words.replace("\x00", "").strip()[:200], made_at=at, made_by=by,
    )  # fmt: skip
    if state == ProgressNote.State.RECORDED:
        row.yes_at, row.yes_by, row.shared = at, by, words.shared
    if words.photo is None:
        return _write(row, None, by, at)
    with files.checked(words.photo, StoredFile.Purpose.PLAN) as found, transaction.atomic():
        if not found.content_type.startswith("image/"):
            raise BadProgress("Choose a picture: JPEG, PNG or HEIC.", field="photo")
        kept = files.store(
            found=found, purpose=StoredFile.Purpose.PLAN, person=outcome.plan.person, by=by, at=at
        )
        return _write(row, kept, by, at)


@transaction.atomic
def _write(row: ProgressNote, photo: StoredFile | None, by: User, at: datetime) -> ProgressNote:
    plan = row.outcome.plan
    lock_plan(plan)
    row.photo = photo
    row.save()
    audit.record(f"progress.{row.state}", subject=row.reference, person=plan.person, by=by, at=at)
    return row


@transaction.atomic
def answer_progress(*, note: ProgressNote, yes: bool, by: User, at: datetime) -> ProgressNote:
    """The person's yes makes a helper's words theirs; no thanks asks for no reason."""
    row = _reread(note)
    if row.state != ProgressNote.State.PROPOSED:
        raise AnsweredAlready
    if yes:
        row.state, row.yes_at, row.yes_by = ProgressNote.State.RECORDED, at, by
    else:
        row.state = ProgressNote.State.DECLINED
    row.save(update_fields=["state", "yes_at", "yes_by"])
    person = row.outcome.plan.person
    audit.record(f"progress.{row.state}", subject=row.reference, person=person, by=by, at=at)
    said = "said yes to" if yes else "said no thanks to"
    tell_helper(
        person, row.made_by, "progress.answered", f"progress-answered:{row.reference}",
        f"{person.known_as} {said} what you wrote about how it goes.", at=at,
        link=f"/for/{person.reference}/plan/progress/",
    )  # fmt: skip
    return row


@transaction.atomic
def share_progress(*, note: ProgressNote, shared: bool, by: User, at: datetime) -> ProgressNote:
    """Let the council read one note at any time, or stop that. Raises AnsweredAlready."""
    row = _reread(note)
    if row.state != ProgressNote.State.RECORDED:
        raise AnsweredAlready
    row.shared = shared
    row.save(update_fields=["shared"])
    event = "progress.shared" if shared else "progress.not_shared"
    audit.record(event, subject=row.reference, person=row.outcome.plan.person, by=by, at=at)
    return row


@transaction.atomic
def remove_progress(*, note: ProgressNote, by: User, at: datetime) -> ProgressNote:
    """Out of sight; it can be put back."""
    return _turn(note, ProgressNote.State.RECORDED, ProgressNote.State.REMOVED, by, at)


@transaction.atomic
def put_progress_back(*, note: ProgressNote, by: User, at: datetime) -> ProgressNote:
    """In its place again."""
    return _turn(note, ProgressNote.State.REMOVED, ProgressNote.State.RECORDED, by, at)


def _turn(note: ProgressNote, before: str, after: str, by: User, at: datetime) -> ProgressNote:
    row = _reread(note)
    if row.state == before:
        row.state, row.shared = after, False
        row.save(update_fields=["state", "shared"])
        person = row.outcome.plan.person
        audit.record(f"progress.{after}", subject=row.reference, person=person, by=by, at=at)
    return row


def _reread(note: ProgressNote) -> ProgressNote:
    lock_plan(note.outcome.plan)
    return ProgressNote.objects.select_related("outcome__plan__person", "made_by").get(pk=note.pk)


@dataclass(frozen=True)
class Line:
    """One outcome with what was recorded about it, the newest first."""

    outcome: Outcome
    notes: Sequence[ProgressNote]

    @property
    def last(self) -> ProgressNote | None:
        return self.notes[0] if self.notes else None

    @property
    def course(self) -> list[tuple[str, str, date]]:
        """The scale over time, oldest first: picture, word, day."""
        return [
            (PICTURES[note.scale], note.get_scale_display(), note.noted_on)
            for note in reversed(self.notes) if note.scale
        ]  # fmt: skip


def lines_of(plan: SupportPlan) -> list[Line]:
    """Each outcome of the plan with the person's own notes: two queries, however many."""
    outcomes = list(plan.outcomes.standing())
    found: dict[int, list[ProgressNote]] = defaultdict(list)
    rows = ProgressNote.objects.recorded().filter(outcome__plan=plan)
    for note in rows.select_related("photo", "made_by", "yes_by"):
        found[note.outcome_id].append(note)
    return [Line(one, found[one.pk]) for one in outcomes]
