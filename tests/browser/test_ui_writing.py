"""UI tests 25 and 26 in a real browser: words survive a killed tab, and two devices."""

import pytest
from playwright.sync_api import Page

from support_plans import services
from support_plans.models import SupportPlan
from tests.browser.conftest import Walk, check, picture
from tests.cast import NOW, PLAN_YEAR, Cast

pytestmark = [pytest.mark.usefixtures("still_clock"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan(cast: Cast, still_clock: None) -> SupportPlan:
    return services.start_plan(
        person=cast.maya, starts_on=PLAN_YEAR[0], ends_on=PLAN_YEAR[1], indicative_pence=960_000,
        note="", by=cast.jo, at=NOW,
    )  # fmt: skip


def words(page: Page) -> str:
    return page.get_by_label("Your words").input_value()


def test_ui_25_a_tab_that_is_killed_loses_nothing(
    cast: Cast, plan: SupportPlan, walk: Walk
) -> None:
    """Typed, saved by itself, killed without a press: the last words are there again."""
    page = walk(cast.maya.user, "/my/plan/1/")
    page.get_by_label("Your words").press_sequentially("My sister, and swimming.")
    page.get_by_text("Saved at").wait_for()
    page.get_by_label("Your words").press_sequentially(" And ŵy 🐑 مريم.")
    page.locator("[data-saved]").get_by_text("Saved at").wait_for()
    with page.expect_response("**/keep/"):
        pass
    page.close(run_before_unload=False)

    again = walk(cast.maya.user, "/my/plan/1/", width=320)
    assert words(again) == "My sister, and swimming. And ŵy 🐑 مريم."
    assert plan.answers.get(question=1).state == "started"  # nobody marked it ready


@pytest.mark.parametrize("js", [True, False])
def test_ui_26_two_devices_lose_neither_text(
    cast: Cast, plan: SupportPlan, walk: Walk, js: bool
) -> None:
    phone = walk(cast.maya.user, "/my/plan/2/", width=320, js=js)
    desk = walk(cast.maya.user, "/my/plan/2/", js=js)
    phone.get_by_label("Your words").fill("From the bus: I want to paint.")
    phone.get_by_role("button", name="Save and go on").click()
    phone.get_by_text("Your words are saved.").wait_for()
    desk.get_by_label("Your words").fill("From the desk: I want to swim.")
    desk.get_by_role("button", name="Save and go on").click()

    desk.get_by_role("heading", name="Two sets of words").wait_for()
    assert desk.get_by_text("From the bus: I want to paint.", exact=True).count() == 1
    assert desk.get_by_text("From the desk: I want to swim.", exact=True).count() == 1
    picture(desk, f"two-devices-{'with' if js else 'without'}-scripts")
    check(desk)
    desk.get_by_role("button", name="Keep both").click()
    desk.get_by_text("Your words are saved.").wait_for()
    kept = plan.answers.get(question=2).text
    assert "From the bus" in kept
    assert "From the desk" in kept
