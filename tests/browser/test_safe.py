"""Safety, rules and being unwell, in a real browser at both widths."""

from datetime import timedelta
from decimal import Decimal

import pytest

from core import clock
from people.models import Relationship
from support_plans import services
from support_plans.models import SupportPlan
from support_plans.services import restriction_facts as saying
from tests.browser.conftest import WIDTHS, Walk, check, picture
from tests.cast import Cast
from tests.support_plans.conftest import art_line

pytestmark = pytest.mark.django_db(transaction=True)


def plan_now(cast: Cast) -> SupportPlan:
    """A plan around the day on which this runs, with an assistant whom Maya pays."""
    on, at, me = clock.today(), clock.now(), cast.maya.user
    plan = services.start_plan(
        person=cast.maya, starts_on=on - timedelta(days=30), ends_on=on + timedelta(days=330),
        indicative_pence=960_000, note="", by=cast.jo, at=at,
    )  # fmt: skip
    for question in (1, 2, 3, 5, 6, 7):
        services.write_answer(
            plan=plan, question=question, text="My words.", edition=0, by=me, at=at
        )
    services.add_line(
        plan=plan, by=me, at=at, **art_line(cast) | {
            "pot_name": "My assistant", "what": "My assistant", "who": "Dan Williams",
            "service": None, "unit": "hour", "rate_pence": 1400, "held": "own_account",
            "units_each_week": Decimal(5),
        },
    )  # fmt: skip
    return plan


@pytest.mark.parametrize("width", WIDTHS)
def test_what_could_go_wrong(cast: Cast, walk: Walk, width: int) -> None:
    plan_now(cast)
    page = walk(cast.maya.user, "/my/plan/3/", width=width)
    page.get_by_role("link", name="What could go wrong, and who to call").click()
    page.get_by_role("heading", name="If something goes wrong").wait_for()
    check(page)
    picture(page, "safety-empty")
    page.get_by_role("link", name="Add somebody to call").click()
    page.get_by_label("Name of a person or an organisation").fill("Mum")
    page.get_by_label("Telephone").fill("the bell")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Write the number in figures").first.wait_for()
    check(page)
    picture(page, "safety-error")
    page.get_by_label("Telephone").fill("01632 960 201")
    page.get_by_label("Who are they to you?").fill("my mother")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add something I do anyway").click()
    page.get_by_label("What could go wrong?").fill("I may fall when I climb.")
    page.get_by_label("Because").fill("I love to climb, and my friends are there.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add something that could go wrong").click()
    page.get_by_label("What could go wrong?").fill("Nobody comes in the morning.")
    page.get_by_label("What do you want to happen then?").fill(
        "I call Mum. I stay in bed until then."
    )
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add something that must go on").click()
    page.get_by_label("What must go on?").fill("My medicine at eight.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="If something goes wrong").wait_for()
    check(page)
    picture(page, "safety-full")
    page.get_by_role("link", name="One page to print and hang up").click()
    page.get_by_text("As it stood on").wait_for()
    check(page)
    picture(page, "safety-sheet")


@pytest.mark.parametrize("width", WIDTHS)
def test_rules_said_kindly_and_decided(cast: Cast, walk: Walk, width: int) -> None:
    plan = plan_now(cast)
    page = walk(cast.maya.user, "/my/plan/costs/", width=width)
    page.get_by_role("link", name="Who is paid, and what for").first.click()
    page.get_by_label("My brother or sister, or my partner’s").check()
    page.get_by_label("Yes, with me").check()
    page.get_by_label("What is the money for?").select_option("alcohol")
    check(page)
    picture(page, "rules-ask")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("is family and lives with you").wait_for()
    check(page)
    picture(page, "rules-line")
    page.goto("/my/plan/rules/")
    check(page)
    picture(page, "rules-all")
    page.goto("/my/plan/send/")
    page.get_by_text("1 thing left: who to call").wait_for()
    check(page)
    picture(page, "rules-send")
    version = services.send_plan(plan=plan, by=cast.maya.user, at=clock.now(), on=clock.today())
    office = walk(cast.jo, f"/council/plans/{version.reference}/", width=width)
    office.get_by_role("link", name="Read the rules and decide").click()
    office.get_by_role("heading", name="Rules about this plan").wait_for()
    check(office)
    picture(office, "rules-office")
    office.get_by_role("link", name="Write down why it is necessary").click()
    office.get_by_role("heading", name="Paying family").wait_for()
    check(office)
    picture(office, "rules-necessary")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_stay_in_a_care_home(cast: Cast, walk: Walk, width: int) -> None:
    plan = plan_now(cast)
    line = plan.lines.get()
    saying.say_facts(line=line, category="care_home", by=cast.maya.user, at=clock.now())
    page = walk(cast.maya.user, f"/my/plan/costs/{line.reference}/rules/", width=width)
    page.get_by_label("First day").fill(f"{clock.today():%d %m %Y}")
    page.get_by_label("Last day").fill(f"{clock.today() + timedelta(days=40):%d %m %Y}")
    page.get_by_role("button", name="Add these days").click()
    page.get_by_text("These stays come to 41 days").wait_for()
    check(page)
    picture(page, "rules-stays")


@pytest.mark.parametrize("width", WIDTHS)
def test_if_i_am_unwell(cast: Cast, walk: Walk, width: int) -> None:
    plan_now(cast)
    cast.sam, cast.ali  # noqa: B018  who help
    page = walk(cast.maya.user, "/my/unwell/", width=width)
    check(page)
    picture(page, "unwell-none")
    page.get_by_role("button", name="Write it").click()
    page.get_by_label("When one of the people I name says so").check()
    sam = Relationship.objects.get(user=cast.sam)
    for value in ("only_then", "says_so"):
        page.locator(f"input[name='part-{sam.reference}'][value={value}]").check()
    ali = Relationship.objects.get(user=cast.ali)
    page.locator(f"input[name='part-{ali.reference}'][value=never_tell]").check()
    page.get_by_label("What should those who support you know?").fill("A text is fine.")
    check(page)
    picture(page, "unwell-write")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="What would happen").wait_for()
    check(page)
    picture(page, "unwell-off")
    helper = walk(cast.sam, f"/for/{cast.maya.reference}/unwell/", width=width)
    check(helper)
    picture(helper, "unwell-say")
    helper.get_by_role("button", name="Maya is unwell").click()
    helper.get_by_text("A text is fine.").wait_for()
    check(helper)
    picture(helper, "unwell-named")
    page.goto("/my/unwell/")
    check(page)
    picture(page, "unwell-on")


@pytest.mark.parametrize("width", WIDTHS)
def test_capacity(cast: Cast, walk: Walk, width: int) -> None:
    plan_now(cast)
    cast.sam  # noqa: B018  nominated
    office = walk(cast.jo, f"/council/people/{cast.maya.reference}/capacity/", width=width)
    office.get_by_label("They cannot decide this for themselves now").check()
    office.get_by_label("Which decision is it about?").fill("managing the direct payment")
    office.get_by_label("Who found it, how, and what help was given to decide?").fill(
        "Dr Lee met her twice, with pictures and her advocate."
    )
    check(office)
    picture(office, "capacity-record")
    office.get_by_role("button", name="Write it down").click()
    office.get_by_role("heading", name="The review").wait_for()
    check(office)
    picture(office, "capacity-review")
    page = walk(cast.maya.user, "/my/capacity/", width=width)
    check(page)
    picture(page, "capacity-mine")
