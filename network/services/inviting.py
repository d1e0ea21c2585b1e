"""“7 of you want this”: an organisation invites, each says yes or not now, a pool begins.

Nobody's name is read by anyone on the way: an organisation reads a number, from the policy
`few_number` on, and those who say yes meet in the pool, under the names they choose there.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from budgets.models import Pool
from budgets.services.pools import MOST_MEMBERS, propose_pool
from core.errors import DomainError
from network.models import Invitation, InvitationAnswer, Want, key_of
from notices.services import tell
from people import audit
from people.models import Person, User
from providers.models import Area, Organisation, Service

Answer = InvitationAnswer.Answer
LEAST = 2


class TooFewWant(DomainError):
    code = "too_few_want"
    message = "Too few people want this now. Nobody was asked."


class InvitationDays(DomainError):
    code = "invitation_days"
    message = "Give people time to answer before the first day, and a last day after it."


class InvitedAlready(DomainError):
    code = "invited_already"
    message = "You have asked them already. Wait for their answers."
    status = 409


class InvitationOver(DomainError):
    code = "invitation_over"
    message = "This invitation is over."
    status = 409


class TooFewYes(DomainError):
    code = "too_few_yes"
    message = "It takes two people at least. Wait for more answers."


@transaction.atomic
def invite(
    *, organisation: Organisation, area: Area, what: str, name: str, words: str,
    weekly_pence: int, starts_on: date, ends_on: date, answer_by: date, few: int, by: User,
    at: datetime, on: date, service: Service | None = None,
) -> Invitation:  # fmt: skip
    """Ask everyone who would share it. Raises TooFewWant, InvitationDays or InvitedAlready."""
    if not on <= answer_by < starts_on <= ends_on:
        raise InvitationDays(field="answer_by")
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    key = key_of(what)
    people = Person.objects.filter(
        pk__in=Want.objects.to_share().filter(area=area, key=key).values("person")
    ).select_related("user")
    if people.count() < few:
        raise TooFewWant
    same = Invitation.objects.open(on).filter(organisation=organisation, area=area, key=key)
    if same.exists():
        raise InvitedAlready
    row = Invitation.objects.create(
        organisation=organisation, service=service, area=area, what=what, key=key,
        name=" ".join(name.split())[:80], words=words.strip(), weekly_pence=weekly_pence,
        starts_on=starts_on, ends_on=ends_on, answer_by=answer_by, made_by=by, made_at=at,
    )  # fmt: skip
    InvitationAnswer.objects.bulk_create(
        InvitationAnswer(invitation=row, person=person) for person in people
    )
    for person in people:
        if person.user is not None:
            tell(
                to=person.user, about=person, kind="want.invited", at=at,
                key=f"invited:{row.reference}:{person.reference}",
                sentence=f"{organisation.name} could start “{row.name}”. Say yes or not now."
                " They do not know who you are.",
                link=reverse("my_invitation", args=[row.reference]),
            )  # fmt: skip
    audit.record("invitation.made", subject=row.reference, by=by, at=at)
    return row


@transaction.atomic
def answer(
    *, invitation: Invitation, person: Person, says: str, by: User, at: datetime, on: date
) -> InvitationAnswer:
    """Yes, or not now; changed as often as one likes until the day. Raises InvitationOver."""
    Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not Invitation.objects.open(on).filter(pk=invitation.pk).exists():
        raise InvitationOver
    row = InvitationAnswer.objects.get(invitation=invitation, person=person)
    row.answer, row.answered_at = says, at
    row.save(update_fields=["answer", "answered_at"])
    audit.record("invitation.answered", subject=invitation.reference, by=by, at=at, person=person)
    return row


def said_yes(invitation: Invitation) -> QuerySet[Person]:
    """Who said yes and lives, the first first."""
    rows = Person.objects.filter(
        invitation_answers__invitation=invitation, invitation_answers__answer=Answer.YES,
        died_on=None,
    )  # fmt: skip
    return rows.order_by("invitation_answers__answered_at", "invitation_answers__pk")


@transaction.atomic
def start(*, invitation: Invitation, by: User, at: datetime, on: date) -> Pool:
    """A pool with those who said yes: each is asked for a share, and nothing is promised yet.

    The first twelve: a pool takes no more. Raises InvitationOver, TooFewYes or what a pool
    refuses.
    """
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if row.pool_id is not None or row.closed_at is not None:
        raise InvitationOver
    people = list(said_yes(row).select_related("authority", "user")[:MOST_MEMBERS])
    if len(people) < LEAST:
        raise TooFewYes
    row.pool = propose_pool(
        person=people[0], invited=people[1:], name=row.name, what=row.what,
        organisation=row.organisation, service=row.service, weekly_pence=row.weekly_pence,
        starts_on=row.starts_on, ends_on=row.ends_on, by=by, at=at, on=on, once=row.reference,
        asks=row.organisation.name,
    )  # fmt: skip
    row.save(update_fields=["pool"])
    Want.objects.live().filter(person__in=people, area=row.area, key=row.key).update(ended_at=at)
    audit.record("invitation.started", subject=row.reference, by=by, at=at)
    return row.pool


@transaction.atomic
def close(*, invitation: Invitation, by: User, at: datetime) -> None:
    """Take an invitation back; nobody is in a group by it."""
    rows = Invitation.objects.filter(pk=invitation.pk, pool=None, closed_at=None)
    if rows.update(closed_at=at):
        audit.record("invitation.closed", subject=invitation.reference, by=by, at=at)
