"""Asking for a copy, making it in the background, and deleting it after seven days."""

import hashlib
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from core import jobs
from core.clock import day_of
from core.errors import DomainError
from home.models import RecordCopy
from home.taking.archive import A_PIECE, write
from home.taking.gathering import gather
from notices.services import tell
from people import audit
from people.models import Person, User

MAKE_JOB: Final = "home.record_copy"
STRAY: Final = timedelta(days=1)  # half a copy whose worker died
LEAST_WHY: Final = 10


class SayWhoAsked(DomainError):
    code = "say_who_asked"
    message = "Write when and how they asked for it, in a sentence. They will read it."


def folder() -> Path:
    """Where copies stand: beside what is kept, in no backup, served by one checked view."""
    place = Path(settings.MEDIA_ROOT).with_name("records")
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def path_of(copy: RecordCopy) -> Path:
    """Where the bytes of a copy stand."""
    return folder() / copy.path


@transaction.atomic
def ask(
    *, person: Person, by: User, at: datetime, whole: bool = True, why: str | None = None
) -> RecordCopy:
    """Ask for a copy; while one is being made for the same user, that one.

    `why` is given by a worker who asks for somebody: how the person asked. `whole` is False for a
    helper's copy: who looked and who else helps is the person's own. Raises SayWhoAsked.
    """
    if why is not None and len(why.strip()) < LEAST_WHY:
        raise SayWhoAsked(field="why")
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    coming = RecordCopy.objects.coming().filter(person=person, asked_by=by).first()
    if coming is not None:
        return coming
    copy = RecordCopy.objects.create(
        person=person, asked_at=at, asked_by=by, whole=whole, why=(why or "").strip()[:300]
    )
    jobs.enqueue(
        MAKE_JOB, key=f"{MAKE_JOB}:{copy.reference}", at=at, queue="pdf", by=by,
        arguments={"copy": copy.reference},
    )  # fmt: skip
    audit.record(
        "record.asked_for", subject=copy.reference, by=by, at=at, person=person, words=copy.why
    )
    if person.user_id not in (None, by.pk):
        tell(
            to=person.user, about=person, kind="sharing.record", key=f"record-asked:{copy.reference}",
            sentence=f"{by.get_short_name()} asked for a copy of your whole record.",
            link=reverse("my_record"), at=at,
        )  # fmt: skip
    return copy


def make(claim: jobs.Claim) -> Callable[[], None] | None:
    """Gather, write beside, put in place. Run again, it writes the same anew.

    What does not add up is told on the page and not tried again.
    """
    copy = (
        RecordCopy.objects.coming()
        .select_related("person__authority", "person__user", "asked_by")
        .filter(reference=claim.arguments["copy"])
        .first()
    )
    if copy is None:
        return None
    name = f"{token_hex(16)}.zip"
    half = folder() / f"{name}.half"
    try:
        found = gather(copy.person, day_of(claim.at), whole=copy.whole)
        with half.open("xb") as file:
            write(file, found, _counter(copy))
            os.fsync(file.fileno())
        half.chmod(0o600)
        half.rename(folder() / name)
    except DomainError as refusal:
        sentence = refusal.sentence
        return lambda: _end(copy, lambda: copy.fail(sentence, at=claim.at))
    finally:
        half.unlink(missing_ok=True)
    return lambda: _ready(copy, name, claim.at)


def _counter(copy: RecordCopy) -> Callable[[int, int], None]:
    """Write down how far it is, at most a hundred times."""
    told = -1

    def watch(done: int, many: int) -> None:
        nonlocal told
        percent = done * 100 // many
        if percent > told:
            told = percent
            RecordCopy.objects.filter(pk=copy.pk).update(done=done, many=many)

    return watch


def _ready(copy: RecordCopy, name: str, at: datetime) -> None:
    path = folder() / name
    size, sha256 = path.stat().st_size, _digest(path)
    _end(copy, lambda: copy.ready(path=name, size=size, sha256=sha256, at=at))
    own = copy.person.user_id == copy.asked_by_id
    where = reverse("my_record") if own else reverse("council_record_copies", args=[_whose(copy)])
    if not own and not copy.why:  # a helper
        where = reverse("for_my_record", args=[_whose(copy)])
    tell(
        to=copy.asked_by, about=copy.person, kind="sharing.record",
        key=f"record-ready:{copy.reference}",
        sentence="The copy of the whole record is ready. It is kept for 7 days.", link=where, at=at,
    )  # fmt: skip


def _whose(copy: RecordCopy) -> str:
    return copy.person.reference


def _end(copy: RecordCopy, change: Callable[[], None]) -> None:
    copy.refresh_from_db()
    change()
    copy.save()


def _digest(path: Path) -> str:
    whole = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(A_PIECE):
            whole.update(piece)
    return whole.hexdigest()


def sweep(*, at: datetime) -> int:
    """Delete copies of more than seven days, and halves and strays of a day. Returns how many."""
    gone = 0
    for copy in RecordCopy.objects.to_sweep(at):
        path = path_of(copy)
        with transaction.atomic():
            copy.forget()
            copy.save(update_fields=["state", "path"])
        path.unlink(missing_ok=True)
        gone += 1
    known = set(RecordCopy.objects.exclude(path="").values_list("path", flat=True))
    for path in folder().iterdir():
        old = path.stat().st_mtime < (at - STRAY).timestamp()
        if old and path.name not in known:
            path.unlink(missing_ok=True)
            gone += 1
    return gone
