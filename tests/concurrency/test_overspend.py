"""Nobody spends what somebody else has just spent; and without the lock they would."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from ledger import invariants, services
from ledger.models import Account, Entry
from ledger.services import AlreadyReversed, KeyReused, NewEntry, NewMove, Reason
from tests.concurrency import overspend
from tests.concurrency.racing import race
from tests.ledger.shelf import AT, Shelf

RUNNERS = 16


@pytest.fixture
def on_a_server(transactional_db: None) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("Sixteen writers need PostgreSQL; SQLite has its own, smaller race.")


@pytest.mark.services
def test_sixteen_at_once_spend_exactly_the_budget(on_a_server: None) -> None:
    found = overspend.spend_through_the_ledger(runners=RUNNERS, tries=40)

    assert found == {"accepted": 100, "left": 0, "paid": 100}
    assert invariants.check() == []


@pytest.mark.services
def test_the_control_without_a_lock_overspends(on_a_server: None) -> None:
    found = overspend.spend_without_a_lock(runners=RUNNERS)

    assert found["accepted"] > overspend.BUDGET


def test_eight_at_once_on_a_file_spend_exactly_the_budget(tmp_path: Path) -> None:
    """SQLite with BEGIN IMMEDIATE: nobody is told that the database is locked."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.concurrency.overspend", str(tmp_path / "race.sqlite3"), "8"],
        capture_output=True, text=True, check=False, cwd=settings.BASE_DIR, timeout=120,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["ledger"] == {"accepted": 100, "left": 0, "paid": 100}
    assert found["control"]["accepted"] > overspend.BUDGET
    assert found["violations"] == 0


@pytest.mark.services
def test_one_of_many_reversals_wins(on_a_server: None) -> None:
    shelf = Shelf.open()
    wrong = shelf.fill(100)

    answers = race(RUNNERS, lambda _: services.reverse(entry=wrong, by=None, at=AT))

    assert sum(isinstance(answer, Entry) for answer in answers) == 1
    assert sum(isinstance(answer, AlreadyReversed) for answer in answers) == RUNNERS - 1
    assert shelf.balance(shelf.pot) == 0


@pytest.mark.services
def test_one_key_posts_once_and_all_get_the_same_entry(on_a_server: None) -> None:
    shelf = Shelf.open()

    answers = race(RUNNERS, lambda _: shelf.fill(100))

    assert len({answer.pk for answer in answers if isinstance(answer, Entry)}) == 1
    assert all(isinstance(answer, Entry) for answer in answers)
    assert shelf.balance(shelf.pot) == 100


@pytest.mark.services
def test_one_key_in_many_books_posts_in_one(on_a_server: None) -> None:
    """Their locks do not see each other; the unique key does."""
    shelves = [Shelf.open() for _ in range(RUNNERS)]

    answers = race(RUNNERS, lambda n: shelves[n].fill(100))

    assert sum(isinstance(answer, Entry) for answer in answers) == 1
    assert sum(isinstance(answer, KeyReused) for answer in answers) == RUNNERS - 1
    assert invariants.check() == []


@pytest.mark.services
def test_books_locked_in_any_order_do_not_deadlock(on_a_server: None) -> None:
    shelves = [Shelf.open() for _ in range(6)]
    for shelf in shelves:
        shelf.fill(10_000, key=f"fill {shelf.book.pk}")

    def both_ways(runner: int) -> int:
        order = shelves if runner % 2 else shelves[::-1]
        for attempt in range(10):
            with transaction.atomic():
                services.lock(*(shelf.book for shelf in order))
                services.post_many(
                    [
                        NewEntry(
                            shelf.book, f"{runner}:{attempt}:{shelf.book.pk}", Reason.POT_MOVE,
                            [NewMove(shelf.pot, shelf.paid, 1)], None, AT,
                        )
                        for shelf in order
                    ]
                )  # fmt: skip
        return runner

    assert race(RUNNERS, both_ways) == list(range(RUNNERS))
    paid = Account.objects.balances(shelf.paid.pk for shelf in shelves)
    assert set(paid.values()) == {RUNNERS * 10}
    assert invariants.check() == []
