"""Pictures, drawings, recordings and papers that answer a question as well as words do."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum

from core.clock import day_of
from core.errors import DomainError
from files import services as files
from files.kinds import MIB, FileTooBig, most_bytes
from files.models import StoredFile
from files.quarantine import Checked
from files.services import Upload
from people import audit
from people.models import User
from support_plans.models import Answer, Attachment, PlanVersion, ShownFile, SupportPlan
from support_plans.services.answer_rows import answer_row

MOST_FILES = 10  # of one question
MOST_TRANSCRIPT = 20_000


class TooManyFiles(DomainError):
    code = "too_many_photos"
    message = "You can add up to 10 pictures and recordings to a question. Take one away first."


class EnoughForToday(DomainError):
    code = "enough_files_today"
    message = "That is a lot of files for one day. Your words are saved. Go on tomorrow."


class MediaTooBig(FileTooBig):
    code = "file_too_big"


def too_big(name: str) -> MediaTooBig:
    """The refusal, naming what it is about; words of the page were saved before."""
    ending = name.lower().rpartition(".")[2]
    what = "file"
    if ending in {"mp4", "mov", "webm", "m4v", "3gp", "avi", "mkv"}:
        what = "video"
    elif ending in {"m4a", "ogg", "oga", "opus", "mp3", "weba"}:
        what = "recording"
    most = most_bytes(StoredFile.Purpose.PLAN) // MIB
    return MediaTooBig(f"The {what} is too big. It can be up to {most} MB. Your words are saved.")


def need_room(
    *, plan: SupportPlan, question: int, name: str, size: int, by: User, at: datetime
) -> None:
    """Say no before the bytes come. Raises MediaTooBig, TooManyFiles or EnoughForToday."""
    if size > most_bytes(StoredFile.Purpose.PLAN):
        raise too_big(name)
    if (
        Attachment.objects.filter(answer__plan=plan, answer__question=question).count()
        >= MOST_FILES
    ):
        raise TooManyFiles
    on = day_of(at)
    authority = plan.person.authority
    today = StoredFile.objects.filter(
        sent_by=by,
        purpose=StoredFile.Purpose.PLAN,
        sent_at__gte=at.replace(hour=0, minute=0, second=0),
    )
    most_files = int(authority.policy("plan_files_a_day", on).value)
    most_mb = int(authority.policy("plan_megabytes_a_day", on).value)
    sent = today.aggregate(total=Sum("size"))["total"] or 0
    if today.count() >= most_files or sent + size > most_mb * MIB:
        raise EnoughForToday


def add_attachment(
    *,
    plan: SupportPlan,
    question: int,
    upload: Upload,
    caption: str,
    by: User,
    at: datetime,
    transcript: str = "",
) -> Attachment:
    """A picture, recording or paper for a question. Raises what `need_room` and files raise."""
    name = upload.name or "file"
    need_room(plan=plan, question=question, name=name, size=upload.size, by=by, at=at)
    return add_checked(
        plan=plan, question=question, checking=files.checked(upload, StoredFile.Purpose.PLAN),
        caption=caption, transcript=transcript, by=by, at=at,
    )  # fmt: skip


def add_checked(
    *,
    plan: SupportPlan,
    question: int,
    checking: AbstractContextManager[Checked],
    caption: str,
    transcript: str,
    by: User,
    at: datetime,
) -> Attachment:
    """Check outside, so that no row waits; then keep the file and the row in one transaction."""
    with checking as found, transaction.atomic():
        answer = answer_row(plan, question)
        if answer.attachments.count() >= MOST_FILES:
            raise TooManyFiles
        kept = files.store(
            found=found, purpose=StoredFile.Purpose.PLAN, person=plan.person, by=by, at=at
        )
        row = Attachment.objects.create(
            answer=answer, file=kept, caption=caption.strip()[:200],
            transcript=transcript.strip()[:MOST_TRANSCRIPT],
        )  # fmt: skip
        if answer.state == Answer.State.NOT_STARTED:
            answer.state = Answer.State.STARTED
        answer.changed_at, answer.changed_by = at, by
        answer.save()
        return row


def write_about(
    *,
    attachment: Attachment,
    caption: str,
    transcript: str,
    track: Upload | None,
    by: User,
    at: datetime,
) -> Attachment:
    """What it shows, what is said, and captions for the player. Raises what files raise."""
    found = None
    person = attachment.answer.plan.person
    if track is not None:
        found = files.keep(
            upload=track, purpose=StoredFile.Purpose.CAPTIONS, person=person, by=by, at=at
        )
    with transaction.atomic():
        answer = answer_row(attachment.answer.plan, attachment.answer.question)
        row = Attachment.objects.select_for_update(of=("self",)).get(pk=attachment.pk)
        row.caption, row.transcript = caption.strip()[:200], transcript.strip()[:MOST_TRANSCRIPT]
        old = row.track if found is not None else None
        row.track = found or row.track
        row.save()
        answer.changed_at, answer.changed_by = at, by
        answer.save(update_fields=["changed_at", "changed_by"])
        if old is not None:
            _delete_unless_shown([old])
    return row


@transaction.atomic
def remove_track(*, attachment: Attachment, by: User, at: datetime) -> None:
    """Take the captions away; what is said may still stand as words."""
    track = attachment.track
    attachment.track = None
    attachment.save(update_fields=["track"])
    if track is not None:
        _delete_unless_shown([track])
    plan = attachment.answer.plan
    audit.record("plan.captions_removed", subject=plan.reference, person=plan.person, by=by, at=at)


@transaction.atomic
def remove_attachment(*, attachment: Attachment, by: User, at: datetime) -> None:
    """Take it away. What no sent version shows is deleted, bytes and all."""
    answer = answer_row(attachment.answer.plan, attachment.answer.question)
    delete_attachment(attachment)
    if not answer.has_words_or_files:
        answer.state = Answer.State.NOT_STARTED
        answer.save(update_fields=["state"])
    plan = answer.plan
    audit.record("plan.photo_removed", subject=plan.reference, person=plan.person, by=by, at=at)


def delete_attachment(attachment: Attachment) -> None:
    """Delete the row, its file and its captions, unless a sent version shows them."""
    these = [file for file in (attachment.file, attachment.track) if file is not None]
    attachment.delete()
    _delete_unless_shown(these)


def _delete_unless_shown(these: Iterable[StoredFile]) -> None:
    shown = set(ShownFile.objects.filter(file__in=these).values_list("file_id", flat=True))
    for file in these:
        if file.pk not in shown:
            files.delete(file=file)


def frozen(attachments: Iterable[Attachment]) -> list[dict[str, Any]]:
    """What a sent version shows of an answer's files, by reference."""
    return [
        {
            "file": one.file.reference, "caption": one.caption, "name": one.file.name,
            "kind": one.file.content_type, "seconds": one.file.seconds,
            "transcript": one.transcript, "track": one.track.reference if one.track else "",
        }
        for one in attachments
    ]  # fmt: skip


def keep_shown(version: PlanVersion) -> None:
    """Write down what files the version shows: they stay, and its readers may open them."""
    places = {
        reference: answer["question"]
        for answer in version.content.get("answers", [])
        for photo in answer.get("photos", [])
        for reference in (photo["file"], photo.get("track", ""))
        if reference
    }
    ShownFile.objects.bulk_create(
        ShownFile(version=version, file=file, question=places[file.reference])
        for file in StoredFile.objects.filter(reference__in=places)
    )
