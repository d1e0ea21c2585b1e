"""Saying who a published payee is, and what only passes through: by a person, and undone by one."""

from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, Max, OuterRef, Q, Sum

from core.errors import DomainError, NotAllowed, Stale
from core.models import Authority
from people import audit
from people.models import User
from providers.models import Membership, Organisation, Service
from reports.models import PassesOn, PayeeLink, PublishedLine
from reports.spend_csv import plain

LIKE, MOST_SUGGESTED, MOST_COMPARED = 0.8, 5, 300


class LinkedAlready(Stale):
    code = "payee_linked_already"
    message = "This payee is linked already. Undo that first."


class UndoneAlready(Stale):
    code = "link_undone_already"
    message = "This was undone already."


class NobodyPaid(DomainError):
    code = "nobody_paid"
    message = "Nobody of that name was paid. Choose a payee from the list."


class OwnOrganisation(NotAllowed):
    code = "own_organisation"
    message = "You work for this organisation. Ask somebody else to link it."


class SayHow(DomainError):
    code = "say_how_you_know"
    message = "Say how we know, for example “their accounts, page 4”."


def _refuse_own(organisation: Organisation, by: User, on: date) -> None:
    rows = Membership.objects.filter(organisation=organisation, user=by, starts_on__lte=on)
    if rows.exclude(ends_on__lt=on).exists():
        raise OwnOrganisation


@transaction.atomic
def link_payee(
    *, authority: Authority, payee_key: str, organisation: Organisation, by: User, at: datetime,
    on: date, counts: str = PayeeLink.Counts.EARNED, purpose: str = "", words: str = "",
) -> PayeeLink:  # fmt: skip
    """This payee is this organisation. With a purpose: only what was paid for that.

    Raises NobodyPaid, OwnOrganisation, SayHow or LinkedAlready.
    """
    _refuse_own(organisation, by, on)
    rows = PublishedLine.objects.filter(authority=authority, payee_key=payee_key)
    line = (rows.filter(purpose=purpose) if purpose else rows).order_by("-paid_on").first()
    if line is None:
        raise NobodyPaid
    if counts != PayeeLink.Counts.EARNED and not words.strip():
        raise SayHow(field="words")
    try:
        with transaction.atomic():
            link = PayeeLink.objects.create(
                authority=authority, payee_key=payee_key, payee=line.payee, purpose=purpose,
                organisation=organisation, counts=counts, words=words.strip(), made_at=at,
                made_by=by,
            )  # fmt: skip
    except IntegrityError as taken:
        raise LinkedAlready from taken
    audit.record("payee.linked", subject=link.reference, by=by, at=at)
    return link


@transaction.atomic
def undo_link(*, link: PayeeLink, by: User, at: datetime) -> PayeeLink:
    """It was somebody else. The payee shows as not linked again. Raises UndoneAlready."""
    row = PayeeLink.objects.select_for_update().get(pk=link.pk)
    if row.undone_at is not None:
        raise UndoneAlready
    row.undone_at, row.undone_by = at, by
    row.save(update_fields=["undone_at", "undone_by"])
    audit.record("payee.unlinked", subject=row.reference, by=by, at=at)
    return row


@transaction.atomic
def say_passes_on(
    *, organisation: Organisation, service: Service | None, to: str, starts_on: date,
    ends_on: date | None, words: str, by: User, at: datetime, on: date,
) -> PassesOn:  # fmt: skip
    """From a day on it only holds this money or passes it on. Raises OwnOrganisation or SayHow."""
    _refuse_own(organisation, by, on)
    if not words.strip():
        raise SayHow(field="words")
    if service is not None and service.organisation_id != organisation.pk:
        raise NobodyPaid
    row = PassesOn.objects.create(
        organisation=organisation, service=service, to=to, starts_on=starts_on, ends_on=ends_on,
        words=words.strip(), made_at=at, made_by=by,
    )  # fmt: skip
    audit.record("passes_on.said", subject=row.reference, by=by, at=at)
    return row


@transaction.atomic
def undo_passes_on(*, fact: PassesOn, by: User, at: datetime) -> PassesOn:
    """It earns what it is paid after all. Raises UndoneAlready."""
    row = PassesOn.objects.select_for_update().get(pk=fact.pk)
    if row.undone_at is not None:
        raise UndoneAlready
    row.undone_at, row.undone_by = at, by
    row.save(update_fields=["undone_at", "undone_by"])
    audit.record("passes_on.undone", subject=row.reference, by=by, at=at)
    return row


@dataclass(frozen=True)
class Suggestion:
    """An organisation that a payee may be; a person decides."""

    organisation: Organisation
    why: str


def suggestions(payee: str) -> list[Suggestion]:
    """Organisations whose names are the same or alike, likeliest first. Nothing is linked."""
    wanted = plain(payee)
    words = sorted(wanted.split(), key=len, reverse=True)[:2]
    near = Q(pk__in=[])
    for word in words:
        near |= Q(name__icontains=word[:6])
    found = []
    for row in Organisation.objects.filter(near).order_by("name")[:MOST_COMPARED]:
        own = plain(row.name)
        like = SequenceMatcher(None, wanted, own).ratio()
        if own == wanted:
            found.append((2.0, row, "The same name"))
        elif like >= LIKE or (words and set(own.split()) >= set(wanted.split())):
            found.append((like, row, "A name like it"))
    found.sort(key=lambda one: (-one[0], one[1].name))
    return [Suggestion(row, why) for _, row, why in found[:MOST_SUGGESTED]]


def payees(authority: Authority, *, linked: bool | None = None, words: str = "") -> Any:
    """Payees with what they were paid, the largest first: rows of a query that can be paged."""
    links = PayeeLink.objects.standing().filter(
        authority=OuterRef("authority"), payee_key=OuterRef("payee_key")
    )
    rows = PublishedLine.objects.filter(authority=authority)
    if words:
        rows = rows.filter(payee_key__contains=plain(words))
    if linked is not None:
        rows = rows.filter(Exists(links) if linked else ~Exists(links))
    return (
        rows.values("payee_key")
        .annotate(name=Max("payee"), pence=Sum("pence"), lines=Count("pk"), last=Max("paid_on"))
        .order_by("-pence", "payee_key")
    )
