"""“Hide amounts”: what a person set for themselves holds for the whole answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core.hiding import amounts


class HideAmounts:
    """Leaves amounts out of every page of a person who asked for that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with amounts(hidden=bool(getattr(request.user, "hide_amounts", False))):
            return self.get_response(request)
