"""Telling people: a row in their inbox. One notice a key, however often it is told."""

from datetime import datetime

from notices.models import Notice
from people.models import Person, User


def tell(
    *, to: User, about: Person | None, kind: str, key: str, sentence: str, link: str = "",
    at: datetime,
) -> Notice:  # fmt: skip
    """Put one sentence into a user's inbox. The same key tells once."""
    row, _ = Notice.objects.get_or_create(
        key=key,
        defaults={
            "to": to, "about": about, "kind": kind, "sentence": sentence[:400], "link": link,
            "made_at": at,
        },
    )  # fmt: skip
    return row
