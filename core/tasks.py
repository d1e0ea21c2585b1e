"""Celery's side of the jobs: alarm clocks of a few lines each."""

import logging
import os
import socket
from collections.abc import Callable
from datetime import datetime

from celery import shared_task
from django.utils import timezone

from core import jobs
from core.models import Heartbeat

log = logging.getLogger("steer.jobs")


@shared_task(name="core.tasks.run_job")
def run_job(job_id: int) -> None:
    """Do one job row. The message names a row that must exist and be due."""
    jobs.run(job_id, at=timezone.now(), clock=timezone.now)


@shared_task(name="core.tasks.sweep")
def sweep() -> None:
    beat()
    jobs.sweep(at=timezone.now())


@shared_task(name="core.tasks.every_minute")
def every_minute() -> None:
    """Write the rows that time itself causes; each app registers its own below."""
    at = timezone.now()
    for due in _clockwork:
        due(at)


Clockwork = Callable[[datetime], None]
_clockwork: list[Clockwork] = []


def clockwork(write_rows: Clockwork) -> Clockwork:
    """Register a function of the instant that enqueues what is due by then (unique keys)."""
    _clockwork.append(write_rows)
    return write_rows


def beat() -> None:
    name = f"{socket.gethostname()}:{os.getpid()}"[:80]
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


def _publish(queue: str, job_id: int) -> None:
    """Ring a worker. A broker that is down loses nothing: the sweep rings again.

    Whatever a transport raises, the fact is committed and its answer must not fail: it is logged.
    """
    try:
        run_job.apply_async((job_id,), queue=queue, retry=False)
    except Exception:
        log.warning(
            "the broker did not take job %s; the sweep will ring again", job_id, exc_info=True
        )


jobs.nudge_with(_publish)
