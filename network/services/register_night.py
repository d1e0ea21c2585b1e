"""What time does to the register: reminders go out, and nobody lapses while a panel is late."""

from datetime import date, datetime, timedelta

from django.db import transaction

from network.models import Application
from network.services.register_telling import tell_organisation
from network.services.standing import add_continuation
from providers.models import UserLedStatus


def remind(*, at: datetime, on: date) -> int:
    """Tell organisations that a check ends soon, or ended. Returns how many were told now."""
    told = 0
    rows = UserLedStatus.objects.exclude(decision="").filter(
        ended_by="", continued=False, expires_on__gte=on - timedelta(days=7),
        expires_on__lte=on + timedelta(days=365),
    )  # fmt: skip
    waiting = set(
        Application.objects.open()
        .filter(kind__in=["renewal", "change"])
        .values_list("organisation_id", flat=True)
    )
    for row in rows.select_related("organisation"):
        if row.organisation_id in waiting or _follows(row):
            continue
        left = (row.expires_on - on).days
        step = _step(row, left, on)
        if step is None:
            continue
        tell_organisation(
            row.organisation, kind=f"reminder:{step}", key=f"{row.decision}:{row.pk}", at=at,
            sentence=_words(row, left), link=("badge",),
        )  # fmt: skip
        told += 1
    return told


def _follows(row: UserLedStatus) -> bool:
    """Whether something holds after this one's last day already."""
    later = UserLedStatus.objects.filter(organisation=row.organisation).exclude(pk=row.pk)
    return later.filter(
        expires_on__gt=row.expires_on, starts_on__lte=row.expires_on + timedelta(days=1)
    ).exists()


def _step(row: UserLedStatus, left: int, on: date) -> str | None:
    """The nearest reminder that is due: 90, 30 (status_reminder_days), or the day after the end."""
    if left < 0:
        return "over"
    network = row.organisation.decisions.get(reference=row.decision).network
    days = sorted(int(one) for one in network.authority.policy("status_reminder_days", on).value)
    due = [day for day in days if left <= day]
    return str(due[0]) if due else None


def _words(row: UserLedStatus, left: int) -> str:
    day = f"{row.expires_on.day} {row.expires_on:%B %Y}"
    if left < 0:
        return f"Your place on the register ended on {day}. You can send it again in five minutes."
    return f"Your place on the register ends on {day}. Has nothing changed? Then it takes five minutes."


@transaction.atomic
def carry_on(*, on: date) -> int:
    """Where the panel is still late near the end of a row that goes on, add the next one."""
    added = 0
    soon = on + timedelta(days=14)
    rows = UserLedStatus.objects.filter(
        continued=True, ended_by="", expires_on__gte=on, expires_on__lte=soon
    )
    for row in rows.select_related("organisation"):
        waiting = Application.objects.open().filter(organisation=row.organisation).first()
        if waiting is not None and not _follows(row) and add_continuation(waiting, on=on):
            added += 1
    return added
