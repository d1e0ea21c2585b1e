"""Putting a change of a policy forward, taking it back, and bringing an emergency in at once."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from core.errors import DomainError
from core.models import Authority
from core.policies import contradictions, named
from network.models import LEAST_DAYS, PolicyProposal
from network.services.telling import tell_opened
from people import audit
from people.models import User
from providers.models import Organisation

LEAST_WORDS = 20
NOTICE = "It ends on its day unless everyone was heard and it was accepted."


class SaysNothing(DomainError):
    code = "proposal_says_nothing"
    message = "Say why, and whom it affects, in a sentence or two that anyone can read."


class SameValue(DomainError):
    code = "same_policy_value"
    message = "The policy has this value already. Choose another."


class TooSoon(DomainError):
    code = "policy_too_soon"
    message = "The new rule can only start after everyone was heard. Choose a later day."


class TooShort(DomainError):
    code = "hearing_too_short"
    message = "Give people more days to answer."


class Contradicts(DomainError):
    code = "policy_contradicts"
    message = "This does not fit with another policy."


class NotUserLed(DomainError):
    code = "not_user_led"
    message = (
        "Only an organisation that was checked as run by people who use support can do this."
        " Ask the network to look at your facts."
    )
    status = 403


class NotEmergency(DomainError):
    code = "not_an_emergency"
    message = "This change waits until everyone was heard. It is no emergency, or is in force."
    status = 409


class OwnProposal(DomainError):
    code = "own_proposal"
    message = "Who puts a change forward cannot decide it. Ask a colleague."
    status = 403


class NotTheirs(DomainError):
    code = "not_their_proposal"
    message = "Only who put this forward can take it back."
    status = 403


class Closed(DomainError):
    code = "hearing_closed"
    message = "This hearing is closed. You can read what was decided."
    status = 409


@transaction.atomic
def propose(
    *,
    authority: Authority,
    name: str,
    value: Any,
    starts_on: date,
    why: str,
    whom: str,
    by: User,
    at: datetime,
    on: date,
    organisation: Organisation | None = None,
    days_open: int | None = None,
    emergency: str = "",
) -> PolicyProposal:
    """Put a new value to everyone, from today on for `days_open` days (the policy's at least).

    Raises SaysNothing, SameValue, TooShort, TooSoon, Contradicts, NotUserLed, or the policy's own
    refusal of the value.
    """
    policy, before = named(name), authority.policy(name, on)
    kept = policy.read(value)
    if min(len(why.strip()), len(whom.strip())) < LEAST_WORDS:
        raise SaysNothing(field="why" if len(why.strip()) < LEAST_WORDS else "whom")
    old = _kept(before.value, kept)
    if kept == old:
        raise SameValue(field="value")
    if organisation is not None:
        _need_user_led(organisation, on)
    least = max(int(authority.policy("hearing_days", on).value), LEAST_DAYS)
    days = least if days_open is None else days_open
    if days < least:
        raise TooShort(f"Everyone has at least {least} days to answer.", field="days_open")
    until = on + timedelta(days=days)
    if starts_on <= until:
        raise TooSoon(
            f"Everyone can answer until {until.day} {until:%B %Y}. Choose a later day.",
            field="starts_on",
        )
    need_no_contradiction(authority, name, kept, starts_on)
    proposal = PolicyProposal.objects.create(
        authority=authority, name=name, old_value=old, new_value=kept, starts_on=starts_on,
        why=why.strip(), whom=whom.strip(), organisation=organisation, proposed_by=by,
        proposed_at=at, heard_from=on, heard_until=until, days_open=days,
        emergency=emergency.strip(),
    )  # fmt: skip
    audit.record("policy.proposed", subject=proposal.reference, by=by, at=at)
    tell_opened(proposal, at=at)
    return proposal


def _kept(value: Any, like: Any) -> Any:
    """A value in force as it is kept: a decimal is text."""
    return str(value) if isinstance(like, str) and not isinstance(value, str) else value


def _need_user_led(organisation: Organisation, on: date) -> None:
    if not Organisation.objects.user_led(on).filter(pk=organisation.pk).exists():
        raise NotUserLed


def need_no_contradiction(authority: Authority, name: str, value: Any, on: date) -> None:
    """Raises Contradicts when the value does not fit with what holds on that day."""
    said = {
        row.name: row.value for row in authority.policies.in_force(on).order_by("starts_on")
    } | {name: value}
    for wrong in contradictions(said):
        raise Contradicts(wrong.sentence, field="value")


def locked(proposal: PolicyProposal) -> PolicyProposal:
    """The row as it stands now, kept for this transaction. Raises Closed."""
    fresh = (
        PolicyProposal.objects.select_for_update(of=("self",))
        .select_related("authority", "organisation", "in_force_now", "row")
        .get(pk=proposal.pk)
    )
    if fresh.state != PolicyProposal.State.PROPOSED:
        raise Closed
    return fresh


@transaction.atomic
def bring_in_now(*, proposal: PolicyProposal, by: User, at: datetime, on: date) -> PolicyProposal:
    """An emergency: the new value holds from today, and lapses unless it is heard and accepted.

    A second person at the council says yes. Raises NotEmergency, OwnProposal, Closed.
    """
    fresh = locked(proposal)
    if not fresh.emergency or fresh.in_force_now_id or fresh.is_heard(on):
        raise NotEmergency
    if fresh.proposed_by_id == by.pk:
        raise OwnProposal
    need_no_contradiction(fresh.authority, fresh.name, fresh.new_value, on)
    days = int(fresh.authority.policy("emergency_policy_days", on).value)
    fresh.in_force_now = fresh.authority.set_policy(
        fresh.name, fresh.new_value, on, lapses_on=on + timedelta(days=days), at=at,
        exemption=f"An emergency, being heard as {fresh.reference}. {NOTICE}",
        reason=fresh.emergency[:300], decided_by=by.get_full_name(),
    )  # fmt: skip
    fresh.brought_in_by, fresh.brought_in_at = by, at
    fresh.save()
    audit.record("policy.emergency", subject=fresh.reference, by=by, at=at)
    return fresh


@transaction.atomic
def withdraw(*, proposal: PolicyProposal, by: User, reason: str, at: datetime) -> PolicyProposal:
    """Take a proposal back before it is decided. Raises NotTheirs, SaysNothing, Closed."""
    fresh = locked(proposal)
    if fresh.proposed_by_id != by.pk:
        raise NotTheirs
    if len(reason.strip()) < LEAST_WORDS:
        raise SaysNothing("Say why you take it back, in a sentence.", field="reason")
    fresh.state, fresh.withdrawn_at = PolicyProposal.State.WITHDRAWN, at
    fresh.reason = reason.strip()
    fresh.save()
    audit.record("policy.withdrawn", subject=fresh.reference, by=by, at=at)
    return fresh
