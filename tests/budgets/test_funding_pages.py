"""The pages of funding: what the person reads, what the council and a provider decide and ask."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from budgets import services
from budgets.models import Addition, ArrearsPlan, Budget, FunderShare, Pot, Rise
from budgets.services import charges, funding, uplift
from payments import services as paying
from people.models import User
from tests.budgets.plans import agreed, art, line, sent
from tests.cast import NOW, TODAY, Cast

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")


def text(answer) -> str:  # type: ignore[no-untyped-def]
    return " ".join(strip_tags(answer.content.decode()).split())


@pytest.fixture
def budget(cast: Cast) -> Budget:
    cast.authority.policies.create(
        name="second_person_above_pence", value=10**9, starts_on=date(2025, 1, 1)
    )
    found = agreed(cast, line("Art group", 1_400_000), line("Swimming", 420_000), contribution=5250)
    services.charge_weeks([found], on=TODAY, at=NOW)
    return found


def test_why_this_amount_can_be_worked_out_again(
    cast: Cast, browser: Browser, budget: Budget
) -> None:
    funding.give_grant(
        funder=funding.funder_of(budget, "nhs", "NHS Northtown"), name="Washing machine",
        amount_pence=48000, until=date(2026, 12, 31), reason="For the laundry.", by=cast.jo,
        at=NOW, on=TODAY,
    )  # fmt: skip
    assert cast.maya.user
    page = text(browser(cast.maya.user).get("/my/budget/why/"))
    for words in (
        "Your budget is £18,680",
        "£297.50",
        "£52.50",
        "costs£350.00",
        "£350 × 52 weeks = £18,200.",
        "This is the usual value.",
        "Washing machine",
        "It is kept for this until 31 December 2026.",
        "For the laundry.",
        "Jo Bell agreed it",
        "You, as your partAmount£2,730.00",
        "Your part of the plan is £52.50 ÷ 7 × 364 days = £2,730.",
    ):
        assert words in page, (words, page)


def test_what_you_pay_shows_weeks_and_an_offer_that_can_be_answered(
    cast: Cast, browser: Browser, budget: Budget
) -> None:
    paying.record_contribution(
        budget=budget, holding=None, amount_pence=100000, received_on=TODAY, by=cast.finn, at=NOW
    )
    services.change_contribution(
        budget=budget, weekly_pence=6650, from_on=TODAY - timedelta(days=13), by=cast.jo, at=NOW,
        on=TODAY, reason="Your new assessment.",
    )  # fmt: skip
    assert cast.maya.user
    maya = browser(cast.maya.user)
    page = text(maya.get("/my/contribution/"))
    for words in ("You pay £66.50 each week.", "Paid so far", "An offer: pay bit by bit",
                  "£52.50 a week became £66.50.", "£14.00 more", "Nothing is ever taken by itself."):  # fmt: skip
        assert words in page, (words, page)
    assert maya.get("/my/contribution/?page=zzz").status_code == 200
    assert "Choose" in text(maya.post("/my/contribution/", {"answer": "maybe"}))
    assert maya.post("/my/contribution/", {"answer": "yes"}).status_code == 302
    assert ArrearsPlan.objects.get().state == "accepted"
    assert "said yes on 23 November 2026" in text(maya.get("/my/contribution/"))


def test_the_pages_of_somebody_without_a_budget_say_so(cast: Cast, browser: Browser) -> None:
    assert cast.nia.user
    for address in ("/my/budget/why/", "/my/contribution/", "/my/rises/"):
        assert browser(cast.nia.user).get(address).status_code == 200


def test_a_worker_sees_each_week_before_saving(
    cast: Cast, browser: Browser, budget: Budget
) -> None:
    jo = browser(cast.jo)
    address = f"/council/budgets/{budget.reference}/contribution/"
    sent = {"weekly": "31.50", "from_on": "13 October 2026", "reason": "A new assessment."}
    before = FunderShare.objects.count()
    check = jo.post(address, sent)
    page = text(check)
    assert "£126 is a credit to the person" in page
    assert "13 October 2026 to 19 October 2026" in page
    assert FunderShare.objects.count() == before
    assert jo.post(address, {**sent, "yes": "1"}).status_code == 302
    assert charges.account_of(budget, TODAY).charges[-1].weekly_pence == 3150
    for wrong, words in (("-5", "below zero"), ("5.555", "two figures"), ("1e15", "amount"),
                         ("1000000000000000", "too big")):  # fmt: skip
        assert words in text(jo.post(address, {**sent, "weekly": wrong}))
    outside = jo.post(address, {**sent, "weekly": "20", "from_on": "1 January 2020"})
    assert "Choose a day inside the plan" in text(outside)


def test_a_worker_adds_a_grant_once(cast: Cast, browser: Browser, budget: Budget) -> None:
    jo = browser(cast.jo)
    address = f"/council/budgets/{budget.reference}/money/"
    sent = {"what": "grant", "funder": "nhs", "funder_name": "NHS Northtown", "amount": "480",
            "name": "Laptop", "until": "31 December 2026", "reason": "To stay in touch."}  # fmt: skip
    check = jo.post(address, sent)
    assert "NHS Northtown" in text(check)
    once = check.context["hidden"][-1]
    assert once[0] == "once"
    for _ in range(2):
        assert jo.post(address, {**sent, "once": once[1], "yes": "1"}).status_code == 302
    assert Addition.objects.get().amount_pence == 48000
    assert services.figures_of(budget).problems() == []
    late = jo.post(address, {**sent, "until": "1 May 2027", "yes": "1"})
    assert "Choose a last day from today" in text(late)
    assert "Type what the grant is for." in text(jo.post(address, {**sent, "name": ""}))


def test_money_in_no_pot_goes_into_one_and_no_more_than_there_is(
    cast: Cast, browser: Browser, budget: Budget
) -> None:
    jo = browser(cast.jo)
    address = f"/council/budgets/{budget.reference}/money/"
    sent = {"what": "override", "funder": "council", "amount": "300", "reason": "Rise."}
    assert jo.post(address, {**sent, "once": "a", "yes": "1"}).status_code == 302
    pot = Pot.objects.get(name="Swimming")
    rest = {**sent, "what": "rest", "amount": "500", "pot": pot.reference, "yes": "1"}
    assert "£200 over" in text(jo.post(address, {**rest, "once": "b"}))
    assert "Choose the pot" in text(jo.post(address, {**rest, "pot": ""}))
    assert jo.post(address, {**rest, "amount": "300", "once": "c"}).status_code == 302
    assert services.figures_of(budget).pot(pot.pk).in_pot == 450_000


def test_a_price_rise_goes_from_the_provider_to_the_person_to_the_council(
    cast: Cast, browser: Browser, budget: Budget
) -> None:
    agreement = art(cast, budget)
    assert cast.maya.user
    olu, maya, jo = browser(cast.olu), browser(cast.maya.user), browser(cast.jo)
    address = f"/provider/agreements/{agreement.reference}/rise/"
    assert "Maya answers first" in text(olu.get(address))
    sent = {"what": f"{agreement.reference}.any", "becomes": "33", "asked_from": "1 December 2026",
            "reason": "Wages rose."}  # fmt: skip
    assert "It is £30 now." in text(olu.post(address, {**sent, "becomes": "29"}))
    assert olu.post(address, sent).status_code == 302
    rise = Rise.objects.get()
    assert "waits for the person" in text(maya.get("/my/rises/"))
    own = f"/my/rises/{rise.reference}/"
    assert "It costs £15 more until your plan ends." in text(maya.get(own))
    assert "No price rise waits" in text(jo.get("/council/rises/"))
    assert maya.post(own, {"answer": "yes"}).status_code == 302
    assert "The price of" in text(jo.get("/council/rises/"))
    decide = f"/council/rises/{rise.reference}/"
    assert jo.post(decide, {"decision": "yes", "reason": ""}).status_code == 200
    assert jo.post(decide, {"decision": "yes", "reason": "Fair."}).status_code == 302
    rise.refresh_from_db()
    assert (rise.state, rise.effect_pence) == ("agreed", 1500)
    assert "Fair." in text(maya.get(own))
    again = jo.post(decide, {"decision": "yes", "reason": "Fair."})
    assert "not waiting" in text(again)


def test_a_worker_asks_for_a_bigger_pot(cast: Cast, browser: Browser, budget: Budget) -> None:
    jo = browser(cast.jo)
    address = f"/council/budgets/{budget.reference}/rise/"
    pot = Pot.objects.get(name="Swimming")
    assert "Pot Swimming: £4,200 now" in text(jo.get(address))
    sent = {"what": pot.reference, "becomes": "4300", "asked_from": "23 November 2026",
            "reason": "Prices rose."}  # fmt: skip
    assert jo.post(address, sent).status_code == 302
    assert uplift.what(Rise.objects.get()) == "Your pot Swimming"


def test_strangers_find_nothing(cast: Cast, browser: Browser, budget: Budget) -> None:
    agreement = art(cast, budget)
    rise = uplift.propose_rise(
        agreement=agreement, becomes_pence=3300, asked_from=TODAY, reason="Wages.", by=cast.olu,
        at=NOW, on=TODAY,
    )  # fmt: skip
    rex, bea = browser(cast.rex), browser(cast.bea)
    person = budget.person.reference
    for address in (
        f"/for/{person}/budget/why/", f"/for/{person}/contribution/", f"/for/{person}/rises/",
        f"/my/rises/{rise.reference}/", f"/council/rises/{rise.reference}/",
        f"/council/budgets/{budget.reference}/money/",
        f"/council/budgets/{budget.reference}/contribution/",
    ):  # fmt: skip
        assert rex.get(address).status_code in (403, 404), address
    assert bea.get(f"/provider/agreements/{agreement.reference}/rise/").status_code == 404


def test_a_plan_is_agreed_with_what_the_nhs_and_the_person_pay(
    cast: Cast, browser: Browser
) -> None:
    version = sent(cast.maya, line("Help", 5200_00))
    jo, address = browser(cast.jo), f"/council/plans/{version.reference}/"
    said = {"decision": "agree", "words": "Good.", "contribution": "20", "other": "nhs",
            "other_name": "NHS Northtown", "other_amount": "30", "other_how": "weekly"}  # fmt: skip
    assert "Type how much they pay" in text(jo.post(address, {**said, "other_amount": ""}))
    assert "NHS Northtown: £30 each week" in text(jo.post(address, said))
    assert "more than the support costs" in text(
        jo.post(address, {**said, "other_amount": "200", "yes": "1"})
    )
    assert not Budget.objects.exists()
    assert jo.post(address, {**said, "yes": "1"}).status_code == 302
    week = funding.funding_of(Budget.objects.get(), TODAY).week
    assert (week.others_pay_pence, week.adult_pays_pence, week.authority_pays_pence) == (
        30_00, 20_00, 50_00,
    )  # fmt: skip


# The API.
def post(client: Client, address: str, body: dict[str, Any], key: str) -> Any:
    return client.post(
        address, body, content_type="application/json", headers={"Idempotency-Key": key}
    )


def test_the_api_gives_the_funding_and_the_charges(
    cast: Cast, browser: Browser, budget: Budget
) -> None:
    assert cast.maya.user
    maya, address = browser(cast.maya.user), f"/api/v1/budgets/{budget.reference}"
    shown = maya.get(f"{address}/funding/").json()
    assert (shown["adult_pays_pence"], shown["authority_pays_pence"]) == (5250, 29750)
    assert sum(one["agreed_pence"] for one in shown["funders"]) == shown["agreed_pence"]
    due = maya.get(f"{address}/charges/").json()
    assert due["due_pence"] == sum(row["amount_pence"] for row in due["charges"]) == 9 * 21000
    assert cast.nia.user
    assert browser(cast.nia.user).get(f"{address}/funding/").status_code == 404


def test_the_api_puts_a_price_forward_and_answers_it(
    cast: Cast, browser: Browser, budget: Budget
) -> None:
    agreement = art(cast, budget)
    assert cast.maya.user
    olu, maya = browser(cast.olu), browser(cast.maya.user)
    address = f"/api/v1/agreements/{agreement.reference}/rise/"
    body = {"becomes_pence": 3300, "asked_from": "2026-12-01", "reason": "Wages rose."}
    assert post(olu, address, {**body, "becomes_pence": 10**15}, "k-0").status_code == 422
    made = post(olu, address, body, "k-1")
    assert made.status_code == 201
    assert post(olu, address, body, "k-1").json() == made.json()
    answer = f"/api/v1/rises/{made.json()['reference']}/answer/"
    assert post(olu, answer, {"yes": True}, "k-2").status_code == 403
    assert post(maya, answer, {"yes": True}, "k-3").json()["state"] == "accepted"
