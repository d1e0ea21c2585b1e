"""Refusals: what went wrong, in a sentence fit for a citizen, with a stable code."""

from typing import ClassVar


class DomainError(Exception):
    """A rule said no. `code` is stable; the message says what to do next.

    `status` is what a web door answers: 422 for facts that cannot be, 409 for facts that have
    moved on, 403 for a visible thing that this person may not do. `challenge` says how to
    disagree, where there is someone to disagree with.
    """

    code: ClassVar[str] = "refused"
    message: ClassVar[str] = "That cannot be done."
    challenge: ClassVar[str] = ""
    status: ClassVar[int] = 422

    def __init__(self, message: str = "", *, field: str = "") -> None:
        self.sentence = message or self.message
        self.field = field
        super().__init__(self.sentence)


class NotAllowed(DomainError):
    """Visible, but not for this person to do."""

    code = "not_allowed"
    message = "You cannot do this. The person, or the council, can tell you why."
    challenge = "If you think this is wrong, use “Something is wrong” at the foot of the page."
    status = 403


class Stale(DomainError):
    """Somebody else was first."""

    code = "changed_since"
    message = "This changed while you were looking at it. Please look again."
    status = 409


class BadAmount(DomainError):
    code = "bad_amount"
    message = "Type an amount in pounds, like 90 or 90.50."


class BadDate(DomainError):
    code = "bad_date"
    message = "Type a date, like 5 November 2026."
