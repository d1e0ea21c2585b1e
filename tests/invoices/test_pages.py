"""The pages of bills, through the browser's door: provider, person, council."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from invoices import services
from invoices.models import Bill, BillEvent
from notices.models import Notice
from people.models import Looking, User
from tests.cast import NOW, TODAY, Cast
from tests.invoices.sent_bills import bill_of, figures, priced, promised

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")


@pytest.fixture
def art_bill(cast: Cast) -> Bill:
    """Acorn says Maya had three sessions in November, of £30 each."""
    agreement = promised(
        cast, pence=660_00, rate=3000, unit="session", weekdays=[3], starts=date(2026, 11, 5),
        ends=date(2026, 12, 17), organisation=cast.acorn, service=cast.art,
    )  # fmt: skip
    days = [date(2026, 11, 5), date(2026, 11, 12), date(2026, 11, 19)]
    return bill_of(
        agreement, *[priced(day, "1", 3000, unit="session") for day in days], by=cast.olu
    )


def test_yes_is_one_press_and_undo_another(cast: Cast, browser: Browser, art_bill: Bill) -> None:
    maya = browser(cast.maya.user)
    page = maya.get(f"/my/bills/{art_bill.reference}/").content.decode()
    assert "Did this happen?" in page
    assert "3 times" in page
    assert "£90" in page
    assert "£570 is left" in page
    assert "Thursday 5 November" in page
    art_bill.refresh_from_db()
    assert art_bill.state == Bill.State.ASKED  # opening a page approves nothing
    for _ in range(2):  # pressed twice, it happens once
        maya.post(f"/my/bills/{art_bill.reference}/", {"yes": "1"})
    art_bill.refresh_from_db()
    assert (art_bill.state, art_bill.agreed_pence) == (Bill.State.AGREED, 90_00)
    assert figures(art_bill.agreement.budget).spent == 90_00
    assert "We will pay" in maya.get(f"/my/bills/{art_bill.reference}/").content.decode()
    maya.post(f"/my/bills/{art_bill.reference}/", {"undo": "1"})
    assert figures(art_bill.agreement.budget).spent == 0


def test_not_sure_leaves_the_question_open(cast: Cast, browser: Browser, art_bill: Bill) -> None:
    maya = browser(cast.maya.user)
    maya.post(f"/my/bills/{art_bill.reference}/", {"later": "1"})
    art_bill.refresh_from_db()
    assert (art_bill.state, art_bill.answered_at) == (Bill.State.ASKED, None)


def test_two_of_three_happened(cast: Cast, browser: Browser, art_bill: Bill) -> None:
    maya = browser(cast.maya.user)
    page = f"/my/bills/{art_bill.reference}/wrong/"
    assert "Something is wrong" in maya.get(page).content.decode()
    assert (
        "Choose what is wrong." in maya.post(page, {"lines": ["2"], "ask": "them"}).content.decode()
    )
    maya.post(page, {"what": "did_not_go", "lines": ["2"], "ask": "someone", "words": "I was ill."})
    art_bill.refresh_from_db()
    assert (art_bill.state, art_bill.agreed_pence) == (Bill.State.PART_AGREED, 60_00)
    assert art_bill.needs_decision
    olu = browser(cast.olu).get(f"/provider/bills/{art_bill.reference}/").content.decode()
    assert "I was ill" not in olu
    assert "1 of 3 is not right" in olu


def test_feeling_unsafe_reaches_a_human_and_never_the_provider(
    cast: Cast, browser: Browser, art_bill: Bill
) -> None:
    maya = browser(cast.maya.user)
    told = maya.post(f"/my/bills/{art_bill.reference}/unsafe/").content.decode()
    assert "We have told someone" in told
    assert Notice.objects.filter(to=cast.jo, kind="safety").count() == 1
    assert not Notice.objects.filter(to=cast.olu, kind="safety").exists()
    assert BillEvent.objects.filter(bill=art_bill, seen_by="person").exists()
    assert (
        "unsafe"
        not in browser(cast.olu).get(f"/provider/bills/{art_bill.reference}/").content.decode()
    )


def test_who_sends_or_is_paid_never_answers(cast: Cast, browser: Browser, art_bill: Bill) -> None:
    with pytest.raises(services.AnswererIsPaid):
        services.confirm_bill(bill=art_bill, answers="yes", by=cast.olu, at=NOW, on=TODAY)
    assert (
        browser(cast.olu).post(f"/my/bills/{art_bill.reference}/", {"yes": "1"}).status_code == 404
    )
    assert browser(cast.rex).get(f"/my/bills/{art_bill.reference}/").status_code == 404
    assert browser(cast.nia.user).get(f"/my/bills/{art_bill.reference}/").status_code == 404


def test_sam_answers_for_maya_and_maya_is_told(
    cast: Cast, browser: Browser, art_bill: Bill
) -> None:
    sam = browser(cast.sam)
    address = f"/for/{cast.maya.reference}/bills/{art_bill.reference}/"
    assert "Did this happen?" in sam.get(address).content.decode()
    sam.post(address, {"yes": "1"})
    art_bill.refresh_from_db()
    assert art_bill.answered_by == cast.sam
    assert Notice.objects.filter(to=cast.maya.user, kind="bill.answered_for").exists()
    assert Looking.objects.filter(user=cast.sam, person=cast.maya).exists()
    ali = browser(cast.ali)
    assert ali.get(address).status_code == 404


def test_a_provider_bills_in_three_pages(cast: Cast, browser: Browser, art_bill: Bill) -> None:
    Bill.objects.filter(pk=art_bill.pk).update(state=Bill.State.WITHDRAWN)
    olu, agreement = browser(cast.olu), art_bill.agreement
    assert "Send a bill" in olu.get("/provider/").content.decode()
    assert "Maya" in olu.get("/provider/bills/new/").content.decode()
    write = f"/provider/bills/new/{agreement.reference}/"
    assert "Thursday 5 November" in olu.get(write).content.decode()
    data = {
        "happened": ["2026-11-05", "2026-11-19"], "number": "A-77", "issued_on": "23/11/2026",
        "units-2026-11-05": "1", "units-2026-11-19": "1",
    }  # fmt: skip
    check = olu.post(write, data)
    assert "£60" in check.content.decode()
    assert not Bill.objects.filter(number="A-77").exists()
    for _ in range(2):
        olu.post(write, data | {"yes": "1", "once": "same"})
    sent = Bill.objects.get(number="A-77")
    assert (sent.state, sent.total_pence) == (Bill.State.ASKED, 60_00)
    assert (sent.from_on, sent.to_on) == (date(2026, 11, 5), date(2026, 11, 19))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"units-2026-11-05": "-2"}, "Units must be above nought"),
        ({"units-2026-11-05": "two"}, "Type a number in figures"),
        ({"units-2026-11-05": "1.234"}, "two figures or fewer"),
        ({"issued_on": "31 4 2026"}, "There is no 31 April in 2026"),
        ({"issued_on": "24/11/2026"}, "still to come"),
        ({"happened": []}, "Tick at least one session."),
        ({"number": ""}, "Fill this in"),
        ({"number": "B-1"}, "You have sent bill B-1 before"),
    ],
)
def test_what_was_typed_stays_and_the_mistake_is_named(
    cast: Cast, browser: Browser, art_bill: Bill, change: dict[str, object], words: str
) -> None:
    line = art_bill.lines.first()
    assert line is not None
    Bill.objects.filter(pk=art_bill.pk).update(state=Bill.State.HELD)
    art_bill.lines.exclude(pk=line.pk).delete()
    line.service_on = date(2026, 10, 1)
    line.save()
    write = f"/provider/bills/new/{art_bill.agreement.reference}/"
    data: dict[str, object] = {
        "happened": ["2026-11-05"], "number": "A-78", "issued_on": "23 November 2026",
        "units-2026-11-05": "1",
    }  # fmt: skip
    page = browser(cast.olu).post(write, data | change)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert "Error:" in page.content.decode()


def test_a_provider_never_reads_what_is_left(cast: Cast, browser: Browser) -> None:
    agreement = promised(cast, pence=88_00, rate=2200, units="1")
    line = priced(date(2026, 10, 5), "4.2", 2200)
    bill = bill_of(agreement, line, by=cast.bea, to_on=date(2026, 11, 1))
    assert bill.findings.filter(code="money_short").exists()
    bea = browser(cast.bea)
    for page in (f"/provider/bills/{bill.reference}/", "/provider/", "/provider/bills/"):
        assert "left" not in bea.get(page).content.decode().lower().replace("left out", "")
    answer = bea.get(f"/api/v1/bills/{bill.reference}/").json()
    assert "money_short" not in {found["code"] for found in answer["findings"]}


def test_another_providers_bill_is_not_there(cast: Cast, browser: Browser, art_bill: Bill) -> None:
    bea = browser(cast.bea)
    assert bea.get(f"/provider/bills/{art_bill.reference}/").status_code == 404
    assert bea.post(f"/provider/bills/{art_bill.reference}/take-back/").status_code == 404
    assert bea.get(f"/provider/bills/new/{art_bill.agreement.reference}/").status_code == 404


def test_a_worker_decides_what_is_disputed_and_both_are_told(
    cast: Cast, browser: Browser, art_bill: Bill
) -> None:
    jo = browser(cast.jo)
    page = f"/council/exceptions/{art_bill.reference}/"
    answer = jo.get(page)
    assert answer.status_code == 302  # nothing is in question: a reason is asked first
    assert f"subject={art_bill.reference}" in answer["Location"]
    services.confirm_bill(
        bill=art_bill, answers={1: "yes", 2: "wrong", 3: "yes"}, by=cast.maya.user, at=NOW, on=TODAY
    )
    assert "1 of 3 is not right" in jo.get("/council/exceptions/").content.decode()
    assert (
        "Say why"
        in jo.post(page, {"outcome": "refuse", "reason": "no", "yes": "1"}).content.decode()
    )
    decided = {"outcome": "refuse", "reason": "The register shows that nobody came."}
    assert "Maya and Acorn Arts will read" in jo.post(page, decided).content.decode()
    jo.post(page, decided | {"yes": "1"})
    art_bill.refresh_from_db()
    assert (art_bill.state, art_bill.needs_decision) == (Bill.State.PART_AGREED, False)
    assert art_bill.agreed_pence == 60_00
    told = Notice.objects.filter(kind="bill.decided")
    assert {row.to for row in told} >= {cast.maya.user, cast.olu}
    assert Looking.objects.filter(user=cast.jo, subject=art_bill.reference).exists()


def test_a_worker_can_pay_all_after_asking(cast: Cast, browser: Browser, art_bill: Bill) -> None:
    services.confirm_bill(
        bill=art_bill, answers={1: "yes", 2: "wrong", 3: "yes"}, by=cast.maya.user, at=NOW, on=TODAY
    )
    services.decide_exception(
        bill=art_bill,
        outcome="pay",
        reason="Maya and Acorn agree now.",
        by=cast.jo,
        at=NOW,
        on=TODAY,
    )
    assert (art_bill.state, art_bill.agreed_pence) == (Bill.State.AGREED, 90_00)
    assert figures(art_bill.agreement.budget).spent == 90_00
    with pytest.raises(services.DecidedByCouncil):
        services.undo_answer(bill=art_bill, by=cast.maya.user, at=NOW)


def test_the_queue_is_empty_in_words(cast: Cast, browser: Browser) -> None:
    assert "No bills on hold" in browser(cast.jo).get("/council/exceptions/").content.decode()


def test_lists_and_tables(cast: Cast, browser: Browser, art_bill: Bill) -> None:
    olu = browser(cast.olu)
    bill = Bill.objects.get(pk=art_bill.pk)
    bill.number = "=1+1"
    bill.save()
    assert "Maya" in olu.get("/provider/bills/?state=waiting&q=maya").content.decode()
    assert "No bills match" in olu.get("/provider/bills/?q=zzz").content.decode()
    table = olu.get("/provider/bills/?as=csv").content.decode()
    assert "'=1+1" in table
    assert "90.00" in table
    assert art_bill.agreement.reference in olu.get("/provider/agreements/").content.decode()
    maya = browser(cast.maya.user).get("/my/bills/").content.decode()
    assert "Waiting for your answer" in maya
    assert Decimal(90) == Decimal(art_bill.total_pence) / 100
