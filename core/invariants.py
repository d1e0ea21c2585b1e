"""What must always be true of keys and jobs: one answer a key, and no work forgotten silently."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from core import clock
from core.models import Heartbeat, IdempotencyKey, Job

LATEST = timedelta(minutes=10)
ALIVE = timedelta(minutes=3)


def violations() -> Iterator[str]:
    """Everything that does not hold, in words; nothing when all is well."""
    yield from keys_have_one_answer()
    yield from no_job_waits_silently(clock.now())


def keys_have_one_answer() -> Iterator[str]:
    """Every key says what was asked (I6).

    That it has one answer, and has it at all, is held by the database (`one_answer_a_key`,
    `a_key_has_its_answer`).
    """
    blank = IdempotencyKey.objects.exclude(digest__regex=r"^[0-9a-f]{64}$")
    for pk in blank.order_by("pk").values_list("pk", flat=True):
        yield f"key {pk} does not say what was asked"


def no_job_waits_silently(at: datetime) -> Iterator[str]:
    """Every job is done, or due, or parked with its problem named (I8).

    While a worker is alive nothing is due for more than ten minutes; where none is, /readyz says
    so, and that is not silence.
    """
    nameless = Job.objects.parked().filter(problem="")
    for pk in nameless.order_by("pk").values_list("pk", flat=True):
        yield f"job {pk} is parked and does not say why"
    if Heartbeat.objects.filter(at__gte=at - ALIVE, at__lte=at).exists():
        forgotten = Job.objects.due(at).filter(due_at__lt=at - LATEST)
        for pk in forgotten.order_by("pk").values_list("pk", flat=True):
            yield f"job {pk} has been due for more than ten minutes"


def figures() -> dict[str, int]:
    """How much was checked."""
    return {"keys": IdempotencyKey.objects.count(), "jobs": Job.objects.count()}
