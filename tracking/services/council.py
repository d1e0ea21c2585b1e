"""Which alerts the council sees, and from when: only what its policy says is its to see.

The person hears of each first, and putting one aside is their own business: it changes nothing
here. `alerts_to_council` names each kind with its days; a kind left out is never shown.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from budgets.models import Budget
from core.clock import day_of
from core.models import Authority
from tracking.models import Alert, Position

DAYS, TIGHT = "alerts_to_council", "council_tight_weeks"


def council_alerts(people: Iterable[int], on: date) -> list[Alert]:
    """Open alerts of these people that the council sees today, the oldest first.

    One a person and kind. Three queries, however many people and alerts.
    """
    rows = (
        Alert.objects.filter(closed_at=None, budget__person__in=list(people))
        .filter(budget__state=Budget.State.ACTIVE)
        .select_related("budget__person", "budget__position")
        .order_by("opened_at", "pk")
    )
    found = list(rows)
    authorities = Authority.objects.in_bulk({row.budget.person.authority_id for row in found})
    rules = {pk: _rules(row, on) for pk, row in authorities.items()}
    seen: dict[tuple[int, str], Alert] = {}
    for row in found:
        since = _from(row, *rules[row.budget.person.authority_id])
        if since is not None and since <= on:
            seen.setdefault((row.budget.person_id, row.kind), row)
    return list(seen.values())


def council_sees_from(alert: Alert, on: date) -> date | None:
    """The day from which the council sees an alert, if it is still true then; None: never."""
    return _from(alert, *_rules(alert.budget.person.authority, on))


def _rules(authority: Authority, on: date) -> tuple[dict[str, int], int]:
    policies = authority.policies_on(on)
    return dict(policies[DAYS].value), int(policies[TIGHT].value)


def _from(alert: Alert, days: dict[str, int], tight_weeks: int) -> date | None:
    if alert.kind not in days:
        return None
    since: date = day_of(alert.opened_at) + timedelta(days=days[alert.kind])
    if alert.kind != Alert.Kind.TIGHT:
        return since
    position: Position | None = getattr(alert.budget, "position", None)
    out = position.runs_out_on if position else None
    return max(since, out - timedelta(weeks=tight_weeks)) if out else since
