"""A big file that comes in pieces, so that a broken connection costs one piece and not the film.

Start says name and size and is refused at once where the file is too big. Each piece says where it
begins and its SHA-256; a piece that came before is answered as if it came now, one that does not
fit is told where to go on. Finishing checks the whole like any other file. What nobody went on
with for two days is deleted by the night.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.db import transaction

from core.errors import DomainError, Stale
from files import kinds, quarantine
from files.models import ComingFile
from files.quarantine import Checked, NotScanned, TooBusy
from people.models import Person, User

PIECE: Final = 2 * kinds.MIB  # bytes of every piece but the last
ABANDONED: Final = timedelta(days=2)
MOST_OPEN: Final = 5  # of one user; older ones make room


class PieceBroken(DomainError):
    code = "piece_broken"
    message = "A piece of the file was damaged on its way. It is sent again."


class PieceOutOfPlace(Stale):
    """`received` says where to go on."""

    code = "piece_out_of_place"
    message = "This piece does not come next. Go on where we are."

    def __init__(self, received: int) -> None:
        self.received = received
        super().__init__()


class NotAllHere(Stale):
    code = "pieces_missing"
    message = "Some of the file is still missing. Go on sending it."


def start(
    *, name: str, size: int, purpose: str, about: str, person: Person | None, by: User, at: datetime
) -> ComingFile:
    """Make room for a file of `size` bytes. Raises FileEmpty or FileTooBig."""
    if size < 1:
        raise kinds.FileEmpty
    if size > kinds.most_bytes(purpose):
        raise kinds.too_big(purpose)
    path = quarantine.new_path("pieces")
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with transaction.atomic():
        open_ones = ComingFile.objects.filter(sent_by=by).order_by("-pk")
        for old in list(open_ones[MOST_OPEN - 1 :]):
            forget(coming=old)
        return ComingFile.objects.create(
            person=person, purpose=purpose, about=about, name=name[:300], size=size,
            path=path.name, sent_by=by, started_at=at, changed_at=at,
        )  # fmt: skip


def add_piece(
    *, coming: ComingFile, offset: int, content: bytes, sha256: str, at: datetime
) -> ComingFile:
    """Write a piece at its place. Raises PieceBroken or PieceOutOfPlace."""
    if not content or len(content) > PIECE or hashlib.sha256(content).hexdigest() != sha256:
        raise PieceBroken
    with transaction.atomic():
        row = ComingFile.objects.select_for_update(of=("self",)).get(pk=coming.pk)
        end = offset + len(content)
        if offset > row.received or offset < 0 or end > row.size:
            raise PieceOutOfPlace(row.received)
        if end <= row.received:
            return row  # it came before: a piece is written once, however often it is sent
        with _path(row).open("r+b") as file:
            file.seek(offset)
            file.write(content)
        row.received, row.changed_at = end, at
        row.save(update_fields=["received", "changed_at"])
        return row


@contextmanager
def checked_whole(coming: ComingFile) -> Iterator[Checked]:
    """The whole file, checked. Afterwards it is gone, kept or refused; only a checker that is
    busy leaves it for another try. Raises NotAllHere and the refusals of `files.kinds`.
    """
    if coming.received != coming.size or not _path(coming).is_file():
        raise NotAllHere
    try:
        with quarantine.checked_path(_path(coming), coming.name, coming.purpose) as found:
            yield found
    except (NotScanned, TooBusy):
        raise
    except DomainError:
        forget(coming=coming)
        raise
    forget(coming=coming)


@transaction.atomic
def forget(*, coming: ComingFile) -> None:
    """Delete what came so far."""
    path = _path(coming)
    ComingFile.objects.filter(pk=coming.pk).delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def _path(coming: ComingFile) -> Path:
    return quarantine.folder() / coming.path
