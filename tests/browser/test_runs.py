"""A run as the second person sees it: what is new first; the bank's answers; a held bill."""

import pytest

from payments import services
from tests.browser.conftest import WIDTHS, Walk, check, picture
from tests.cast import NOW, Cast
from tests.payments.test_results import both, pain002, released

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_new_then_the_answers(cast: Cast, walk: Walk, width: int) -> None:
    run = released(cast, upto="made")
    bill, direct = both(run)
    page = walk(cast.fola, f"/finance/runs/{run.reference}/", width=width)
    page.get_by_role("heading", name="What is new").wait_for()
    check(page)
    picture(page, "run-news")
    page.get_by_role("link", name="Hold it").first.click()
    page.get_by_role("heading", name="Hold this payment").wait_for()
    check(page)
    picture(page, "run-hold")
    services.approve_run(run=run, by=cast.fola, at=NOW)
    services.release_run(run=run, by=cast.fola, at=NOW)
    said = pain002(
        run.reference, [(bill.reference, "RJCT", "AC04"), (direct.reference, "PDNG", "")]
    )
    page.goto(page.url.split("/finance/")[0] + "/finance/answers/")
    page.get_by_label("The file").set_input_files(
        {"name": "answers.xml", "mimeType": "application/xml", "buffer": said}
    )
    page.get_by_role("button", name="Read this file").click()
    page.get_by_text("The account is closed.").wait_for()
    check(page)
    picture(page, "run-answer")
    page.get_by_role("link", name="What the bank answered").click()
    page.get_by_role("heading", name="Files read").wait_for()
    check(page)
    picture(page, "run-answers")
    page.goto(page.url.split("/finance/")[0] + f"/finance/runs/{run.reference}/")
    page.get_by_text("has no answer yet").wait_for()
    check(page)
    picture(page, "run-unanswered")


def test_held_bills(cast: Cast, walk: Walk) -> None:
    run = released(cast, upto="made")
    services.hold_item(item=both(run)[0], reason="Hours are asked about.", by=cast.finn, at=NOW)
    page = walk(cast.fola, "/finance/held/", width=320)
    page.get_by_text("Hours are asked about.").wait_for()
    check(page)
    picture(page, "run-held")
