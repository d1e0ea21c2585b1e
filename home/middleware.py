"""“Hide amounts” for a whole answer; and a status page that knows nobody."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from core.hiding import amounts


class HideAmounts:
    """Leaves amounts out of every page of a person who asked for that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with amounts(hidden=bool(getattr(request.user, "hide_amounts", False))):
            return self.get_response(request)


class KnowsNobody:
    """The status page is the same for everyone, so it also comes when no session can be read."""

    PATHS = ("/status/", "/status.json")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in self.PATHS:
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        return self.get_response(request)
