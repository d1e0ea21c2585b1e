"""Web and e-mail addresses that outsiders give us: plain ones only. Opens no database."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from core.errors import DomainError

MOST_LETTERS = 200


class BadWebsite(DomainError):
    code = "bad_website"
    message = "Type a web address that starts with https:// or http://."


class BadEmail(DomainError):
    code = "bad_email"
    message = "Type an e-mail address, like name@example.org."


def web_address(text: str) -> str:
    """A plain http or https address, or nothing. Raises BadWebsite: never `javascript:`."""
    cleaned = text.strip()
    if not cleaned:
        return ""
    try:
        parts = urlsplit(cleaned)
        host = parts.hostname or ""
    except ValueError:
        raise BadWebsite(field="website") from None
    plain = all(letter.isprintable() and not letter.isspace() for letter in cleaned)
    if parts.scheme.lower() not in {"http", "https"} or not host or not plain:
        raise BadWebsite(field="website")
    if len(cleaned) > 200:  # noqa: PLR2004
        raise BadWebsite("This web address is too long.", field="website")
    return cleaned


def email_address(text: str) -> str:
    """An e-mail address, or nothing. Raises BadEmail."""
    cleaned = text.strip()
    if cleaned:
        try:
            validate_email(cleaned)
        except ValidationError:
            raise BadEmail(field="email") from None
    return cleaned
