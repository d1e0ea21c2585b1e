"""Over the API: how my bills are answered, and objecting to what was paid on account."""

from collections.abc import Callable

import pytest
from django.test import Client

from invoices.models import AnswerRule, Bill, Objection
from people.models import User
from tests.cast import Cast
from tests.invoices.test_answering import agreement_of
from tests.invoices.test_silence_decided import bill, on_account  # noqa: F401  (a fixture)

Browser = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("still_clock")
JSON = "application/json"


def test_only_the_person_sets_and_stops_a_standing_yes(cast: Cast, browser: Browser) -> None:
    agreement_of(cast)
    maya = browser(cast.maya.user)
    address = f"/api/v1/answer-ways/{cast.acorn.slug}/"
    before = maya.get("/api/v1/answer-ways/").json()["results"]
    assert [(row["organisation"], row["way"]) for row in before] == [(cast.acorn.slug, "each")]
    done = maya.put(address, {"way": "pattern"}, content_type=JSON)
    assert (done.status_code, done.json()["way"], done.json()["until"]) == (
        200, "pattern", "2027-02-23",
    )  # fmt: skip
    assert maya.put(address, {"way": "always"}, content_type=JSON).status_code == 422
    assert maya.put(address, {"way": "each", "x": 1}, content_type=JSON).status_code == 422
    for user in (cast.sam, cast.olu, cast.jo):
        assert browser(user).put(address, {"way": "each"}, content_type=JSON).status_code in (
            403,
            404,
        )
    assert maya.delete(address).json()["way"] == "each"
    assert not AnswerRule.objects.live().exists()
    assert maya.delete("/api/v1/answer-ways/nobody/").status_code == 404


def test_an_objection_is_made_once(cast: Cast, browser: Browser, bill: Bill) -> None:  # noqa: F811
    maya = browser(cast.maya.user)
    address = f"/api/v1/bills/{bill.reference}/objection/"

    def post(client: Client, key: str) -> tuple[int, dict[str, object]]:
        headers = {"Idempotency-Key": key}
        body = {"words": "She came for eight hours."}
        answer = client.post(address, body, content_type=JSON, headers=headers)
        return answer.status_code, answer.json()

    status, said = post(maya, "k0")
    assert (status, said["code"]) == (409, "not_on_account")
    on_account(bill, cast.jo)
    first = post(maya, "k1")
    assert first[0] == 201
    assert post(maya, "k1") == first == post(maya, "k2")
    assert Objection.objects.count() == 1
    assert post(browser(cast.bea), "k3")[0] in (403, 404)
    assert post(browser(cast.nia.user), "k4")[0] == 404
