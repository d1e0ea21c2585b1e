"""Keeping a file that somebody sent: checked first, then moved whole under a random name."""

from datetime import datetime
from pathlib import Path
from secrets import token_hex

from django.conf import settings
from django.db import transaction

from files.models import StoredFile
from files.quarantine import Checked, FileInfected, NotScanned, Upload, checked
from people import audit
from people.models import Person, User

__all__ = ["FileInfected", "NotScanned", "Upload", "checked", "delete", "keep", "path_of", "store"]


def keep(
    *, upload: Upload, purpose: str, person: Person | None, by: User, at: datetime
) -> StoredFile:
    """Check a file and keep it. Raises the refusals of `files.kinds`, in words.

    Checking may take seconds: a verb that locks rows checks first (`checked`), then stores.
    """
    with checked(upload, purpose) as found:
        return store(found=found, purpose=purpose, person=person, by=by, at=at)


@transaction.atomic
def store(
    *, found: Checked, purpose: str, person: Person | None, by: User, at: datetime
) -> StoredFile:
    """Take a checked file over. When the transaction fails, the night deletes its bytes."""
    name = token_hex(16)
    relative = f"{name[:2]}/{name[2:]}"
    target = Path(settings.MEDIA_ROOT) / relative
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    found.path.rename(target)
    row = StoredFile.objects.create(
        person=person, purpose=purpose, name=found.name, content_type=found.content_type,
        size=found.size, sha256=found.sha256, path=relative, seconds=found.seconds,
        note=found.note, sent_by=by, sent_at=at,
    )  # fmt: skip
    audit.record("file_kept", subject=row.reference, by=by, at=at, person=person)
    return row


@transaction.atomic
def delete(*, file: StoredFile) -> None:
    """Delete a file, bytes and all. Whoever calls has made sure that nothing shows it."""
    path = path_of(file)
    file.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def path_of(file: StoredFile) -> Path:
    """Where the bytes stand on this machine."""
    return Path(settings.MEDIA_ROOT) / file.path
