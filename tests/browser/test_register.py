"""The register: an organisation's side, the panel's, the public's."""

import pytest

from core import clock
from network.models import PanelMember
from network.services import applying, fees, panel
from people.models import Role
from tests.browser.conftest import WIDTHS, Walk, check, picture
from tests.cast import NOW, Cast
from tests.network import panels

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", WIDTHS)
def test_an_organisation_asks_and_a_panel_looks(cast: Cast, walk: Walk, width: int) -> None:
    row, today = panels.network(cast), clock.today()
    page = walk(cast.bea, "/provider/badge/", width=width)
    check(page)
    picture(page, "register-not-applied")
    page.get_by_role("button", name="Ask to be checked").click()
    page.get_by_role("heading", name="Your facts").wait_for()
    check(page)
    picture(page, "register-facts")
    page.get_by_label("How many people can vote on your board or committee?").fill("8")
    page.get_by_label("How many of them use support?").fill("9")
    page.get_by_role("button", name="Keep this and look at it").click()
    page.get_by_text("You count 9 on the board").first.wait_for()
    check(page)
    page.get_by_label("How many of them use support?").fill("6")
    page.get_by_label("What do your own rules say about who is in control?").fill("Clause 4.")
    page.get_by_role("group", name="Do these people decide?").get_by_label("Yes").check()
    page.get_by_role("group", name="Does another organisation own").get_by_label("No").check()
    page.get_by_role("button", name="Keep this and look at it").click()
    page.get_by_role("heading", name="Look at it, and send").wait_for()
    check(page)
    picture(page, "register-send")
    page.get_by_label("Who signs for the board?").fill("Bea North")
    page.get_by_label("As what?").fill("Chair")
    page.get_by_label("The numbers and words are right").check()
    page.get_by_role("button", name="Send it to the panel").click()
    page.get_by_role("heading", name="What you sent").wait_for()
    check(page)
    picture(page, "register-sent")

    users = panels.members(row)
    page = walk(users[0], "/", width=width)
    page.get_by_role("link", name="Say what links you to Beech Care").click()
    check(page)
    picture(page, "register-interest")
    page.get_by_label("No. I can look at it fairly.").check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="What each test finds").wait_for()
    check(page)
    picture(page, "register-check")
    page.get_by_role("button", name="Put a decision to the panel").click()
    page.get_by_label("The reasons").fill(panels.REASONS)
    check(page)
    picture(page, "register-decide")
    page.get_by_role("button", name="Sign it, and tell the others").click()
    page.get_by_text("1 member has signed").wait_for()
    check(page)
    picture(page, "register-signed")
    application = cast.beech.applications.get()
    for user in users[1:3]:
        panel.declare_interest(application=application, stands_aside=False, words="", by=user,
                               at=clock.now(), on=today)  # fmt: skip
    decision = application.decisions.get()
    panels.signed(decision, users[1], users[2], on=today)

    page = walk(None, "/register/", width=width)
    check(page)
    picture(page, "register-public")
    page.get_by_role("link", name="Beech Care").click()
    check(page)
    picture(page, "register-entry")
    page.get_by_role("link", name="Something here is wrong").click()
    check(page)
    page = walk(None, "/register/how/", width=width)
    check(page)
    picture(page, "register-how")
    page = walk(cast.bea, "/provider/badge/", width=width)
    check(page)
    picture(page, "register-held")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_panels_other_pages(cast: Cast, walk: Walk, width: int) -> None:
    row = panels.network(cast)
    application = panels.sent(cast)
    users = panels.members(row)
    panels.declared(application, users[0])
    panel.ask(application=application, words="Who elects the board?", by=users[0], at=NOW,
              on=clock.today())  # fmt: skip
    page = walk(cast.bea, f"/provider/badge/{application.reference}/", width=width)
    check(page)
    picture(page, "register-asked")
    applying.take_back(application=application, by=cast.bea, at=NOW, on=clock.today())
    panels.decided(panels.sent(cast))
    panel.raise_concern(
        organisation=cast.beech, words="A firm took it over last month.", by=None, at=NOW,
        on=clock.today(),
    )  # fmt: skip
    other = PanelMember.objects.get(user=users[1])
    fees.say_fee(member=other, kind="fee", amount_pence=5000, spent_on=clock.today(),
                 what="Meeting", by=users[1], at=NOW, on=clock.today())  # fmt: skip
    page = walk(users[0], "/network/", width=width)
    check(page)
    picture(page, "register-panel-home")
    for path, name in (("/network/badges/", "badges"), ("/network/interests/", "interests"),
                       ("/network/fees/", "fees"), ("/network/off/beech/", "take-off")):  # fmt: skip
        page = walk(users[0], path, width=width)
        check(page)
        picture(page, f"register-{name}")
    page = walk(users[0], "/network/", width=width)
    page.get_by_role("link", name="Somebody doubts Beech Care").click()
    check(page)
    picture(page, "register-concern")
    ivy = cast.member("Ivy Net", row.organisation, Role.PROVIDER_OPERATIONS)
    page = walk(ivy, "/network/seats/", width=width)
    check(page)
    picture(page, "register-seats")
    page = walk(cast.finn, "/finance/panel-fees/", width=width)
    check(page)
    for path in ("/provider/badge/leave/", "/provider/badge/"):
        page = walk(cast.bea, path, width=width)
        check(page)
