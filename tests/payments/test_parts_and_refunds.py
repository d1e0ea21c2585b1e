"""A bill paid part by part, and money that comes back, as people see them on their pages."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from invoices import services as billing
from invoices.models import Bill
from payments import services
from payments.models import Refund
from people.models import User
from tests.cast import NOW, TODAY, Cast
from tests.invoices.sent_bills import bill_of, priced, promised, yes
from tests.payments.test_pages import post, text
from tests.payments.test_runs import balance, make, paid
from tests.payments.yeses import bank
from tests.scenarios.test_bills import ONE, credit, decide, paid_902

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")


@pytest.fixture
def part_paid(cast: Cast) -> Bill:
    """£462 was billed; £440 is paid, £22 in question."""
    agreement = promised(cast, pence=200_000, rate=2200, units="5")
    bill = yes(bill_of(agreement, priced(date(2026, 10, 5), "20", 2310), by=cast.bea, **ONE))
    bank(cast, cast.beech, by=cast.bea)
    paid(cast, make(cast))
    bill.refresh_from_db()
    return bill


def test_both_see_what_is_paid_and_what_is_in_question(
    cast: Cast, browser: Browser, part_paid: Bill
) -> None:
    words = "£440 paid on 23 November; £22 still in question"
    assert cast.maya.user
    maya, bea = browser(cast.maya.user), browser(cast.bea)
    assert words in text(maya.get(f"/my/bills/{part_paid.reference}/"))
    assert words in text(maya.get("/my/bills/"))
    assert words in text(bea.get(f"/provider/bills/{part_paid.reference}/"))
    assert words in text(bea.get("/provider/"))
    decide(part_paid, cast, billing.Outcome.PAY)
    assert "£440 paid on 23 November; Yes to £22" in text(maya.get("/my/bills/"))
    assert "£440 paid on 23 November; OK to £22" in text(bea.get("/provider/bills/"))
    payments = text(maya.get("/my/payments/"))
    assert "Beech Care, £440" in payments
    assert "Beech Care, £22" in payments
    paid(cast, make(cast, date(2026, 12, 2)))
    shown = text(bea.get("/provider/paid/"))
    assert "£440.00" in shown
    assert "(part 2)" in shown
    assert "£22.00" in shown
    assert "Paid on 23 November" in text(maya.get("/my/bills/"))


def test_a_worker_still_finds_the_rest_after_the_part_is_paid(
    cast: Cast, browser: Browser, part_paid: Bill
) -> None:
    jo = browser(cast.jo)
    assert "Maya Williams" in text(jo.get("/council/exceptions/"))
    shown = text(jo.get(f"/council/exceptions/{part_paid.reference}/"))
    assert "Refuse the rest with a reason" in shown
    assert "£440 is paid" in shown


def test_finance_writes_down_what_came_back(cast: Cast, browser: Browser) -> None:
    bill = paid_902(cast)
    note = credit(bill, 44_00, cast)
    finn, bea = browser(cast.finn), browser(cast.bea)
    assert "Owed back £44 1 credit note" in text(finn.get("/finance/"))
    page = text(finn.get("/finance/owed-back/"))
    assert "£44.00 in all" in page
    assert "Maya" not in page
    told = text(bea.get(f"/provider/bills/{note.reference}/"))
    assert f"Send the money back, and write {bill.reference} on it" in told
    assert "You still owe £44 back to the council" in told
    address = f"/finance/owed-back/{note.reference}/"
    assert "Still owed back £44" in text(finn.get(address))
    for data, words in (
        ({"amount": "45", "received_on": "23 11 2026"}, "You typed £45"),
        ({"amount": "44", "received_on": "24 11 2026"}, "today or before"),
        ({"amount": "x", "received_on": "23 11 2026"}, "amount"),
    ):
        assert words in text(finn.post(address, data))
    sent = {"amount": "44", "received_on": "23 November 2026", "once": "one-press"}
    assert "£44 came back" in text(finn.post(address, sent, follow=True))
    finn.post(address, sent)
    assert Refund.objects.get().amount_pence == 44_00
    assert "Nothing is owed back" in text(finn.get("/finance/owed-back/"))
    assert browser(cast.olu).get(f"/provider/fund/{note.reference}/back/").status_code == 404
    assert cast.maya.user
    maya = browser(cast.maya.user)
    assert maya.get(f"/my/bills/{note.reference}/back/").status_code == 404
    assert maya.get(f"/my/bills/{note.reference}/").status_code == 200


def test_who_holds_the_money_writes_it_down_themselves(cast: Cast, browser: Browser) -> None:
    agreement = promised(cast, pence=200_000, rate=2200, units="10", held="own_account")
    bill = yes(bill_of(agreement, priced(date(2026, 10, 5), "41", 2200), by=cast.bea, **ONE))
    assert cast.maya.user
    payment = services.record_own_payment(
        pot=agreement.budget.pots.get(), paid_to="Beech Care", amount_pence=902_00, paid_on=TODAY,
        bill=bill, by=cast.maya.user, at=NOW, on=TODAY,
    )  # fmt: skip
    bill.refresh_from_db()
    note = credit(bill, 44_00, cast)
    account = agreement.holding.account
    assert account is not None
    assert balance(account) == 0
    maya, finn = browser(cast.maya.user), browser(cast.finn)
    assert "£44 still owed back to you" in text(maya.get(f"/my/bills/{note.reference}/"))
    assert finn.get(f"/finance/owed-back/{note.reference}/").status_code == 404
    sent = {"amount": "44", "received_on": "23 November 2026", "once": "press"}
    page = f"/my/bills/{note.reference}/back/"
    assert "£40 came back" in text(maya.post(page, sent | {"amount": "40"}, follow=True))
    body = {"credit": note.reference, "amount_pence": 4_00, "received_on": "2026-11-23"}
    for other in (cast.olu, cast.finn, cast.jo, cast.ali):
        assert post(browser(other), "/api/v1/refunds/", body).status_code == 404
    first = post(maya, "/api/v1/refunds/", body)
    assert (first.status_code, first.json()["still_owed_back_pence"]) == (201, 0)
    assert post(maya, "/api/v1/refunds/", body).json() == first.json()
    assert post(maya, "/api/v1/refunds/", body | {"amount_pence": 0}, "k-2").status_code == 422
    assert balance(account) == 44_00
    with pytest.raises(services.CreditedSince):
        services.reverse_own_payment(
            payment=payment, reason="", by=cast.maya.user, at=NOW, on=TODAY
        )
