"""Peer support and help to plan, by user-led organisations: who offers it, asking, answering.

What is offered is a fact of the directory: an open service's needs or name say so. Who asks is
read by nobody until they share a name, and not any more once they take it back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import DomainError
from network.models import PeerRequest
from network.services.register_telling import tell_organisation
from notices.services import tell
from people import audit
from people.models import Person, User
from providers.models import Organisation, Service

Kind = PeerRequest.Kind
WORDS: Final = {
    Kind.PEER: ("peer support", "peer", "peers", "mentoring"),
    Kind.BROKER: ("brokerage", "support planning", "help to plan", "advocacy"),
}


class AskedAlready(DomainError):
    code = "peer_asked_already"
    message = "You have asked them this already. Look at what they say."
    status = 409


class NotOffered(DomainError):
    code = "peer_not_offered"
    message = "They do not offer this now. Choose somebody else."


class SayWhatYouAsk(DomainError):
    code = "say_what_you_ask"
    message = "Say what you want to ask, in a few words."


class SayYourName(DomainError):
    code = "say_your_name"
    message = "Say how they may call you."


class PeerMovedOn(DomainError):
    code = "peer_moved_on"
    message = "This was taken back or answered already."
    status = 409


@dataclass(frozen=True)
class Offer:
    """A user-led organisation, and which of the two it offers."""

    organisation: Organisation
    kinds: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        return [str(Kind(kind).label) for kind in self.kinds]


def offers(on: date, *, area: str = "", slug: str = "") -> list[Offer]:
    """Checked user-led organisations that offer either, by name."""
    rows = Organisation.objects.listed().user_led(on).with_offers(on)
    if area:
        rows = rows.filter(areas__code=area)
    if slug:
        rows = rows.filter(slug=slug)
    found = [Offer(row, kinds_of(row, row.services.all())) for row in rows.order_by("name", "pk")]
    return [one for one in found if one.kinds]


def kinds_of(organisation: Organisation, services: Iterable[Service]) -> tuple[str, ...]:
    """What its open services say, or its own kind."""
    said = {
        words.strip().lower()
        for service in services
        for words in (service.name, *map(str, service.needs))
    }
    found = [kind for kind, words in WORDS.items() if said & set(words)]
    if organisation.kind == Organisation.Kind.BROKERAGE and Kind.BROKER not in found:
        found.append(Kind.BROKER)
    return tuple(found)


@transaction.atomic
def ask(
    *, person: Person, organisation: Organisation, kind: str, words: str, by: User, at: datetime,
    on: date,
) -> PeerRequest:  # fmt: skip
    """Ask, without a name. Raises SayWhatYouAsk, NotOffered or AskedAlready."""
    if not words.strip():
        raise SayWhatYouAsk(field="words")
    if not any(kind in one.kinds for one in offers(on, slug=organisation.slug)):
        raise NotOffered(field="kind")
    try:
        with transaction.atomic():
            row = PeerRequest.objects.create(
                person=person, organisation=organisation, kind=kind, words=words.strip(),
                asked_at=at,
            )  # fmt: skip
    except IntegrityError as asked:
        raise AskedAlready from asked
    audit.record("peer.asked", subject=row.reference, by=by, at=at, person=person)
    _tell_firm(row, "asked", "Somebody asks you for support by people who know how it is.", at)
    return row


@transaction.atomic
def share(*, request: PeerRequest, name: str, contact: str, by: User, at: datetime) -> PeerRequest:
    """They may read how I am called and how to reach me. Raises SayYourName or PeerMovedOn."""
    if not name.strip():
        raise SayYourName(field="name")
    row = _live(request)
    row.name, row.contact = name.strip()[:80], contact.strip()[:200]
    row.shared_at = row.shared_at or at
    row.save(update_fields=["name", "contact", "shared_at"])
    audit.record("peer.shared", subject=row.reference, by=by, at=at, person=row.person)
    _tell_firm(row, "shared", "Somebody who asked you has shared their name.", at)
    return row


@transaction.atomic
def take_back(*, request: PeerRequest, by: User, at: datetime) -> None:
    """Not any more: the organisation reads neither the question nor the name from now on."""
    rows = PeerRequest.objects.filter(pk=request.pk, taken_back_at=None)
    if rows.update(taken_back_at=at, name="", contact="", shared_at=None):
        audit.record(
            "peer.taken_back", subject=request.reference, by=by, at=at, person=request.person
        )


@transaction.atomic
def reply(*, request: PeerRequest, words: str, by: User, at: datetime) -> PeerRequest:
    """The organisation answers, once. Raises SayWhatYouAsk or PeerMovedOn."""
    if not words.strip():
        raise SayWhatYouAsk("Write an answer, in a few words.", field="words")
    row = _live(request)
    if row.reply:
        raise PeerMovedOn
    row.reply, row.replied_by, row.replied_at = words.strip(), by, at
    row.save(update_fields=["reply", "replied_by", "replied_at"])
    audit.record("peer.replied", subject=row.reference, by=by, at=at)
    if row.person.user is not None:
        tell(
            to=row.person.user, about=row.person, kind="peer", key=f"peer:replied:{row.reference}",
            sentence=f"{row.organisation.name} has answered you. They do not know who you are"
            " unless you share it.",
            link=reverse("my_peers"), at=at,
        )  # fmt: skip
    return row


def _live(request: PeerRequest) -> PeerRequest:
    rows = PeerRequest.objects.select_for_update(of=("self",))
    row = rows.select_related("person__user", "organisation").get(pk=request.pk)
    if row.taken_back_at is not None:
        raise PeerMovedOn
    return row


def _tell_firm(row: PeerRequest, what: str, sentence: str, at: datetime) -> None:
    tell_organisation(
        row.organisation, kind=f"peer:{what}", key=row.reference, sentence=sentence,
        link=("peer_requests",), at=at,
    )  # fmt: skip
