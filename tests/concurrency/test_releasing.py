"""One run whatever is pressed or killed; a bank that drops its answers doubles nothing."""

import pytest
from django.db import connection

from core.models import Authority
from payments import invariants
from payments.models import PayRun
from tests.cast import NOW, Cast
from tests.concurrency import releasing
from tests.payments.yeses import PAY_ON
from tests.sizes import SEED, figure, many


@pytest.fixture
def raced(transactional_db: None) -> Cast:
    if connection.vendor == "sqlite":
        pytest.skip("These need PostgreSQL; on SQLite the second waits for the first.")
    authority = Authority.objects.create(
        name="Northtown Council", short_name="Northtown", bank_sort_code="200000",
        bank_account_number="12345678",
    )  # fmt: skip
    return Cast(authority)


@pytest.mark.services
@pytest.mark.figure
def test_eight_starts_and_a_kill_at_each_phase_make_one_run(raced: Cast) -> None:
    count = many(200)
    got = releasing.eight_starts(raced, count)
    wanted = {"runs": 1, "payments": count, "entries": count, "files": 1, "kept": True}
    figure(f"eight_starts_of_a_run_of_{count}", wanted=wanted, got=got)
    assert invariants.check() == []


@pytest.mark.services
@pytest.mark.figure
def test_the_control_without_the_lock_makes_two_runs(raced: Cast) -> None:
    """Two look whether there is a run, then both write: the constraint lets one through."""
    from django.db import IntegrityError

    from tests.concurrency.racing import race

    def press(_number: int) -> str:
        if PayRun.objects.filter(pay_on=PAY_ON).exists():
            return "late"
        try:
            PayRun.objects.create(
                authority=raced.authority, pay_on=PAY_ON, made_at=NOW, made_by=raced.finn
            )
        except IntegrityError:
            return "stopped by the database"
        return "made"

    raced.finn  # noqa: B018 made before the threads start
    got = race(8, press)
    figure("eight_starts_control", wanted=True, got="stopped by the database" in got)


@pytest.mark.figure
def test_a_bank_that_drops_one_answer_in_ten_doubles_nothing(cast: Cast) -> None:
    count = many(2000)
    got = releasing.dropping_bank(cast, count, SEED)
    wanted = {
        "state": "reconciled", "lost_some": True, "asked_again": True, "offered_again": 0,
        "most_by_bank": 1, "paid": count, "entries": count,
    }  # fmt: skip
    figure(f"dropping_bank_{count}_payments", wanted=wanted, got=got)
    assert invariants.check() == []


@pytest.mark.figure
def test_the_control_that_sends_again_pays_twice(cast: Cast) -> None:
    twice = releasing.resend_the_unknown(cast, 100, SEED)
    figure("dropping_bank_control", wanted=True, got=twice > 0)
