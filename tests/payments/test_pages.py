"""Money pages through the browser: the person's, the provider's, finance's, and a reasoned look."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from budgets.models import Budget
from budgets.services import figures_of
from invoices.models import Bill
from payments import services
from payments.models import BankDetails, OwnPayment, PayRun
from people.models import Looking, Opening, User
from tests.budgets import plans
from tests.cast import NOW, TODAY, Cast
from tests.files.test_keeping import photo
from tests.payments.yeses import PAY_ON, bank, said_yes

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")


def text(answer: Any) -> str:
    """The words of a page, tags left out."""
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", plain).replace(" .", ".").replace(" ,", ",")


def token(answer: Any) -> str:
    found = re.search(r'name="once" value="([^"]+)"', answer.content.decode())
    assert found
    return found.group(1)


@pytest.fixture
def maya(cast: Cast, browser: Browser) -> Client:
    assert cast.maya.user is not None
    return browser(cast.maya.user)


@pytest.fixture
def budget(cast: Cast) -> Budget:
    """Maya holds the art money herself: £1,000 came in."""
    lines = [plans.line("Art group", 120000, held="own_account"), plans.line("Swimming", 50000)]
    budget = plans.agreed(cast, *lines)
    assert cast.maya.user
    services.record_contribution(
        budget=budget, holding=plans.pot(budget, "Art group").holding, amount_pence=100000,
        received_on=TODAY, by=cast.maya.user, at=NOW,
    )  # fmt: skip
    return budget


def test_the_account_keeps_the_two_truths_apart(maya: Client, budget: Budget) -> None:
    words = text(maya.get("/my/account/"))
    assert "In your account £1,000" in words
    assert "can be used now." in words
    assert "As told to us on 23 November 2026." in words
    assert "This is cash. It is not the same as what is left of your plan." in words
    assert "In from you 23 November 2026" in words.replace("Date ", "")


def test_without_money_of_ones_own_the_page_says_who_pays(cast: Cast, maya: Client) -> None:
    plans.agreed(cast)
    assert "The council pays for your support." in text(maya.get("/my/account/"))
    assert maya.get("/my/account/record/").status_code == 302


def test_i_paid_something_in_one_screen_with_a_receipt(
    cast: Cast, maya: Client, budget: Budget
) -> None:
    pot = plans.pot(budget, "Art group")
    page = maya.get("/my/account/record/")
    sent = {
        "paid_to": "Pat", "amount": "£90", "paid_on": "23 November 2026", "pot": pot.reference,
        "my_name": "Pat’s wages", "once": token(page),
        "receipt": SimpleUploadedFile("till.jpg", photo(), "image/jpeg"),
    }  # fmt: skip
    answer = maya.post("/my/account/record/", sent, follow=True)
    assert "You paid Pat £90. It is written down." in text(answer)
    payment = OwnPayment.objects.get()
    assert payment.receipt is not None
    assert payment.my_name_for_it == "Pat’s wages"
    maya.post("/my/account/record/", sent | {"receipt": ""})  # pressed again
    assert OwnPayment.objects.count() == 1
    listed = text(maya.get("/my/payments/"))
    assert "Pat, £90 Pat’s wages. 23 November 2026. You paid it" in listed
    assert "till.jpg" in text(maya.get(f"/my/payments/{payment.reference}/"))


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("amount", "12.345", "two figures after the point"),
        ("amount", "-5", "cannot be below zero"),
        ("amount", "1300", "Art group has £1,200 you can use for this. You typed £1,300."),
        ("paid_on", "31 2 2026", "There is no 31 February in 2026"),
        ("paid_on", "1 12 2026", "today or before"),
        ("pot", "pot-22222222", "Choose one of the answers here."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    maya: Client, budget: Budget, field: str, value: str, words: str
) -> None:
    sent = {
        "paid_to": "Pat & Co", "amount": "90", "paid_on": "23 11 2026",
        "pot": plans.pot(budget, "Art group").reference, "once": "x",
    } | {field: value}  # fmt: skip
    answer = maya.post("/my/account/record/", sent)
    assert answer.status_code == 200
    assert words in text(answer)
    assert "Pat &amp; Co" in answer.content.decode()
    assert not OwnPayment.objects.exists()


def test_a_bad_receipt_keeps_everything_else(maya: Client, budget: Budget) -> None:
    sent = {
        "paid_to": "Pat", "amount": "90", "paid_on": "23 11 2026",
        "pot": plans.pot(budget, "Art group").reference, "once": "x",
        "receipt": SimpleUploadedFile("a.pdf", b"MZ not a pdf\x00"),
    }  # fmt: skip
    answer = maya.post("/my/account/record/", sent)
    assert "We cannot read this kind of file." in text(answer)
    assert not OwnPayment.objects.exists()


def test_pay_a_bill_i_said_yes_to_and_take_it_back(
    cast: Cast, maya: Client, budget: Budget
) -> None:
    bill = said_yes(cast, plans.art(cast, budget), date(2026, 12, 1), date(2026, 12, 8))
    assert "I paid Acorn Arts £60" in text(maya.get("/my/account/"))
    address = f"/my/bills/{bill.reference}/paid/"
    sent = {"paid_on": "23 November 2026", "once": token(maya.get(address))}
    assert "You paid Acorn Arts £60." in text(maya.post(address, sent, follow=True))
    maya.post(address, sent)
    payment = OwnPayment.objects.get()
    assert "Acorn Arts, £60" in text(maya.get("/my/payments/"))
    wrong = f"/my/payments/{payment.reference}/wrong/"
    assert "It is taken back." in text(maya.post(wrong, {"reason": "Not yet."}, follow=True))
    bill.refresh_from_db()
    assert bill.state == Bill.State.AGREED
    assert "You took this payment back already." in text(maya.post(wrong, {"reason": ""}))


def test_paying_in_my_part_and_a_top_up(cast: Cast, maya: Client, budget: Budget) -> None:
    page = maya.get("/my/account/paid-in/")
    part = {"amount": "52.50", "received_on": "20 11 2026", "kind": "part", "once": token(page)}
    maya.post("/my/account/paid-in/", part)
    maya.post("/my/account/paid-in/", part)
    assert figures_of(budget).held == 105250
    more = part | {"kind": "more", "once": "other"}
    assert "Choose the pot" in text(maya.post("/my/account/paid-in/", more))
    pot = plans.pot(budget, "Art group")
    maya.post("/my/account/paid-in/", more | {"pot": pot.reference})
    assert figures_of(budget).pot(pot.pk).in_pot == 125250


def test_sam_helps_and_is_seen_others_find_nothing(
    cast: Cast, browser: Browser, budget: Budget
) -> None:
    place = f"/for/{cast.maya.reference}/account/"
    sam = browser(cast.sam)
    assert sam.get(place).status_code == 200
    assert Looking.objects.filter(user=cast.sam, person=cast.maya).exists()
    assert sam.get(f"{place}record/").status_code == 200
    for other in (cast.ali, cast.kim, cast.rex, cast.olu, cast.jo, cast.finn, cast.ada):
        client = browser(other)
        for address in (place, f"{place}record/", f"/for/{cast.maya.reference}/payments/"):
            assert client.get(address).status_code == 404


def test_nobody_at_the_council_opens_a_payment_without_a_reason_she_sees(
    cast: Cast, browser: Browser, budget: Budget
) -> None:
    assert cast.maya.user
    payment = services.record_own_payment(
        pot=plans.pot(budget, "Art group"), paid_to="Pat Secret", amount_pence=9000, paid_on=TODAY,
        by=cast.maya.user, at=NOW, on=TODAY,
    )  # fmt: skip
    address = f"/council/payments/{payment.reference}/"
    for other in (cast.finn, cast.fola, cast.rex, cast.olu):
        assert browser(other).get(address).status_code == 404
    jo = browser(cast.jo)
    answer = jo.get(address)
    assert answer.status_code == 302
    assert f"subject={payment.reference}" in answer["Location"]
    assert not Looking.objects.exists()
    Opening.objects.create(
        person=cast.maya, user=cast.jo, subject=payment.reference, reason="Maya asked me to check.",
        opened_at=NOW, until_at=NOW + timedelta(minutes=60),
    )  # fmt: skip
    assert "Pat Secret" in text(jo.get(address))
    looked = Looking.objects.get(user=cast.jo)
    assert (looked.reason, looked.subject) == ("Maya asked me to check.", payment.reference)


# Bank details.


def test_bank_details_from_the_person_to_finance(
    cast: Cast, maya: Client, browser: Browser
) -> None:
    wrong = {"account_name": "M Williams", "sort_code": "12", "account_number": "12345678"}
    assert "Type the six figures of the sort code" in text(maya.post("/my/bank/", wrong))
    maya.post("/my/bank/", wrong | {"sort_code": "20-11-22"})
    row = BankDetails.objects.get()
    shown = text(maya.get("/my/bank/"))
    assert "ends in 678" in shown
    assert "12345678" not in shown
    finn = browser(cast.finn)
    assert "Maya Williams" in text(finn.get("/finance/payees/"))
    done = finn.post(f"/finance/payees/{row.reference}/", {"how": "Rang her."}, follow=True)
    assert "Confirmed." in text(done)
    row.refresh_from_db()
    assert row.usable_on == date(2026, 11, 26)
    again = finn.post(f"/finance/payees/{row.reference}/", {"how": "Rang her."})
    assert "confirmed already" in text(again)


def test_bank_details_from_paper_need_another_person(cast: Cast, browser: Browser) -> None:
    finn = browser(cast.finn)
    sent = {
        "payee": cast.acorn.reference, "account_name": "Acorn", "sort_code": "201122",
        "account_number": "12345678",
    }  # fmt: skip
    assert "We do not know this payee" in text(
        finn.post("/finance/payees/paper/", sent | {"payee": "x"})
    )
    finn.post("/finance/payees/paper/", sent)
    row = BankDetails.objects.get()
    assert row.from_paper
    address = f"/finance/payees/{row.reference}/"
    assert "Someone else must confirm them." in text(finn.post(address, {"how": "Read it."}))
    browser(cast.fola).post(address, {"how": "Rang them."})
    row.refresh_from_db()
    assert row.confirmed_by == cast.fola


def test_the_provider_enters_its_own(cast: Cast, browser: Browser) -> None:
    olu = browser(cast.olu)
    sent = {"account_name": "Acorn", "sort_code": "201122", "account_number": "12345678"}
    assert "We have your bank details." in text(olu.post("/provider/bank/", sent, follow=True))
    assert BankDetails.objects.get().organisation == cast.acorn
    assert olu.post("/provider/bank/", sent | {"of": cast.beech.reference}).status_code == 404


# Finance.


@pytest.fixture
def ready(cast: Cast) -> Bill:
    """A bill of Acorn that Maya said yes to, and one of Beech without bank details."""
    budget = plans.agreed(cast)
    bill = said_yes(cast, plans.art(cast, budget))
    bank(cast, cast.acorn)
    return bill


def test_a_run_from_making_to_paid(cast: Cast, browser: Browser, ready: Bill) -> None:
    finn, fola = browser(cast.finn), browser(cast.fola)
    assert "Ready to pay" in text(finn.get("/finance/"))
    shown = text(finn.get("/finance/runs/new/?pay_on=2026-12-01"))
    assert "First payment to these details" in shown
    made = finn.post("/finance/runs/new/", {"pay_on": "1 December 2026"}, follow=True)
    run = PayRun.objects.get()
    assert "Someone else must approve it" in text(made)
    assert "Maya" not in text(made)
    address = f"/finance/runs/{run.reference}/"
    assert finn.post(f"{address}approve/").status_code == 404
    assert "Never paid before" in text(fola.get(address))
    assert "Approved." in text(fola.post(f"{address}approve/", follow=True))
    file = fola.post(f"{address}file/")
    assert file["Content-Disposition"] == f'attachment; filename="{run.reference}.bacs.txt"'
    assert file.content == fola.post(f"{address}file/").content
    table = fola.post(f"{address}table/").content.decode()
    assert "Acorn Arts" in table
    assert "30.00" in table
    early = fola.post(f"{address}paid/", {"paid_on": "2 December 2026"})
    assert "today or before" in text(early)
    fola.post(f"{address}paid/", {"paid_on": "23 November 2026"})
    ready.refresh_from_db()
    assert ready.state == Bill.State.PAID
    item = run.items.get()
    back = finn.post(f"{address}{item.reference}/returned/", {"reason": "5"}, follow=True)
    assert "It is owed again." in text(back)


def test_refusals_of_a_run_are_words(cast: Cast, browser: Browser, ready: Bill) -> None:
    finn = browser(cast.finn)
    for day, words in (
        ("1 12", "Type a date"), ("20 November 2026", "or a later date"),
        ("31 November 2026", "There is no 31 November"),
    ):  # fmt: skip
        assert words in text(finn.post("/finance/runs/new/", {"pay_on": day}))
    finn.post("/finance/runs/new/", {"pay_on": "1 December 2026"})
    again = finn.post("/finance/runs/new/", {"pay_on": "1 December 2026"})
    assert "There is a pay run for that day already." in text(again)
    run = PayRun.objects.get()
    cancelled = finn.post(
        f"/finance/runs/{run.reference}/cancel/", {"reason": "Wrong."}, follow=True
    )
    assert "Cancelled" in text(cancelled)
    fola = browser(cast.fola)
    late = fola.post(f"/finance/runs/{run.reference}/approve/")
    assert late.status_code == 409
    assert "This pay run has moved on." in text(late)


def test_finance_pages_are_not_found_by_others(cast: Cast, browser: Browser, ready: Bill) -> None:
    run = services.make_run(authority=cast.authority, pay_on=PAY_ON, by=cast.finn, at=NOW, on=TODAY)
    assert cast.maya.user
    for other in (cast.maya.user, cast.jo, cast.olu, cast.sam, cast.rex):
        client = browser(other)
        for address in ("", "runs/", "runs/new/", f"runs/{run.reference}/", "payees/"):
            assert client.get(f"/finance/{address}").status_code == 404
    assert browser(cast.ada).get(f"/finance/runs/{run.reference}/").status_code == 200


def test_a_holder_pays_from_the_fund_and_never_more_than_it_holds(
    cast: Cast, browser: Browser
) -> None:
    budget = plans.agreed(
        cast, plans.line("Art group", 120000, held="fund", holder=cast.acorn.reference)
    )
    bill = said_yes(cast, plans.art(cast, budget))
    olu = browser(cast.olu)
    refused = olu.post(f"/provider/fund/{bill.reference}/pay/")
    assert refused.status_code == 422
    assert "The fund holds £0." in text(refused)
    assert cast.maya.user
    services.record_contribution(
        budget=budget, holding=plans.pot(budget, "Art group").holding, amount_pence=5000,
        received_on=TODAY, by=cast.maya.user, at=NOW,
    )  # fmt: skip
    assert "Pay Acorn Arts £30" in text(olu.get("/provider/fund/"))
    assert browser(cast.bea).post(f"/provider/fund/{bill.reference}/pay/").status_code == 404
    paid = olu.post(f"/provider/fund/{bill.reference}/pay/", follow=True)
    assert "The person is told." in text(paid)
    assert "Paid from your fund" in text(browser(cast.maya.user).get("/my/payments/"))


# The API.


def post(client: Client, address: str, body: dict[str, Any], key: str = "k-1") -> Any:
    return client.post(
        address, body, content_type="application/json", headers={"Idempotency-Key": key}
    )


def test_the_api_records_once_and_takes_back_once(maya: Client, budget: Budget) -> None:
    pot = plans.pot(budget, "Art group")
    body = {"pot": pot.reference, "paid_to": "Pat", "amount_pence": 9000, "paid_on": "2026-11-23"}
    first = post(maya, "/api/v1/payments/", body)
    assert first.status_code == 201
    assert post(maya, "/api/v1/payments/", body).json() == first.json()
    assert OwnPayment.objects.count() == 1
    assert post(maya, "/api/v1/payments/", body | {"amount_pence": 1}).status_code == 422
    for wrong in (
        {"amount_pence": 0},
        {"amount_pence": "1.5"},
        {"paid_on": "2026-02-31"},
        {"pot": ""},
    ):
        assert post(maya, "/api/v1/payments/", body | wrong, "k-2").status_code == 422
    assert post(maya, "/api/v1/payments/", body | {"pot": "pot-x"}, "k-3").status_code == 404
    address = f"/api/v1/payments/{first.json()['reference']}/"
    assert post(maya, f"{address}reverse/", {}, "k-4").json()["taken_back"] is True
    assert post(maya, f"{address}reverse/", {}, "k-5").status_code == 409
    assert maya.get("/api/v1/payments/").json()["count"] == 1
    assert maya.get("/api/v1/instalments/").json()["count"] == 0


def test_the_api_runs_need_two_people(cast: Cast, browser: Browser, ready: Bill) -> None:
    finn, fola = browser(cast.finn), browser(cast.fola)
    made = post(finn, "/api/v1/pay-runs/", {"pay_on": "2026-12-01"})
    assert (made.status_code, made.json()["total_pence"]) == (201, 3000)
    address = f"/api/v1/pay-runs/{made.json()['reference']}/"
    assert post(finn, f"{address}approve/", {}, "k-2").status_code == 403
    for number, (step, body) in enumerate(
        (("approve", {}), ("release", {}), ("paid", {"paid_on": "2026-11-23"}))
    ):
        assert post(fola, f"{address}{step}/", body, f"f-{number}").status_code == 200
    assert finn.get(address).json()["state"] == "paid"
    assert finn.get("/api/v1/pay-runs/").json()["count"] == 1
    assert browser(cast.jo).get(address).status_code in (403, 404)
