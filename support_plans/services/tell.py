"""Telling those concerned: the person when somebody else did something, and their workers."""

from datetime import date, datetime

from notices.services import tell
from people.models import Person, Relationship, Role, User

PLAN = "/my/plan/"


def tell_person(
    person: Person, by: User, kind: str, key: str, sentence: str, *, at: datetime, link: str = PLAN
) -> None:
    """Tell the person, unless they did it themselves or do not sign in."""
    if person.user is not None and person.user_id != by.pk:
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
