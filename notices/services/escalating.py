"""Asking a supporter whom the person chose, when news lies too long. Never about safety."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction

from core.days import day_words
from notices.groups import GROUPS
from notices.models import Notice, Wishes
from notices.services.telling import tell
from people.models import Person, Scope, Sharing

# Packages above know what was opened and still waits for the person: they answer with the
# notices, of those given, about which the person has yet to do something.
Waiting = Callable[[Person, list[Notice]], set[int]]
_waiting: list[Waiting] = []


def waits_still(read: Waiting) -> None:
    """Register who knows what still waits: called once by an app above."""
    if read not in _waiting:
        _waiting.append(read)


def escalate(*, on: date, at: datetime) -> int:
    """Ask each chosen supporter once a day at most. Returns how many were asked.

    The supporter hears how many messages wait and of what kind, nothing that is in them, and only
    of what the person lets them into. What was passed on is not passed on again.
    """
    rows = Wishes.objects.exclude(escalate_to=None).select_related(
        "user__person", "escalate_to__user", "escalate_to__person"
    )
    return sum(_ask(wishes, on=on, at=at) for wishes in rows.order_by("pk").iterator())


@transaction.atomic
def _ask(wishes: Wishes, *, on: date, at: datetime) -> bool:
    link, person = wishes.escalate_to, getattr(wishes.user, "person", None)
    if link is None or person is None or person.died_on or not link.is_live(on):
        return False
    codes = _may_hear_of(wishes, on)
    old = Notice.objects.select_for_update().filter(
        to=wishes.user, about=person, escalated_at=None,
        made_at__lte=at - timedelta(days=wishes.escalate_days),
    )  # fmt: skip
    waiting = _waiting_of(person, [one for one in old if one.group.code in codes])
    if not waiting:
        return False
    oldest = min(one.made_at for one in waiting)
    told = tell(
        to=link.user, about=person, kind="helping.messages_wait",
        key=f"messages-wait:{person.reference}:{on}", sentence=_sentence(person, waiting, oldest),
        link=f"/for/{person.reference}/", at=at,
    )  # fmt: skip
    if told is None:
        return False
    Notice.objects.filter(pk__in=[one.pk for one in waiting]).update(escalated_at=at)
    return True


def _may_hear_of(wishes: Wishes, on: date) -> set[str]:
    """Groups whose scope the person shares with the supporter now."""
    shared = set(
        Sharing.objects.live(on).filter(relationship=wishes.escalate_to).values_list(
            "scope", flat=True
        )
    )  # fmt: skip
    if Scope.MESSAGES in shared:  # lets them read every message, so hear of every kind
        return {group.code for group in GROUPS if group.scope}
    return {group.code for group in GROUPS if group.scope and group.scope in shared}


def _waiting_of(person: Person, old: list[Notice]) -> list[Notice]:
    """Unread, or read and still waiting for the person to do something."""
    read = [one for one in old if one.read_at is not None]
    undone = set().union(*(ask(person, read) for ask in _waiting)) if read else set()
    return [one for one in old if one.read_at is None or one.pk in undone]


def _sentence(person: Person, waiting: list[Notice], oldest: datetime) -> str:
    count, name = len(waiting), person.known_as
    titles = sorted({str(one.group.title).lower() for one in waiting})
    words = " and ".join(titles)
    noun = "message waits" if count == 1 else "messages wait"
    return (
        f"{count} {noun} for {name}, about {words}. The oldest is from {day_words(oldest.date())}."
        f" Ask {name} whether they want help with it."
    )
