"""Alarm clocks of tracking: once a night, and soon after a book has moved."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from core import clock, jobs
from core.tasks import clockwork
from tracking.services import changed_budgets, measure, track
from tracking.services.night import pass_the_night

NIGHT_HOUR = 2
MOST_CHANGED = 500


@jobs.job("tracking.night")
def night(claim: jobs.Claim) -> Callable[[], None]:
    """Every current budget, as of the job's civil day; then what came of earlier guesses."""

    def finish() -> None:
        _run(claim, None)
        measure(on=clock.day_of(claim.at))

    return finish


@jobs.job("tracking.time")
def time_passes(claim: jobs.Claim) -> Callable[[], None]:
    """Pauses, promises that nobody billed, and years that are over."""

    def finish() -> None:
        pass_the_night(on=clock.day_of(claim.at), at=claim.at)

    return finish


@jobs.job("tracking.changed")
def changed(claim: jobs.Claim) -> Callable[[], None]:
    """The budgets that moved on since their last position."""
    return lambda: _run(claim, list(claim.arguments["budgets"]))


def _run(claim: jobs.Claim, budget_ids: list[int] | None) -> None:
    track(on=clock.day_of(claim.at), at=claim.at, budget_ids=budget_ids)


@clockwork
def write_rows(at: datetime) -> None:
    """A row a night (from two o'clock, where the authority is), and one when books moved."""
    on = clock.day_of(at)
    if at.astimezone(ZoneInfo(settings.TIME_ZONE)).hour >= NIGHT_HOUR:
        jobs.enqueue("tracking.time", key=f"time:{on}", at=at)
        jobs.enqueue("tracking.night", key=f"track:{on}", at=at)
    if ids := changed_budgets(on)[:MOST_CHANGED]:
        key = f"track-changed:{at:%Y-%m-%dT%H:%M}"
        jobs.enqueue("tracking.changed", key=key, at=at, arguments={"budgets": ids})
