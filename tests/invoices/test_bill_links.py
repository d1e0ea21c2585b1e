"""A link that shows where one bill stands, and nothing else."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from invoices import services
from invoices.models import Bill, BillLink
from invoices.services import linking
from people.models import AuditRecord, User
from tests.cast import NOW, Cast
from tests.invoices.sent_bills import bill_of, priced, promised, yes

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")


@pytest.fixture
def bill(cast: Cast) -> Bill:
    agreement = promised(
        cast, pence=660_00, rate=3123, unit="session", weekdays=[3], starts=date(2026, 11, 5),
        ends=date(2026, 12, 17), organisation=cast.acorn, service=cast.art,
    )  # fmt: skip
    line = priced(date(2026, 11, 5), "1", 3123, unit="session")
    return bill_of(agreement, line, by=cast.olu, number="MAYA-7")


def _open(secret: str) -> tuple[int, str]:
    answer = Client().get(f"/bill/{secret}/")
    return answer.status_code, answer.content.decode()


def test_it_shows_the_state_and_nothing_that_is_anybodys(
    cast: Cast, browser: Browser, bill: Bill
) -> None:
    page = browser(cast.olu).post(f"/provider/bills/{bill.reference}/links/").content.decode()
    secret = page.split("/bill/", 1)[1].split("/", 1)[0]
    status, shown = _open(secret)
    assert status == 200
    assert "Waiting for an answer" in shown
    assert "The answer is due by" in shown
    assert bill.reference in shown
    private = ("Maya", "Acorn", "Olu", "31.23", "MAYA-7", "help at home", bill.agreement.reference)
    assert [word for word in private if word in shown] == []
    yes(bill)
    assert "Said yes" in _open(secret)[1]
    assert "Money on about" in _open(secret)[1]
    assert secret not in str(list(BillLink.objects.values()))
    assert AuditRecord.objects.filter(event="bill.link_made", subject=bill.reference).exists()


def test_nobody_finds_or_follows_it(cast: Cast, bill: Bill) -> None:
    _row, secret = linking.make_link(bill=bill, by=cast.olu, at=NOW)
    answer = Client().get(f"/bill/{secret}/")
    assert answer["Referrer-Policy"] == "strict-origin"  # the site alone, never the address
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]
    assert 'content="strict-origin"' in answer.content.decode()
    assert Client().post(f"/bill/{secret}/").status_code in {403, 405}
    bill.refresh_from_db()
    assert bill.state == Bill.State.ASKED


def test_it_ends_and_can_be_stopped(cast: Cast, browser: Browser, bill: Bill) -> None:
    row, secret = linking.make_link(bill=bill, by=cast.olu, at=NOW)
    other, second = linking.make_link(bill=bill, by=cast.olu, at=NOW)
    stop = f"/provider/bills/{bill.reference}/links/{row.reference}/stop/"
    assert browser(cast.bea).post(stop).status_code == 404
    browser(cast.olu).post(stop)
    assert _open(secret)[0] == 404
    assert _open(second)[0] == 200
    with time_machine.travel(NOW + timedelta(days=28), tick=False):
        assert _open(second)[0] == 404
    never, odd = _open("x" * 32), _open("y" * 4000)
    assert (never[0], odd[0]) == (404, 404)
    assert other.stopped_at is None


def test_five_links_are_enough(cast: Cast, browser: Browser, bill: Bill) -> None:
    rows = [linking.make_link(bill=bill, by=cast.olu, at=NOW)[0] for _ in range(5)]
    with pytest.raises(linking.TooManyLinks):
        linking.make_link(bill=bill, by=cast.olu, at=NOW)
    page = browser(cast.olu).post(f"/provider/bills/{bill.reference}/links/", follow=True)
    assert "Five links to this bill are open" in page.content.decode()
    linking.stop_link(link=rows[0], by=cast.olu, at=NOW)
    assert linking.make_link(bill=bill, by=cast.olu, at=NOW)
    assert browser(cast.bea).get(f"/provider/bills/{bill.reference}/links/").status_code == 404


@pytest.mark.parametrize("how", ["withdrawn", "held"])
def test_each_state_has_words_without_names(cast: Cast, bill: Bill, how: str) -> None:
    _row, secret = linking.make_link(bill=bill, by=cast.olu, at=NOW)
    if how == "withdrawn":
        services.withdraw_bill(bill=bill, by=cast.olu, at=NOW)
    else:
        Bill.objects.filter(pk=bill.pk).update(state=Bill.State.HELD, needs_decision=True)
    words = {"withdrawn": "took it back", "held": "Somebody asks about it"}[how]
    assert words in _open(secret)[1]
