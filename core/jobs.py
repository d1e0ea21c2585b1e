"""The row is the queue (docs/adr/0005): register, enqueue, claim, run, sweep.

A verb calls `enqueue(...)` inside its own transaction. A worker claims the row in a short
transaction (lease and attempt), does the slow work outside, and writes result and done in one
transaction guarded by the lease token. The broker only rings the bell.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from core.models import Job

log = logging.getLogger("steer.jobs")
LEASE = timedelta(minutes=8)
BACK_OFF = (5, 30, 120, 600, 1800)  # seconds before each further attempt

Work = Callable[["Claim"], Callable[[], None] | None]


@dataclass(frozen=True)
class Claim:
    """A job that this worker holds for now."""

    job: Job
    arguments: dict[str, Any]
    at: datetime


_WORK: dict[str, Work] = {}
_nudge: Callable[[str, int], None] | None = None


def job(name: str) -> Callable[[Work], Work]:
    """Register the work behind job `name`.

    The work may be slow and must stand being run again. It may return a function of no
    arguments: that writes the result, in the same transaction that marks the job done.
    """

    def register(work: Work) -> Work:
        _WORK[name] = work
        return work

    return register


def registered() -> dict[str, Work]:
    return dict(_WORK)


def nudge_with(publish: Callable[[str, int], None]) -> None:
    """`core.tasks` says how to ring a worker; domain code never imports Celery."""
    global _nudge  # noqa: PLW0603
    _nudge = publish


def enqueue(
    name: str,
    *,
    key: str,
    at: datetime,
    arguments: dict[str, Any] | None = None,
    due_at: datetime | None = None,
    queue: str = "money",
    by: Any = None,
) -> Job:
    """Write a job row once for `key`, and ring a worker after the commit.

    `key` is unique for ever: name and civil day, or name and reference.
    """
    try:
        with transaction.atomic():
            row, made = Job.objects.get_or_create(
                key=key,
                defaults={
                    "name": name,
                    "arguments": arguments or {},
                    "queue": queue,
                    "due_at": due_at or at,
                    "created_at": at,
                    "by": by,
                },
            )
    except IntegrityError:  # two writers at once: the other's row serves
        row, made = Job.objects.get(key=key), False
    if made and (due_at is None or due_at <= at):
        transaction.on_commit(lambda: ring(row))
    return row


def ring(row: Job) -> None:
    if _nudge is not None:
        _nudge(row.queue, row.pk)


def claim(job_id: int, *, at: datetime) -> Claim | None:
    """Take the job if it is due and nobody holds it; None otherwise."""
    token = token_hex(16)
    taken = (
        Job.objects.due(at)
        .filter(pk=job_id)
        .update(lease_token=token, leased_until=at + LEASE, attempts=F("attempts") + 1)
    )
    if not taken:
        return None
    row = Job.objects.get(pk=job_id)
    return Claim(row, row.arguments, at) if row.lease_token == token else None


def run(job_id: int, *, at: datetime, clock: Callable[[], datetime]) -> bool:
    """Claim and do one job; True when it was done here."""
    held = claim(job_id, at=at)
    if held is None:
        return False
    if held.job.attempts > Job.MOST_ATTEMPTS:
        _park(held, "It was tried five times and did not finish.")
        return False
    work = _WORK.get(held.job.name)
    if work is None:
        _park(held, f"Nothing is registered for {held.job.name}.")
        return False
    try:
        finish = work(held)
        with transaction.atomic():
            if finish is not None:
                finish()
            _mark_done(held, clock())
    except LeaseLost:
        log.warning("job lease lost: %s", held.job.key)
        return False
    except Exception as problem:
        log.exception("job failed: %s", held.job.key)
        _later(held, problem, clock())
        return False
    return True


class LeaseLost(Exception):
    """Another worker took the job over; what we did here is rolled back."""


def _held(held: Claim) -> Any:
    return Job.objects.filter(
        pk=held.job.pk, lease_token=held.job.lease_token, state=Job.State.WAITING
    )


def _mark_done(held: Claim, at: datetime) -> None:
    done = _held(held).update(state=Job.State.DONE, done_at=at, leased_until=None, problem="")
    if not done:
        raise LeaseLost(held.job.key)


def _park(held: Claim, problem: str) -> None:
    _held(held).update(state=Job.State.PARKED, leased_until=None, problem=problem[:300])


def _later(held: Claim, problem: Exception, at: datetime) -> None:
    if held.job.attempts >= Job.MOST_ATTEMPTS:
        _park(held, type(problem).__name__)
        return
    wait = timedelta(seconds=BACK_OFF[min(held.job.attempts, len(BACK_OFF)) - 1])
    _held(held).update(leased_until=None, due_at=at + wait, problem=type(problem).__name__)


def sweep(*, at: datetime, most: int = 200) -> int:
    """Ring again for every due row: what a killed worker or a wiped broker lost comes back."""
    rows = list(Job.objects.due(at).order_by("due_at", "id")[:most])
    for row in rows:
        ring(row)
    return len(rows)


def run_due(*, clock: Callable[[], datetime], most: int = 1000) -> int:
    """Do what is due, here and now: for commands, tests and the demo."""
    done = 0
    for _ in range(most):
        at = clock()
        row = Job.objects.due(at).order_by("due_at", "id").first()
        if row is None:
            break
        done += run(row.pk, at=at, clock=clock)
    return done
