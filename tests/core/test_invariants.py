"""Keys and jobs: each rule holds, and is named when it is broken."""

from datetime import timedelta

import pytest

from core import invariants
from core.models import Heartbeat, IdempotencyKey, Job
from tests.cast import NOW, Cast

HASH = "0" * 64


def a_key(cast: Cast, **more: object) -> IdempotencyKey:
    return IdempotencyKey.objects.create(
        actor=cast.jo, **{"key": "k", "digest": HASH, "started_at": NOW} | more
    )


def test_a_key_is_open_or_answered(cast: Cast) -> None:
    a_key(cast)
    a_key(cast, key="done", status=201, body={"ok": True}, answered_at=NOW)

    assert list(invariants.keys_have_one_answer()) == []


@pytest.mark.parametrize(
    "broken", [{"status": 201}, {"answered_at": NOW}, {"status": 7, "answered_at": NOW, "body": {}}]
)
def test_a_half_answered_key_is_named(cast: Cast, broken: dict[str, object]) -> None:
    row = a_key(cast, **broken)

    assert list(invariants.keys_have_one_answer()) == [f"key {row.pk} is half answered"]


def test_a_key_that_does_not_say_what_was_asked_is_named(cast: Cast) -> None:
    row = a_key(cast, digest="")

    assert list(invariants.keys_have_one_answer()) == [f"key {row.pk} does not say what was asked"]


def test_work_that_waits_while_a_worker_lives_is_named(db: None) -> None:
    job = Job.objects.create(
        name="n", key="k", due_at=NOW - timedelta(minutes=11), created_at=NOW - timedelta(hours=1)
    )
    assert list(invariants.no_job_waits_silently(NOW)) == []  # no worker: /readyz says so

    Heartbeat.objects.create(name="worker", at=NOW)
    assert list(invariants.no_job_waits_silently(NOW)) == [
        f"job {job.pk} has been due for more than ten minutes"
    ]


def test_a_parked_job_says_why(db: None) -> None:
    job = Job.objects.create(name="n", key="k", due_at=NOW, created_at=NOW, state=Job.State.PARKED)

    assert list(invariants.no_job_waits_silently(NOW)) == [
        f"job {job.pk} is parked and does not say why"
    ]
