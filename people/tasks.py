"""Each minute: seal what was done and who looked."""

from datetime import datetime

from core import jobs
from core.tasks import clockwork
from people import seal as sealing

SEAL_JOB = "people.seal"


@jobs.job(SEAL_JOB)
def seal(claim: jobs.Claim) -> None:
    """Seal every row that waits, some thousands at a time."""
    while sealing.seal():
        pass


@clockwork
def write_rows(at: datetime) -> None:
    """One job a minute, when there is something to seal."""
    if sealing.waits():
        jobs.enqueue(SEAL_JOB, key=f"{SEAL_JOB}:{at:%Y-%m-%dT%H:%M}", at=at)
