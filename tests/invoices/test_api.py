"""Bills over the API: once a key, in pence, refused in words."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from invoices.models import Bill
from people.models import User
from tests.cast import Cast
from tests.invoices.sent_bills import bill_of, figures, priced, promised

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")


def body(reference: str, **more: object) -> dict[str, object]:
    line = {
        "service_on": "2026-10-05", "units": "10", "rate_pence": "2200", "net_pence": 22000,
    }  # fmt: skip
    return {
        "agreement": reference,
        "number": "API-1",
        "issued_on": "2026-11-02",
        "lines": [line],
    } | more


def send(client: Client, data: object, key: str = "k1", path: str = "/api/v1/bills/"):  # type: ignore[no-untyped-def]
    return client.post(
        path, data, content_type="application/json", headers={"Idempotency-Key": key}
    )


def test_a_bill_is_sent_once_and_answered_once(cast: Cast, browser: Browser) -> None:
    agreement = promised(cast, pence=200_000, rate=2200, units="10")
    bea, maya = browser(cast.bea), browser(cast.maya.user)
    first, again = (send(bea, body(agreement.reference)) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["reference"] == again.json()["reference"]
    bill = Bill.objects.get()
    assert (bill.state, bill.total_pence, bill.source) == (
        Bill.State.ASKED,
        220_00,
        Bill.Source.API,
    )
    path = f"/api/v1/bills/{bill.reference}/answer/"
    for _ in range(2):
        assert send(maya, {"answers": "yes"}, path=path).json()["agreed_pence"] == 220_00
    assert figures(agreement.budget).spent == 220_00
    undone = maya.delete(path, headers={"Idempotency-Key": "k2"})
    assert undone.json()["state"] == "asked"
    assert figures(agreement.budget).spent == 0
    assert maya.get("/api/v1/bills/").json()["count"] == 1


def test_the_submitter_is_refused_and_others_find_nothing(cast: Cast, browser: Browser) -> None:
    agreement = promised(cast, pence=200_000, rate=2200, units="10")
    bill = bill_of(agreement, priced(date(2026, 10, 5), "10", 2200), by=cast.bea)
    path = f"/api/v1/bills/{bill.reference}/answer/"
    assert send(browser(cast.bea), {"answers": "yes"}, path=path).status_code in {403, 404}
    for user in (cast.olu, cast.rex, cast.nia.user, cast.jo):
        assert browser(user).get(f"/api/v1/bills/{bill.reference}/").status_code in {403, 404}
    assert send(browser(cast.olu), body(agreement.reference)).status_code == 404


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"lines": []}, 422),
        (
            {
                "lines": [
                    {"service_on": "2026-04-31", "units": "1", "rate_pence": "1", "net_pence": 1}
                ]
            },
            422,
        ),
        (
            {
                "lines": [
                    {"service_on": "2026-10-05", "units": "-1", "rate_pence": "1", "net_pence": 1}
                ]
            },
            422,
        ),
        (
            {
                "lines": [
                    {"service_on": "2026-10-05", "units": "1", "rate_pence": "1", "net_pence": 1.5}
                ]
            },
            422,
        ),
        (
            {
                "lines": [
                    {"service_on": "2026-12-05", "units": "1", "rate_pence": "1", "net_pence": 1}
                ]
            },
            422,
        ),
        ({"number": ""}, 422),
        ({"total": 5}, 422),
        ({"kind": "credit_note"}, 422),
        ({"agreement": "agr-nobody22"}, 404),
    ],
)
def test_bad_bills_are_refused_in_words(
    cast: Cast, browser: Browser, change: dict[str, object], status: int
) -> None:
    agreement = promised(cast, pence=200_000, rate=2200, units="10")
    answer = send(browser(cast.bea), body(agreement.reference, **change))
    assert answer.status_code == status, answer.content
    assert not Bill.objects.exists()
    assert answer.headers["Content-Type"].startswith("application/problem+json")


def test_without_a_key_nothing_happens(cast: Cast, browser: Browser) -> None:
    agreement = promised(cast, pence=200_000, rate=2200, units="10")
    answer = browser(cast.bea).post(
        "/api/v1/bills/", body(agreement.reference), content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_missing")


@pytest.mark.parametrize(
    "answers", ["no", {}, {"1": "perhaps"}, {"x": "yes"}, [1], None, {"1": ["yes"]}]
)
def test_odd_answers_are_refused(cast: Cast, browser: Browser, answers: object) -> None:
    agreement = promised(cast, pence=200_000, rate=2200, units="10")
    bill = bill_of(agreement, priced(date(2026, 10, 5), "10", 2200), by=cast.bea)
    path = f"/api/v1/bills/{bill.reference}/answer/"
    assert send(browser(cast.maya.user), {"answers": answers}, path=path).status_code == 422


def test_a_bill_is_taken_back(cast: Cast, browser: Browser) -> None:
    agreement = promised(cast, pence=200_000, rate=2200, units="10")
    bill = bill_of(agreement, priced(date(2026, 10, 5), "10", 2200), by=cast.bea)
    path = f"/api/v1/bills/{bill.reference}/take-back/"
    assert send(browser(cast.olu), {}, path=path).status_code == 404
    assert send(browser(cast.bea), {}, path=path).json()["state"] == "withdrawn"
