"""Telling people: a row in their inbox, and a short e-mail that says only that there is one."""

from datetime import datetime

from core import jobs
from notices.models import Notice
from people.models import Person, User

EMAIL_JOB = "notices.email"


def tell(
    *,
    to: User,
    about: Person | None,
    kind: str,
    key: str,
    sentence: str,
    link: str = "",
    at: datetime,
) -> Notice | None:
    """Put one sentence into a user's inbox. The same key tells once.

    Nothing is said to a person who has died, about their own support.
    """
    if about is not None and about.died_on is not None and about.user_id == to.pk:
        return None
    row, made = Notice.objects.get_or_create(
        key=key,
        defaults={
            "to": to, "about": about, "kind": kind, "sentence": sentence[:400], "link": link,
            "made_at": at,
        },
    )  # fmt: skip
    if made and to.email:
        jobs.enqueue(
            EMAIL_JOB, key=f"{EMAIL_JOB}:{row.reference}", at=at, queue="mail",
            arguments={"notice": row.pk},
        )  # fmt: skip
    return row


def mark_read(*, notice: Notice, at: datetime) -> None:
    """The user opened it."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at)
