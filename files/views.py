"""One door to every kept file."""

from typing import cast

from django.http import FileResponse, Http404, HttpResponse

from core import clock
from files import services
from files.models import StoredFile
from people import audit
from people.access import PersonRequest, permission

POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


@permission("signed_in")
def kept_file(request: PersonRequest, reference: str) -> HttpResponse:
    """Hand a file over as a download, to those who may see it; never shown inside a page."""
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
    if file.person is not None:
        what = f"a file you sent: {file.get_purpose_display()}"
        audit.looked(
            request.actor, [file.person], what=what, at=clock.now(), subject=file.reference
        )
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=file.name, content_type=file.content_type
    )
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return cast("HttpResponse", response)  # streamed: a recording may be 200 MB
