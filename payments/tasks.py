"""The morning's work of payments: instalments that fall due, once a day."""

from datetime import date, datetime

from core import clock
from core.jobs import Claim, enqueue, job
from core.tasks import clockwork
from payments import services

MAKE = "payments.make_instalments"


@job(MAKE)
def make_instalments(claim: Claim) -> None:
    """Make what falls due from the job's day on; a second run makes nothing more."""
    services.make_instalments(on=date.fromisoformat(claim.arguments["on"]), at=claim.at)


@clockwork
def each_morning(at: datetime) -> None:
    """One row a civil day."""
    on = clock.day_of(at).isoformat()
    enqueue(MAKE, key=f"{MAKE}:{on}", at=at, arguments={"on": on})
