"""The clock's part in bills: once a day, remind of what nobody answered."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from core import clock, jobs
from core.tasks import clockwork
from invoices.services import remind

HOUR = 8  # never in the night


@clockwork
def due(at: datetime) -> None:
    """One job a civil day, from eight in the morning."""
    day = clock.day_of(at)
    if at.astimezone(ZoneInfo(settings.TIME_ZONE)).hour >= HOUR:
        jobs.enqueue(
            "invoices.remind",
            key=f"invoices.remind:{day}",
            at=at,
            arguments={"on": day.isoformat()},
        )


@jobs.job("invoices.remind")
def remind_of_bills(claim: jobs.Claim) -> Callable[[], None]:
    def finish() -> None:
        remind(on=clock.day_of(claim.at), at=claim.at)

    return finish
