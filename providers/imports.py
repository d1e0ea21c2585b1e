"""Verbs on files that come through a page: look first, then import."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.db import transaction

from core.errors import DomainError
from people import audit
from people.models import User
from providers import importing
from providers.doors import read_any
from providers.models import ImportRun
from providers.referral.found import FileRefused, Read

MOST_BYTES: Final = 16 * 1024 * 1024
HELD: Final = timedelta(days=1)


class ImportedBefore(DomainError):
    code = "imported_before"
    message = "This file was imported before. Send it again to look for changes."
    status = 409


def look(*, raw: bytes, name: str, by: User, at: datetime, on: date) -> ImportRun:
    """Say what a file would change; nothing of it is kept but the file, for a day.

    Raises FileRefused for a file that cannot be read at all.
    """
    if len(raw) > MOST_BYTES:
        raise FileRefused(
            "too_big", "This file is bigger than 16 MB. Send smaller pages, or use the command."
        )
    with _read(raw, name) as read:
        importing.keep(read=read, by=by, at=at, on=on, preview=True)
    ImportRun.objects.filter(state=ImportRun.State.LOOKED, at__lt=at - HELD).delete()
    return ImportRun.objects.create(
        source=read.source, file_name=name[:200], state=ImportRun.State.LOOKED, by=by, at=at,
        held=zlib.compress(raw), **importing.told(read),
    )  # fmt: skip


@transaction.atomic
def take(*, run: ImportRun, by: User, at: datetime, on: date) -> ImportRun:
    """Import a file that was looked at. Raises ImportedBefore."""
    row = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if row.held is None:
        raise ImportedBefore
    with _read(zlib.decompress(row.held), row.file_name) as read:
        importing.keep(read=read, by=by, at=at, on=on, run=row)
    row.refresh_from_db()
    return row


@transaction.atomic
def drop(*, run: ImportRun, by: User, at: datetime) -> None:
    """Forget a file that was only looked at. Raises ImportedBefore."""
    row = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if row.held is None:
        raise ImportedBefore("This file was imported. What it brought stays.")
    audit.record("directory.file_dropped", subject=row.reference, by=by, at=at)
    row.delete()


@contextmanager
def _read(raw: bytes, name: str) -> Iterator[Read]:
    """The file read from a place of its own, which goes with it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sent"
        path.write_bytes(raw)
        read = read_any(str(path), name=name)
        if read.outcome == "refused":
            raise FileRefused(read.code, read.message)
        yield read
