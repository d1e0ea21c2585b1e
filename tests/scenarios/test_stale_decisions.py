"""An officer decides on what they read: what moved on meanwhile is said, and nothing is decided."""

from collections.abc import Callable

import pytest
from django.test import Client

from people.models import Role, User
from support_plans import services
from support_plans.models import PlanVersion, SupportPlan
from tests.cast import NOW, TODAY, Cast
from tests.scenarios.test_plan_agreeing import whole
from tests.support_plans import conftest

plan = conftest.plan
pytestmark = pytest.mark.usefixtures("still_clock")
YES = {"decision": "agree", "words": "It is right.", "yes": "yes"}


def test_a_plan_that_was_taken_back_meanwhile_is_not_decided(
    cast: Cast, plan: SupportPlan, browser: Callable[[User], Client]
) -> None:
    """It never began to be read, so the person may take it back; the open page is then too late."""
    version = services.send_plan(plan=whole(cast, plan), by=cast.maya.user, at=NOW, on=TODAY)
    jo, path = browser(cast.jo), f"/council/plans/{version.reference}/"
    assert jo.get(path).status_code == 200
    services.take_back(version=version, by=cast.maya.user, at=NOW)
    answer = jo.post(path, YES)
    assert answer.status_code in (200, 302, 404, 422)
    version.refresh_from_db()
    assert version.state == PlanVersion.State.TAKEN_BACK
    assert not version.decisions.exists()


def test_what_another_worker_decided_stands(
    cast: Cast, plan: SupportPlan, browser: Callable[[User], Client]
) -> None:
    version = services.send_plan(plan=whole(cast, plan), by=cast.maya.user, at=NOW, on=TODAY)
    jo, path = browser(cast.jo), f"/council/plans/{version.reference}/"
    jo.post(f"{path}start/")
    other = cast.staff("Jan", Role.COUNCIL_WORKER)
    services.return_plan(version=version, criterion=1, reason="Say more.", by=other, at=NOW)
    answer = jo.post(path, YES, follow=True)
    assert answer.status_code in (200, 404, 422)
    version.refresh_from_db()
    assert (version.state, version.decided_by) == (PlanVersion.State.RETURNED, other)
