"""The ways outside. E-mail and texts say only that there is a message, and where to read it.

A real provider of texts is chosen by STEER_TEXTS: `files` (the demo) writes each into a folder,
`http` posts it to STEER_TEXTS_URL. Letters are printed by people (notices/services/letters.py).
"""

import json
import urllib.request
from pathlib import Path
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Protocol
from urllib.error import HTTPError
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notices.models import Channel, Delivery, Wishes
from people.models import User

PATIENCE_SECONDS = 10
SMTP_FOR_GOOD = 500
HTTP_FOR_GOOD = (400, 404, 410, 413, 422)


class NoAddress(Exception):
    """The user took the address away since the message was made."""


class Texts(Protocol):
    """Who takes a text to a telephone. `reference` is ours, so that a repeat can be known."""

    def send(self, *, to: str, words: str, reference: str) -> None: ...


class TextFiles:
    """For the demo and tests: each text is a file under the folder of STEER_VAR."""

    def send(self, *, to: str, words: str, reference: str) -> None:
        folder = Path(settings.TEXTS_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{reference}.txt").write_text(f"To: {to}\n\n{words}\n", "utf-8")


class TextsByHttp:
    """A provider who takes JSON: `to`, `words`, `reference`; any answer of 200 to 299 is a yes."""

    def send(self, *, to: str, words: str, reference: str) -> None:
        address = urlsplit(settings.TEXTS_URL)
        if address.scheme != "https" and address.hostname not in ("localhost", "127.0.0.1"):
            raise ValueError("Texts go over https only. Set STEER_TEXTS_URL.")
        request = urllib.request.Request(  # noqa: S310  the scheme is checked above
            settings.TEXTS_URL,
            data=json.dumps({"to": to, "words": words, "reference": reference}).encode(),
            headers={
                "Authorization": f"Bearer {settings.TEXTS_TOKEN}",
                "Content-Type": "application/json", "Idempotency-Key": reference,
            },
        )  # fmt: skip
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS):  # noqa: S310
            pass


def texts() -> Texts:
    return TextsByHttp() if settings.TEXTS == "http" else TextFiles()


def send(message: Delivery, count: int) -> None:
    """Send one message to a user; raises whatever went wrong."""
    to = message.to
    if to is None:
        raise NoAddress
    with translation.override(to.language):
        if message.channel == Channel.EMAIL:
            if not to.email:
                raise NoAddress
            send_mail(_subject(count), _mail(to, message, count), None, [to.email])
            return
        phone = Wishes.objects.filter(user=to).values_list("phone", flat=True).first()
        if not phone:
            raise NoAddress
        texts().send(to=phone, words=_text(message, count), reference=message.reference)


def _subject(count: int) -> str:
    return ngettext("You have a new message", "You have %(count)s new messages", count) % {
        "count": count
    }


def _mail(to: User, message: Delivery, count: int) -> str:
    lines = (
        _("Hello %(name)s,") % {"name": to.get_short_name()},
        f"{_subject(count)}. " + _("Sign in to read: %(link)s") % {"link": _link()},
        _("Opening this page answers nothing and agrees to nothing."),
        _("We never ask for your password or PIN by e-mail."),
        _("How and when we tell you is in your settings. Our number for this: %(reference)s.")
        % {"reference": message.reference},
    )
    return "\n\n".join(lines) + "\n"


def _text(message: Delivery, count: int) -> str:
    words = _("Steer: %(what)s. Sign in to read: %(link)s We never ask for your PIN.")
    return words % {"what": _subject(count), "link": _link()}


def _link() -> str:
    return f"{settings.SITE_URL}/my/messages/"


def is_for_good(problem: Exception) -> bool:
    """Whether trying again is of no use: no such address, or refused for what it is."""
    if isinstance(problem, NoAddress | SMTPRecipientsRefused):
        return True
    if isinstance(problem, SMTPResponseException):
        return problem.smtp_code >= SMTP_FOR_GOOD
    if isinstance(problem, HTTPError):
        return problem.code in HTTP_FOR_GOOD
    return False


def problem_words(problem: Exception) -> str:
    """A failure in words for a worker, without what a server said about anybody."""
    if isinstance(problem, NoAddress):
        return "There is no address or number any more."
    code = getattr(problem, "smtp_code", None) or getattr(problem, "code", None)
    known = {
        "SMTPRecipientsRefused": "The address does not take e-mail.",
        "TimeoutError": "The other side did not answer in time.",
        "ConnectionRefusedError": "The other side could not be reached.",
        "URLError": "The other side could not be reached.",
        "HTTPError": "The provider of texts did not take it.",
    }
    words = known.get(type(problem).__name__, "It could not be sent.")
    return f"{words} ({code})" if isinstance(code, int) else words
