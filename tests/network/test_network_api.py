"""Policies and hearings for other systems."""

import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.cast import TODAY, Cast
from tests.conftest import signed_in
from tests.network.hearings import answered, decided, proposed

pytestmark = pytest.mark.usefixtures("still_clock")


def test_policies_are_public_with_value_and_origin(cast: Cast) -> None:
    cast.authority.set_policy("leave_accrual_percent", "12.5", date(2026, 4, 1), exemption="Law.")

    rows = Client().get("/api/v1/policies/?page_size=100").json()["results"]
    found = {row["name"]: row for row in rows}
    assert found["leave_accrual_percent"]["value"] == "12.5"
    assert found["leave_accrual_percent"]["since"] == "2026-04-01"
    assert found["pay_day"] | {"value": 8, "origin": "the usual value"} == found["pay_day"]
    assert Client().get("/api/v1/policies/?council=auth-none").status_code == 404
    assert signed_in(cast.jo).get("/api/v1/policies/").status_code == 200


def test_hearings_are_public_with_counts_and_points(cast: Cast) -> None:
    first = proposed(cast)
    answered(cast, first)
    decided(cast, first)
    second = proposed(cast, name="question_days", value=60)

    client = Client()
    assert client.get("/api/v1/hearings/").json()["count"] == 2
    rows = client.get("/api/v1/hearings/?open=true").json()["results"]
    assert [row["reference"] for row in rows] == [second.reference]
    one = client.get(f"/api/v1/hearings/{first.reference}/").json()
    assert one["answers"] == {"all": 1, "people": 1, "organisations": 0, "accepted": 1}
    assert one["decided_value"] == 12
    assert one["stage"] == "Accepted as it was put"
    assert [point["accepted"] for point in one["points"]] == [True]
    assert client.get("/api/v1/hearings/hear-22222222/").status_code == 404


def sent(client: Client, url: str, body: object, key: str = "") -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(url, json.dumps(body), content_type="application/json", headers=headers)


def test_an_answer_is_kept_once_for_its_key(cast: Cast) -> None:
    proposal = proposed(cast)
    url, maya = f"/api/v1/hearings/{proposal.reference}/answers/", signed_in(cast.maya.user)
    body, key = {"view": "no", "words": "Too long."}, str(uuid4())

    first = sent(maya, url, body, key)
    assert first.status_code == 201
    assert sent(maya, url, body, key).json() == first.json()
    assert proposal.answers.count() == 1
    assert sent(Client(), url, body, key).status_code in {401, 403}
    for wrong in ({"view": "perhaps", "words": "x"}, {"view": "no", "words": ""},
                  body | {"by": "jo"}):  # fmt: skip
        assert sent(maya, url, wrong, str(uuid4())).status_code == 422
    assert sent(maya, url, body).status_code == 422
    assert proposal.heard_from == TODAY
