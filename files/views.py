"""One door to every kept file."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final, cast

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from core import clock
from files import services
from files.models import StoredFile
from people import audit
from people.access import PersonRequest, permission
from people.models import Looking

POLICY: Final = "sandbox; default-src 'none'; frame-ancestors 'none'"
CHUNK: Final = 256 * 1024
ONE_LOOK: Final = timedelta(hours=1)
_RANGE: Final = re.compile(r"^bytes=(\d{0,15})-(\d{0,15})$")


@permission("signed_in")
def kept_file(request: PersonRequest, reference: str) -> HttpResponse:
    """Hand a file over to those who may see it, whole or the part that a player asks for.

    As a page of its own it is always a download; pictures and players of our pages may show it.
    """
    file = (
        StoredFile.objects.visible_to(request.actor)
        .select_related("person")
        .filter(reference=reference)
        .first()
    )
    if file is None:
        raise Http404
    path = services.path_of(file)
    if not path.is_file():
        raise Http404
    size = path.stat().st_size
    first, last = _part(request.headers.get("Range", ""), size)
    if first > last and size:
        return _with_headers(HttpResponse(status=416), file, f"bytes */{size}")
    _record(request, file)
    whole = (first, last) == (0, size - 1) and "Range" not in request.headers
    answer = StreamingHttpResponse(_read(path, first, last), status=200 if whole else 206)
    answer["Content-Length"] = str(last - first + 1)
    return _with_headers(answer, file, "" if whole else f"bytes {first}-{last}/{size}")


def _record(request: PersonRequest, file: StoredFile) -> None:
    """Write down who looked. A player asks many times: within an hour that is one look."""
    person, at = file.person, clock.now()
    if person is None:
        return
    same = Looking.objects.filter(
        person=person, user=request.user, subject=file.reference, at__gt=at - ONE_LOOK
    )
    if "Range" in request.headers and same.exists():
        return
    what = f"a file you sent: {file.get_purpose_display()}"
    audit.looked(request.actor, [person], what=what, at=at, subject=file.reference)


def _part(wanted: str, size: int) -> tuple[int, int]:
    """First and last byte of what is wanted; what cannot be read means all. first > last: none."""
    found = _RANGE.match(wanted)
    if found is None or found[0] == "bytes=-":
        return 0, size - 1
    if not found[1]:
        return max(0, size - int(found[2])), size - 1 if int(found[2]) else -1
    first = int(found[1])
    last = min(int(found[2]), size - 1) if found[2] else size - 1
    if first >= size or last < first:
        return size, -1
    return first, last


def _read(path: Path, first: int, last: int) -> Iterator[bytes]:
    left = last - first + 1
    with path.open("rb") as file:
        file.seek(first)
        while left > 0 and (part := file.read(min(CHUNK, left))):
            left -= len(part)
            yield part


def _with_headers(
    answer: HttpResponse | StreamingHttpResponse, file: StoredFile, part: str
) -> HttpResponse:
    answer["Content-Type"] = file.content_type
    answer["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    answer["Content-Security-Policy"] = POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Accept-Ranges"] = "bytes"
    if part:
        answer["Content-Range"] = part
    return cast("HttpResponse", answer)  # streamed: a recording may be 200 MB
