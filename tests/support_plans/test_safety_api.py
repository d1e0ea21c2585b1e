"""Safety and rules by API: the same rights and refusals as on the pages."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from people.models import User
from support_plans.models import SupportPlan
from tests.cast import Cast
from tests.support_plans.test_costs_api import LEE

Browser = Callable[[User], Client]


def ask(client: Client, plan: SupportPlan, method: str, path: str, data: object = None) -> Any:
    found = getattr(client, method)(
        f"/api/v1/plans/{plan.reference}/{path}",
        json.dumps(data) if data is not None else None,
        content_type="application/json",
    )
    return found.status_code, found.json() if found.content else None


def test_safety_by_api(plan: SupportPlan, maya: Client) -> None:
    mum = {"kind": "call", "name": "Mum", "phone": "01632 960 201"}
    status, kept = ask(maya, plan, "post", "safety/", mum)
    assert (status, kept["call"][0]["name"]) == (201, "Mum")
    for bad in ({"kind": "call", "name": "Mum"}, {"kind": "ufo"}, mum | {"age": 3}):
        assert ask(maya, plan, "post", "safety/", bad)[0] == 422
    path = f"safety/call/{kept['call'][0]['reference']}/"
    assert ask(maya, plan, "delete", path)[0] == 204
    assert ask(maya, plan, "get", "safety/")[1]["call"] == []
    assert ask(maya, plan, "delete", "safety/risk/safe-none/")[0] == 404


def test_rules_by_api(plan: SupportPlan, maya: Client) -> None:
    line = ask(maya, plan, "post", "lines/", LEE | {"held": "own_account"})[1]["reference"]
    said = {"payee": "Lee", "relation": "partner", "category": "support"}
    status, rules = ask(maya, plan, "put", f"lines/{line}/facts/", said)
    assert status == 200
    assert rules[0]["code"] == "partner_paid"
    assert rules[0]["blocks_agreeing"] is True
    assert ask(maya, plan, "get", "rules/")[1] == rules
    assert ask(maya, plan, "put", f"lines/{line}/facts/", said | {"payee": ""})[0] == 422


@pytest.mark.parametrize("who", ["rex", "jo", "olu"])
def test_others_find_no_plan(cast: Cast, plan: SupportPlan, browser: Browser, who: str) -> None:
    client = browser(getattr(cast, who))
    for path in ("safety/", "rules/"):
        assert ask(client, plan, "get", path)[0] in (403, 404)
    assert ask(browser(cast.ali), plan, "post", "safety/", {"kind": "keep", "what": "X"})[0] == 403
