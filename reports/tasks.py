"""By the worker: each night what was paid, each month a report."""

from collections.abc import Callable
from datetime import date, datetime

from core import clock
from core.jobs import Claim, enqueue, job
from core.models import Authority
from core.tasks import clockwork
from reports import services

NIGHT_JOB = "reports.night"
MONTH_JOB = "reports.month"


@job(NIGHT_JOB)
def keep_up(claim: Claim) -> Callable[[], None]:
    """Count anew the months that money moved in."""
    return lambda: _keep_up(claim.at)


def _keep_up(at: datetime) -> None:
    services.keep_up(at=at)


@job(MONTH_JOB)
def issue(claim: Claim) -> Callable[[], None]:
    """The first report of a month; one that is there stays."""
    return lambda: _issue(claim)


def _issue(claim: Claim) -> None:
    authority = Authority.objects.get(reference=claim.arguments["authority"])
    month = date.fromisoformat(claim.arguments["month"])
    if services.latest(authority, month) is None:
        services.issue(authority=authority, month=month, at=claim.at)


@clockwork
def each_night(at: datetime) -> None:
    """One row a night, and one for each council's month that is due."""
    on = clock.day_of(at)
    enqueue(NIGHT_JOB, key=f"{NIGHT_JOB}:{on.isoformat()}", at=at)
    for authority in Authority.objects.all():
        month = services.due(authority, on)
        if month is not None:
            enqueue(
                MONTH_JOB, key=f"{MONTH_JOB}:{authority.reference}:{month.starts_on:%Y-%m}", at=at,
                arguments={
                    "authority": authority.reference, "month": month.starts_on.isoformat()
                },
            )  # fmt: skip
