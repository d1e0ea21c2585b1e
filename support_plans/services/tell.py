"""Telling those concerned: the person when somebody else did something, and their workers."""

from datetime import date, datetime

from core.clock import day_of
from notices.services import tell
from people.models import Person, Relationship, Role, User

PLAN = "/my/plan/"


def tell_person(
    person: Person, by: User, kind: str, key: str, sentence: str, *, at: datetime, link: str = PLAN
) -> None:
    """Tell the person, unless they did it themselves; by letter where they do not sign in."""
    if person.user_id != by.pk:
        tell(to=person.user, about=person, kind=kind, key=key, sentence=sentence, link=link, at=at)


def tell_workers(
    person: Person, kind: str, key: str, sentence: str, *, link: str, at: datetime, on: date
) -> None:
    """Tell everyone at the council who works with the person."""
    near = Relationship.objects.live(on).filter(person=person, kind=Role.COUNCIL_WORKER)
    for relation in near.select_related("user"):
        tell(
            to=relation.user, about=person, kind=kind, key=f"{key}:{relation.user.reference}",
            sentence=sentence, link=link, at=at,
        )  # fmt: skip


def tell_helper(
    person: Person, to: User, kind: str, key: str, sentence: str, *, at: datetime,
    link: str = "",
) -> None:  # fmt: skip
    """Tell somebody who helps, while they are let in; who is out hears no more of the person."""
    live = Relationship.objects.live(day_of(at)).filter(person=person, user=to)
    if live.exclude(kind=Role.COUNCIL_WORKER).exists():
        place = link or f"/for/{person.reference}/plan/"
        tell(to=to, about=person, kind=kind, key=key, sentence=sentence, link=place, at=at)
