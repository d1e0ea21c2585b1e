"""Verbs on a choice: what somebody looked at, whom they chose, and why. The record is theirs."""

from datetime import datetime
from typing import Any

from django.db import transaction

from core.errors import DomainError
from people import audit
from people.models import Person, User
from providers.models import Choice, ChoiceOption, Organisation

MOST_OPTIONS = 20
MOST_REASON, MOST_HELPED = 500, 200


class TooManyOptions(DomainError):
    code = "too_many_options"
    message = "Your choice holds 20 already. Take one out first."


class NothingChosen(DomainError):
    code = "nothing_chosen"
    message = "Say whom you chose. Add them to your choice first."


class ChoiceMade(DomainError):
    code = "choice_made"
    message = "You made this choice already. Start another one."
    status = 409


class WordsTooLong(DomainError):
    code = "words_too_long"
    message = "Use fewer words: 500 letters for why, 200 for who helped."


@transaction.atomic
def add(*, person: Person, organisation: Organisation, by: User, at: datetime) -> Choice:
    """Put what one looked at into the open choice; a second press changes nothing.

    Raises TooManyOptions.
    """
    row = _open(person, at)
    if not row.options.filter(organisation=organisation).exists():
        if row.options.count() >= MOST_OPTIONS:
            raise TooManyOptions
        ChoiceOption.objects.create(choice=row, organisation=organisation, seen_at=at)
        audit.record("choice.looked_at", subject=row.reference, by=by, at=at, person=person)
    return row


@transaction.atomic
def take_out(*, person: Person, organisation: Organisation, by: User, at: datetime) -> None:
    """Take one out of the open choice."""
    row = _open(person, at)
    row.options.filter(organisation=organisation).delete()
    audit.record("choice.taken_out", subject=row.reference, by=by, at=at, person=person)


@transaction.atomic
def make(
    *, person: Person, chosen: Organisation, by: User, at: datetime, reason: str = "",
    helped: str = "", already_knew: bool = False,
) -> Choice:  # fmt: skip
    """Say whom one chose. Raises NothingChosen for who is not among the options, WordsTooLong."""
    row = _open(person, at)
    if not row.options.filter(organisation=chosen).exists():
        raise NothingChosen(field="chosen")
    reason, helped = reason.strip(), " ".join(helped.split())
    if len(reason) > MOST_REASON or len(helped) > MOST_HELPED:
        raise WordsTooLong(field="reason")
    row.chosen, row.reason, row.helped, row.already_knew = chosen, reason, helped, already_knew
    row.made_at, row.made_by = at, by
    row.save()
    audit.record("choice.made", subject=row.reference, by=by, at=at, person=person)
    return row


@transaction.atomic
def erase_words(*, choice: Choice, by: User, at: datetime) -> Choice:
    """Take one's words away for good; that a choice was offered stays. Again changes nothing."""
    row = Choice.objects.select_for_update(of=("self",)).get(pk=choice.pk)
    if row.erased_at is None:
        row.reason, row.helped, row.erased_at = "", "", at
        row.save(update_fields=["reason", "helped", "erased_at"])
        audit.record("choice.words_erased", subject=row.reference, by=by, at=at, person=row.person)
    return row


def as_data(choices: list[Choice]) -> list[dict[str, Any]]:
    """Everything that is kept of these choices, for the person to take along."""
    return [
        {
            "reference": row.reference,
            "looked_at": [option.organisation.name for option in row.options.all()],
            "chosen": row.chosen.name if row.chosen else None,
            "already_knew": row.already_knew,
            "reason": row.reason,
            "helped": row.helped,
            "started_at": row.started_at.isoformat(),
            "made_at": row.made_at.isoformat() if row.made_at else None,
        }
        for row in choices
    ]


def _open(person: Person, at: datetime) -> Choice:
    """The open choice, held; a new one when there is none. Two presses at once wait here."""
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    found = Choice.objects.of(person).open().first()
    return found or Choice.objects.create(person=person, started_at=at)
