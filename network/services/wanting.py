"""Verbs of people on what they want, and of organisations on who starts it."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import DomainError
from network.models import CouldStart, GapMet, Want, key_of
from notices.services import tell
from people import audit
from people.models import Person, User
from providers.models import Area, Organisation, Service


class SayWhatYouWant(DomainError):
    code = "say_what_you_want"
    message = "Say what you look for, in a few words."


class ChooseOne(DomainError):
    code = "choose_share_or_tell"
    message = "Choose at least one: share it, or be told when it is there."


class StartedByYou(DomainError):
    code = "could_start_already"
    message = "You said this already."
    status = 409


class NotThere(DomainError):
    code = "service_not_there"
    message = "Choose an open service that works in this area."


@transaction.atomic
def say_want(
    *, person: Person, area: Area, what: str, would_share: bool, tell_me: bool, by: User,
    at: datetime,
) -> Want:  # fmt: skip
    """What somebody looks for. Said again, it is what was said last.

    Raises SayWhatYouWant or ChooseOne.
    """
    words = " ".join(what.split())[:200]
    if not words:
        raise SayWhatYouWant(field="what")
    if not (would_share or tell_me):
        raise ChooseOne(field="ways")
    Person.objects.select_for_update().get(pk=person.pk)
    row = Want.objects.live().filter(person=person, area=area, key=key_of(words)).first()
    if row is None:
        row = Want(person=person, area=area, what=words, key=key_of(words), said_at=at)
        audit.record("want.said", subject=person.reference, by=by, at=at, person=person)
    row.would_share, row.tell_me = would_share, tell_me
    row.save()
    return row


@transaction.atomic
def take_back_want(*, want: Want, by: User, at: datetime) -> None:
    """Not wanted any more: it counts nowhere from now on."""
    if Want.objects.live().filter(pk=want.pk).update(ended_at=at):
        audit.record("want.taken_back", subject=want.reference, by=by, at=at, person=want.person)


@transaction.atomic
def could_start(
    *, organisation: Organisation, area: Area, what: str, words: str = "", by: User, at: datetime
) -> CouldStart:
    """We could start this. Raises StartedByYou."""
    try:
        with transaction.atomic():
            row = CouldStart.objects.create(
                organisation=organisation, area=area, what=what, key=key_of(what),
                words=" ".join(words.split())[:300], said_by=by, said_at=at,
            )  # fmt: skip
    except IntegrityError as said:
        raise StartedByYou from said
    audit.record("gap.could_start", subject=organisation.reference, by=by, at=at)
    return row


@transaction.atomic
def take_back_start(
    *, organisation: Organisation, area: Area, key: str, by: User, at: datetime
) -> None:
    """We do not start it after all."""
    rows = CouldStart.objects.filter(
        organisation=organisation, area=area, key=key, withdrawn_at=None
    )
    if rows.update(withdrawn_by=by, withdrawn_at=at):
        audit.record("gap.start_taken_back", subject=organisation.reference, by=by, at=at)


@transaction.atomic
def mark_met(
    *, service: Service, area: Area, what: str, by: User, at: datetime, on: date
) -> GapMet:
    """This service meets it now: everyone who asked to be told is told, once. Raises NotThere."""
    there = service.is_open and service.organisation.is_listed
    if not there or not service.organisation.areas.filter(pk=area.pk).exists():
        raise NotThere(field="service")
    row, new = GapMet.objects.get_or_create(
        area=area, key=key_of(what), service=service,
        defaults={"what": what, "marked_by": by, "marked_at": at, "marked_on": on},
    )  # fmt: skip
    if new:
        audit.record("gap.met", subject=service.reference, by=by, at=at)
    _tell_who_asked(row, at=at)
    return row


def _tell_who_asked(met: GapMet, *, at: datetime) -> None:
    """Each once, whatever meets it next; a want that was only to be told has ended."""
    rows = Want.objects.live().filter(area=met.area, key=met.key, tell_me=True, told_at=None)
    for want in rows.select_related("person__user").select_for_update(of=("self",)):
        if want.person.user is not None:
            tell(
                to=want.person.user, about=want.person, kind="want.met", at=at,
                key=f"want:{want.reference}",
                sentence=f"You looked for “{want.what}”. {met.service.organisation.name} has it now.",
                link=reverse("find_provider", args=[met.service.organisation.slug]),
            )  # fmt: skip
        want.told_at = at
        if not want.would_share:
            want.ended_at = at
        want.save(update_fields=["told_at", "ended_at"])
