"""Races on a provider's side, on a server that has them, each with a control that must notice."""

import pytest
from django.db import connection

from core.models import Authority
from tests.cast import Cast
from tests.concurrency import providing
from tests.sizes import figure, many

pytestmark = [pytest.mark.services, pytest.mark.figure]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    if connection.vendor == "sqlite":
        pytest.skip("These need PostgreSQL; on SQLite the second waits for the first.")
    return Cast(Authority.objects.create(name="Northtown Council", short_name="Northtown"))


def test_a_register_is_billed_once_by_whoever_was_first(cast: Cast) -> None:
    count = many(200)
    wanted = {"pairs": count, "bills": count, "told": count}
    got = providing.one_register_two_presses(cast, count)
    figure(f"one_register_{count}_pairs", wanted=wanted, got=got)


def test_the_control_without_a_lock_bills_twice(cast: Cast) -> None:
    double = providing.one_register_without_a_lock(cast, 5)
    figure(f"one_register_control_{double}_of_5", wanted=True, got=double > 0)


def test_an_organisation_is_never_without_an_owner(cast: Cast) -> None:
    count = many(200)
    wanted = {"pairs": count, "left": count, "without_owner": 0}
    figure(f"last_owner_{count}_pairs", wanted=wanted, got=providing.both_owners_leave(cast, count))


def test_the_control_leaves_nobody(cast: Cast) -> None:
    empty = providing.both_leave_without_a_lock(cast, 5)
    figure(f"last_owner_control_{empty}_of_5", wanted=True, got=empty > 0)
