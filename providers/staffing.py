"""A provider's staff and their rights: invited by a link, dated, ended; never without an owner.

Whoever may change the page (operations) owns the organisation here: they invite and end others.
The last of them stays until another one is there. Rights that end stay as dated rows.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from secrets import token_urlsafe
from typing import Final

from django.db import transaction
from django.db.models import Q

from core.clock import day_of
from core.errors import DomainError, NotAllowed
from notices.services import tell
from people import audit
from people.models import Role, User
from providers.models import Membership, Organisation, StaffInvitation
from providers.models.staff import hashed_staff

LASTS: Final = timedelta(days=14)
MOST_WAITING: Final = 20
MOST_NAME: Final = 200
ONE_DAY: Final = timedelta(days=1)
OWNER: Final = Role.PROVIDER_OPERATIONS
ROLES: Final = (Role.PROVIDER_OPERATIONS, Role.PROVIDER_FINANCE)


class LastOwner(DomainError):
    code = "last_owner"
    message = "Nobody else runs this organisation here. Let somebody else run it first."
    status = 409


class StaffLinkOver(DomainError):
    code = "staff_link_over"
    message = "This link was used, or its time is over. Ask for another one."
    status = 409


class TooManyStaffLinks(DomainError):
    code = "too_many_staff_links"
    message = "Twenty of your links wait for an answer. Take one back first."


class NoRightChosen(DomainError):
    code = "no_right_chosen"
    message = "Say what they may do."


class StaffNameMissing(DomainError):
    code = "staff_name_missing"
    message = "Type their name, in 200 letters or fewer."


class NotOnTeam(DomainError):
    code = "not_on_team"
    message = "They do not have this right now. Look at your team again."
    status = 409


@dataclass(frozen=True)
class Colleague:
    """Somebody who works there: since when, until when, and with which rights."""

    user: User
    rights: list[Membership]

    @property
    def runs(self) -> bool:
        return any(row.role == OWNER for row in self.rights)


def _live(organisation: Organisation, on: date) -> list[Membership]:
    rows = Membership.objects.filter(organisation=organisation).exclude(ends_on__lt=on)
    return list(rows.select_related("user").order_by("user__name", "user_id", "role", "pk"))


def team(organisation: Organisation, on: date) -> list[Colleague]:
    """Everyone who works there now or from a later day, by name. One query."""
    found: dict[int, list[Membership]] = defaultdict(list)
    for row in _live(organisation, on):
        found[row.user_id].append(row)
    return [Colleague(rows[0].user, rows) for rows in found.values()]


def _locked(organisation: Organisation, by: User, on: date) -> None:
    """One change of a team at a time, by somebody who runs it. Raises NotAllowed."""
    Organisation.objects.select_for_update(of=("self",)).only("pk").get(pk=organisation.pk)
    owners = Membership.objects.filter(
        organisation=organisation, user=by, role=OWNER, starts_on__lte=on
    )
    if not owners.filter(Q(ends_on=None) | Q(ends_on__gte=on)).exists():
        raise NotAllowed


@transaction.atomic
def invite_staff(
    *, organisation: Organisation, name: str, roles: Iterable[str], by: User, at: datetime
) -> tuple[StaffInvitation, str]:
    """A link for one use and its secret, which is told only now.

    Raises NotAllowed, StaffNameMissing, NoRightChosen or TooManyStaffLinks.
    """
    _locked(organisation, by, day_of(at))
    cleaned, chosen = " ".join(name.split()), set(roles)
    if not cleaned or len(cleaned) > MOST_NAME:
        raise StaffNameMissing(field="name")
    if not chosen or not chosen <= set(ROLES):
        raise NoRightChosen(field="rights")
    if organisation.staff_invitations.waiting(at).count() >= MOST_WAITING:
        raise TooManyStaffLinks
    secret = token_urlsafe(24)
    row = StaffInvitation.objects.create(
        organisation=organisation, name=cleaned, runs=OWNER in chosen,
        bills=Role.PROVIDER_FINANCE in chosen, secret=hashed_staff(secret), invited_at=at,
        invited_by=by, expires_at=at + LASTS,
    )  # fmt: skip
    audit.record("staff.invited", subject=organisation.reference, by=by, at=at)
    return row, secret


@transaction.atomic
def take_back_staff(*, invitation: StaffInvitation, by: User, at: datetime) -> None:
    """The link leads nowhere from now on. Raises NotAllowed, or StaffLinkOver when it was used."""
    _locked(invitation.organisation, by, day_of(at))
    row = StaffInvitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if row.answered_at is not None:
        raise StaffLinkOver
    if row.stopped_at is None:
        row.stopped_at = at
        row.save(update_fields=["stopped_at"])
        audit.record("staff.invitation_stopped", subject=row.reference, by=by, at=at)


def open_staff_link(secret: str, *, at: datetime) -> StaffInvitation | None:
    """The invitation of a link while it can be used. Changes nothing."""
    rows = StaffInvitation.objects.waiting(at).select_related("organisation")
    return rows.filter(secret=hashed_staff(secret)).first()


@transaction.atomic
def join_staff(*, secret: str, by: User, at: datetime) -> Organisation:
    """Take the rights that the link gives, from today. Raises StaffLinkOver."""
    rows = StaffInvitation.objects.select_for_update(of=("self",)).waiting(at)
    row = (
        rows.select_related("organisation", "invited_by")
        .filter(secret=hashed_staff(secret))
        .first()
    )
    if row is None:
        raise StaffLinkOver
    on, organisation = day_of(at), row.organisation
    for role, given in ((OWNER, row.runs), (Role.PROVIDER_FINANCE, row.bills)):
        if given:
            Membership.objects.get_or_create(
                organisation=organisation, user=by, role=role.value, ends_on=None,
                defaults={"starts_on": on},
            )  # fmt: skip
    row.answered_by, row.answered_at = by, at
    row.save(update_fields=["answered_by", "answered_at"])
    audit.record("staff.joined", subject=organisation.reference, by=by, at=at)
    tell(
        to=row.invited_by, about=None, kind="staff.joined", key=f"staff-joined:{row.reference}",
        sentence=f"{by.name} works for {organisation.name} here now.", link="/provider/team/", at=at,
    )  # fmt: skip
    return organisation


@transaction.atomic
def give_right(
    *, organisation: Organisation, user: User, role: str, by: User, at: datetime
) -> Membership:
    """One right more for a colleague, from today. Raises NotAllowed, NoRightChosen or NotOnTeam."""
    on = day_of(at)
    _locked(organisation, by, on)
    if role not in ROLES:
        raise NoRightChosen(field="rights")
    live = [row for row in _live(organisation, on) if row.user_id == user.pk]
    if not live:
        raise NotOnTeam
    standing = [row for row in live if row.role == role and row.ends_on is None]
    if standing:
        return standing[0]
    row = Membership.objects.create(organisation=organisation, user=user, role=role, starts_on=on)
    audit.record("staff.right_given", subject=organisation.reference, by=by, at=at, words=role)
    return row


@transaction.atomic
def end_right(
    *, organisation: Organisation, user: User, role: str, last_day: date | None, by: User,
    at: datetime,
) -> None:  # fmt: skip
    """End a colleague's right after `last_day`, or now (None). Everybody may end their own.

    Raises NotAllowed, NotOnTeam, or LastOwner where nobody would run the organisation after it.
    """
    on = day_of(at)
    if by.pk != user.pk:
        _locked(organisation, by, on)
    else:
        Organisation.objects.select_for_update(of=("self",)).only("pk").get(pk=organisation.pk)
    rows = [
        row for row in _live(organisation, on)
        if row.user_id == user.pk and row.role == role and row.ends_on is None
    ]  # fmt: skip
    if not rows:
        raise NotOnTeam
    others = Membership.objects.filter(
        organisation=organisation, role=OWNER, ends_on=None, starts_on__lte=on,
        user__is_active=True,
    ).exclude(user=user)  # fmt: skip
    if role == OWNER and not others.exists():
        raise LastOwner
    ends_on = on - ONE_DAY if last_day is None else max(last_day, on)
    Membership.objects.filter(pk__in=[row.pk for row in rows]).update(ends_on=ends_on)
    audit.record("staff.right_ended", subject=organisation.reference, by=by, at=at, words=role)
    if by.pk != user.pk:
        key = f"staff-ended:{rows[0].pk}"
        sentence = f"Your work for {organisation.name} here has changed. {by.name} changed it."
        tell(to=user, about=None, kind="staff.ended", key=key, sentence=sentence, at=at)
