"""What somebody typed and sent after their session had ended: kept, and given back to them alone.

The fields wait in the new session of that browser, until somebody signs in there. Who signed in
before is known by a mark in a cookie (a keyed hash, no name); whoever else signs in finds nothing.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from people.models import User

KEPT: Final = "kept_words"
KEPT_FOR: Final = timedelta(hours=20)
MARK_FOR: Final = timedelta(days=30)
MOST_LETTERS: Final = 250_000
MOST_FIELDS: Final = 300
# Never kept: what signs in, bank details, and the anti-forgery field of the page that was sent.
SECRET: Final = ("password", "pin", "secret", "code", "otp", "token", "account", "iban")


def mark_of(user: User) -> str:
    """Who it is, to this installation only."""
    return salted_hmac("people.kept_words", str(user.pk), algorithm="sha256").hexdigest()


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Leave the mark of who is signed in, and take it away when they sign out themselves."""
    name = settings.LAST_USER_COOKIE_NAME
    there = request.COOKIES.get(name, "")
    if isinstance(request.user, User):
        mark = mark_of(request.user)
        if there != mark:
            response.set_cookie(
                name, mark, max_age=MARK_FOR, httponly=True, samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )  # fmt: skip
    elif there and request.path == reverse("account_logout"):
        response.delete_cookie(name, samesite="Lax")


def keep(request: HttpRequest, at: datetime) -> bool:
    """Keep what was sent by a form whose session had ended; whether there was anything to keep."""
    mark = request.COOKIES.get(settings.LAST_USER_COOKIE_NAME, "")
    if request.method != "POST" or not mark:
        return False
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not any(secret in name.lower() for secret in SECRET)
    ]
    letters = sum(len(value) for _, value in fields)
    if not any(value.strip() for _, value in fields):
        return False
    if letters > MOST_LETTERS or len(fields) > MOST_FIELDS:
        return False
    request.session[KEPT] = {
        "path": request.path, "fields": fields, "at": at.isoformat(),
        "files": bool(request.FILES), "mark": mark,
    }  # fmt: skip
    return True


def kept_for(request: HttpRequest, at: datetime) -> dict[str, Any] | None:
    """What this very person typed here, not too long ago; what is anybody else's is thrown away."""
    kept: dict[str, Any] | None = request.session.get(KEPT)
    if kept is None or isinstance(request.user, AnonymousUser):
        return None
    user = request.user
    theirs = isinstance(user, User) and constant_time_compare(kept["mark"], mark_of(user))
    if theirs and at - datetime.fromisoformat(kept["at"]) <= KEPT_FOR:
        return kept
    throw_away(request)
    return None


def throw_away(request: HttpRequest) -> None:
    """Nothing is kept any more."""
    request.session.pop(KEPT, None)
