"""The night sweeps what nobody went on with."""

from collections.abc import Callable
from datetime import datetime

from core import clock, jobs
from core.tasks import clockwork
from files.sweeping import sweep


@jobs.job("files.sweep")
def swept(claim: jobs.Claim) -> Callable[[], None]:
    """Pieces and stray bytes; being run twice deletes nothing more."""
    sweep(at=claim.at)
    return lambda: None


@clockwork
def write_rows(at: datetime) -> None:
    """A row a day."""
    jobs.enqueue("files.sweep", key=f"files.sweep:{clock.day_of(at)}", at=at)
