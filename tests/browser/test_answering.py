"""How I answer bills, a bill paid on account, and what a worker does when nobody answers: looked at."""

from datetime import timedelta

import pytest

from core import clock
from invoices import services
from invoices.models import Bill, Objection
from tests.browser.conftest import WIDTHS, Walk, check, picture
from tests.cast import Cast
from tests.invoices.sent_bills import priced, promised

pytestmark = pytest.mark.django_db(transaction=True)


def sent(cast: Cast, days_ago: int, number: str = "B-1") -> Bill:
    """A bill of yesterday's support, sent some days ago."""
    today, at = clock.today(), clock.now()
    day = today - timedelta(days=days_ago + 1)
    agreement = promised(
        cast, pence=900_00, rate=2200, units="2", starts=day, ends=today + timedelta(days=20),
        dates=(today - timedelta(days=60), today + timedelta(days=303)),
    )  # fmt: skip
    new = services.NewBill(
        number=number, lines=[priced(day, "2", 2200)], from_on=day, to_on=day, issued_on=day
    )
    return services.submit_bill(
        agreement=agreement, new=new, by=cast.bea, at=at - timedelta(days=days_ago), on=today
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_how_i_answer_bills(cast: Cast, walk: Walk, width: int) -> None:
    bill = sent(cast, 1)
    page = walk(cast.maya.user, f"/my/bills/{bill.reference}/", width=width)
    check(page)
    picture(page, "did_this_happen")
    page.goto(page.url.split("/my/")[0] + f"/my/answering/{bill.organisation.slug}/")
    check(page)
    picture(page, "how_i_answer_one")
    page.get_by_label("Say yes to what I agreed, and nothing else").check()
    page.get_by_role("button", name="Save").click()
    check(page)
    picture(page, "how_i_answer")
    page.get_by_role("button", name="Stop").click()
    assert "Stopped" in page.content()


@pytest.mark.parametrize("width", WIDTHS)
def test_nobody_answers_and_then_an_objection(cast: Cast, walk: Walk, width: int) -> None:
    at, today = clock.now(), clock.today()
    bill = sent(cast, 40)
    services.remind(on=today, at=at)
    page = walk(cast.jo, "/council/exceptions/", width=width)
    check(page)
    picture(page, "exceptions")
    page.goto(page.url + f"{bill.reference}/contact/")
    check(page)
    picture(page, "contact")
    page.get_by_label("I rang").check()
    page.get_by_label("No", exact=True).check()
    page.get_by_label("How did it go?").fill("No reply, twice.")
    page.get_by_role("button", name="Write it down").click()
    check(page)
    picture(page, "exception")
    page.get_by_label("Pay on account").check()
    page.get_by_label("Why", exact=True).fill("The visit log shows it.")
    page.get_by_role("button", name="See what both will read").click()
    check(page)
    picture(page, "exception_check")
    page.get_by_role("button", name="Decide and tell both").click()
    page = walk(cast.maya.user, f"/my/bills/{bill.reference}/", width=width)
    check(page)
    picture(page, "on_account")
    page.get_by_role("link", name="I object").click()
    check(page)
    page.get_by_role("button", name="Object").click()
    row = Objection.objects.get()
    page = walk(cast.jo, f"/council/objections/{row.reference}/", width=width)
    check(page)
    picture(page, "objection")
