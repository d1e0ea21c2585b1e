"""Paying much of a bill in question takes two workers; the database knows them apart."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from core.errors import DomainError
from invoices import services
from invoices.invariants import check
from invoices.models import Bill, BillDecision
from people.models import Relationship, Role, User
from tests.cast import NOW, TODAY, Cast
from tests.invoices.sent_bills import bill_of, figures, priced, promised, yes
from tests.scenarios.test_bills import ONE

Browser = Callable[[User], Client]
WHY = "The extra hours were asked for."


@pytest.fixture
def second(cast: Cast) -> User:
    """Another worker of Maya."""
    user = cast.staff("Wyn Price", Role.COUNCIL_WORKER)
    Relationship.objects.create(
        person=cast.maya, user=user, kind=Role.COUNCIL_WORKER, starts_on=date(2025, 4, 1)
    )
    return user


@pytest.fixture
def big(cast: Cast) -> Bill:
    """£1,540 more than was agreed is in question."""
    agreement = promised(cast, pence=300_000, rate=2200, units="10")
    return yes(bill_of(agreement, priced(date(2026, 10, 5), "110", 2200), by=cast.bea, **ONE))


def pay(bill: Bill, by: User) -> Bill:
    return services.decide_exception(bill=bill, outcome="pay", reason=WHY, by=by, at=NOW, on=TODAY)


def test_one_proposes_and_another_confirms(cast: Cast, big: Bill, second: User) -> None:
    assert (big.agreed_pence, big.in_question_pence) == (880_00, 1_540_00)
    pay(big, cast.jo)
    assert (big.agreed_pence, big.needs_decision) == (880_00, True)
    assert figures(big.agreement.budget).spent == 880_00
    for act, code in (
        (lambda: pay(big, second), "waits_for_second"),
        (lambda: services.confirm_decision(bill=big, by=cast.jo, at=NOW, on=TODAY), "same_decider"),
    ):
        with pytest.raises(DomainError) as refusal:
            act()
        assert refusal.value.code == code
    services.confirm_decision(bill=big, by=second, at=NOW, on=TODAY)
    assert (big.agreed_pence, big.needs_decision, big.state) == (2_420_00, False, "agreed")
    assert figures(big.agreement.budget).spent == 2_420_00
    with pytest.raises(DomainError) as refusal:
        services.confirm_decision(bill=big, by=second, at=NOW, on=TODAY)
    assert refusal.value.code == "nothing_proposed"
    assert check() == []
    row = BillDecision.objects.get()
    assert (row.proposed_by, row.decided_by, row.amount_pence) == (cast.jo, second, 1_540_00)
    with pytest.raises(IntegrityError), transaction.atomic():
        BillDecision.objects.update(decided_by=cast.jo)
    with pytest.raises(IntegrityError), transaction.atomic():
        BillDecision.objects.update(needs_two=False)


def test_a_small_decision_takes_one(cast: Cast) -> None:
    agreement = promised(cast, pence=300_000, rate=2200, units="10")
    bill = yes(bill_of(agreement, priced(date(2026, 10, 5), "50", 2200), by=cast.bea, **ONE))
    pay(bill, cast.jo)
    assert bill.state == Bill.State.AGREED
    assert BillDecision.objects.get().decided_by == cast.jo


def test_turned_down_it_waits_again_and_refusing_drops_a_proposal(
    cast: Cast, big: Bill, second: User
) -> None:
    pay(big, cast.jo)
    services.turn_down_decision(bill=big, reason="Ask them first.", by=second, at=NOW)
    assert big.needs_decision
    pay(big, second)
    services.decide_exception(
        bill=big, outcome="refuse", reason="They gave way.", by=cast.jo, at=NOW, on=TODAY
    )
    assert not BillDecision.objects.waiting().exists()
    assert (big.agreed_pence, big.needs_decision) == (880_00, False)


def test_what_changed_since_is_not_confirmed(cast: Cast, big: Bill, second: User) -> None:
    pay(big, cast.jo)
    line = priced(date(2026, 10, 5), "10", 2200)
    bill_of(big.agreement, line, by=cast.bea, number="C-1", kind="credit_note", credits=big)
    with pytest.raises(DomainError) as refusal:
        services.confirm_decision(bill=big, by=second, at=NOW, on=TODAY)
    assert refusal.value.code == "bill_changed"


@pytest.mark.usefixtures("still_clock")
def test_the_screens_of_both(cast: Cast, browser: Browser, big: Bill, second: User) -> None:
    jo, wyn = browser(cast.jo), browser(second)
    page = f"/council/exceptions/{big.reference}/"
    sent = {"outcome": "pay", "reason": WHY, "yes": "1"}
    assert "Another worker has to confirm it" in jo.post(page, sent, follow=True).content.decode()
    assert "Waiting for a second person" in wyn.get("/council/exceptions/").content.decode()
    own = jo.get(page).content.decode()
    assert "You proposed this" in own
    assert "Confirm and tell both" not in own
    jo.post(page, {"confirm": "1"})
    big.refresh_from_db()
    assert big.needs_decision
    shown = wyn.get(page).content.decode()
    assert "Jo Bell proposes to pay £1,540. Above £1,000 two people decide." in shown
    assert "This field" not in wyn.post(page, {"turn_down": "1"}).content.decode()
    assert "Confirmed." in wyn.post(page, {"confirm": "1"}, follow=True).content.decode()
    big.refresh_from_db()
    assert (big.agreed_pence, big.needs_decision) == (2_420_00, False)
