"""Keys and jobs: each rule holds, and is named when it is broken."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core import invariants
from core.models import Heartbeat, IdempotencyKey, Job
from tests.cast import NOW, Cast

HASH = "0" * 64


def a_key(cast: Cast, **more: object) -> IdempotencyKey:
    return IdempotencyKey.objects.create(
        actor=cast.jo, **{"key": "k", "digest": HASH, "status": 201, "answered_at": NOW} | more
    )


def test_a_key_with_its_answer_is_right(cast: Cast) -> None:
    a_key(cast)
    a_key(cast, key="nothing to say", status=204)

    assert list(invariants.keys_have_one_answer()) == []


def test_the_database_keeps_no_key_without_an_answer(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        a_key(cast, status=0)


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
