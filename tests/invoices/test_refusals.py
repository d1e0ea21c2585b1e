"""Refusals have one shape, and each kind a page where it is challenged; the record is one press."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import get_resolver

from invoices import services
from invoices.models import Bill
from invoices.services.refusals import POLICIES, record_html, record_of, refusal_of
from people.models import User
from people.refusals import KINDS
from tests.cast import NOW, TODAY, Cast
from tests.invoices.sent_bills import bill_of, priced, promised

Browser = Callable[[User], Client]
WHY = "There was no visit on that day."


@pytest.fixture
def refused(cast: Cast) -> Bill:
    agreement = promised(cast, pence=200_000, rate=2200, units="10")
    bill = bill_of(agreement, priced(date(2026, 10, 5), "10", 2200), by=cast.bea)
    services.tell_unsafe(bill=bill, by=cast.maya.user, at=NOW)
    services.confirm_bill(
        bill=bill, answers={1: "wrong"}, by=cast.maya.user, at=NOW, on=TODAY,
        reason="She shouted at me.", private=True,
    )  # fmt: skip
    return services.decide_exception(
        bill=bill, outcome="refuse", reason=WHY, by=cast.jo, at=NOW, on=TODAY
    )


def test_every_kind_of_refusal_has_a_page_to_challenge_it() -> None:
    names = set(get_resolver().reverse_dict)
    assert len(KINDS) >= 9
    for code, kind in KINDS.items():
        assert kind.route in names, code
        assert str(kind.title), code


def test_a_refused_bill_says_rule_reason_who_until_when_and_how(
    cast: Cast, refused: Bill, browser: Browser, still_clock: None
) -> None:
    found = refusal_of(refused)
    assert found is not None
    assert (found.kind, found.reason, found.decided_by) == ("bill", WHY, "Jo Bell")
    assert found.challenge_by == date(2027, 11, 23)
    for user, page in (
        (cast.maya.user, f"/my/bills/{refused.reference}/"),
        (cast.bea, f"/provider/bills/{refused.reference}/"),
    ):
        shown = browser(user).get(page).content.decode()
        for words in (
            WHY,
            "The rule:",
            "Jo Bell",
            "23 November 2027",
            "advocate",
            "/help/complain/",
            "record/",
        ):
            assert words in shown, (user.name, words)


def test_the_record_holds_all_and_the_providers_less(cast: Cast, refused: Bill) -> None:
    own = record_html(record_of(refused, TODAY, for_person=True), TODAY)
    theirs = record_html(record_of(refused, TODAY, for_person=False), TODAY)
    for page in (own, theirs):
        assert WHY in page
        assert "£220" in page
        assert page.count(" working days") >= 2
    assert len(POLICIES) == 5
    assert "She shouted" in own
    assert "unsafe" in own
    for words in ("She shouted", "unsafe", cast.maya.full_name):
        assert words not in theirs


def test_the_pdf_comes_in_one_press_and_only_to_whom_it_concerns(
    cast: Cast, refused: Bill, browser: Browser, still_clock: None
) -> None:
    page = f"/my/bills/{refused.reference}/record/"
    made = browser(cast.maya.user).get(page)
    assert made.content.startswith(b"%PDF-")
    assert browser(cast.bea).get(f"/provider/bills/{refused.reference}/record/").status_code == 200
    assert browser(cast.olu).get(f"/provider/bills/{refused.reference}/record/").status_code == 404
    assert browser(cast.nia.user).get(page).status_code == 404


def test_what_is_agreed_is_no_refusal(cast: Cast) -> None:
    agreement = promised(cast, pence=200_000, rate=2200, units="10")
    bill = bill_of(agreement, priced(date(2026, 10, 5), "10", 2200), by=cast.bea)
    assert refusal_of(bill) is None
    services.confirm_bill(bill=bill, answers="yes", by=cast.maya.user, at=NOW, on=TODAY)
    assert refusal_of(bill) is None
