"""The provider's side in a browser: the usual bill in clicks, a draft that stays, a double bill."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route

from budgets.models import Agreement
from core import clock
from invoices import services
from invoices.models import Bill, BillDraft
from payments import services as paying
from tests.browser.conftest import WIDTHS, Walk, check, picture
from tests.cast import Cast
from tests.invoices.sent_bills import priced, promised
from tests.payments.yeses import bank
from tests.sizes import figure

pytestmark = pytest.mark.django_db(transaction=True)
FIVE_CLICKS = 5
THREE_PAGES = 3


@pytest.fixture
def art(cast: Cast) -> Agreement:
    """A group every day of the last weeks, agreed with Acorn."""
    on = clock.today()
    first = on - timedelta(days=15)
    return promised(
        cast, pence=2_000_00, rate=3000, unit="session", weekdays=[first.weekday()], starts=first,
        ends=on + timedelta(days=100), organisation=cast.acorn, service=cast.art,
        dates=(on - timedelta(days=60), on + timedelta(days=303)),
    )  # fmt: skip


def sent(cast: Cast, agreement: Agreement, number: str, rate: int) -> Bill:
    """A bill of the session a fortnight ago."""
    day = clock.today() - timedelta(days=15)
    new = services.NewBill(
        number=number, lines=[priced(day, "1", rate, unit="session")], from_on=day, to_on=day,
        issued_on=day,
    )  # fmt: skip
    return services.submit_bill(
        agreement=agreement, new=new, by=cast.olu, at=clock.now(), on=clock.today()
    )


class Counted:
    """A page that counts what is pressed, and the pages between home and what is sent."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.pages = page, 0, set[str]()

    def press(self, role: str, name: str) -> None:
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        self.clicks += 1
        self.page.wait_for_load_state("load")

    def seen(self, heading: str) -> None:
        self.page.get_by_role("heading", name=heading, level=1).wait_for()
        self.pages.add(heading)


@pytest.mark.parametrize("width", WIDTHS)
def test_37_the_usual_bill_is_three_pages_and_at_most_five_clicks(
    cast: Cast, walk: Walk, art: Agreement, width: int
) -> None:
    page = walk(cast.olu, "/provider/", width=width)
    check(page)
    picture(page, "provider_home")
    at = Counted(page)
    at.press("button", "Send a bill")
    at.seen("Who is this bill for?")
    check(page)
    at.press("link", "Maya, help at home")
    at.seen("What happened?")
    check(page)
    picture(page, "provider_write")
    at.press("button", "Check the bill")
    at.seen("Check and send")
    check(page)
    at.press("button", "Send to Maya")
    page.get_by_text("Sent. Maya is asked now.").wait_for()
    check(page)
    picture(page, "provider_sent")
    got = (len(at.pages), at.clicks <= FIVE_CLICKS)
    figure(
        f"ux_37_usual_bill_in_{at.clicks}_clicks_at_{width}", wanted=(THREE_PAGES, True), got=got
    )
    assert Bill.objects.get().state == Bill.State.ASKED


def test_37_a_draft_typed_here_is_there_on_another_device(
    cast: Cast, walk: Walk, art: Agreement
) -> None:
    page = walk(cast.olu, f"/provider/bills/new/{art.reference}/")
    page.get_by_label("Number of your bill").fill("TYPED-1")
    page.get_by_text("Saved at").wait_for()
    with page.expect_response("**/draft/"):
        page.get_by_label("Number of your bill").fill("TYPED-2")
    other = walk(cast.olu, "/provider/", width=320)  # the session ended; another device
    other.get_by_role("heading", name="Being written").wait_for()
    other.get_by_role("link", name="Maya, help at home").first.click()
    assert other.get_by_label("Number of your bill").input_value() == "TYPED-2"
    check(other)
    picture(other, "provider_draft")
    assert BillDraft.objects.get().edition == 2


def test_what_is_typed_before_the_script_came_is_saved_too(
    cast: Cast, walk: Walk, art: Agreement
) -> None:
    page = walk(cast.olu)
    held: list[Route] = []
    page.route(re.compile(r"/autosave.*\.m?js"), lambda route: held.append(route))  # noqa: PLW0108
    page.goto(f"/provider/bills/new/{art.reference}/")
    page.get_by_label("Number of your bill").fill("EARLY-1")
    page.wait_for_function("document.body.classList.contains('js-enabled')")
    assert not BillDraft.objects.exists()
    while not held:
        page.wait_for_timeout(50)
    held[0].continue_()
    page.get_by_text("Saved at").wait_for()
    assert BillDraft.objects.get().edition == 1


@pytest.mark.parametrize("width", WIDTHS)
def test_38_a_double_bill_is_warned_of_before_it_is_sent(
    cast: Cast, walk: Walk, art: Agreement, width: int
) -> None:
    day = clock.today() - timedelta(days=15)
    sent(cast, art, "FIRST", 3000)
    table = (
        f"agreement,bill,date,what,units,price\n{art.reference},SECOND,{day:%d/%m/%Y},Art,1,30\n"
    )
    page = walk(cast.olu, "/provider/bills/upload/", width=width)
    page.get_by_label("Your file").set_input_files(
        {"name": "b.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    page.get_by_role("button", name="Check the file").click()
    page.get_by_text("Bill FIRST has the same days and amount").wait_for()
    check(page)
    picture(page, "provider_double")
    assert not Bill.objects.filter(number="SECOND").exists()


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_asked_stands_in_one_list(
    cast: Cast, walk: Walk, art: Agreement, width: int
) -> None:
    sent(cast, art, "DEAR", 4000)
    page = walk(cast.olu, "/provider/", width=width)
    page.get_by_role("link", name="All questions").click()
    page.get_by_role("heading", name="Questions about your bills").wait_for()
    check(page)
    picture(page, "provider_questions")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_register_becomes_bills(cast: Cast, walk: Walk, art: Agreement, width: int) -> None:
    page = walk(cast.olu, "/provider/", width=width)
    page.get_by_role("link", name="Registers and timesheets").click()
    check(page)
    page.get_by_role("link", name="Fill in a register").click()
    page.get_by_label("Which group?").select_option(index=1)
    day = clock.today() - timedelta(days=8)
    page.get_by_label("On which day?").fill(f"{day:%d/%m/%Y}")
    check(page)
    page.get_by_role("button", name="Show who comes").click()
    page.get_by_text("Untick who did not come").wait_for()
    check(page)
    picture(page, "provider_register")
    page.get_by_role("button", name="Keep the register").click()
    page.get_by_text("The register is kept").wait_for()
    check(page)
    picture(page, "provider_sheets")
    page.get_by_role("link", name="Art group").first.click()
    check(page)
    picture(page, "provider_sheet")
    page.goto(page.url.split("/provider/")[0] + "/provider/sheets/bill/")
    check(page)
    picture(page, "provider_sheets_bill")
    page.get_by_role("button", name="Check the bills").click()
    check(page)
    picture(page, "provider_sheets_check")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Sent: 1 bill").wait_for()
    page.goto(page.url.split("/provider/")[0] + "/provider/sheets/timesheet/")
    check(page)
    picture(page, "provider_timesheet")


@pytest.mark.parametrize("width", WIDTHS)
def test_visits_messages_and_a_link(cast: Cast, walk: Walk, art: Agreement, width: int) -> None:
    day = clock.today() - timedelta(days=15)
    table = f"agreement,date,planned,actual\n{art.reference},{day:%d/%m/%Y},1,0.5\n"
    page = walk(cast.olu, "/provider/sheets/visits/", width=width)
    check(page)
    picture(page, "provider_visits")
    page.get_by_label("Your file").set_input_files(
        {"name": "visits.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    page.get_by_role("button", name="Check the file").click()
    page.get_by_text("What differs").wait_for()
    check(page)
    picture(page, "provider_visits_check")
    bill = sent(cast, art, "B-1", 3000)
    home = page.url.split("/provider/")[0]
    page.goto(f"{home}/provider/bills/{bill.reference}/")
    check(page)
    picture(page, "provider_bill")
    page.get_by_role("link", name="Write to who answers").click()
    page.get_by_label("Your message").fill("We were there until four.")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("We were there until four.").wait_for()
    check(page)
    picture(page, "provider_messages")
    page.goto(f"{home}/provider/bills/{bill.reference}/links/")
    page.get_by_role("button", name="Make a link").click()
    page.get_by_role("heading", name="Your link").wait_for()
    check(page)
    picture(page, "provider_link")
    link = page.locator(".st-own-words").inner_text()
    other = walk(None, link.split(home)[1], width=width)
    check(other)
    picture(other, "bill_state")
    maya = walk(cast.maya.user, f"/my/bills/{bill.reference}/messages/", width=width)
    check(maya)
    picture(maya, "my_messages_on_bill")


@pytest.mark.parametrize("width", WIDTHS)
def test_an_agreement_money_back_a_remittance_and_the_team(
    cast: Cast, walk: Walk, art: Agreement, width: int
) -> None:
    bill = sent(cast, art, "B-1", 3000)
    on, at = clock.today(), clock.now()
    services.confirm_bill(bill=bill, answers="yes", by=cast.maya.user, at=at, on=on)
    page = walk(cast.olu, "/provider/agreements/", width=width)
    check(page)
    page.get_by_role("link", name="Maya, help at home").first.click()
    page.get_by_text("Rates, each from its day on").wait_for()
    check(page)
    picture(page, "provider_agreement")
    home = page.url.split("/provider/")[0]
    page.goto(f"{home}/provider/bills/{bill.reference}/credit/")
    page.get_by_label("up to £30").fill("10")
    check(page)
    picture(page, "provider_credit")
    page.get_by_role("button", name="Check it").click()
    check(page)
    page.get_by_role("button", name="Send the credit note").click()
    page.get_by_text("£10 goes back").wait_for()
    bank(cast, cast.acorn)
    run = paying.make_run(authority=cast.authority, pay_on=on, by=cast.finn, at=at, on=on)
    paying.approve_run(run=run, by=cast.fola, at=at)
    paying.release_run(run=run, by=cast.fola, at=at)
    paying.mark_run_paid(run=run, paid_on=on, by=cast.fola, at=at, on=on)
    page.goto(f"{home}/provider/paid/")
    page.get_by_role("link", name="Pay day by pay day").click()
    check(page)
    page.get_by_role("link", name="£20").click()
    page.get_by_role("heading", name="Bill by bill").or_(
        page.get_by_text("Bill by bill")
    ).wait_for()
    check(page)
    picture(page, "provider_remittance")
    page.goto(f"{home}/provider/team/")
    page.get_by_label("Their name").fill("Tess Hill")
    page.get_by_label("Send bills, see what is paid").check()
    page.get_by_role("button", name="Make the link").click()
    page.get_by_role("heading", name="Send them this link").wait_for()
    check(page)
    picture(page, "provider_team")
    link = page.locator(".st-own-words").inner_text()
    page.get_by_role("link", name="Olu Acorn").click()
    check(page)
    picture(page, "provider_colleague")
    tess = walk(cast.user("Tess Hill"), link.split(home)[1], width=width)
    check(tess)
    picture(tess, "team_join")
    tess.get_by_role("button", name="Yes, I work there").click()
    tess.get_by_text("You work for Acorn Arts here now.").wait_for()
