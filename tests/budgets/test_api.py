"""The API of budgets: whole pence, references only, one effect for one key."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from budgets import services
from budgets.models import Agreement, Budget, MoneyMove
from people.models import User
from tests.budgets.plans import agreed, art, line, pot
from tests.cast import Cast

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")


@pytest.fixture
def budget(cast: Cast) -> Budget:
    return agreed(cast, line("Art group", 120000), line("Swimming", 6000))


@pytest.fixture
def maya(cast: Cast, browser: Browser) -> Client:
    assert cast.maya.user is not None
    return browser(cast.maya.user)


def post(client: Client, address: str, body: dict[str, Any], key: str = "k-1") -> Any:
    return client.post(
        address, body, content_type="application/json", headers={"Idempotency-Key": key}
    )


def test_totals_and_pots_add_up(cast: Cast, maya: Client, budget: Budget) -> None:
    art(cast, budget)

    listed = maya.get("/api/v1/budgets/").json()["results"]
    one = maya.get(f"/api/v1/budgets/{budget.reference}/").json()
    pots = maya.get(f"/api/v1/budgets/{budget.reference}/pots/").json()

    assert listed == [one]
    assert one["left_pence"] == one["promised_pence"] + one["free_pence"] == 126000
    assert [p["free_pence"] for p in pots] == [102000, 6000]
    assert not {key for key in one if key == "id" or key.endswith("_id")}


def test_a_promise_is_made_once_for_its_key(cast: Cast, maya: Client, budget: Budget) -> None:
    address = f"/api/v1/budgets/{budget.reference}/promises/"
    body = {
        "pot": pot(budget, "Art group").reference, "service": cast.art.reference,
        "starts_on": "2026-11-24", "ends_on": "2026-12-29", "weekdays": [1],
        "units_each_time": "1", "unit": "session", "rate_pence": 3000,
    }  # fmt: skip

    first, again = post(maya, address, body), post(maya, address, body)

    assert first.status_code == 201, first.json()
    assert first.json() == again.json()
    assert Agreement.objects.count() == 1
    other = post(maya, address, body | {"rate_pence": 1}, "k-2")
    assert (other.status_code, other.json()["code"]) == (422, "rate_not_offered")


def test_withdraw_and_move(cast: Cast, maya: Client, budget: Budget) -> None:
    agreement = art(cast, budget)
    done = post(
        maya, f"/api/v1/agreements/{agreement.reference}/withdraw/", {"last_day": "2026-12-01"}
    )
    assert done.json()["ends_on"] == "2026-12-01"
    moved = post(
        maya, f"/api/v1/budgets/{budget.reference}/moves/",
        {
            "from_pot": pot(budget, "Swimming").reference, "amount_pence": 9000,
            "to_pot": pot(budget, "Art group").reference,
        },
        "k-2",
    )  # fmt: skip

    assert (moved.status_code, moved.json()["code"]) == (422, "not_enough_free")
    assert services.figures_of(budget).promised == 6000
    assert not MoneyMove.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {}, {"from_pot": 1}, {"amount_pence": -5}, {"amount_pence": 1.5}, {"amount_pence": "x"},
        {"surprise": True}, {"amount_pence": 10**30},
    ],
)  # fmt: skip
def test_bad_input_is_refused_in_words(
    cast: Cast, maya: Client, budget: Budget, body: dict[str, Any]
) -> None:
    answer = post(maya, f"/api/v1/budgets/{budget.reference}/moves/", body)

    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_others_find_nothing(cast: Cast, browser: Browser, budget: Budget) -> None:
    agreement = art(cast, budget)
    pages = [
        f"/api/v1/budgets/{budget.reference}/", f"/api/v1/budgets/{budget.reference}/pots/",
    ]  # fmt: skip
    for page in pages:
        answer = browser(cast.nia.user).get(page)
        assert answer.status_code == 404
    jo = browser(cast.jo)
    assert jo.get(pages[0]).status_code == 200
    assert jo.get(pages[1]).status_code in (403, 404)
    olu = browser(cast.olu)
    listed = olu.get("/api/v1/agreements/").json()["results"]
    assert [row["reference"] for row in listed] == [agreement.reference]
    withdraw = post(
        olu, f"/api/v1/agreements/{agreement.reference}/withdraw/", {"last_day": "2026-12-01"}
    )
    assert withdraw.status_code in (403, 404)
