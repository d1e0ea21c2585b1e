"""What was paid outside Steer is paid once, whoever starts a run at that moment."""

import pytest

from payments import invariants
from tests.cast import Cast
from tests.concurrency import outside
from tests.concurrency.test_releasing import raced  # noqa: F401 a fixture
from tests.sizes import figure, many


@pytest.mark.services
@pytest.mark.figure
def test_told_confirmed_and_run_at_once_is_one_payment(raced: Cast) -> None:  # noqa: F811
    count = many(200)
    got = outside.told_and_run(raced, count)
    wanted = {"most_of_one_bill": 1, "paid": count, "entries": count, "ways": 1}
    figure(f"F.continuity_races_of_{count}", wanted=wanted, got=got)
    assert invariants.check() == []


@pytest.mark.services
@pytest.mark.figure
def test_the_control_without_the_lock_is_stopped_by_the_database(raced: Cast) -> None:  # noqa: F811
    got = outside.without_the_lock(raced)
    figure(
        "F.continuity_race_control", wanted=(True, 1),
        got=("stopped by the database" in got, got.count("paid")),
    )  # fmt: skip
