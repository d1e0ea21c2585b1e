"""The decision of a hearing: reasons, what was answered to each point, and the dated row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from core.errors import DomainError
from network.models import PointAnswered, PolicyProposal
from network.services.proposing import (
    LEAST_WORDS,
    OwnProposal,
    SaysNothing,
    TooSoon,
    locked,
    need_no_contradiction,
)
from network.services.telling import tell_decided
from people import audit
from people.models import User

Outcome = PolicyProposal.Outcome


class StillOpen(DomainError):
    code = "hearing_still_open"
    message = "People can still answer. Decide when everyone was heard."
    status = 409


class PointsMissing(DomainError):
    code = "points_missing"
    message = "People answered. Say what was answered to each point they made."


class ChangeMissing(DomainError):
    code = "change_missing"
    message = "Say what the new value is, other than the one put forward."


@dataclass(frozen=True)
class Point:
    """What people said, what is answered, and whether it was accepted."""

    said: str
    answered: str
    accepted: bool


@transaction.atomic
def decide(
    *,
    proposal: PolicyProposal,
    outcome: str,
    reason: str,
    points: Sequence[Point],
    by: User,
    at: datetime,
    on: date,
    value: Any = None,
    starts_on: date | None = None,
) -> PolicyProposal:
    """Accept, change or refuse after everyone was heard; writes the dated row that links back.

    Raises StillOpen, OwnProposal, SaysNothing, PointsMissing, ChangeMissing, TooSoon,
    Contradicts, AlreadyDecided, Closed.
    """
    fresh = locked(proposal)
    if not fresh.is_heard(on):
        raise StillOpen
    if fresh.proposed_by_id == by.pk:
        raise OwnProposal
    if len(reason.strip()) < LEAST_WORDS:
        raise SaysNothing("Give the reasons, in sentences that anyone can read.", field="reason")
    _need_points(fresh, points)
    if outcome not in Outcome.values:
        raise ChangeMissing("Choose what is decided.", field="outcome")
    if outcome != Outcome.REFUSED:
        kept = _decided_value(fresh, outcome, value)
        day = starts_on or fresh.starts_on
        if day < on:
            raise TooSoon("A rule does not start in the past. Choose a day from today on.",
                          field="starts_on")  # fmt: skip
        need_no_contradiction(fresh.authority, fresh.name, kept, day)
        fresh.row = fresh.authority.set_policy(
            fresh.name, kept, day, heard_in=fresh.reference, reason=reason.strip()[:300],
            decided_by=by.get_full_name(), at=at,
        )  # fmt: skip
    fresh.state, fresh.outcome, fresh.reason = PolicyProposal.State.DECIDED, outcome, reason.strip()
    fresh.decided_by, fresh.decided_at = by, at
    fresh.save()
    PointAnswered.objects.bulk_create(
        PointAnswered(
            proposal=fresh, number=number, said=point.said.strip(),
            answered=point.answered.strip(), accepted=point.accepted,
        )
        for number, point in enumerate(points, start=1)
    )  # fmt: skip
    audit.record("policy.decided", subject=fresh.reference, by=by, at=at)
    tell_decided(fresh, at=at)
    return fresh


def _need_points(proposal: PolicyProposal, points: Sequence[Point]) -> None:
    if not points and proposal.answers.exists():
        raise PointsMissing(field="said_1")
    if any(not point.said.strip() or not point.answered.strip() for point in points):
        raise PointsMissing("Each point needs what was said and what is answered.", field="said_1")


def _decided_value(proposal: PolicyProposal, outcome: str, value: Any) -> Any:
    if outcome == Outcome.ACCEPTED:
        return proposal.new_value
    if value is None:
        raise ChangeMissing(field="value")
    kept = proposal.policy.read(value)
    if kept == proposal.new_value:
        raise ChangeMissing(
            "This is the value that was put forward. Choose “accepted as it was put”.",
            field="value",
        )
    return kept
