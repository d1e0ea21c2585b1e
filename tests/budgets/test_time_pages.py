"""A pause and a budget's end, through the browser, by everyone who takes part."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from budgets import services
from budgets.models import Budget, Closing, Suspension
from ledger.models import Account, Kind
from people.models import User
from tests.budgets.plans import agreed, art, line
from tests.budgets.test_api import post
from tests.budgets.test_pages import hidden, text
from tests.cast import Cast
from tests.invoices.sent_bills import figures

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")


@pytest.fixture
def budget(cast: Cast) -> Budget:
    budget = agreed(
        cast, line("Art group", 1200_00), line("My assistant", 60_00, held="own_account")
    )
    art(cast, budget, ends=date(2027, 3, 30))
    return budget


@pytest.fixture
def maya(cast: Cast, browser: Browser) -> Client:
    assert cast.maya.user is not None
    return browser(cast.maya.user)


def test_a_person_pauses_and_is_back_in_one_press(maya: Client, budget: Budget, cast: Cast) -> None:
    before = figures(budget)
    assert "Support can rest." in text(maya.get("/my/pause/"))
    asked = maya.post("/my/pause/start/", {"kind": "hospital", "starts_on": "23 November 2026"})
    words = text(asked)
    assert "Art group, Acorn Arts All is paid until 20 December 2026." in words
    assert "From 21 December 2026 nothing is paid." in words
    assert "£120 goes back to Free, for days until 17 January 2027." in words
    assert "If you are not back by 18 January 2027, a council worker talks with you." in words
    done = maya.post("/my/pause/start/", hidden(asked) | {"yes": "1"}, follow=True)
    words = text(done)
    assert "Support is paused" in words
    assert "Nothing ends by itself." in words
    assert figures(budget).free == before.free + 120_00
    twice = maya.post("/my/pause/start/", hidden(asked) | {"yes": "1"}, follow=True)
    assert "Support is paused" in text(twice)
    assert Suspension.objects.count() == 1
    back = maya.post("/my/pause/back/", {"back_on": "23 November 2026"}, follow=True)
    assert "Support goes on from 23 November 2026." in text(back)
    assert figures(budget) == before
    assert "From 23 November 2026, back on 23 November 2026" in text(back)


def test_bad_days_are_refused_in_words_and_kept(maya: Client, budget: Budget) -> None:
    for typed, words in (
        ({"kind": "away", "starts_on": "31 February 2026"}, "31 February 2026"),
        ({"kind": "away", "starts_on": "1 May 2031"}, "Choose a first day inside your plan"),
        ({"kind": "moon", "starts_on": "23 November 2026"}, "Choose one of the answers here."),
        ({"kind": "away", "starts_on": "24 November 2026", "expected_on": "1 November 2026"},
         "This is before the first day."),
    ):  # fmt: skip
        answer = maya.post("/my/pause/start/", typed)
        assert answer.status_code == 200
        assert words in text(answer) or words in answer.content.decode()
    assert not Suspension.objects.exists()


def test_a_worker_pauses_for_someone_and_writes_down_a_talk(
    cast: Cast, browser: Browser, budget: Budget
) -> None:
    jo = browser(cast.jo)
    base = f"/for/{cast.maya.reference}/pause/"
    asked = jo.post(f"{base}start/", {"kind": "hospital", "starts_on": "23 November 2026"})
    done = jo.post(f"{base}start/", hidden(asked) | {"yes": "1"}, follow=True)
    assert "Support is paused" in text(done)
    assert f'href="/council/people/{cast.maya.reference}/"' in done.content.decode()
    told = jo.post(f"{base}talk/", {"words": "Home soon."}, follow=True)
    assert "Jo talked about it on 23 November 2026: Home soon." in text(told)
    sees = browser(cast.sam)
    page = sees.get(base)
    assert "Home soon." in text(page)
    assert sees.post(f"{base}back/", {"back_on": "24 November 2026"}).status_code == 302
    for other in (cast.ali, cast.olu, cast.finn, cast.rex):
        assert browser(other).get(base).status_code == 404


def end(jo: Client, cast: Cast) -> Closing:
    asked = jo.post(
        f"/council/people/{cast.maya.reference}/end/",
        {"why": "died", "last_day": "20 November 2026", "words": ""},
    )
    assert "We stop writing to the person." in text(asked)
    done = jo.post(
        f"/council/people/{cast.maya.reference}/end/", hidden(asked) | {"yes": "1"}, follow=True
    )
    assert "The budget has ended." in text(done)
    return Closing.objects.get()


def test_a_budget_is_ended_worked_out_by_one_and_agreed_by_another(
    cast: Cast, browser: Browser, budget: Budget
) -> None:
    jo, finn, fola = browser(cast.jo), browser(cast.finn), browser(cast.fola)
    row = end(jo, cast)
    budget.refresh_from_db()
    assert (budget.state, figures(budget).promised) == (Budget.State.ENDED, 0)
    page = f"/closings/{row.reference}/"
    debt = {"words": "Redundancy", "paid_to": "Pat Hill", "amount": "90",
            "pot": budget.pots.get(name="My assistant").reference}  # fmt: skip
    assert "Redundancy, £90" in text(jo.post(f"{page}debt/", debt, follow=True))
    assert finn.post(f"{page}agree/").status_code == 404
    assert "Someone else agrees it next." in text(finn.post(f"{page}propose/", follow=True))
    assert "Agree and close" not in text(finn.get(page))
    assert "Agree and close" in text(fola.get(page))
    assert "The budget is closed." in text(fola.post(f"{page}agree/", follow=True))
    shown = services.figures_of(budget)
    assert (shown.spent, shown.free, shown.agreed) == (90_00, 0, 90_00)  # £30 more than the pot
    payee = Account.objects.get(book=budget.book, kind=Kind.PAYEE)
    assert payee.balance_pence == 90_00  # the account was empty: the council pays
    again = {**debt, "words": "Holiday pay", "service_on": "20 November 2026"}
    assert "Waits for a second person." in text(jo.post(f"{page}debt/", again, follow=True))
    asked = row.adjustments.get()
    decided = f"/adjustments/{asked.reference}/"
    assert jo.get(decided).status_code == 404
    no = fola.post(decided, {"agreed": "no", "reason": ""})
    assert "Write why not." in text(no)
    assert "The council pays it." in text(fola.post(decided, {"agreed": "yes"}, follow=True))
    payee.refresh_from_db()
    assert payee.balance_pence == 180_00


def test_the_executor_sees_one_page(cast: Cast, browser: Browser, budget: Budget) -> None:
    jo = browser(cast.jo)
    row = end(jo, cast)
    page = f"/closings/{row.reference}/"
    ed = cast.user("Ed Williams")
    missing = jo.post(f"{page}executor/", {"username": "nobody", "saw": "Grant of probate"})
    assert "Nobody signs in with this name." in text(missing)
    jo.post(f"{page}executor/", {"username": "ed", "saw": "Grant of probate, 21 November 2026"})
    executor = browser(ed)
    assert executor.get(page).status_code == 404
    browser(cast.finn).post(f"{page}propose/")
    browser(cast.fola).post(f"{page}agree/")
    assert "Closing statement" in text(executor.get(page))
    assert row.budget.person.full_name in text(executor.get("/closings/"))
    for path in ("/my/pots/", f"/for/{cast.maya.reference}/pots/", f"{page}debt/",
                 f"/for/{cast.maya.reference}/pause/", "/council/people/"):  # fmt: skip
        assert executor.get(path).status_code == 404
    for other in (cast.ali, cast.olu, cast.rex, cast.sam):
        assert browser(other).get(page).status_code == 404


def test_pauses_and_closings_by_api(
    cast: Cast, browser: Browser, maya: Client, budget: Budget
) -> None:
    start = f"/api/v1/budgets/{budget.reference}/pauses/"
    body = {"kind": "hospital", "starts_on": "2026-11-23", "words": "private"}
    made = post(maya, start, body)
    assert made.status_code == 201
    assert made.json()["review_on"] == "2027-01-18"
    assert [line["keep_percent"] for line in made.json()["lines"]] == [0]
    assert "private" not in made.content.decode()
    assert post(maya, start, body).json() == made.json()  # the same key: the same pause
    assert post(maya, start, body, key="k-2").json()["code"] == "paused_already"
    assert post(maya, start, body | {"extra": 1}, key="k-3").status_code == 422
    one = made.json()["reference"]
    assert browser(cast.jo).get("/api/v1/pauses/").json()["results"][0]["reference"] == one
    assert post(browser(cast.nia.user), start, body).status_code == 404  # type: ignore[arg-type]
    back = post(maya, f"/api/v1/pauses/{one}/back/", {"back_on": "2026-12-01"}, key="k-4")
    assert back.json()["back_on"] == "2026-12-01"
    row = end(browser(cast.jo), cast)
    shown = browser(cast.finn).get(f"/api/v1/closings/{row.reference}/").json()
    assert (shown["state"], shown["last_day"]) == ("open", "2026-11-20")
    assert browser(cast.olu).get(f"/api/v1/closings/{row.reference}/").status_code == 403
