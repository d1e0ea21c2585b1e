"""Several count, issue or bring in at once: one after the other, and once."""

import pytest
from django.db import connection

from core.models import Authority
from reports import services
from reports.models import MoneyReport, PublishedLine, SpentDay
from reports.services import working_out
from tests.cast import NOW, Cast
from tests.concurrency.racing import race
from tests.reports.paying import billed_and_paid
from tests.reports.test_reports import MAY

RUNNERS = 6
TABLE = b"Supplier,Amount,Date\nA,600,1/5/2026\nB,700,1/5/2026\n"
pytestmark = pytest.mark.services


@pytest.fixture
def cast_on_a_server(transactional_db: None) -> Cast:
    if connection.vendor == "sqlite":
        pytest.skip("The suite's SQLite is in memory, where one writer follows another anyway.")
    return Cast(
        Authority.objects.create(
            name="Northtown Council", short_name="Northtown", bank_sort_code="000000",
            bank_account_number="12345678", bacs_service_user_number="123456",
        )
    )  # fmt: skip


def wrong_in(answers: list[object]) -> list[object]:
    return [answer for answer in answers if isinstance(answer, Exception)]


def test_six_count_the_same_months_at_once(cast_on_a_server: Cast) -> None:
    billed_and_paid(cast_on_a_server, MAY, MAY.replace(day=31))
    assert wrong_in(race(RUNNERS, lambda _: services.work_out(at=NOW))) == []
    assert SpentDay.objects.count() == 31


def test_without_the_lock_they_get_in_each_others_way(
    cast_on_a_server: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    billed_and_paid(cast_on_a_server, MAY, MAY.replace(day=31))
    monkeypatch.setattr(working_out, "one_at_a_time", lambda: None)
    tries = (race(RUNNERS, lambda _: services.work_out(at=NOW)) for _ in range(20))
    assert any(wrong_in(answers) for answers in tries)


def test_six_issue_the_same_month_at_once(cast_on_a_server: Cast) -> None:
    council = cast_on_a_server.authority
    answers = race(RUNNERS, lambda _: services.issue(authority=council, month=MAY, at=NOW))
    assert {type(one) for one in wrong_in(answers)} == {services.CorrectionNeedsWhy}
    assert MoneyReport.objects.count() == 1


def test_one_file_is_brought_in_six_times_at_once(cast_on_a_server: Cast) -> None:
    council = cast_on_a_server.authority
    answers = race(
        RUNNERS,
        lambda _: services.bring_in(
            authority=council, name="a.csv", content=TABLE, by=None, at=NOW
        ),
    )
    assert wrong_in(answers) == []
    assert PublishedLine.objects.count() == 2
