"""Races about an answer, on a server that has them, each with a control that must notice."""

import pytest
from django.db import connection

from core.models import Authority
from invoices import invariants
from tests.cast import Cast
from tests.concurrency import answering
from tests.sizes import figure, many


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    if connection.vendor == "sqlite":
        pytest.skip("These need PostgreSQL; on SQLite the second waits for the first.")
    return Cast(Authority.objects.create(name="Northtown Council", short_name="Northtown"))


@pytest.mark.services
@pytest.mark.figure
def test_two_helpers_at_once_answer_a_bill_once(cast: Cast) -> None:
    count = many(400)
    wanted = {"pairs": count, "voices": 2 * count, "agreed": count}
    figure(f"two_voices_{count}_pairs", wanted=wanted, got=answering.two_voices(cast, count))
    assert invariants.check() == []


@pytest.mark.services
@pytest.mark.figure
def test_a_yes_is_taken_back_or_in_a_run_and_never_both(cast: Cast) -> None:
    count = many(200)
    wanted = {"pairs": count, "both": 0, "neither": 0}
    figure(f"undo_or_run_{count}_pairs", wanted=wanted, got=answering.undo_or_run(cast, count))
    assert invariants.check() == []


@pytest.mark.services
@pytest.mark.figure
def test_the_control_without_a_lock_does_both(cast: Cast) -> None:
    double = answering.undo_or_run_without_a_lock(cast, 10)
    figure(f"undo_or_run_control_{double}_of_10", wanted=True, got=double > 0)


@pytest.mark.services
@pytest.mark.figure
def test_nothing_is_answered_by_a_standing_yes_once_it_is_stopped(cast: Cast) -> None:
    count = many(400)
    wanted = {"pairs": count, "after_the_stop": 0}
    figure(f"stop_or_send_{count}_pairs", wanted=wanted, got=answering.stop_or_send(cast, count))
    assert invariants.check() == []


@pytest.mark.services
@pytest.mark.figure
def test_the_control_that_reads_the_rule_without_holding_it_answers_too_late(cast: Cast) -> None:
    late = answering.stop_or_send(cast, 3, lock=False)["after_the_stop"]
    figure("stop_or_send_control", wanted=3, got=late)
