"""What nobody went on with, and bytes whose row never came to be."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

from files import pieces, quarantine
from files.models import ComingFile, StoredFile

STRAY: Final = timedelta(days=7)
_OURS: Final = re.compile(r"^[0-9a-f]{2}/[0-9a-f]{30}$")


def sweep(*, at: datetime) -> int:
    """Delete pieces left for two days, and stray bytes of a week. Returns how many files went."""
    gone = 0
    for coming in ComingFile.objects.filter(changed_at__lt=at - pieces.ABANDONED):
        pieces.forget(coming=coming)
        gone += 1
    return gone + _stray_in_quarantine(at) + _stray_in_media(at)


def _stray_in_quarantine(at: datetime) -> int:
    known = set(ComingFile.objects.values_list("path", flat=True))
    old = [path for path in quarantine.folder().iterdir() if _is_old(path, at - pieces.ABANDONED)]
    return _delete(path for path in old if path.name not in known)


def _stray_in_media(at: datetime) -> int:
    root = Path(settings.MEDIA_ROOT)
    found = {
        place: path
        for path in root.glob("??/*")
        if _OURS.match(place := path.relative_to(root).as_posix()) and _is_old(path, at - STRAY)
    }
    known = set(StoredFile.objects.values_list("path", flat=True))
    return _delete(path for place, path in found.items() if place not in known)


def _is_old(path: Path, before: datetime) -> bool:
    return path.is_file() and path.stat().st_mtime < before.timestamp()


def _delete(paths: Iterable[Path]) -> int:
    gone = 0
    for path in paths:
        path.unlink(missing_ok=True)
        gone += 1
    return gone
