"""Who is told what happened to a budget: the person, when another acted; and the provider."""

from datetime import datetime

from django.urls import reverse

from budgets.models import Agreement
from notices.services import tell
from people.models import Person, Relationship, Role, User
from providers.models import Membership


def page_of(name: str, *args: str) -> str:
    """The address of a page."""
    return reverse(name, args=args)


def tell_person(
    person: Person, kind: str, key: str, sentence: str, *, page: str = "", at: datetime
) -> None:
    """Tell the person; by letter where they do not sign in."""
    tell(to=person.user, about=person, kind=kind, key=key, sentence=sentence,
         link=page_of(page) if page else "", at=at)  # fmt: skip


def tell_others(
    person: Person, by: User, kind: str, key: str, sentence: str, *, page: str = "", at: datetime
) -> None:
    """Tell the person what somebody else did for them; nobody is told of their own acts."""
    if person.user_id != by.pk:
        tell_person(person, kind, key, sentence, page=page, at=at)


def tell_provider(
    agreement: Agreement, kind: str, key: str, sentence: str, *, at: datetime
) -> None:
    """Tell everyone who works for the agreement's organisation now, once each."""
    on = at.date()
    members = Membership.objects.filter(organisation=agreement.organisation, starts_on__lte=on)
    members = members.exclude(ends_on__lt=on).select_related("user")
    for user in {member.user_id: member.user for member in members}.values():
        tell(to=user, about=None, kind=kind, key=f"{key}:{user.reference}", sentence=sentence,
             link=page_of("provider_people"), at=at)  # fmt: skip


def tell_workers(
    person: Person, kind: str, key: str, sentence: str, *, at: datetime, page: str = "",
    but: User | None = None,
) -> None:  # fmt: skip
    """Tell the person's council workers, but not the one who did it."""
    live = Relationship.objects.live(at.date()).filter(person=person, kind=Role.COUNCIL_WORKER)
    for row in live.select_related("user"):
        if but is None or row.user_id != but.pk:
            tell(to=row.user, about=person, kind=kind, key=f"{key}:{row.user.reference}",
                 sentence=sentence, link=page_of(page, person.reference) if page else "",
                 at=at)  # fmt: skip
