"""The list, breaks, lines, an employer's amounts and low prices by API: the same rights."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from people.models import User
from support_plans.models import SupportPlan
from tests.cast import Cast

Browser = Callable[[User], Client]


@pytest.fixture
def call(plan: SupportPlan, maya: Client) -> Callable[..., Any]:
    """`call("post", "lines/", {...})` as Maya: the status and the answer."""

    def ask(method: str, path: str, data: object = None) -> Any:
        found = getattr(maya, method)(
            f"/api/v1/plans/{plan.reference}/{path}",
            json.dumps(data) if data is not None else None,
            content_type="application/json",
        )
        return found.status_code, found.json() if found.content else None

    return ask


LEE = {
    "pot_name": "Lee", "what": "Lee helps", "who": "Lee", "unit": "hour", "units_each_week": "20",
    "rate_pence": 1200, "weeks_worked_out": True, "employs": True, "weekdays": [0, 2],
    "on_bank_holidays": False,
}  # fmt: skip


def test_a_line_is_worked_out_and_an_amount_kept_with_its_reason(call: Callable[..., Any]) -> None:
    status, line = call("post", "lines/", LEE)
    assert status == 201
    assert "bank holidays" in line["weeks_how"]
    path = f"lines/{line['reference']}/extras/"
    status, rows = call("get", path)
    assert {row["kind"] for row in rows} >= {"holiday", "ni", "pension"}
    assert line["extras_pence"] == sum(row["amount_pence"] for row in rows)
    sent = {"kind": "insurance", "amount_pence": 15_000}
    assert call("put", path, sent)[0] == 422
    assert call("put", path, sent | {"reason": "My insurer wrote."})[0] == 200
    assert call("put", path, {"kind": "moon", "amount_pence": 1})[0] == 422
    status, gaps = call("get", "gaps/")
    assert [gap["why"] for gap in gaps] == ["wage"]


def test_the_list_by_api(call: Callable[..., Any]) -> None:
    line = call("post", "lines/", LEE)[1]["reference"]
    status, row = call("post", "outcomes/", {"words": "Cook.", "lines": [line]})
    assert (status, row["lines"]) == (201, [line])
    path = f"outcomes/{row['reference']}/"
    assert call("put", path, {"words": "Cook tea.", "wish": "keep"})[1]["words"] == "Cook tea."
    assert call("put", path, {"words": "x", "colour": "red"})[0] == 422
    assert call("put", path, {"words": "x", "lines": ["line-nobody"]})[0] == 422
    assert [one["words"] for one in call("get", "outcomes/")[1]] == ["Cook tea."]
    assert call("delete", path)[0] == 204
    assert call("get", "outcomes/")[1] == []
    assert call("delete", path)[0] == 404


def test_breaks_by_api(call: Callable[..., Any]) -> None:
    line = call("post", "lines/", LEE)[1]
    status, row = call(
        "post", "breaks/", {"name": "Away", "starts_on": "2026-08-03", "ends_on": "2026-08-16"}
    )
    assert status == 201
    assert call("post", "breaks/", {"name": "", "starts_on": "x", "ends_on": "y"})[0] == 422
    assert len(call("get", "breaks/")[1]) == 1
    assert call("delete", f"breaks/{row['reference']}/")[0] == 204
    assert line["weeks"] == call("get", "lines/")[1][0]["weeks"]


def test_others_neither_read_nor_write(cast: Cast, plan: SupportPlan, browser: Browser) -> None:
    body = json.dumps({"words": "Mine."})
    path = f"/api/v1/plans/{plan.reference}/outcomes/"
    for user in (cast.rex, cast.jo):
        assert browser(user).get(path).status_code in (403, 404)
    helper = browser(cast.kim)
    assert helper.get(path).status_code == 200
    assert helper.post(path, body, content_type="application/json").status_code == 403
