"""Messages on a bill: between its provider and who answers, and nobody else."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from core.errors import NotAllowed
from invoices import services
from invoices.models import Bill, BillMessage
from invoices.services import messaging
from notices.models import Notice
from people.models import User
from tests.cast import NOW, Cast
from tests.invoices.sent_bills import bill_of, priced, promised

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")


@pytest.fixture
def bill(cast: Cast) -> Bill:
    agreement = promised(
        cast, pence=660_00, rate=3000, unit="session", weekdays=[3], starts=date(2026, 11, 5),
        ends=date(2026, 12, 17), organisation=cast.acorn, service=cast.art,
    )  # fmt: skip
    line = priced(date(2026, 11, 5), "1", 3000, unit="session")
    return bill_of(agreement, line, by=cast.olu)


def test_both_sides_write_and_are_told_without_the_words(
    cast: Cast, browser: Browser, bill: Bill
) -> None:
    maya, olu = browser(cast.maya.user), browser(cast.olu)
    mine, theirs = (
        f"/my/bills/{bill.reference}/messages/",
        f"/provider/bills/{bill.reference}/messages/",
    )
    assert "Write to Acorn Arts" in maya.get(f"/my/bills/{bill.reference}/").content.decode()
    for _ in range(2):  # pressed twice, sent once
        maya.post(mine, {"words": "Was it two hours?\n<b>Really</b>", "once": "m1"})
    page = olu.get(theirs).content.decode()
    assert "Was it two hours?" in page
    assert "<b>Really" not in page
    olu.post(theirs, {"words": "Yes, until four.", "once": "m2"})
    assert "Yes, until four." in maya.get(mine).content.decode()
    assert "2 messages" in olu.get(f"/provider/bills/{bill.reference}/").content.decode()
    told = {(row.to, row.sentence) for row in Notice.objects.filter(kind="bill.message")}
    assert told == {
        (cast.olu, f"Somebody wrote to you about bill {bill.number}."),
        (cast.maya.user, "Acorn Arts wrote to you about a bill."),
    }
    assert BillMessage.objects.count() == 2
    bill.refresh_from_db()
    assert bill.state == Bill.State.ASKED  # a message answers nothing


def test_helpers_who_answer_write_and_nobody_else_does(
    cast: Cast, browser: Browser, bill: Bill
) -> None:
    sam, ali = browser(cast.sam), browser(cast.ali)
    address = f"/for/{cast.maya.reference}/bills/{bill.reference}/messages/"
    sam.post(address, {"words": "Maya asks for the times."})
    assert BillMessage.objects.get().by == cast.sam
    assert ali.get(address).status_code == 404
    for user in (cast.rex, cast.bea, cast.jo):
        assert browser(user).get(f"/provider/bills/{bill.reference}/messages/").status_code in {
            403,
            404,
        }
        assert browser(user).get(address).status_code in {403, 404}
    for side, user in (("person", cast.olu), ("provider", cast.maya.user), ("person", cast.ali)):
        with pytest.raises(NotAllowed):
            messaging.send_message(bill=bill, side=side, words="Me", by=user, at=NOW)


def test_what_felt_unsafe_is_on_neither_page(cast: Cast, browser: Browser, bill: Bill) -> None:
    maya, olu = browser(cast.maya.user), browser(cast.olu)
    assert "I felt unsafe" in maya.get(f"/my/bills/{bill.reference}/messages/").content.decode()
    services.tell_unsafe(bill=bill, by=cast.maya.user, at=NOW)
    for address in ("", "messages/"):
        page = olu.get(f"/provider/bills/{bill.reference}/{address}").content.decode()
        assert "unsafe" not in page.lower()


@pytest.mark.parametrize(
    ("words", "said"), [("", "Type your message."), ("  ", "Type your message."), ("x" * 1001, "1000")]
)  # fmt: skip
def test_bad_words_are_named(
    cast: Cast, browser: Browser, bill: Bill, words: str, said: str
) -> None:
    page = browser(cast.olu).post(
        f"/provider/bills/{bill.reference}/messages/", {"words": words}
    ).content.decode()  # fmt: skip
    assert said in page.replace("1,000", "1000")
    assert not BillMessage.objects.exists()
