"""Groups that last and what is missing: an organisation's side, the panel's, the council's, a person's."""

from datetime import timedelta

import pytest

from core import clock
from network.services import sustaining, sustaining_night, wanting
from tests.browser.conftest import WIDTHS, Walk, check, picture
from tests.cast import NOW, Cast
from tests.network import panels
from tests.network.registering import registered
from tests.network.test_wanted import ASK, SWIM, wanting_it
from tests.world import OCTOBER, SEPTEMBER, maya_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", WIDTHS)
def test_an_organisation_sees_what_comes_in_and_says_who_may_know(
    cast: Cast, walk: Walk, width: int
) -> None:
    world = maya_world(cast)
    row, today = panels.network(cast), clock.today()
    cast.olu  # noqa: B018
    agreement = world.promise(world.pot("Art"), cast.art)
    world.yes(world.bill(agreement, SEPTEMBER, "A-9"))
    world.bill(agreement, OCTOBER, "A-10")
    registered(cast.beech, authority=cast.authority, starts_on=today - timedelta(days=300),
               expires_on=today - timedelta(days=3))  # fmt: skip
    sustaining_night.work_out(at=clock.now(), on=today)

    page = walk(cast.olu, "/provider/", width=width)
    page.get_by_role("link", name="What is coming in").click()
    page.get_by_role("heading", name="Month by month").wait_for()
    check(page)
    picture(page, "income")
    page.get_by_role("link", name="Who may know how we are doing").click()
    page.get_by_role("button", name="Let the networks read our name").click()
    page.get_by_text("They may read your name").wait_for()
    check(page)
    picture(page, "lasting")
    sustaining.say_closing(
        organisation=cast.acorn, closes_on=today.replace(year=today.year + 1), to_network=True,
        to_area=True, helps="A room that costs nothing.", by=cast.olu, at=clock.now(), on=today,
    )  # fmt: skip
    page.reload()
    check(page)
    picture(page, "lasting-said")

    page = walk(panels.members(row)[0], "/network/", width=width)
    page.get_by_role("link", name="Do user-led organisations last?").click()
    page.get_by_text("A room that costs nothing.").wait_for()
    check(page)
    picture(page, "lasting-area")
    page.get_by_role("link", name="Beech Care").click()
    page.get_by_role("heading", name="Write down what came of it").wait_for()
    check(page)
    picture(page, "lasting-follow-up")

    page = walk(cast.jo, "/council/user-led/", width=width)
    page.get_by_role("heading", name="Do user-led organisations last?").wait_for()
    check(page)
    picture(page, "lasting-council")


@pytest.mark.parametrize("width", WIDTHS)
def test_from_what_is_missing_to_a_group(cast: Cast, walk: Walk, width: int) -> None:
    wanting_it(cast, 6)
    maya = cast.maya
    assert maya.user is not None
    page = walk(maya.user, "/my/wanted/", width=width)
    page.get_by_label("What do you look for?").fill("swimming together")
    page.get_by_role("button", name="Keep this").click()
    page.get_by_text("It is kept.").first.wait_for()
    check(page)
    picture(page, "wanted")
    wanting.could_start(organisation=cast.acorn, area=cast.northtown, what=SWIM, by=cast.olu,
                        at=NOW, words="We need a hoist.")  # fmt: skip
    cast.art  # noqa: B018

    page = walk(cast.olu, "/network/gaps/", width=width)
    page.get_by_text("7 people would share it.").wait_for()
    check(page)
    picture(page, "gaps")
    page.get_by_role("link", name="Swimming together").click()
    page.get_by_text("7 of you want this").wait_for()
    check(page)
    picture(page, "gap")
    page.get_by_role("link", name="Ask them to start a group").click()
    page.get_by_label("What would it be?").fill(ASK["words"])
    page.get_by_label("What does it cost a week").fill("90")
    for label, days in (("Until which day", 14), ("First day", 30), ("Last day", 90)):
        day = clock.today() + timedelta(days=days)
        page.get_by_label(label).fill(f"{day:%d %m %Y}")
    check(page)
    picture(page, "invite")
    page.get_by_role("button", name="Ask them").click()
    page.get_by_text("Fewer than 5 people said yes so far.").wait_for()
    check(page)
    picture(page, "invitation")

    page = walk(maya.user, "/my/wanted/", width=width)
    page.get_by_role("link", name="Swimming together").first.click()
    page.get_by_role("heading", name="What a yes means").wait_for()
    check(page)
    picture(page, "my-invitation")
    page.get_by_role("button", name="Yes, I would join").click()
    page.get_by_text("Your answer is kept.").first.wait_for()
    check(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_somebody_asks_without_a_name(cast: Cast, walk: Walk, width: int) -> None:
    cast.olu  # noqa: B018
    maya = cast.maya
    assert maya.user is not None
    cast.service(cast.acorn, "Peer support", "hour", 1800)
    page = walk(maya.user, "/peers/", width=width)
    check(page)
    picture(page, "peers")
    page.get_by_role("button", name="Ask Acorn Arts").click()
    page.get_by_label("What do you want to ask?").fill("How is it to employ somebody?")
    check(page)
    picture(page, "peer-ask")
    page.get_by_role("button", name="Send my question").click()
    page.get_by_text("They do not know who you are.").wait_for()
    check(page)
    picture(page, "my-peers")
    page = walk(cast.olu, "/provider/peers/", width=width)
    check(page)
    picture(page, "peer-requests")
    page.get_by_role("link", name="Somebody asks").click()
    page.get_by_label("Your answer").fill("Come on Tuesday.")
    check(page)
    picture(page, "peer-reply")
