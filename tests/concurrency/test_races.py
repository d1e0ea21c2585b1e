"""The races at their full numbers, each with a control that must fail (docs/figures.md)."""

import pytest
from django.db import connection

from budgets.models import Budget
from budgets.services import figures_of
from core.models import Authority
from ledger import invariants
from payments.models import PayRun
from tests.cast import Cast
from tests.concurrency import overspend, pairs, two_books
from tests.sizes import figure, many

RUNNERS = 16


@pytest.fixture
def on_a_server(transactional_db: None) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("These need PostgreSQL; SQLite has its own, smaller races on a file.")


@pytest.fixture
def cast(on_a_server: None) -> Cast:
    return Cast(Authority.objects.create(name="Northtown Council", short_name="Northtown"))


@pytest.mark.services
@pytest.mark.figure
def test_nobody_overspends_and_nobody_deadlocks(on_a_server: None) -> None:
    """Beside each, its control: look and then spend, and locks in the order they come."""
    tries = -(-many(20_000) // RUNNERS)
    found = overspend.spend_through_the_ledger(runners=RUNNERS, tries=tries)
    overspent = found["accepted"] - overspend.BUDGET
    figure(f"overspend_{tries * RUNNERS}_attempts_16_threads", wanted=0, got=overspent)
    assert found == {"accepted": 100, "left": 0, "paid": 100}
    control = overspend.spend_without_a_lock(runners=RUNNERS)["accepted"]
    figure(f"overspend_control_spends_{control}_of_100", wanted=True, got=control > 100)

    entries = max(2 * RUNNERS, many(800))
    figure(
        f"two_books_{entries}_entries", got=two_books.both_ways(runners=RUNNERS, entries=entries),
        wanted={"lost": 0, "deadlocks": 0},
    )  # fmt: skip
    figure("two_books_control_unsorted_deadlocks", wanted=1, got=two_books.as_they_come())
    assert invariants.check() == []


@pytest.mark.services
@pytest.mark.figure
def test_a_bill_and_a_run_are_decided_once(cast: Cast) -> None:
    """Two people at once, over and over; the control looks and then writes."""
    count = many(1_000)
    once = {"pairs": count, "double": 0, "none": 0}
    figure(f"one_bill_{count}_pairs", wanted=once, got=pairs.bills(cast, count))
    assert figures_of(Budget.objects.get()).spent == count  # a penny a bill, once
    figure(f"one_run_{count}_pairs", wanted=once, got=pairs.runs(cast, count))
    PayRun.objects.all().delete()

    double = pairs.runs_without_a_lock(cast, 10)["double"]
    figure(f"one_run_control_decides_{double}_of_10_twice", wanted=True, got=double > 0)
