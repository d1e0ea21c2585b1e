"""Verbs of people: let someone in, stop it, end a relationship, give a reason, make a card."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise
from secrets import choice, token_urlsafe

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F

from core.errors import DomainError
from core.models import Authority
from core.references import ALPHABET
from people import audit
from people.models import (
    BY_PART,
    ApiToken,
    Invitation,
    Opening,
    Person,
    Relationship,
    Role,
    Scope,
    Sharing,
    SignInCard,
    StaffRole,
    User,
)  # fmt: skip

LEAST_REASON = 10
PIN_LENGTHS = range(4, 9)
CARD_LENGTH = 12
TOKEN_LIFE = timedelta(days=365)


class ReasonTooShort(DomainError):
    code = "reason_too_short"
    message = "Say why you need to look, in a sentence. The person will read it."


class PinTooEasy(DomainError):
    code = "pin_too_easy"
    message = "Choose a PIN of 4 to 8 figures that are not all the same or in a row."


class AlreadyEnded(DomainError):
    code = "already_ended"
    message = "This has already ended."
    status = 409


class NotForSharing(DomainError):
    code = "not_for_sharing"
    message = "Choose at least one thing to share, and a day on which it ends."


class NomineeIsNotAuthorised(DomainError):
    code = "nominee_is_not_authorised"
    message = "Nominated is not authorised. Write down how section 32 was met, apart from that."
    status = 409


@transaction.atomic
def add_person(
    *,
    authority: Authority,
    full_name: str,
    known_as: str = "",
    user: User | None = None,
    case_number: str = "",
    worker: User | None = None,
    by: User | None,
    at: datetime,
    on: date,
    **about: object,
) -> Person:
    """A new person on the books, with their worker."""
    person = Person.objects.create(
        authority=authority, full_name=full_name, known_as=known_as or full_name.split(" ", maxsplit=1)[0],
        user=user, case_number=case_number, created_at=at, **about,
    )  # fmt: skip
    if worker is not None:
        Relationship.objects.create(
            person=person, user=worker, kind=Role.COUNCIL_WORKER, starts_on=on
        )
    audit.record("person.added", subject=person.reference, person=person, by=by, at=at)
    return person


@transaction.atomic
def give_staff_role(
    *, user: User, authority: Authority, role: Role, on: date, by: User | None, at: datetime
) -> StaffRole:
    """A role at an authority. Nobody grants their own (held by the database)."""
    row = StaffRole.objects.create(
        user=user, authority=authority, role=role, starts_on=on, granted_by=by
    )
    audit.record("role.given", subject=user.reference, by=by, at=at, words=str(role))
    return row


class BrokerNeverDecides(DomainError):
    code = "broker_never_decides"
    message = "A broker cannot answer bills for you. Choose somebody else for that."


def _refuse_broker_with_bills(
    person: Person, user: User, kind: Role, wanted: set[Scope], on: date
) -> None:
    """Who plans as a broker answers no bills, whatever else they are to the person."""
    answers = Scope.BILLS_ANSWER in wanted
    if kind == Role.BROKER and not answers:
        answers = (
            Sharing.objects.live(on)
            .filter(relationship__person=person, relationship__user=user,
                    relationship__ended_at=None, scope=Scope.BILLS_ANSWER)
            .exclude(relationship__kind=Role.BROKER)
            .exists()
        )  # fmt: skip
    near = Relationship.objects.live(on).filter(person=person, user=user, kind=Role.BROKER)
    if answers and (kind == Role.BROKER or near.exists()):
        raise BrokerNeverDecides(field="money")


@transaction.atomic
def let_in(
    *,
    person: Person,
    user: User,
    kind: Role,
    scopes: Iterable[Scope],
    until: date,
    by: User,
    at: datetime,
    on: date,
    how_asked: str = "on screen",
    basis: str = "",
    parts: Iterable[str] = (),
) -> Relationship:
    """Let a helper see or do some things until a day; replaces what they had.

    `parts` are the parts of the plan, by code; without any it is the whole plan. Raises
    NotForSharing when nothing is chosen or the day has passed, NomineeIsNotAuthorised without a basis.
    """
    wanted = set(scopes)
    some = sorted(set(parts))
    if not wanted or until < on:
        raise NotForSharing
    _refuse_broker_with_bills(person, user, kind, wanted, on)
    if kind == Role.AUTHORISED and not basis.strip():
        _refuse_nominee(person, user, on)
    relationship, _ = Relationship.objects.get_or_create(
        person=person, user=user, kind=kind, ended_at=None,
        defaults={"starts_on": on, "basis": basis},
    )  # fmt: skip
    relationship.sharings.filter(withdrawn_at=None).update(withdrawn_at=at, withdrawn_by=by)
    Sharing.objects.bulk_create(
        Sharing(
            relationship=relationship, scope=scope, from_on=on, until_on=until,
            granted_by=by, granted_at=at, how_asked=how_asked,
            parts=some if scope in BY_PART else [],
        )
        for scope in sorted(wanted)
    )  # fmt: skip
    audit.record(
        "sharing.given", subject=relationship.reference, person=person, by=by, at=at,
        words="; parts: ".join(filter(None, (", ".join(sorted(wanted)), ", ".join(some)))),
    )  # fmt: skip
    return relationship


def _refuse_nominee(person: Person, user: User, on: date) -> None:
    """A nominee's grant never becomes authorised status by itself (section 32; scenario 44)."""
    near = Relationship.objects.live(on).filter(person=person, user=user, kind=Role.NOMINATED)
    if near.exists():
        raise NomineeIsNotAuthorised


class NothingToRenew(DomainError):
    code = "nothing_to_renew"
    message = "Nothing is shared with them now. Let them in again, and choose what they see."
    status = 409


@transaction.atomic
def renew_sharing(*, relationship: Relationship, by: User, at: datetime, on: date) -> date:
    """Go on as it is, for as long as the council's policy says. The new last day.

    Again on the same day changes nothing. Raises NothingToRenew.
    """
    row = (
        Relationship.objects.select_for_update(of=("self",))
        .select_related("person__authority", "user")
        .get(pk=relationship.pk)
    )
    live = list(row.sharings.live(on))
    if not live or not row.is_live(on):
        raise NothingToRenew
    until = on + timedelta(weeks=row.person.authority.policy("sharing_weeks", on).value)
    until = max(until, *(share.until_on for share in live))
    if all(share.until_on == until for share in live):
        return until
    let_in(
        person=row.person, user=row.user, kind=Role(row.kind),
        scopes=[Scope(share.scope) for share in live], until=until, by=by, at=at, on=on,
        how_asked="renewed", parts={part for share in live for part in share.parts},
    )  # fmt: skip
    return until


@transaction.atomic
def stop_sharing(*, relationship: Relationship, by: User, at: datetime) -> Relationship:
    """End it at once; bites on the helper's next request. No reason is asked."""
    row = Relationship.objects.select_for_update().get(pk=relationship.pk)
    if row.ended_at is not None:
        raise AlreadyEnded
    row.sharings.filter(withdrawn_at=None).update(withdrawn_at=at, withdrawn_by=by)
    row.ended_at, row.ended_by = at, by
    row.save(update_fields=["ended_at", "ended_by"])
    audit.record("sharing.stopped", subject=row.reference, person=row.person, by=by, at=at)
    return row


@transaction.atomic
def open_with_reason(
    *,
    person: Person,
    subject: str,
    reason: str,
    by: User,
    at: datetime,
    on: date,
    chosen_at_random: bool = False,
) -> Opening:
    """A worker gives a reason to open one record; the person sees reason and name."""
    words = reason.strip()
    if len(words) < LEAST_REASON and not chosen_at_random:
        raise ReasonTooShort(field="reason")
    minutes = person.authority.policy("opening_minutes", on).value
    opening = Opening.objects.create(
        person=person, user=by, subject=subject, reason=words or "Chosen at random",
        chosen_at_random=chosen_at_random, opened_at=at, until_at=at + timedelta(minutes=minutes),
    )  # fmt: skip
    audit.record(
        "record.opened", subject=subject, person=person, by=by, at=at, words=opening.reason
    )
    return opening


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _plain(code: str) -> str:
    return "".join(sign for sign in code.lower() if sign.isalnum())


@transaction.atomic
def make_card(
    *, user: User, pin: str, made_with: str, by: User, at: datetime
) -> tuple[SignInCard, str]:
    """A printed card for a user: the card, and its code, which is shown once.

    Earlier cards stop working. Raises PinTooEasy.
    """
    steps = {ord(b) - ord(a) for a, b in pairwise(pin)}
    if not pin.isdigit() or len(pin) not in PIN_LENGTHS or steps in ({0}, {1}, {-1}):
        raise PinTooEasy(field="pin")
    user.cards.filter(revoked_at=None).update(revoked_at=at)
    code = "".join(choice(ALPHABET) for _ in range(CARD_LENGTH))
    card = SignInCard.objects.create(
        user=user,
        code_digest=_digest(code),
        pin_hash=make_password(pin),
        made_at=at,
        made_with=made_with,
    )
    audit.record("card.made", subject=card.reference, by=by, at=at, words=made_with)
    return card, "-".join(code[i : i + 4] for i in range(0, CARD_LENGTH, 4))


@transaction.atomic
def revoke_card(*, card: SignInCard, by: User, at: datetime) -> None:
    """The card stops working at once."""
    SignInCard.objects.filter(pk=card.pk, revoked_at=None).update(revoked_at=at)
    audit.record("card.revoked", subject=card.reference, by=by, at=at)


def user_of_card(*, code: str, pin: str, at: datetime) -> User | None:
    """The card's user when code and PIN fit; five wrong PINs pause the card for a while."""
    card = (
        SignInCard.objects.select_related("user").filter(code_digest=_digest(_plain(code))).first()
    )
    if card is None or not card.is_usable(at) or not card.user.is_active:
        make_password(pin)  # the same time for a code that does not exist
        return None
    if not check_password(pin, card.pin_hash):
        _count_failure(card, at)
        return None
    SignInCard.objects.filter(pk=card.pk).update(last_used_at=at, failures=0, paused_until=None)
    return card.user


def _count_failure(card: SignInCard, at: datetime) -> None:
    SignInCard.objects.filter(pk=card.pk).update(failures=F("failures") + 1)
    SignInCard.objects.filter(pk=card.pk, failures__gte=SignInCard.MOST_FAILURES).update(
        paused_until=at + SignInCard.PAUSE, failures=0
    )


def make_token(*, user: User, label: str, at: datetime) -> str:
    """A token for a provider's system, shown once; only its digest is kept."""
    secret = token_urlsafe(32)
    ApiToken.objects.create(
        user=user, digest=_digest(secret), label=label, made_at=at, expires_at=at + TOKEN_LIFE
    )
    audit.record("token.made", subject=user.reference, by=user, at=at, words=label)
    return secret


def user_of_token(secret: str, *, at: datetime) -> User | None:
    """The token's user while it is live."""
    token = (
        ApiToken.objects.select_related("user")
        .filter(digest=_digest(secret), revoked_at=None, expires_at__gt=at, user__is_active=True)
        .first()
    )
    if token is None:
        return None
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
    return token.user


def pin_is_right(*, user: User, pin: str, at: datetime) -> bool:
    """Whether this is the PIN of the user's own card; wrong PINs count towards its pause."""
    if not pin.isdigit() or len(pin) not in PIN_LENGTHS:
        return False
    card = user.cards.filter(revoked_at=None).first()
    if card is None or not card.is_usable(at):
        return False
    if not check_password(pin, card.pin_hash):
        _count_failure(card, at)
        return False
    return True


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User, at: datetime) -> None:
    """The token stops working at once."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at)
    audit.record("token.revoked", subject=token.user.reference, by=by, at=at, words=token.label)


@transaction.atomic
def sign_out_everywhere(*, user: User, by: User, at: datetime) -> None:
    """Every session of this user ends with its next request, this one too."""
    User.objects.filter(pk=user.pk).update(sign_in_round=F("sign_in_round") + 1)
    audit.record("sessions.ended", subject=user.reference, by=by, at=at)


class InvitationUnknown(DomainError):
    code = "invitation_unknown"
    message = (
        "This code does not work. It may have been used, stopped or run out. Ask for a new one."
    )


INVITATION_LIFE = timedelta(days=14)


@transaction.atomic
def invite(
    *,
    person: Person,
    name: str,
    kind: Role,
    scopes: Iterable[Scope],
    until: date,
    by: User,
    at: datetime,
    on: date,
    parts: Iterable[str] = (),
) -> tuple[Invitation, str]:
    """Let in somebody whose account we do not know: the invitation, and its code, shown once."""
    wanted = sorted(set(scopes))
    if not wanted or until < on:
        raise NotForSharing
    code = "".join(choice(ALPHABET) for _ in range(CARD_LENGTH))
    row = Invitation.objects.create(
        person=person, name=name, kind=kind, scopes=wanted, parts=sorted(set(parts)), until_on=until,
        code_digest=_digest(code), made_at=at, made_by=by, ends_at=at + INVITATION_LIFE,
    )  # fmt: skip
    audit.record("invitation.made", subject=row.reference, person=person, by=by, at=at)
    return row, "-".join(code[i : i + 4] for i in range(0, CARD_LENGTH, 4))


@transaction.atomic
def accept_invitation(*, code: str, by: User, at: datetime, on: date) -> Relationship:
    """The code's holder is let in, once. Raises InvitationUnknown."""
    row = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("person", "made_by")
        .filter(code_digest=_digest(_plain(code)), used_at=None, stopped_at=None, ends_at__gt=at)
        .first()
    )
    if row is None or row.until_on < on or row.person.user_id == by.pk:
        raise InvitationUnknown(field="code")
    row.used_at, row.used_by = at, by
    row.save(update_fields=["used_at", "used_by"])
    return let_in(
        person=row.person, user=by, kind=Role(row.kind), scopes=[Scope(s) for s in row.scopes],
        until=row.until_on, by=row.made_by, at=at, on=on, how_asked="invitation",
        parts=row.parts,
    )  # fmt: skip


@transaction.atomic
def stop_invitation(*, invitation: Invitation, by: User, at: datetime) -> None:
    """The code stops working at once."""
    Invitation.objects.filter(pk=invitation.pk, used_at=None).update(stopped_at=at)
    audit.record(
        "invitation.stopped", subject=invitation.reference, person=invitation.person, by=by, at=at
    )
