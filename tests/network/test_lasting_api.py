"""Own income, gaps and wants by the API: what the pages show, no more."""

import json
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from network.models import Want
from providers import services as directory
from tests.cast import Cast
from tests.conftest import signed_in
from tests.network.test_wanted import SWIM, wanting_it
from tests.world import SEPTEMBER, maya_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock")]


def test_own_income(cast: Cast) -> None:
    world = maya_world(cast)
    olu = signed_in(cast.olu)
    agreement = world.promise(world.pot("Art"), cast.art)
    world.yes(world.bill(agreement, SEPTEMBER, "A-9"))
    found = olu.get("/api/v1/income/").json()
    months = {row["month"]: row for row in found["months"]}
    assert months["2026-09-01"]["to_be_paid_pence"] == 15_000
    assert found["largest_person_percent"] == 100
    assert "Maya" not in json.dumps(found)
    assert signed_in(cast.bea).get("/api/v1/income/?of=acorn").status_code == 404
    for user in (cast.jo, cast.maya.user):
        assert signed_in(user).get("/api/v1/income/").status_code == 403


def test_gaps(cast: Cast) -> None:
    wanting_it(cast, 4)
    olu = signed_in(cast.olu)
    assert olu.get("/api/v1/gaps/").json()["count"] == 0
    wanting_it(cast, 1, first=4)
    for number in range(6):
        directory.tell_what_is_missing(words=SWIM, area=cast.northtown, on=date(2026, 8, 1),
                                       by=cast.user(f"swim{number} Looking"))  # fmt: skip
    (row,) = olu.get("/api/v1/gaps/").json()["results"]
    assert row == {
        "area": "E06000999", "what": SWIM, "would_share": 5, "met": False, "could_start": [],
        "looked": [{"quarter": "2026-07-01", "people": 6}],
    }  # fmt: skip
    assert signed_in(cast.bea).get("/api/v1/gaps/").status_code == 404


def send(client: Client, key: str, **body: object) -> int:
    return client.post("/api/v1/wants/", body, "application/json",
                       headers={"Idempotency-Key": key}).status_code  # fmt: skip


def test_my_wants(cast: Cast) -> None:
    maya, key = signed_in(cast.maya.user), str(uuid4())
    good = {"what": SWIM, "area": cast.northtown.code, "would_share": True}
    assert [send(maya, key, **good), send(maya, key, **good)] == [201, 201]
    assert Want.objects.count() == 1
    assert send(maya, str(uuid4()), **good | {"would_share": False}) == 422
    assert send(maya, str(uuid4()), **good | {"more": 1}) == 422
    assert send(maya, str(uuid4()), **good | {"area": "nowhere"}) == 422
    rows = maya.get("/api/v1/wants/").json()["results"]
    assert [row["what"] for row in rows] == [SWIM]
    assert signed_in(cast.olu).get("/api/v1/wants/").status_code == 403
