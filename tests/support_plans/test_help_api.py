"""Help by API: the same rights, the same refusals."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from people import services as people
from people.models import Role, Scope, User
from support_plans import services
from support_plans.models import SupportPlan
from tests.cast import NOW, TODAY, Cast


@pytest.fixture
def kim(cast: Cast, plan: SupportPlan, browser: Callable[[User], Client]) -> Client:
    people.let_in(
        person=cast.maya, user=cast.kim, kind=Role.BROKER,
        scopes=[Scope.PLAN_VIEW, Scope.PLAN_SUGGEST, Scope.PLAN_DRAFT],
        until=TODAY + timedelta(days=9), by=cast.maya.user, at=NOW, on=TODAY,
    )  # fmt: skip
    return browser(cast.kim)


def post(client: Client, path: str, **body: object) -> tuple[int, dict[str, object]]:
    answer = client.post(f"/api/v1/{path}", body, content_type="application/json")
    return answer.status_code, answer.json()


def test_a_first_draft_and_one_yes(
    cast: Cast, plan: SupportPlan, kim: Client, maya: Client
) -> None:
    of = f"plans/{plan.reference}/first-drafts/"
    status, made = post(kim, of, question=1, text="Painting.")
    assert (status, made["state"]) == (201, "not_yet")
    one = f"{of}{made['reference']}/"
    assert post(kim, one, outcome="yes", how="read", edition=1)[0] == 403
    assert maya.get(f"/api/v1/{of}").json()[0]["text"] == "Painting."
    assert post(maya, one, outcome="yes", edition=1)[1]["code"] == "say_how"
    assert post(maya, one, outcome="yes", how="read", edition=7)[0] == 409
    assert post(maya, one, outcome="yes", how="listened", edition=1)[1]["state"] == "yours"
    assert plan.answers.get(question=1).text == "Painting."
    assert post(maya, one, outcome="declined")[0] == 409


def test_a_suggestion_is_answered(cast: Cast, plan: SupportPlan, kim: Client, maya: Client) -> None:
    row = services.suggest(plan=plan, question=2, text="Out.", why="", by=cast.kim, at=NOW)
    one = f"plans/{plan.reference}/suggestions/{row.reference}/"
    assert post(kim, one, outcome="accepted", edition=0)[0] == 403
    assert post(maya, one, outcome="accepted", edition=5)[0] == 409
    assert post(maya, one, outcome="accepted", edition=0)[1]["state"] == "accepted"
    assert plan.answers.get(question=2).text == "Out."


def test_a_brokers_time(
    cast: Cast, plan: SupportPlan, kim: Client, maya: Client, browser: Callable[[User], Client]
) -> None:
    of = f"brokers/{cast.maya.reference}/time/"
    body = {"worked_on": "2026-11-20", "hours": "1.50", "what": "Rang."}
    assert post(kim, of, **body)[1]["code"] == "no_broker_fee"
    assert post(kim, of, **body, with_fee=False)[0] == 201
    assert [row["hours"] for row in kim.get(f"/api/v1/{of}").json()] == ["1.50"]
    assert post(kim, of, worked_on="never", hours="x", what="")[0] == 422
    for client in (maya, browser(cast.ali)):
        assert client.get(f"/api/v1/{of}").status_code in (403, 404)
