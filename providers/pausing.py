"""Verbs on pauses: a council starts nothing new with an organisation until people are safe.

A pause looks forward only. Support that was promised goes on unless its person ends it, and what
was done before is checked and paid as ever.
"""

from datetime import datetime

from django.db import transaction

from core.errors import DomainError
from core.models import Authority
from people import audit
from people.models import User
from providers.models import Organisation, ProviderPause

MOST_LETTERS = 500


class ProviderPaused(DomainError):
    code = "provider_paused"
    message = (
        "Your council starts nothing new with this provider just now. "
        "Choose somebody else, or ask your worker."
    )
    status = 409


class PauseNeedsReason(DomainError):
    code = "pause_needs_reason"
    message = "Say why, in 500 letters or fewer. Write no names."


class AlreadyPaused(DomainError):
    code = "already_paused"
    message = "This provider is paused already."
    status = 409


class AlreadyLifted(DomainError):
    code = "already_lifted"
    message = "This pause has ended already."
    status = 409


@transaction.atomic
def pause(
    *, organisation: Organisation, authority: Authority, reason: str, by: User, at: datetime
) -> ProviderPause:
    """Start nothing new with an organisation. Raises PauseNeedsReason or AlreadyPaused."""
    words = " ".join(reason.split())
    if not words or len(words) > MOST_LETTERS:
        raise PauseNeedsReason(field="reason")
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if ProviderPause.objects.live().filter(organisation=organisation, authority=authority).exists():
        raise AlreadyPaused
    row = ProviderPause.objects.create(
        organisation=organisation, authority=authority, reason=words, paused_by=by, paused_at=at
    )
    audit.record("provider.paused", subject=row.reference, by=by, at=at)
    return row


@transaction.atomic
def lift(*, pause: ProviderPause, by: User, at: datetime) -> ProviderPause:
    """New support may start again. Raises AlreadyLifted."""
    row = ProviderPause.objects.select_for_update(of=("self",)).get(pk=pause.pk)
    if row.lifted_at is not None:
        raise AlreadyLifted
    row.lifted_by, row.lifted_at = by, at
    row.save(update_fields=["lifted_by", "lifted_at"])
    audit.record("provider.unpaused", subject=row.reference, by=by, at=at)
    return row


def hold(*, organisation: Organisation, authority_id: int) -> None:
    """Called before something new is promised. Raises ProviderPaused."""
    if (
        ProviderPause.objects.live()
        .filter(organisation=organisation, authority=authority_id)
        .exists()
    ):
        raise ProviderPaused(field="organisation")
