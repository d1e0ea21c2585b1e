"""A hearing in the middle of its time, for the tests."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from network import services
from network.models import PolicyProposal
from people.models import Role, User
from tests.cast import NOW, TODAY, Cast

WHY = "Eight weeks is too little when an assistant leaves and a new one must be found."
WHOM = "Everyone who holds a direct payment in an account."
REASON = "People told us that finding a new assistant takes about twelve weeks here."
AFTER = TODAY + timedelta(days=29)
LATER = datetime(2026, 12, 22, 9, 0, tzinfo=UTC)


def second(cast: Cast) -> User:
    """A colleague of Jo at the council."""
    found = User.objects.filter(username="sal").first()
    return found or cast.staff("Sal Green", Role.COUNCIL_WORKER)


def proposed(cast: Cast, **more: Any) -> PolicyProposal:
    """Jo puts twelve weeks of contingency forward."""
    facts = {
        "authority": cast.authority, "name": "contingency_weeks", "value": 12,
        "starts_on": date(2027, 4, 1), "why": WHY, "whom": WHOM, "by": cast.jo, "at": NOW,
        "on": TODAY,
    }  # fmt: skip
    return services.propose(**(facts | more))


def answered(cast: Cast, proposal: PolicyProposal, **more: Any):  # type: ignore[no-untyped-def]
    """Maya agrees."""
    facts = {
        "proposal": proposal, "view": "yes", "words": "Yes, I need more time.",
        "by": cast.maya.user, "at": NOW, "on": TODAY,
    }  # fmt: skip
    return services.answer(**(facts | more))


POINT = services.Point("Finding an assistant takes long.", "We agree.", accepted=True)


def decided(cast: Cast, proposal: PolicyProposal, **more: Any) -> PolicyProposal:
    """Sal decides when everyone was heard."""
    facts = {
        "proposal": proposal, "outcome": "accepted", "reason": REASON, "points": [POINT],
        "by": second(cast), "at": LATER, "on": AFTER,
    }  # fmt: skip
    return services.decide(**(facts | more))
