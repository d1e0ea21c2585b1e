"""Verbs of an organisation on who may name it and whether it may close; and of who follows up."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from core.clock import day_of
from core.days import day_words
from core.errors import DomainError
from network.models import ClosingWord, FollowUp, FollowUpNote, Naming, Network
from network.services.register_telling import tell_panel
from people import audit
from people.models import User
from providers.models import Organisation

Outcome = FollowUpNote.Outcome


class SaidAlready(DomainError):
    code = "closing_said_already"
    message = "You have said this already. Take it back first, then say it again."
    status = 409


class ClosingDay(DomainError):
    code = "closing_day"
    message = "Choose a day from today on."


class SayWhatHelps(DomainError):
    code = "say_what_helps"
    message = "Say what would help, even in one line."


class ChooseReader(DomainError):
    code = "choose_reader"
    message = "Choose at least one who may read it."


class SayWhatCame(DomainError):
    code = "say_what_came"
    message = "Write down what you found out."


class FollowedUpAlready(DomainError):
    code = "followed_up_already"
    message = "Somebody wrote down what came of this. Look at it again."
    status = 409


@transaction.atomic
def let_name(*, organisation: Organisation, reader: str, by: User, at: datetime) -> Naming:
    """This reader may read our name beside how we are doing. Twice is once."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    standing = Naming.objects.names_for(reader).filter(organisation=organisation).first()
    if standing is not None:
        return standing
    row = Naming.objects.create(organisation=organisation, reader=reader, given_by=by, given_at=at)
    audit.record("lasting.named", subject=organisation.reference, by=by, at=at, words=reader)
    return row


@transaction.atomic
def stop_naming(*, organisation: Organisation, reader: str, by: User, at: datetime) -> None:
    """Not any more, from now on. What was not given is nothing to take back."""
    rows = Naming.objects.names_for(reader).filter(organisation=organisation)
    if rows.update(withdrawn_by=by, withdrawn_at=at):
        audit.record("lasting.unnamed", subject=organisation.reference, by=by, at=at, words=reader)


@transaction.atomic
def say_closing(
    *, organisation: Organisation, closes_on: date, helps: str, words: str = "",
    to_network: bool = False, to_council: bool = False, to_area: bool = False, by: User,
    at: datetime, on: date,
) -> ClosingWord:  # fmt: skip
    """We may have to close. Raises ClosingDay, SayWhatHelps, ChooseReader or SaidAlready."""
    if closes_on < on:
        raise ClosingDay(field="closes_on")
    if not helps.strip():
        raise SayWhatHelps(field="helps")
    if not (to_network or to_council or to_area):
        raise ChooseReader(field="readers")
    try:
        with transaction.atomic():
            row = ClosingWord.objects.create(
                organisation=organisation, closes_on=closes_on, helps=helps.strip(),
                words=words.strip(), to_network=to_network, to_council=to_council,
                to_area=to_area, said_by=by, said_at=at,
            )  # fmt: skip
    except IntegrityError as stands:
        raise SaidAlready from stands
    audit.record("lasting.closing", subject=organisation.reference, by=by, at=at)
    if to_network:
        for network in Network.objects.serving(organisation):
            tell_panel(
                network, kind="closing", key=f"{row.pk}:{network.pk}", at=at, on=on,
                sentence=f"{organisation.name} may have to close by {day_words(closes_on)}."
                " Read what would help.", link=("network_lasting",),
            )  # fmt: skip
    return row


@transaction.atomic
def take_back_closing(*, organisation: Organisation, by: User, at: datetime) -> None:
    """We go on, or we do not want it read any more. Nobody reads it from now on."""
    rows = ClosingWord.objects.standing().filter(organisation=organisation)
    if rows.update(taken_back_by=by, taken_back_at=at):
        audit.record("lasting.closing_taken_back", subject=organisation.reference, by=by, at=at)


@transaction.atomic
def follow_up(
    *, follow_up: FollowUp, outcome: str, words: str, by: User, at: datetime
) -> FollowUpNote:
    """Write down what one found out. Raises SayWhatCame or FollowedUpAlready."""
    if not words.strip():
        raise SayWhatCame(field="words")
    row = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    if row.closed_on is not None:
        raise FollowedUpAlready
    note = FollowUpNote.objects.create(
        follow_up=row, outcome=outcome, words=words.strip(), by=by, at=at
    )
    if outcome in FollowUpNote.DONE:
        row.closed_on = day_of(at)
        row.save(update_fields=["closed_on"])
    audit.record("lasting.followed_up", subject=row.reference, by=by, at=at, words=outcome)
    return note
