"""The API of wages, what is set aside, surplus, returns and moves asked for."""

from typing import Any

import pytest
from django.test import Client

from budgets.models import Accrual, Budget
from tests.budgets.plans import agreed, pot
from tests.budgets.test_api import Browser, post
from tests.cast import Cast
from tests.scenarios.test_allocating import account_of_350_a_week, hold

pytestmark = pytest.mark.usefixtures("still_clock")


@pytest.fixture
def maya(cast: Cast, browser: Browser) -> Client:
    assert cast.maya.user is not None
    return browser(cast.maya.user)


@pytest.fixture
def account(cast: Cast) -> Budget:
    budget = account_of_350_a_week(cast)
    hold(budget, 331000)
    return budget


def test_wages_set_holiday_pay_aside_once(cast: Cast, maya: Client, account: Budget) -> None:
    of = pot(account, "Assistants")
    maya.post("/my/assistants/new/", {"worker": "Lee", "kind": "holiday", "pot": of.reference})
    body = {"pot": of.reference, "worker": "Lee", "hours": "20", "rate_pence": 1350,
            "paid_on": "2026-11-23"}  # fmt: skip
    first = post(maya, "/api/v1/wages/", body)
    assert (first.status_code, first.json()["amount_pence"]) == (201, 27000)
    assert post(maya, "/api/v1/wages/", body).json() == first.json()
    assert Accrual.objects.count() == 1
    [duty] = maya.get(f"/api/v1/budgets/{account.reference}/set-aside/").json()
    assert (duty["set_aside_pence"], duty["hours"], duty["percent"]) == (3259, "2.41", "12.07")
    wrong = post(maya, "/api/v1/wages/", body | {"hours": "0"}, key="k-2")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_hours")


def test_a_surplus_with_its_sum(cast: Cast, maya: Client, account: Budget) -> None:
    [one] = maya.get(f"/api/v1/budgets/{account.reference}/surplus/").json()
    assert (one["adjusted_pence"], one["limit_pence"], one["over_pence"]) == (331000, 280000, 51000)
    assert one["limit_origin"] == "the usual value"


def test_a_return_by_api(cast: Cast, maya: Client, browser: Browser, account: Budget) -> None:
    holding = account.holdings.exclude(account=None).get().reference
    body: dict[str, Any] = {"holding": holding, "from_on": "2026-11-01", "to_on": "2026-11-23"}
    sent = post(maya, "/api/v1/returns/", body)
    assert sent.json()["question_until"] == "2027-02-21"
    again = post(maya, "/api/v1/returns/", body, key="k-2")
    assert (again.status_code, again.json()["code"]) == (409, "sent_already")
    assert len(maya.get("/api/v1/returns/").json()["results"]) == 1
    assert post(browser(cast.rex), "/api/v1/returns/", body).status_code in (403, 404)


def test_a_bigger_move_is_refused_and_asked_for(cast: Cast, maya: Client) -> None:
    budget = agreed(cast)
    body = {"from_pot": pot(budget, "Swimming").reference, "amount_pence": 20000,
            "to_pot": pot(budget, "Art group").reference}  # fmt: skip
    refused = post(maya, f"/api/v1/budgets/{budget.reference}/moves/", body)
    assert (refused.status_code, refused.json()["code"]) == (422, "beyond_small_changes")
    asked = post(maya, f"/api/v1/budgets/{budget.reference}/moves/ask/", body, key="k-2")
    assert (asked.status_code, asked.json()["state"]) == (201, "asked")
