"""Telling people: a row in their inbox, and a job that takes it outside as they wish."""

from collections.abc import Callable
from datetime import datetime

from core import jobs
from notices.groups import must_reach
from notices.models import Notice
from people.models import Person, User

SEND_JOB = "notices.send"

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
    to: User | None,
    about: Person | None,
    kind: str,
    key: str,
    sentence: str,
    link: str = "",
    at: datetime,
) -> Notice | None:
    """Put one sentence into a user's inbox. The same key tells once.

    `to` is None for a person who does not sign in: they are told by letter. Nothing is said to a
    person who has died, about their own support, nor to somebody from whom the person keeps their
    news now.
    """
    if to is None and about is None:
        return None
    if about is not None:
        if to is not None and _is_kept_from(to, about, at):
            return None
        own = to is None or about.user_id == to.pk
        if own and about.died_on is not None:
            return None
    row, made = Notice.objects.get_or_create(
        key=key,
        defaults={
            "to": to, "about": about, "kind": kind, "sentence": sentence[:400], "link": link,
            "made_at": at,
        },
    )  # fmt: skip
    if made and (to is None or to.email or must_reach(kind) or _has_wishes(to)):
        jobs.enqueue(
            SEND_JOB, key=f"{SEND_JOB}:{row.reference}", at=at, queue="mail",
            arguments={"notice": row.pk},
        )  # fmt: skip
    return row


def _has_wishes(to: User) -> bool:
    """Without an e-mail address and a wish, news stays in the inbox."""
    return to.group_wishes.exists()


def mark_read(*, notice: Notice, at: datetime) -> None:
    """The user opened it."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at)


def mark_all_read(*, by: User, until: int, at: datetime) -> int:
    """The user saw everything up to the notice numbered `until`. Returns how many were new.

    What came since the page was shown stays new: it may start a clock.
    """
    return Notice.objects.filter(to=by, read_at=None, pk__lte=until).update(read_at=at)
