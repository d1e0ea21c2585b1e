"""Files of other directories, entries side by side, changes from outside: looked at in a browser."""

import json

import pytest

from core import clock
from providers import services
from providers.importing import keep
from providers.models import Organisation
from providers.referral.found import FoundOrganisation, Read
from tests.browser.conftest import WIDTHS, Walk, check, picture
from tests.cast import Cast
from tests.providers.test_import import ACORN

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_file_is_looked_at_then_imported(cast: Cast, walk: Walk, width: int) -> None:
    services.change_page(
        organisation=cast.acorn, by=None, at=clock.now(), charity_number="1234567",
        description="We paint together.", postcode="M33 4GT",
    )  # fmt: skip
    body = {"contents": [
        ACORN | {"website": "javascript:alert(1)"}, {"id": "x", "description": "no name", "services": []},
        {"id": "y", "name": "Wheels", "description": "Boats", "services": []},
    ]}  # fmt: skip
    page = walk(cast.jo, "/directory/imports/", width=width)
    check(page)
    page.get_by_label("The file").set_input_files(
        {
            "name": "northtown.json",
            "mimeType": "application/json",
            "buffer": json.dumps(body).encode(),
        }
    )
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_text("Nothing is imported yet").wait_for()
    check(page)
    picture(page, "outside-look")
    page.get_by_role("button", name="Import it", exact=True).click()
    page.get_by_text("This is what changed").wait_for()
    check(page)
    page.get_by_role("link", name="Say which are one").click()
    check(page)
    picture(page, "outside-pairs")
    page.get_by_role("link", name="Acorn").last.click()
    check(page)
    picture(page, "outside-pair")
    page.get_by_label("One. Keep entry 1").check()
    page.get_by_role("button", name="Save my answer").click()
    page.get_by_text("Their past is as it was").wait_for()
    check(page)
    picture(page, "outside-pair-one")
    page.get_by_role("link", name="One organisation or two?").click()
    page.get_by_role("link", name="Other directories").click()
    picture(page, "outside-imports")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_change_from_outside(cast: Cast, walk: Walk, width: int) -> None:
    Organisation.objects.filter(pk=cast.acorn.pk).update(
        outside_id="a", description="Our own words"
    )
    read = Read("a.json")
    read.organisations["a"] = FoundOrganisation("a", "Acorn", "Their words for what we do")
    keep(read=read, by=None, at=clock.now(), on=clock.today())
    page = walk(cast.olu, "/directory/changes/", width=width)
    check(page)
    picture(page, "outside-changes")
    page.get_by_role("button", name="Take theirs").first.click()
    page.get_by_text("Taken over").wait_for()
    check(page)
