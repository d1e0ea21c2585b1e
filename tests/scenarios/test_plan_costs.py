"""Scenarios 7 and 8 through the pages: over the estimate is allowed, asked about, decided above."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from budgets import services as budgeting
from budgets.models import Agreement, Budget
from invoices.models import Bill
from ledger.models import Entry
from people.models import Role, User
from support_plans import services as planning
from support_plans.models import PlanVersion, SameTwice, SupportPlan
from tests.cast import NOW, TODAY, Cast
from tests.support_plans.estimates import in_force, sent

pytestmark = pytest.mark.usefixtures("still_clock")
Browser = Callable[[User], Client]
FIRST = date(2026, 11, 30)


@pytest.fixture
def plan(cast: Cast) -> SupportPlan:
    """46 points × £7.50 = £345.00, for one week that Jo starts a plan with."""
    in_force(cast)
    return planning.start_plan_with(
        assessment=sent(cast.maya), starts_on=FIRST, ends_on=FIRST + timedelta(days=6),
        by=cast.jo, at=NOW, on=TODAY,
    )  # fmt: skip


@pytest.fixture
def maya(cast: Cast, browser: Browser) -> Client:
    assert cast.maya.user is not None
    return browser(cast.maya.user)


def write(maya: Client, rate: str) -> None:
    """Seven answers and one line at a weekly price."""
    for question in (1, 2, 3, 5, 6, 7):
        maya.post(f"/my/plan/{question}/", {"text": "My words.", "version": "0"})
    line = {
        "pot_name": "Help", "what": "Help at home", "service": "", "unit": "week",
        "rate_kind": "any", "units_each_week": "1", "weeks": "", "rate_pence": rate,
        "held": "council",
    }  # fmt: skip
    assert maya.post("/my/plan/costs/add/", line).status_code == 302


def test_scenario_07_the_plan_over_its_estimate_is_saved_sent_and_needs_a_higher_yes(
    cast: Cast, plan: SupportPlan, maya: Client, browser: Browser
) -> None:
    """UI test 27: £362.00 against £345.00 is saved and sent, with why; both amounts stay."""
    assert plan.indicative_pence == 345_00
    write(maya, "362")
    page = maya.get("/my/plan/costs/").content.decode()
    assert "This plan costs £17 more than your estimate." in page
    assert "That is allowed while you plan. You can:" in page
    for way in ("/my/pots/", "/my/pools/", "/my/plan/send/", "/my/people/"):
        assert f'href="{way}"' in page
        assert maya.get(way).status_code == 200
    assert "Tell us why you need more" in maya.get("/my/plan/send/").content.decode()
    sent_now = maya.post("/my/plan/send/", {"why_more": "Two people help me.", "mine": "on"})
    assert sent_now.status_code == 302
    version = PlanVersion.objects.get()
    assert (version.total_pence, version.indicative_pence) == (362_00, 345_00)
    assert version.content["why_more"] == "Two people help me."
    read = browser(cast.jo).get(f"/council/plans/{version.reference}/").content.decode()
    assert "above its estimate of £345" in read
    mo = cast.staff("Mo Saunders", Role.COUNCIL_WORKER)
    cast.maya.relationships.create(user=mo, kind=Role.COUNCIL_WORKER, starts_on="2025-04-01")
    with pytest.raises(planning.NeedsSecondPerson):
        budgeting.agree_plan(version=version, by=cast.jo, at=NOW, on=TODAY)
    why = "It meets the needs we agreed."
    budgeting.propose_plan(version=version, by=cast.jo, at=NOW, on=TODAY, reason=why)
    with pytest.raises(SameTwice):
        budgeting.approve_plan(version=version, by=cast.jo, at=NOW, on=TODAY, reason=why)
    budgeting.approve_plan(version=version, by=mo, at=NOW, on=TODAY, reason=why)
    version.refresh_from_db()
    assert (version.state, version.total_pence, version.indicative_pence) == (
        "agreed", 362_00, 345_00,
    )  # fmt: skip


def test_scenario_08_an_estimate_and_a_sent_plan_fund_nothing(
    cast: Cast, plan: SupportPlan, maya: Client
) -> None:
    """No budget, no pot, no promise: there is nothing that a £100 invoice could be billed on."""
    write(maya, "100")
    maya.post("/my/plan/send/", {"why_more": "", "mine": "on"})
    assert PlanVersion.objects.get().state == "sent"
    assert (
        "no money" in maya.get("/my/pots/").content.decode().lower() or not Budget.objects.exists()
    )
    assert not Agreement.objects.exists()
    assert not Bill.objects.exists()
    assert not Entry.objects.exists()
