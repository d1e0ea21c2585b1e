"""One's own pages answer `private, no-cache` with an ETag; another's are never kept."""

import hashlib
from collections.abc import Callable

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.middleware.csrf import get_token

from core import clock
from people.access import actor_for

TASTES = ("name", "text_size", "plain_font", "hide_amounts", "easy_read")


def own_page(request: HttpRequest, facts: object, draw: Callable[[], HttpResponse]) -> HttpResponse:
    """The page that `draw` makes, or 304 while nothing it shows has changed.

    `facts` is all that the page shows; its words also hang on the reader, their rights, the day,
    the language and how they like pages. Another's page (`request.whose`) is drawn each time and
    never kept, and so is a page with a message on it.
    """
    if getattr(request, "whose", None) is not None or len(get_messages(request)):
        return draw()
    tag = _etag(request, facts)
    answer = HttpResponseNotModified() if request.headers.get("If-None-Match") == tag else draw()
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Vary"] = "Cookie"
    return answer


def _etag(request: HttpRequest, facts: object) -> str:
    user, actor = request.user, actor_for(request)
    get_token(request)
    read = (
        facts, request.path, user.pk, sorted(actor.roles), clock.today(), request.LANGUAGE_CODE,
        getattr(user, "helped_by", ""), *(getattr(user, name, "") for name in TASTES),
        request.META["CSRF_COOKIE"],
    )  # fmt: skip
    return f'"{hashlib.sha256(repr(read).encode()).hexdigest()[:32]}"'
