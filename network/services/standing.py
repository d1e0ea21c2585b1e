"""What holds on the register from which day: follows from decisions, ends, and is never lengthened."""

from datetime import date, timedelta

from network.models import Application, Decision
from network.register_triggers import CONTINUED_DAYS
from providers.models import UserLedStatus

DAY = timedelta(days=1)


def end_status(row: UserLedStatus, *, last_day: date, ended_by: str) -> None:
    """It holds until this day at the latest; a last day before its first means that it never held."""
    if row.expires_on > last_day:
        row.expires_on, row.ended_by = last_day, ended_by[:24]
        row.save(update_fields=["expires_on", "ended_by"])


def apply_decision(decision: Decision) -> UserLedStatus | None:
    """From the decision's day on, it is what holds. Returns the new row; none when nothing holds."""
    rows = UserLedStatus.objects.filter(
        organisation=decision.organisation, expires_on__gte=decision.starts_on
    )
    for row in rows.select_for_update():
        end_status(row, last_day=decision.starts_on - DAY, ended_by=decision.reference)
    if decision.outcome != Decision.Outcome.REGISTERED or decision.expires_on is None:
        return None
    return UserLedStatus.objects.create(
        organisation=decision.organisation, level=decision.level, carer_led=decision.carer_led,
        consortium=decision.consortium, working_towards=decision.working_towards,
        starts_on=decision.starts_on, expires_on=decision.expires_on,
        evidence_on=decision.evidence_on, checked_by=str(decision.network), facts=decision.facts,
        reason=decision.reasons[:300], decision=decision.reference,
    )  # fmt: skip


def add_continuation(application: Application, *, on: date) -> UserLedStatus | None:
    """What holds goes on after its day while an application sent in time waits; marked so.

    A row of at most 100 days; the night's work adds the next one while the panel is late.
    """
    rows = UserLedStatus.objects.filter(organisation=application.organisation).exclude(decision="")
    last = rows.filter(ended_by="", expires_on__gte=on).order_by("-expires_on", "-pk").first()
    if last is None:
        return None
    return UserLedStatus.objects.create(
        organisation=last.organisation, level=last.level, carer_led=last.carer_led,
        consortium=last.consortium, working_towards=last.working_towards,
        starts_on=last.expires_on + DAY, expires_on=last.expires_on + DAY * CONTINUED_DAYS,
        evidence_on=last.evidence_on, checked_by=last.checked_by, facts=last.facts,
        decision=last.decision, continued=True,
        reason="The panel has not looked yet. What was checked goes on until it has.",
    )  # fmt: skip
