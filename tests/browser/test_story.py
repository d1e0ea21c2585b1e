"""The walking story, pressed through by everyone in it: a plan becomes a budget, a promise, a bill,
a yes, a payment and a statement. And the other one: money in Tom's own account.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Locator, Page, expect

from budgets.services import figures_of
from invoices.models import Bill
from payments import services as paying
from payments.models import OwnPayment, PayRun
from people.models import Looking, User
from support_plans import services as planning
from support_plans.models import Held, SupportPlan
from tests.browser.conftest import WIDTHS, Walk, check
from tests.cast import NOW, TODAY, Cast
from tests.payments.yeses import bank
from tests.world import agreed_plan, line

FIRST, LAST = date(2026, 11, 2), date(2027, 3, 31)
BOTH = pytest.mark.parametrize("js", [True, False], ids=["scripts", "no-scripts"])
EACH = pytest.mark.parametrize("width", WIDTHS)
pytestmark = pytest.mark.usefixtures("still_clock")


@dataclass
class Story:
    """One telling, at one width, with or without scripts."""

    cast: Cast
    walk: Walk
    width: int
    js: bool

    def open(self, user: User | None, path: str = "/") -> Page:
        assert user is not None
        return self.walk(user, path, width=self.width, js=self.js)


def button(page: Page, name: str) -> Locator:
    """A button, or a link that looks like one."""
    main = page.get_by_role("main")
    return main.get_by_role("button", name=name).or_(main.get_by_role("link", name=name)).first


def says(page: Page, *words: str) -> None:
    for text in words:
        expect(page.get_by_role("main")).to_contain_text(text)


@pytest.fixture
def plan(cast: Cast) -> SupportPlan:
    """Jo has begun one with Maya: from 2 November, about £1,000."""
    return planning.start_plan(
        person=cast.maya,
        starts_on=FIRST,
        ends_on=LAST,
        indicative_pence=100000,
        note="",
        by=cast.jo,
        at=NOW,
    )


@EACH
@BOTH
def test_the_walking_story(
    cast: Cast, plan: SupportPlan, walk: Walk, width: int, js: bool, tmp_path: Path
) -> None:
    story = Story(cast, walk, width, js)
    cast.art, cast.olu  # noqa: B018
    bank(cast, cast.acorn)
    maya = story.open(cast.maya.user, "/my/plan/")
    maya_writes_and_sends(maya, cast)
    jo_agrees(story)
    maya_promises(maya)
    olu_sends_a_bill(story)
    maya_says_yes(maya)
    finance_pays(story)
    call_command("track", "--on", TODAY.isoformat())
    budget = cast.maya.budgets.get()
    now = figures_of(budget)
    assert (now.spent, now.spent + now.left) == (9000, now.in_pots)
    maya.goto("/my/")
    check(maya)
    maya_takes_her_statement(maya, tmp_path)


def maya_writes_and_sends(page: Page, cast: Cast) -> None:
    button(page, "Start with question 1").click()
    for number in range(1, 8):
        if number == 4:
            maya_adds_a_cost(page, cast)
        page.goto(f"/my/plan/{number}/")
        page.get_by_label("Your words").fill(f"My own words, {number}.")
        button(page, "Save: this is ready").click()
        says(page, "")
    page.goto("/my/plan/")
    check(page)
    button(page, "Check and send").click()
    page.get_by_label("I have read this. It is what I want.").check()
    check(page)
    button(page, "Send to the council").click()
    says(page, "Your plan is with the council")


def maya_adds_a_cost(page: Page, cast: Cast) -> None:
    page.goto("/my/plan/costs/")
    button(page, "Add support").click()
    page.get_by_label("Name of this pot").fill("Art")
    page.get_by_label("What is it?").fill("Art group")
    page.get_by_label("Who gives the support?").select_option(cast.art.reference)
    page.get_by_label("How many each week?").fill("1")
    page.get_by_label("For how many weeks?").fill("20")
    button(page, "Save this support").click()
    says(page, "Art", "£600")
    check(page)


def jo_agrees(story: Story) -> None:
    page = story.open(story.cast.jo, "/council/plans/")
    page.get_by_role("link", name=re.compile("Maya")).first.click()
    check(page)
    page.get_by_label("Agree this plan").check()
    page.get_by_label("What you say, and why").fill("It is a good plan.")
    button(page, "Check your decision").click()
    says(page, "Agreeing sets the budget and its pots now.")
    button(page, "Send to Maya").click()
    assert story.cast.maya.budgets.count() == 1


def maya_promises(page: Page) -> None:
    page.goto("/my/pots/")
    page.get_by_role("main").get_by_role("link", name="Art").first.click()
    button(page, "Promise money").click()
    page.get_by_role("link", name=re.compile("Art group, Acorn Arts")).first.click()
    page.get_by_label("Thursday").check()
    page.get_by_label("How much each time?").fill("1")
    page.get_by_label("First day", exact=True).fill("5 November 2026")
    page.get_by_label("Last day", exact=True).fill("17 December 2026")
    button(page, "See what it costs").click()
    says(page, "7 times, £210 in all.")
    check(page)
    button(page, "Yes, promise this").click()
    page.goto("/my/pots/")
    says(page, "£0 spent, £210 promised, £390 free, of £600.")
    check(page)


def olu_sends_a_bill(story: Story) -> None:
    """Five presses at most, on three pages at most, from the provider's home."""
    page = story.open(story.cast.olu, "/provider/")
    pages: list[str] = []
    presses = 0
    for press in ("Send a bill", "Maya, Art group", "Check the bill", "Send to Maya"):
        target = button(page, press)
        if press == "Maya, Art group":
            target = page.get_by_role("link", name=re.compile(press)).first
        target.click()
        presses += 1
        pages.append(page.get_by_role("heading", level=1).inner_text())
        check(page)
    assert presses <= 5
    assert len(set(pages[:-1])) <= 3
    bill = Bill.objects.get()
    assert (bill.state, bill.total_pence) == (Bill.State.ASKED, 9000)


def maya_says_yes(page: Page) -> None:
    page.goto("/my/")
    check(page)
    page.goto(f"/my/bills/{Bill.objects.get().reference}/")
    says(page, "Did this happen?", "3 times", "£90", "£510 is left")
    check(page)
    button(page, "Yes, this happened").click()
    says(page, "We will pay", "£90")


def finance_pays(story: Story) -> None:
    finn = story.open(story.cast.finn, "/finance/runs/")
    button(finn, "Make a pay run").click()
    finn.get_by_label("Pay on").fill("23 November 2026")
    check(finn)
    button(finn, "Make this run").click()
    says(finn, "Someone else must approve it")
    check(finn)
    run = PayRun.objects.get()
    fola = story.open(story.cast.fola, f"/finance/runs/{run.reference}/")
    button(fola, "Approve this run").click()
    with fola.expect_download() as download:
        button(fola, "Make the file for the bank").click()
    assert "ACORN ARTS" in Path(download.value.path()).read_text(encoding="ascii").upper()
    fola.goto(f"/finance/runs/{run.reference}/")
    check(fola)
    button(fola, "The bank has paid it").click()
    fola.get_by_label("When did the bank pay it?").fill("23 November 2026")
    button(fola, "Mark it paid").click()
    assert Bill.objects.get().state == Bill.State.PAID


def maya_takes_her_statement(page: Page, folder: Path) -> None:
    page.goto("/my/statements/")
    page.get_by_label("From", exact=True).fill("2 November 2026")
    page.get_by_label("To", exact=True).fill("23 November 2026")
    button(page, "Get a statement").click()
    says(page, "You had £600. You spent £90.")
    check(page)
    with page.expect_download() as download:
        button(page, "Get it as a PDF").click()
    paper = folder / "statement.pdf"
    download.value.save_as(paper)
    assert paper.read_bytes().startswith(b"%PDF-")


@pytest.fixture
def tom(cast: Cast) -> Any:
    """Tom holds his money himself; £500 of the council's came in."""
    person = cast.add("Tom Fletcher")
    world = agreed_plan(cast, person, [line("Assistants", rate_pence=12000, held=Held.OWN_ACCOUNT)])
    paying.record_contribution(
        budget=world.budget, holding=world.pot("Assistants").holding, amount_pence=50000,
        received_on=TODAY, by=person.user, at=NOW,
    )  # fmt: skip
    return world


@EACH
@BOTH
def test_the_story_of_a_direct_payment(
    cast: Cast, tom: Any, walk: Walk, width: int, js: bool
) -> None:
    story = Story(cast, walk, width, js)
    page = story.open(tom.user, "/my/account/")
    says(page, "£500", "This is cash. It is not the same as what is left of your plan.")
    left = figures_of(tom.budget).left
    button(page, "I paid something").click()
    page.get_by_label("Who did you pay?").fill("Lee")
    page.get_by_label("How much?").fill("£120")
    page.get_by_label("When did you pay?").fill("23 November 2026")
    page.get_by_role("radio", name=re.compile("Assistants")).check()
    page.get_by_label("Your name for it").fill("Lee’s wages")
    check(page)
    button(page, "Write it down").click()
    says(page, "You paid Lee £120.")
    page.goto("/my/account/")
    says(page, "£380")
    assert figures_of(tom.budget).left == left - 12000
    check(page)
    jo_needs_a_reason(story, page)


def jo_needs_a_reason(story: Story, toms: Page) -> None:
    payment = OwnPayment.objects.get()
    jo = story.open(story.cast.jo, "/council/")
    jo.goto(f"/council/payments/{payment.reference}/")
    expect(jo).to_have_url(re.compile("/council/open/"))
    assert "Lee" not in jo.get_by_role("main").inner_text()
    expect(jo.get_by_label("Which record?")).to_have_value(payment.reference)
    jo.get_by_label("Why do you need to open it?").fill("Tom asked me to check it.")
    check(jo)
    button(jo, "Open it").click()
    says(jo, "Tom asked me to check it.")
    check(jo)
    assert Looking.objects.filter(user=story.cast.jo, reason__contains="Tom asked").exists()
    toms.goto("/my/looked/")
    says(toms, "Jo", "Tom asked me to check it.")
    check(toms)
