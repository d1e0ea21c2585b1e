"""Language, who is helping today, a second factor for staff, and no page without a permission."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from people import kept_words
from people.access import actor_for
from people.models import STAFF_ROLES, Role

Answer = Callable[[HttpRequest], HttpResponse]
HELPED_BY = "helped_by"
LANGUAGE = "language"
SECOND_FACTOR_ROLES = {*STAFF_ROLES, Role.PROVIDER_OPERATIONS, Role.PROVIDER_FINANCE, Role.BROKER}
# Pages of packages that we do not write and that declare nothing; allauth guards its own.
TRUSTED_MODULES = ("allauth.", "drf_spectacular.", "django.views.static", "whitenoise.")


class ChosenLanguage:
    """The language chosen in the session, else English; set before anything is said."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.session.get(LANGUAGE, settings.LANGUAGE_CODE)
        with translation.override(chosen):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE or "en-gb")
        return response


class HelpedBy:
    """“Someone is helping me today”: named on what is done, gives no rights, ends at sign-out."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = request.session.get(HELPED_BY, "")
        if name and request.user.is_authenticated:
            request.user.helped_by = name
        return self.get_response(request)


class RemembersWho:
    """A mark of who signed in last on this device, for words typed after a session ended."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        kept_words.remember(request, response)
        return response


class SecondFactorForStaff:
    """Outside the demo, staff, providers and brokers set up a second factor before anything."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.PRODUCTION and request.user.is_authenticated and self._must_set_up(request):
            return redirect("mfa_index")
        return self.get_response(request)

    def _must_set_up(self, request: HttpRequest) -> bool:
        from allauth.mfa.utils import is_mfa_enabled

        if request.path.startswith(("/sign-in/", "/static/", "/help/", "/healthz", "/readyz")):
            return False
        return actor_for(request).has(*SECOND_FACTOR_ROLES) and not is_mfa_enabled(request.user)


def declared_code(view: Any) -> str | None:
    """The permission that a view declares: a function's mark, or an API class's attribute."""
    holder = getattr(view, "cls", None) or getattr(view, "view_class", None) or view
    code: str | None = getattr(holder, "permission_code", None)
    return code


class DeclaredPermission:
    """A page that declares no permission is not served, and fails the suite."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if declared_code(view) is None and not view.__module__.startswith(TRUSTED_MODULES):
            raise ImproperlyConfigured(f"{view.__module__}.{view.__name__} declares no permission.")
