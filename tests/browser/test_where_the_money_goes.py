"""Where the money goes, in a real browser at both widths: read, bring in, link, correct."""

from datetime import date, timedelta

import pytest

from core import clock
from core.periods import month_of
from reports import services
from tests.browser.conftest import WIDTHS, Walk, check, picture
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def last_month() -> date:
    return month_of(clock.today().replace(day=1) - timedelta(days=1)).starts_on


def some_spending(cast: Cast) -> None:
    day = last_month() + timedelta(days=4)
    table = (
        "Supplier,Amount,Date,Purpose\n"
        f"Acorn Arts,12600,{day},Art\nBeech Care Ltd,71400,{day},Home care\nBig Homes,4000,{day},\n"
    )
    now = clock.now()
    services.bring_in(
        authority=cast.authority, name="may.csv", content=table.encode(), by=None, at=now
    )
    for key, organisation in (("acorn arts", cast.acorn), ("beech care ltd", cast.beech)):
        services.link_payee(
            authority=cast.authority, payee_key=key, organisation=organisation, by=cast.jo,
            at=now, on=clock.today(),
        )  # fmt: skip
    services.enter_income(
        organisation=cast.beech, year_ends_on=day.replace(year=day.year - 1), by=cast.jo, at=now,
        pence=14_000_000_00, source="Its accounts",
    )  # fmt: skip
    services.issue(authority=cast.authority, month=last_month(), at=now)


@pytest.mark.parametrize("width", WIDTHS)
def test_everyone_reads_it(cast: Cast, walk: Walk, width: int) -> None:
    some_spending(cast)
    page = walk(None, "/money/", width=width, js=False)
    check(page)
    picture(page, "money-areas")
    page.get_by_role("link", name="Northtown Council").click()
    page.get_by_role("heading", name="month by month").wait_for()
    check(page)
    picture(page, "money-area")
    page.get_by_role("button", name="See").click()
    page.get_by_role("heading", name="Who earns it").wait_for()
    check(page)
    picture(page, "money-report")
    page.get_by_role("link", name="Not shown").or_(
        page.get_by_role("link", name="What that means").first
    ).first.click()
    page.get_by_role("heading", name="What each figure means").wait_for()
    check(page)
    picture(page, "money-words")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_worker_brings_in_and_links(cast: Cast, walk: Walk, width: int) -> None:
    some_spending(cast)
    page = walk(cast.jo, "/council/spending/", width=width)
    check(page)
    picture(page, "spending")
    page.get_by_role("link", name="Big Homes").click()
    page.get_by_role("heading", name="Big Homes").wait_for()
    check(page)
    picture(page, "spending-payee")
    for path in ("sums/", "incomes/", "passed-on/", "reports/"):
        page.goto(f"/council/spending/{path}")
        check(page)
        picture(page, f"spending-{path[:-1]}")
    page.goto("/council/spending/bring-in/")
    day = last_month()
    page.get_by_label("The file").set_input_files(
        {"name": "june.csv", "mimeType": "text/csv",
         "buffer": f"Supplier,Amount,Date\nNew One,700,{day}\nX,1.234,{day}\n".encode()}
    )  # fmt: skip
    check(page)
    picture(page, "spending-bring-in")
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_role("heading", name="Look at the file").wait_for()
    check(page)
    picture(page, "spending-draft")
    page.get_by_role("button", name="Bring it in").click()
    page.get_by_text("Added: 1.").wait_for()


def test_an_organisation_replies(cast: Cast, walk: Walk) -> None:
    page = walk(cast.olu, "/provider/what-is-published/", width=320)
    check(page)
    picture(page, "money-reply")
