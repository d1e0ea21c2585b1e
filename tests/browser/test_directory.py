"""The directory, the comparison, the choice and the invitation, looked at in a browser."""

from decimal import Decimal

import pytest

from core import clock
from providers import services
from tests.browser.conftest import WIDTHS, Walk, check, picture
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town(cast: Cast) -> Cast:
    at = clock.now()
    services.change_page(
        organisation=cast.acorn, by=None, at=at, promise="We make things together.",
        postcode="NE1 4ST", latitude=Decimal("54.97"), longitude=Decimal("-1.61"),
    )  # fmt: skip
    services.change_service(
        service=cast.art, by=None, at=at, needs=["get out more"], access=["step-free: door", "BSL"],
        languages=["English", "Welsh"], when=["evenings", "weekends"], where=["there"],
        who_for=["anyone"], places_now=3, waiting_list=False,
    )  # fmt: skip
    services.change_service(service=cast.home_help, by=None, at=at, needs=["cook"], regulated=True)
    return cast


@pytest.mark.parametrize("width", WIDTHS)
def test_find_compare_choose(town: Cast, walk: Walk, width: int) -> None:
    page = walk(town.maya.user, "/find/?postcode=NE1&when=evenings", width=width)
    check(page)
    picture(page, "directory-find")
    page.goto(page.url.split("?", maxsplit=1)[0] + "?q=nothing&access=BSL")
    check(page)
    picture(page, "directory-none")
    page.goto(page.url.split("?", maxsplit=1)[0] + "compare/?a=acorn&b=beech")
    check(page)
    picture(page, "directory-compare")
    page.goto(page.url.split("compare", maxsplit=1)[0] + "acorn/")
    check(page)
    picture(page, "directory-provider")
    page.get_by_role("button", name="Add to my choice").click()
    page.get_by_label("Acorn Arts").check()
    check(page)
    picture(page, "directory-choice")
    page.get_by_role("button", name="This is my choice").click()
    page.get_by_text("Your choice is kept").wait_for()
    check(page)
    page.get_by_role("link", name="Invite my own provider").click()
    page.get_by_label("Their name").fill("Pat Shaw")
    page.get_by_label("A personal assistant").check()
    page.get_by_role("button", name="Make the link").click()
    page.get_by_text("Send them this link").wait_for()
    check(page)
    picture(page, "directory-invite")
