"""Hearings and the register by the worker: who is told, and what the night does."""

from collections.abc import Callable
from datetime import datetime

from core import clock, jobs
from core.jobs import Claim, job
from core.tasks import clockwork
from network.models import PolicyProposal
from network.services import register_night, sustaining_night
from network.services.telling import OPENED_JOB, tell_everyone


@job(OPENED_JOB)
def tell_opened(claim: Claim) -> None:
    """One notice for each; the same key tells once, so a second run tells nobody twice."""
    proposal = PolicyProposal.objects.select_related("authority", "organisation").get(
        reference=claim.arguments["proposal"]
    )
    tell_everyone(proposal, at=claim.at)


@job("network.register_night")
def register_night_done(claim: Claim) -> Callable[[], None]:
    """Reminders of checks that end, and rows that go on; the same night twice does nothing more."""
    on = clock.day_of(claim.at)
    register_night.carry_on(on=on)
    register_night.remind(at=claim.at, on=on)
    return lambda: None


@job("network.lasting_night")
def lasting_night(claim: Claim) -> Callable[[], None]:
    """Who loses income and who has gone quiet; the same night twice does nothing more."""
    sustaining_night.work_out(at=claim.at, on=clock.day_of(claim.at))
    return lambda: None


@clockwork
def write_rows(at: datetime) -> None:
    """A row a day of each."""
    for name in ("network.register_night", "network.lasting_night"):
        jobs.enqueue(name, key=f"{name}:{clock.day_of(at)}", at=at)
