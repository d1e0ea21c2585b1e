"""Who is told about payments: the person, and those who work for a payee."""

from datetime import datetime

from budgets.services.tell import page_of
from core import clock
from notices.services import tell
from people.models import Person, User
from providers.models import Membership, Organisation


def tell_person(
    person: Person, kind: str, key: str, sentence: str, *, at: datetime, page: str = "",
    args: tuple[str, ...] = (), by: User | None = None,
) -> None:  # fmt: skip
    """Tell the person, by letter where they do not sign in; not of what they did themselves."""
    if by is not None and person.user_id == by.pk:
        return
    link = page_of(page, *args) if page else ""
    tell(to=person.user, about=person, kind=kind, key=key, sentence=sentence, link=link, at=at)


def tell_members(
    organisation: Organisation, kind: str, key: str, sentence: str, *, at: datetime,
    page: str = "", args: tuple[str, ...] = (),
) -> None:  # fmt: skip
    """Tell everyone who bills for the organisation now, once each."""
    on = clock.day_of(at)
    rows = Membership.objects.filter(organisation=organisation, starts_on__lte=on)
    rows = rows.exclude(ends_on__lt=on).select_related("user")
    link = page_of(page, *args) if page else ""
    for user in {row.user_id: row.user for row in rows}.values():
        tell(to=user, about=None, kind=kind, key=f"{key}:{user.reference}", sentence=sentence,
             link=link, at=at)  # fmt: skip
