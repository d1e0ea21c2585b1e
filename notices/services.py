"""Telling people: a row in their inbox, and a short e-mail that says only that there is one."""

from collections.abc import Callable
from datetime import datetime

from core import jobs
from notices.models import Notice
from people.models import Person, User

EMAIL_JOB = "notices.email"

# Packages above may keep news of a person from somebody, as that person asked (docs/adr/0026).
Keeping = Callable[[User, Person, datetime], bool]
_keeping: list[Keeping] = []


def kept_from_by(read: Keeping) -> None:
    """Register what keeps news from somebody: called once by support_plans.apps."""
    if read not in _keeping:
        _keeping.append(read)


def _is_kept_from(to: User, about: Person, at: datetime) -> bool:
    """Whether the person asked that this user is not told now. They hear of themselves always."""
    return about.user_id != to.pk and any(read(to, about, at) for read in _keeping)


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

    Nothing is said to a person who has died, about their own support, nor to somebody from whom
    the person keeps their news now.
    """
    if about is not None and _is_kept_from(to, about, at):
        return None
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
