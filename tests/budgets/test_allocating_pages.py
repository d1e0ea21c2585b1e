"""The pages of moves asked for, what is set aside, and money kept: in a browser's words."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from budgets import services
from budgets.models import Accrual, Budget, LiabilityDue, MoneyMove, MoveAsk, SurplusCase
from budgets.services import figures_of
from ledger.models import Entry
from payments import services as paying
from payments.models import AccountReturn, OwnPayment, PaymentQuestion
from people.models import Looking, Role, User
from tests.budgets.plans import agreed, art, pot
from tests.budgets.test_pages import hidden, text
from tests.cast import NOW, TODAY, Cast
from tests.scenarios.test_allocating import account_of_350_a_week, hold

pytestmark = pytest.mark.usefixtures("still_clock")
Browser = Callable[[User], Client]


@pytest.fixture
def maya(cast: Cast, browser: Browser) -> Client:
    assert cast.maya.user is not None
    return browser(cast.maya.user)


@pytest.fixture
def account(cast: Cast) -> Budget:
    budget = account_of_350_a_week(cast)
    hold(budget, 331000)
    return budget


def test_a_bigger_move_is_asked_for_and_a_worker_says_yes(
    cast: Cast, maya: Client, browser: Browser
) -> None:
    budget = agreed(cast)
    data = {
        "source": pot(budget, "Swimming").reference, "amount": "200", "words": "More art",
        "target": pot(budget, "Art group").reference,
    }  # fmt: skip
    assert "Swimming: £50. That is 10% of £500" in text(maya.get("/my/pots/move/"))
    check = maya.post("/my/pots/move/", data)
    assert "More than the £50 you may move without asking" in text(check)
    refused = maya.post("/my/pots/move/", {**hidden(check), "yes": "1"})
    assert "You can move £50 of Swimming without asking." in text(refused)
    for _ in range(2):
        assert maya.post("/my/pots/move/", {**hidden(check), "ask": "1"}).status_code == 302
    row = MoveAsk.objects.get()
    assert not MoneyMove.objects.exists()

    jo = browser(cast.jo)
    assert "£200 from Swimming to Art group" in text(jo.get("/council/moves/"))
    address = f"/council/moves/{row.reference}/"
    assert "Fill this in: Your reasons" in text(jo.post(address, {"answer": "yes"}))
    assert jo.post(address, {"answer": "yes", "reasons": "It fits."}).status_code == 302
    assert MoneyMove.objects.get().amount_pence == 20000
    assert "It fits." in text(maya.get("/my/pots/move/"))
    assert Looking.objects.filter(person=cast.maya, user=cast.jo).exists()
    assert "Decided" not in text(jo.get(address))  # decided once: no form any more


def test_small_changes_are_written_on_a_plan(cast: Cast, maya: Client, browser: Browser) -> None:
    budget = agreed(cast)
    jo = browser(cast.jo)
    address = f"/council/budgets/{budget.reference}/small-changes/"
    assert "10% of a pot" in text(jo.get(address))
    assert "Type 100 or less." in text(jo.post(address, {"percent": "101", "reasons": "x"}))
    assert jo.post(address, {"percent": "40", "reasons": "You know best."}).status_code == 302
    assert "40% of £500" in text(maya.get("/my/pots/move/"))
    assert "40% of a pot" in text(jo.get(f"/council/budgets/{budget.reference}/"))


def test_set_aside_for_assistants_from_first_to_paid(
    cast: Cast, maya: Client, account: Budget
) -> None:
    page = "/my/assistants/"
    assert "Nothing is set aside yet." in text(maya.get(page))
    pot_of = pot(account, "Assistants").reference
    for kind in ("holiday", "notice"):
        answer = maya.post(f"{page}new/", {"worker": "Lee", "kind": kind, "pot": pot_of})
        assert answer.status_code == 302
    form = maya.get(f"{page}wages/")
    wages = {
        **hidden(form), "worker": "lee", "hours": "20", "rate": "13.50", "from_on": "16 11 2026",
        "to_on": "22 11 2026", "paid_on": "23 11 2026", "pot": pot_of,
    }  # fmt: skip
    for _ in range(2):
        assert maya.post(f"{page}wages/", wages).status_code == 302
    words = text(maya.get(page))
    assert "12.07% of £270 is £32.59. Of 20 hours it is 2.41 hours." in words
    assert "£32.59" in words
    assert Accrual.objects.count() == 1
    assert OwnPayment.objects.get().amount_pence == 27000

    notice = account.pots.get().liabilities.get(kind="notice").reference
    address = f"{page}{notice}/sum/"
    assert "It has to be more than nothing" in text(maya.post(address, hidden(maya.get(address))))
    sums = {**hidden(maya.get(address)), "hours": "40", "rate": "13.50", "words": "Two weeks."}
    assert maya.post(address, sums).status_code == 302
    assert "40 hours at £13.50 are £540. Two weeks." in text(maya.get(page))

    address = f"{page}{notice}/due/"
    due = {**hidden(maya.get(address)), "amount": "540", "due_on": "23 11 2026"}
    assert maya.post(address, due).status_code == 302
    row = LiabilityDue.objects.get()
    address = f"{page}{row.reference}/paid/"
    paid = {**hidden(maya.get(address)), "paid_on": "23 11 2026"}
    assert maya.post(address, paid).status_code == 302
    assert "Paid on 23 November 2026." in text(maya.get(page))
    assert figures_of(account).held == 331000 - 27000 - 54000
    assert "lee" in text(maya.get("/my/payments/"))


def test_money_kept_is_asked_about_answered_decided_and_appealed(
    cast: Cast, maya: Client, browser: Browser, account: Budget
) -> None:
    before = Entry.objects.count()
    page = text(maya.get("/my/kept/"))
    assert "£510 more than may stand" in page
    assert "8 weeks of £350 are £2,800." in page
    jo, dee = browser(cast.jo), browser(cast.staff("Dee Director", Role.DIRECTOR))
    assert "£3,310 held" in text(jo.get("/council/kept/"))
    holding = account.holdings.exclude(account=None).get()
    assert jo.post(f"/council/kept/{holding.reference}/ask/").status_code == 302
    case = SurplusCase.objects.get()

    decide = f"/council/kept/{case.reference}/"
    decision = {"decision": "repay", "repay": "300", "reasons": "No plan for it."}
    assert "may answer until 21 December 2026" in text(jo.post(decide, decision))
    case.refresh_from_db()
    assert case.state == "asked"
    answer = maya.post(f"/my/kept/{case.reference}/answer/", {"reply": "A holiday in May."})
    assert answer.status_code == 302
    assert "A holiday in May." in text(jo.get(decide))
    assert jo.post(decide, decision).status_code == 302
    assert "£300 goes back." in text(maya.get("/my/kept/"))
    assert dee.get(f"/council/appeals/{case.reference}/").status_code == 404  # no appeal yet

    answer = maya.post(f"/my/kept/{case.reference}/appeal/", {"words": "It is booked."})
    assert answer.status_code == 302
    assert "Maya Williams, £300 was to go back" in text(dee.get("/council/appeals/"))
    appeal = f"/council/appeals/{case.reference}/"
    assert jo.post(appeal, decision).status_code == 404
    smaller = {"decision": "repay", "repay": "100", "reasons": "Part is booked."}
    assert dee.post(appeal, smaller).status_code == 302
    assert Entry.objects.count() == before

    back = maya.post(f"/my/kept/{case.reference}/back/", {"paid_on": "23 11 2026"})
    assert back.status_code == 302
    assert figures_of(account).held == 321000
    assert "It went back on 23 November 2026." in text(maya.get("/my/kept/"))


def test_a_return_is_sent_and_a_payment_asked_about(
    cast: Cast, maya: Client, browser: Browser, account: Budget
) -> None:
    maya.post(
        "/my/account/record/",
        {**hidden(maya.get("/my/account/record/")), "paid_to": "Pat", "amount": "90",
         "paid_on": "20 11 2026", "pot": pot(account, "Assistants").reference},
    )  # fmt: skip
    payment = OwnPayment.objects.get()
    address = f"/my/payments/{payment.reference}/"
    assert "It stands in no return yet." in text(maya.get(address))
    form = maya.get("/my/returns/next/?from_on=1+11+2026&to_on=23+11+2026&holding="
                    + account.holdings.exclude(account=None).get().reference)  # fmt: skip
    assert "Pat" in text(form)
    assert "Tick this when you have read it" in text(maya.post("/my/returns/next/", hidden(form)))
    assert maya.post("/my/returns/next/", {**hidden(form), "right": "on"}).status_code == 302
    row = AccountReturn.objects.get()
    assert "Questions until 21 February 2027" in text(maya.get("/my/returns/"))
    assert "may ask about it until 21 February 2027" in text(maya.get(address))

    jo, dee = browser(cast.jo), browser(cast.staff("Dee Director", Role.DIRECTOR))
    assert "1 payment, £90." in text(jo.get("/council/returns/"))
    assert "Pat" in text(jo.get(f"/council/returns/{row.reference}/"))
    ask = f"/council/returns/{row.reference}/{payment.reference}/"
    assert "Fill this in" in text(jo.post(ask, {"words": "Why?"}))
    assert jo.post(ask, {"rule": "Question 3 of the plan", "words": "Why?"}).status_code == 302
    question = PaymentQuestion.objects.get()
    assert "Question 3 of the plan" in text(maya.get(address))
    assert maya.post(f"{address}answer/", {"words": "A lesson."}).status_code == 302
    decide = f"/council/questions/{question.reference}/"
    repay = {"decision": "repay", "amount": "40", "reasons": "Not in the plan."}
    assert "Who asked about a payment does not decide" in text(jo.post(decide, repay))
    assert "A lesson." in text(dee.get(decide))
    assert dee.post(decide, repay).status_code == 302
    assert "You are asked to pay £40 back." in text(maya.get(address))


def test_a_settled_payment_says_so_and_only_a_director_opens_it(
    cast: Cast, maya: Client, browser: Browser, account: Budget
) -> None:
    assert cast.maya.user is not None
    payment = paying.record_own_payment(
        pot=pot(account, "Assistants"), paid_to="Pat", amount_pence=9000, paid_on=date(2026, 6, 1),
        by=cast.maya.user, at=NOW, on=TODAY,
    )  # fmt: skip
    paying.send_return(
        holding=payment.holding, from_on=date(2026, 6, 1), to_on=date(2026, 6, 30),
        by=cast.maya.user, at=NOW, on=date(2026, 7, 1),
    )  # fmt: skip
    address = f"/my/payments/{payment.reference}/"
    assert "Settled since 30 September 2026" in text(maya.get(address))
    row = AccountReturn.objects.get()
    jo, dee = browser(cast.jo), browser(cast.staff("Dee Director", Role.DIRECTOR))
    ask = f"/council/returns/{row.reference}/{payment.reference}/"
    assert "Nobody may ask for it back" in text(jo.post(ask, {"rule": "x", "words": "y"}))
    assert jo.get("/council/settled/").status_code == 404
    wrong = dee.post("/council/settled/", {"payment": "pay-nothing", "reasons": "x"})
    assert "no payment of that reference" in text(wrong)
    good = {"payment": payment.reference, "reasons": "The police told us."}
    assert dee.post("/council/settled/", good).status_code == 302
    assert "The police told us." in text(maya.get(address))
    assert jo.post(ask, {"rule": "x", "words": "y"}).status_code == 302


@pytest.mark.parametrize(
    "page", ["assistants/", "assistants/new/", "assistants/wages/", "kept/", "returns/"]
)
def test_without_money_of_their_own_every_page_says_so(
    cast: Cast, maya: Client, browser: Browser, page: str
) -> None:
    assert maya.get(f"/my/{page}", follow=True).status_code == 200
    agreed(cast)
    assert maya.get(f"/my/{page}", follow=True).status_code == 200
    assert browser(cast.rex).get(f"/for/{cast.maya.reference}/{page}").status_code == 404
    assert browser(cast.ali).get(f"/for/{cast.maya.reference}/{page}").status_code == 404


def test_what_may_be_kept_is_closed_after_the_time_to_appeal(
    cast: Cast, maya: Client, browser: Browser, account: Budget
) -> None:
    long_ago = TODAY - timedelta(days=90)
    holding = account.holdings.exclude(account=None).get()
    case = services.ask_about_surplus(holding=holding, by=cast.jo, at=NOW, on=long_ago)
    jo = browser(cast.jo)
    address = f"/council/kept/{case.reference}/"
    services.decide_surplus(
        case=case, decision="keep", reasons="A holiday.", by=cast.jo, at=NOW,
        on=TODAY - timedelta(days=28),
    )  # fmt: skip
    assert "Close this question" not in text(jo.get(address))
    SurplusCase.objects.update(appeal_by=TODAY - timedelta(days=1))
    assert "Close this question" in text(jo.get(address))
    assert jo.post(address, {}).status_code == 302
    case.refresh_from_db()
    assert case.state == "closed"


def test_ending_a_promise_says_how_much_notice_it_needs(cast: Cast, maya: Client) -> None:
    budget = agreed(cast)
    agreement = art(cast, budget, notice_days=14)
    address = f"/my/promises/{agreement.reference}/end/"
    page = text(maya.get(address))
    assert "You agreed to give 14 days of notice." in page
    refused = text(maya.post(address, {"last_day": "24 11 2026"}))
    assert "Choose 6 December 2026 or a later day." in refused
