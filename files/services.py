"""Keeping a file that somebody sent: checked first, then written whole under a random name."""

import hashlib
import os
import shlex
import subprocess
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import Protocol

from django.conf import settings
from django.db import transaction

from core.errors import DomainError
from files import contents
from files.models import StoredFile
from people import audit
from people.models import Person, User

SCAN_SECONDS = 60
INFECTED = 1


class FileInfected(DomainError):
    code = "file_infected"
    message = "The virus check refused this file. Nothing was kept. Send another copy."


class NotScanned(DomainError):
    code = "file_not_scanned"
    message = "We could not check this file for viruses just now. Try again in a few minutes."


class Upload(Protocol):
    """A file as a form, an API or a command hands it over."""

    name: str | None

    @property
    def size(self) -> int: ...

    def read(self, num_bytes: int = ..., /) -> bytes: ...


@transaction.atomic
def keep(
    *, upload: Upload, purpose: str, person: Person | None, by: User, at: datetime
) -> StoredFile:
    """Check a file and keep it. Raises the refusals of `files.contents`, in words."""
    most = contents.most_bytes(purpose)
    kept = contents.read(upload.name or "file", upload.read(most + 1), purpose)
    path = _write(kept.content)
    row = StoredFile.objects.create(
        person=person, purpose=purpose, name=kept.name, content_type=kept.kind.content_type,
        size=len(kept.content), sha256=hashlib.sha256(kept.content).hexdigest(), path=path,
        sent_by=by, sent_at=at,
    )  # fmt: skip
    audit.record("file_kept", subject=row.reference, by=by, at=at, person=person)
    return row


def _write(content: bytes) -> str:
    """Write the bytes whole or not at all; the path is relative to MEDIA_ROOT."""
    name = token_hex(16)
    relative = f"{name[:2]}/{name[2:]}"
    target = Path(settings.MEDIA_ROOT) / relative
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    coming = target.with_suffix(".part")
    descriptor = os.open(coming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _scan(coming)
        coming.replace(target)
    except BaseException:
        coming.unlink(missing_ok=True)
        raise
    return relative


def _scan(path: Path) -> None:
    """Ask the virus scanner, where one is set. Raises FileInfected or NotScanned."""
    if not settings.VIRUS_SCANNER:
        return
    command = [*shlex.split(settings.VIRUS_SCANNER), str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SCAN_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise NotScanned from problem
    if done.returncode == INFECTED:
        raise FileInfected
    if done.returncode:
        raise NotScanned


def path_of(file: StoredFile) -> Path:
    """Where the bytes stand on this machine."""
    return Path(settings.MEDIA_ROOT) / file.path
