"""Verbs on invitations: somebody asks a provider they know to have a page of its own.

The link is shown once to whoever invites, and only a hash of it is kept. It makes one page, and
then leads nowhere. Whoever opens it does not learn who the person is.
"""

from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Final

from django.db import transaction

from core.clock import day_of
from core.errors import DomainError
from notices.services import tell
from people import audit
from people.models import Person, Role, User
from providers import searching, services
from providers.addresses import email_address
from providers.directory import Wanted
from providers.finding import ask, find
from providers.models import Membership, Organisation, ProviderInvitation
from providers.models.invitations import hashed

LASTS: Final = timedelta(days=28)
MOST_WAITING: Final = 10
FEW: Final = 3
KINDS: Final = (
    Organisation.Kind.MICRO_PROVIDER, Organisation.Kind.PERSONAL_ASSISTANT,
    Organisation.Kind.ORGANISATION,
)  # fmt: skip


class InvitationOver(DomainError):
    code = "invitation_over"
    message = "This link was used, or its time is over. Ask for another one."
    status = 409


class TooManyInvitations(DomainError):
    code = "too_many_invitations"
    message = "Ten of your links wait for an answer. Take one back first."


class BadKind(DomainError):
    code = "bad_kind"
    message = "Say what kind of provider this is."


def like(name: str, *, at: datetime) -> list[Organisation]:
    """Entries of the directory with a name like this one: perhaps they are here already."""
    found = find(Wanted(words=name), ask(name), on=day_of(at), limit=FEW)
    rows = Organisation.objects.in_bulk(found.ids)
    return [rows[pk] for pk in found.ids]


@transaction.atomic
def invite(
    *, person: Person, name: str, email: str, kind: str, by: User, at: datetime
) -> tuple[ProviderInvitation, str]:
    """A link for one use, and its secret, which is told only now.

    Raises NameMissing, BadEmail, BadKind or TooManyInvitations.
    """
    cleaned = " ".join(name.split())
    if not cleaned or len(cleaned) > 200:  # noqa: PLR2004
        raise services.NameMissing(field="name")
    if kind not in KINDS:
        raise BadKind(field="kind")
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if ProviderInvitation.objects.of(person).waiting(at).count() >= MOST_WAITING:
        raise TooManyInvitations
    secret = token_urlsafe(24)
    row = ProviderInvitation.objects.create(
        person=person, name=cleaned, email=email_address(email), kind=kind, secret=hashed(secret),
        invited_by=by, invited_at=at, expires_at=at + LASTS,
    )  # fmt: skip
    audit.record("provider.invited", subject=row.reference, by=by, at=at, person=person)
    return row, secret


@transaction.atomic
def take_back(*, invitation: ProviderInvitation, by: User, at: datetime) -> None:
    """The link leads nowhere from now on. Raises InvitationOver when it was used."""
    row = ProviderInvitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if row.answered_at is not None:
        raise InvitationOver
    if row.stopped_at is None:
        row.stopped_at = at
        row.save(update_fields=["stopped_at"])
        audit.record(
            "provider.invitation_stopped", subject=row.reference, by=by, at=at, person=row.person
        )


def open_link(secret: str, *, at: datetime) -> ProviderInvitation | None:
    """The invitation that a link belongs to while it can be used. Changes nothing."""
    rows = ProviderInvitation.objects.waiting(at).select_related("person__user")
    return rows.filter(secret=hashed(secret)).first()


@transaction.atomic
def answer(*, secret: str, name: str, promise: str, by: User, at: datetime) -> Organisation:
    """Make the page: not in the directory until its owner publishes it. Raises InvitationOver.

    No number of a company is asked; a personal assistant's e-mail stays out of the public page.
    """
    rows = ProviderInvitation.objects.select_for_update(of=("self",)).waiting(at)
    row = rows.select_related("person__user").filter(secret=hashed(secret)).first()
    if row is None:
        raise InvitationOver
    is_private = row.kind == Organisation.Kind.PERSONAL_ASSISTANT
    made = services.register_organisation(
        name=name, promise=promise, kind=row.kind, email="" if is_private else row.email,
        is_listed=False, by=by, at=at,
    )  # fmt: skip
    for role in (Role.PROVIDER_OPERATIONS, Role.PROVIDER_FINANCE):
        Membership.objects.create(organisation=made, user=by, role=role.value, starts_on=day_of(at))
    row.organisation, row.answered_by, row.answered_at = made, by, at
    row.save(update_fields=["organisation", "answered_by", "answered_at"])
    searching.keep([made.pk])
    audit.record("provider.joined", subject=row.reference, by=by, at=at, person=row.person)
    if row.person.user is not None:
        tell(
            to=row.person.user, about=row.person, kind="provider_joined", key=row.reference,
            sentence=f"{made.name} has a page now. You asked them to join.",
            link="/my/invitations/", at=at,
        )  # fmt: skip
    return made
