"""The row is the queue: claimed once, tried five times, never lost."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction

from core import jobs
from core.models import Job
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def diary() -> Iterator[list[str]]:
    """A job that writes what it was told, and one that always fails."""
    written: list[str] = []

    @jobs.job("test.write")
    def write(claim: jobs.Claim):
        return lambda: written.append(claim.arguments["word"])

    @jobs.job("test.fail")
    def fail(claim: jobs.Claim):
        raise RuntimeError("no")

    yield written
    jobs._WORK.pop("test.write")
    jobs._WORK.pop("test.fail")


def clock():
    return NOW + timedelta(seconds=1)


def test_a_key_is_one_job(diary: list[str]) -> None:
    for _ in range(3):
        jobs.enqueue("test.write", key="one", at=NOW, arguments={"word": "hello"})
    assert jobs.run_due(clock=clock) == 1
    assert diary == ["hello"]
    assert Job.objects.get().state == Job.State.DONE


def test_a_job_goes_with_the_fact_that_caused_it(diary: list[str]) -> None:
    with transaction.atomic():
        jobs.enqueue("test.write", key="gone", at=NOW, arguments={"word": "gone"})
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_two_workers_do_it_once(diary: list[str]) -> None:
    row = jobs.enqueue("test.write", key="once", at=NOW, arguments={"word": "once"})
    assert jobs.claim(row.pk, at=NOW) is not None
    assert jobs.claim(row.pk, at=NOW) is None
    assert jobs.run(row.pk, at=NOW, clock=clock) is False
    assert diary == []


def test_a_killed_workers_job_comes_back_when_its_lease_ends(diary: list[str]) -> None:
    row = jobs.enqueue("test.write", key="back", at=NOW, arguments={"word": "back"})
    jobs.claim(row.pk, at=NOW)  # this worker dies here
    later = NOW + jobs.LEASE + timedelta(seconds=1)
    assert list(Job.objects.due(NOW + timedelta(minutes=1))) == []
    assert jobs.run(row.pk, at=later, clock=lambda: later) is True
    assert diary == ["back"]


def test_a_worker_that_lost_its_lease_writes_nothing(diary: list[str]) -> None:
    row = jobs.enqueue("test.slow", key="late", at=NOW, arguments={"word": "late"})

    @jobs.job("test.slow")
    def slow(claim: jobs.Claim):
        Job.objects.filter(pk=row.pk).update(lease_token="another")
        return lambda: diary.append("late")

    # The list is no database row: what counts is that the job is not marked done by the loser.
    assert jobs.run(row.pk, at=NOW, clock=clock) is False
    assert Job.objects.get(pk=row.pk).state == Job.State.WAITING
    jobs._WORK.pop("test.slow")


def test_five_attempts_then_a_person_is_told(diary: list[str]) -> None:
    row = jobs.enqueue("test.fail", key="fails", at=NOW)
    at = NOW
    for _ in range(Job.MOST_ATTEMPTS):
        jobs.run(row.pk, at=at, clock=lambda: at)  # noqa: B023
        at += timedelta(hours=1)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.problem) == (Job.State.PARKED, 5, "RuntimeError")
    assert jobs.run(row.pk, at=at, clock=clock) is False


def test_the_sweep_rings_again_for_what_the_broker_lost(diary: list[str]) -> None:
    jobs.enqueue("test.write", key="lost", at=NOW, arguments={"word": "lost"})
    jobs.enqueue(
        "test.write", key="later", at=NOW, due_at=NOW + timedelta(days=1), arguments={"word": "x"}
    )
    assert jobs.sweep(at=NOW + timedelta(seconds=20)) == 1
