"""Each screen of the plan (9 to 15, 18, 21 to 23, 29 to 31 of the brief) empty, full and refused.

One opening a screen; then the same page at a phone's width, a tablet's and a desk's: axe, no
sideways scroll, one heading, big targets. The beginner's pages (paper, the file, About me, how it
goes, reviews, the calendar, capacity, being unwell) stand in the same lists.
"""

import re
import time
from collections.abc import Iterable

import pytest
from playwright.sync_api import Page

from support_plans import services
from support_plans.models import SupportPlan
from tests.browser.conftest import Walk, check, picture
from tests.cast import NOW, PLAN_YEAR, TODAY, Cast
from tests.support_plans.conftest import art_line, write_all
from tests.world import maya_world

pytestmark = [pytest.mark.usefixtures("still_clock"), pytest.mark.django_db(transaction=True)]
THREE = (1280, 768, 320)
MY_SCREENS = (
    "plan/", "plan/1/", "plan/1/small/1/", "plan/4/", "plan/costs/", "plan/costs/breaks/",
    "plan/outcomes/", "plan/safety/", "plan/rules/", "plan/together/", "plan/suggestions/",
    "plan/drafts/", "plan/versions/", "plan/send/", "plan/paper/", "plan/file/",
    "plan/written-down/", "plan/progress/", "people/", "about/", "about/write/",
    "reviews/", "reviews/ask/", "calendar/", "capacity/", "unwell/", "unwell/write/",
)  # fmt: skip
TYPED = "main form textarea:visible, main form input[type=text]:visible"


@pytest.fixture(autouse=True)
def how_long() -> Iterable[None]:
    began = time.monotonic()
    yield
    print(f"\nplan screens: {time.monotonic() - began:.0f} s")


def faults(page: Page, name: str) -> list[str]:
    """What is wrong with the page that is open, at three widths."""
    found = []
    for width in THREE:
        page.set_viewport_size({"width": width, "height": 900})
        try:
            check(page)
        except AssertionError as said:
            found.append(f"{name} {width} {said}")
        if width != 768:
            picture(page, name)
    return found


def seen(page: Page, paths: Iterable[str], state: str) -> list[str]:
    """Opens each; an address that answers with an error is a fault too."""
    found = []
    for path in paths:
        answer = page.goto(path)
        status = answer.status if answer else 0
        if status == 404 and state == "none":
            continue  # “There is nothing here”, the same page each time
        if status != 200:
            found.append(f"{path} answered {status}")
        found += faults(page, named(state, path))
    return found


def named(state: str, path: str) -> str:
    return f"{state}-{re.sub(r'[^a-z0-9]+', '-', path).strip('-')}"


def refused(page: Page, paths: Iterable[str], press: str, typed: str = "") -> list[str]:
    """Sends each form with nothing (or the same wrong words) in every box: explained, not lost."""
    found = []
    for path in paths:
        page.goto(path)
        for box in page.locator(TYPED).all():
            box.fill(typed)
        button = page.get_by_role("main").get_by_role("button", name=re.compile(press)).first
        with page.expect_navigation():
            button.click()
        if not page.locator(".govuk-error-summary").count():
            found.append(f"{path}: nothing says what is wrong")
        found += faults(page, named("refused", path))
    return found


@pytest.fixture
def plan(cast: Cast) -> SupportPlan:
    return services.start_plan(
        person=cast.maya, starts_on=PLAN_YEAR[0], ends_on=PLAN_YEAR[1], indicative_pence=100_000,
        note="", by=cast.jo, at=NOW,
    )  # fmt: skip


def fill(cast: Cast, plan: SupportPlan) -> None:
    """Words everywhere, costs above the estimate, a helper's suggestion, and it is sent."""
    me = cast.maya.user
    write_all(cast, plan, "My sister, and swimming. " * 20)
    art = services.add_line(plan=plan, by=me, at=NOW, **art_line(cast))
    services.add_outcome(
        plan=plan, words="To swim again", signs="I go.", lines=[art.reference], by=me, at=NOW
    )
    services.suggest(plan=plan, question=1, text="My mum.", why="You said so.", by=cast.kim, at=NOW)


def test_before_there_is_a_plan(cast: Cast, walk: Walk) -> None:
    cast.jo, cast.art  # noqa: B018
    maya = walk(cast.maya.user)
    wrong = seen(maya, ("/settings/", *(f"/my/{end}" for end in MY_SCREENS)), "none")
    office = ("", "plans/", "budgets/", "reviews/", "capacity/", f"people/{cast.maya.reference}/")
    wrong += seen(walk(cast.jo), (f"/council/{end}" for end in office), "none")
    assert not wrong, "\n".join(wrong)


def test_a_plan_just_begun(cast: Cast, plan: SupportPlan, walk: Walk) -> None:
    cast.art  # noqa: B018
    wrong = seen(walk(cast.maya.user), (f"/my/{end}" for end in MY_SCREENS), "begun")
    broker = ("/broker/", *(f"/broker/{cast.maya.reference}/{end}/" for end in BROKER))
    wrong += seen(walk(cast.kim), broker, "begun")
    assert not wrong, "\n".join(wrong)


BROKER = ("plan", "interests", "recommend", "fee", "time")


def test_a_full_plan(cast: Cast, plan: SupportPlan, walk: Walk) -> None:
    fill(cast, plan)
    wrong = seen(walk(cast.maya.user), (f"/my/{end}" for end in MY_SCREENS), "full")
    version = services.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)
    broker = ("/broker/", *(f"/broker/{cast.maya.reference}/{end}/" for end in BROKER))
    wrong += seen(walk(cast.kim), broker, "full")
    after = ("/my/plan/", "/my/plan/versions/", "/my/plan/paper/")
    wrong += seen(walk(cast.maya.user), after, "sent")
    here, whose = f"/council/plans/{version.reference}/", f"/council/people/{cast.maya.reference}/"
    office = (
        "/council/", "/council/plans/", here, here + "rules/", here + "prices/", here + "together/",
        whose, whose + "capacity/", whose + "family/", "/council/capacity/", "/council/reviews/",
        f"/council/reviews/ask/{cast.maya.reference}/",
        f"/council/plans/write-down/{cast.maya.reference}/",
    )  # fmt: skip
    wrong += seen(walk(cast.jo), office, "full")
    assert not wrong, "\n".join(wrong)


def test_a_plan_that_is_lived(cast: Cast, walk: Walk) -> None:
    maya_world(cast)
    mine = ("plan/", "plan/versions/", "plan/paper/", "plan/progress/", "reviews/", "calendar/")
    wrong = seen(walk(cast.maya.user), (f"/my/{end}" for end in mine), "lived")
    budget = cast.maya.budgets.get()
    office = ("/council/budgets/", f"/council/budgets/{budget.reference}/")
    wrong += seen(walk(cast.jo), office, "lived")
    assert not wrong, "\n".join(wrong)


def test_what_is_refused_is_explained(cast: Cast, plan: SupportPlan, walk: Walk) -> None:
    cast.art  # noqa: B018
    maya, kim, jo = walk(cast.maya.user), walk(cast.kim), walk(cast.jo)
    mine = ("costs/add/", "costs/breaks/", "outcomes/add/")
    wrong = refused(maya, (f"/my/plan/{end}" for end in mine), "Save|Add")
    hers = (f"/broker/{cast.maya.reference}/{end}/" for end in ("recommend", "fee", "time"))
    wrong += refused(kim, hers, "Ask|Write|Recommend")
    wrong += refused(jo, [f"/council/plans/write-down/{cast.maya.reference}/"], "Save|Write|Keep")
    wrong += refused(
        jo, [f"/council/people/{cast.maya.reference}/capacity/"], "Save|Write|Record|Keep"
    )
    fill(cast, plan)
    wrong += refused(maya, ["/my/plan/send/"], "Send to the council")
    version = services.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)
    wrong += refused(jo, [f"/council/plans/{version.reference}/"], "Check your decision")
    assert not wrong, "\n".join(wrong)
