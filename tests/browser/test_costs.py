"""What I want, what it costs and how it fits together, in a real browser."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from core import clock
from providers.models import Unit
from support_plans import services as planning
from support_plans.models import SupportPlan
from tests.browser.conftest import WIDTHS, Walk, check, picture
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def begun(cast: Cast, pence: int | None = 960_000) -> SupportPlan:
    """Maya's plan from today, with providers near her."""
    cast.service(cast.beech, "Help at home", Unit.HOUR, 2200)
    assert cast.art
    on = clock.today()
    return planning.start_plan(
        person=cast.maya, starts_on=on, ends_on=on + timedelta(days=364), indicative_pence=pence,
        note="", by=cast.jo, at=clock.now(),
    )  # fmt: skip


def seen(page: Page, name: str) -> None:
    check(page)
    picture(page, name)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_list_support_and_how_it_fits_together(cast: Cast, walk: Walk, width: int) -> None:
    plan = begun(cast)
    planning.write_answer(
        plan=plan, question=1, text="My flat. My friends at art.", edition=0,
        by=cast.maya.user, at=clock.now(),
    )  # fmt: skip
    page = walk(cast.maya.user, "/my/plan/together/", width=width)
    seen(page, "together-empty")
    page.goto("/my/plan/outcomes/")
    seen(page, "outcomes-empty")
    page.get_by_role("button", name="Add something").click()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("There is a problem").wait_for()
    seen(page, "outcome-error")
    page.get_by_label("I want to keep this").check()
    page.get_by_label("What is it?").fill("Paint with my friends every Wednesday.")
    page.get_by_label("Which of your words").select_option("My friends at art.")
    page.get_by_label("How will you know").fill("I still go each week.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add support for it").click()
    page.get_by_label("Name of this pot").fill("Art")
    page.get_by_label("What is it?").fill("Art group")
    page.get_by_label("Who gives the support?").select_option(index=1)
    page.get_by_label("Wednesday", exact=True).check()
    page.locator("#id_on_bank_holidays_1").check()
    seen(page, "line-add")
    page.get_by_role("button", name="Save this support").click()
    page.get_by_role("heading", name="What it costs").wait_for()
    seen(page, "costs-one")
    page.goto("/my/plan/outcomes/add/")
    page.get_by_label("What is it?").fill("Learn to drive.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Move up").wait_for()
    seen(page, "outcomes-two")
    page.goto("/my/plan/together/")
    seen(page, "together-full")


@pytest.mark.parametrize("width", WIDTHS)
def test_an_assistant_breaks_and_money_just_in_case(cast: Cast, walk: Walk, width: int) -> None:
    begun(cast, 1_500_000)
    page = walk(cast.maya.user, "/my/plan/costs/breaks/", width=width)
    seen(page, "breaks-empty")
    first = clock.today() + timedelta(days=30)
    page.get_by_label("What is it?").fill("My holiday")
    page.get_by_label("First day").fill(f"{first:%d/%m/%Y}")
    page.get_by_label("Last day").fill(f"{first + timedelta(days=13):%d/%m/%Y}")
    page.get_by_role("button", name="Add this break").click()
    page.get_by_role("button", name="Take out").wait_for()
    seen(page, "breaks-one")
    page.goto("/my/plan/costs/add/")
    page.get_by_label("Name of this pot").fill("My assistant")
    page.get_by_label("What is it?").fill("Lee helps me at home")
    page.get_by_label("Somebody else", exact=False).last.fill("Lee")
    page.get_by_label("I employ this person myself").check()
    page.get_by_label("It is counted in").select_option("hour")
    page.get_by_label("How many each week?").fill("20")
    page.get_by_label("What does each one cost?").fill("12.50")
    page.get_by_role("button", name="Save this support").click()
    page.get_by_role("heading", name="What an employer pays").wait_for()
    seen(page, "employer")
    page.get_by_role("link", name=re.compile("Training")).click()
    page.get_by_label("What you want to plan for").fill("200")
    page.get_by_role("button", name="Keep this amount").click()
    page.get_by_text("Say why it is another amount").first.wait_for()
    seen(page, "employer-amount-error")
    page.get_by_label("Why is it another amount?").fill("A first aid course.")
    page.get_by_role("button", name="Keep this amount").click()
    page.get_by_text("A first aid course.").wait_for()
    page.goto("/my/plan/costs/just-in-case/")
    seen(page, "just-in-case")
    page.get_by_role("button", name="Keep this sum").click()
    page.get_by_role("heading", name="What it costs").wait_for()
    seen(page, "costs-over")
    assert page.get_by_text("more than your estimate.").is_visible()


def test_the_total_follows_what_is_typed_and_is_said_once(cast: Cast, walk: Walk) -> None:
    plan = begun(cast, 120_000)
    planning.add_line(
        plan=plan, by=cast.maya.user, at=clock.now(), pot_name="Art", what="Art group",
        service=cast.art, unit="session", rate_kind="any", rate_pence=3000, held="council",
        weeks_worked_out=True, fund_holder=None,
    )  # fmt: skip
    page = walk(cast.maya.user, "/my/plan/costs/")
    page.get_by_label("Each week").fill("2")
    page.locator("[data-total]", has_text="£3,120").wait_for()
    page.locator("[data-left]", has_text="This plan costs £1,920 more.").wait_for()
    page.locator("[data-announce]", has_text="The plan comes to £3,120.").wait_for()
    page.get_by_role("button", name="Update total").click()
    page.get_by_text("Art group, 2 times a week, £30 each time, for 52 weeks = £3,120.").wait_for()


def test_without_scripts_update_total_reads_back(cast: Cast, walk: Walk) -> None:
    begun(cast)
    page = walk(cast.maya.user, "/my/plan/costs/add/", js=False)
    page.get_by_label("Name of this pot").fill("Art")
    page.get_by_label("What is it?").fill("Art group")
    page.get_by_label("Who gives the support?").select_option(index=1)
    page.get_by_role("button", name="Update total").click()
    page.get_by_role("heading", name="This says").wait_for()
    seen(page, "line-read-back")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_worker_reads_the_prices_and_says_why(cast: Cast, walk: Walk, width: int) -> None:
    plan = begun(cast)
    for question in range(1, 8):
        planning.write_answer(
            plan=plan, question=question, text="My words.", edition=0, by=cast.maya.user,
            at=clock.now(),
        )  # fmt: skip
    planning.add_line(
        plan=plan, by=cast.maya.user, at=clock.now(), pot_name="Help", what="Help", who="Lee",
        service=None, unit="hour", rate_kind="any", rate_pence=1500, held="council",
        weeks_worked_out=True, fund_holder=None,
    )  # fmt: skip
    assert cast.maya.user is not None
    version = planning.send_plan(plan=plan, by=cast.maya.user, at=clock.now(), on=clock.today())
    page = walk(cast.jo, f"/council/plans/{version.reference}/prices/", width=width)
    seen(page, "prices")
    page.get_by_label("Why is this price enough?").fill("Lee is a neighbour.")
    page.get_by_role("button", name="Keep this reason").click()
    page.get_by_text("Jo Bell wrote on").wait_for()
    seen(page, "prices-said")
    page.goto(f"/council/plans/{version.reference}/together/")
    seen(page, "together-sent")
