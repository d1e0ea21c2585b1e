"""Whether amounts are covered in what is being written now: “Hide amounts” on every page.

The server leaves the amounts out, so nothing on the screen, in the title or in the page's
source shows them. Papers that somebody asks for are written with `amounts(hidden=False)`.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_hidden: ContextVar[bool] = ContextVar("amounts_hidden", default=False)


def amounts_are_hidden() -> bool:
    """True while amounts are to be left out."""
    return _hidden.get()


_AMOUNT = re.compile(r"£[0-9][0-9,]*(?:\.[0-9]{2})?")


def cover(words: str) -> str:
    """A sentence with its amounts covered, where amounts are to be left out."""
    return _AMOUNT.sub("£\u00a0hidden", words) if amounts_are_hidden() else words


@contextmanager
def amounts(*, hidden: bool) -> Iterator[None]:
    """Hide or show amounts for what is written inside."""
    before = _hidden.set(hidden)
    try:
        yield
    finally:
        _hidden.reset(before)


def cover_amounts() -> None:
    """Leave amounts out of the rest of this answer: they are not shared with who reads it.

    Called inside a request, where `amounts` puts back what was before.
    """
    _hidden.set(True)
