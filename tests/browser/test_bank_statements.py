"""A bank statement sent, seen, kept, matched and undone, on a wide screen and a phone."""

from datetime import timedelta
from pathlib import Path

import pytest

from core import clock
from payments import services as paying
from payments.models import BankMatch
from tests.browser.conftest import WIDTHS, Walk, check, picture
from tests.browser.test_money import mine, year
from tests.budgets.plans import agreed, line
from tests.cast import Cast
from tests.payments.test_statement_reading import LLOYDS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", WIDTHS)
def test_from_the_bank(cast: Cast, walk: Walk, width: int, tmp_path: Path) -> None:
    budget = agreed(cast, line("My assistant", 5_200_00, held="own_account"), dates=year())
    on = clock.today()
    now = next(pot for pot in budget.pots.select_related("period") if on in pot.period.period)
    paying.record_own_payment(
        pot=now, paid_to="Pat Hughes", amount_pence=9000,
        paid_on=on - timedelta(days=3), by=mine(cast), at=clock.now(), on=on,
    )  # fmt: skip
    rows = ((2, "PAT HUGHES", "90.00", "910.00"), (1, "NORTHTOWN POOL", "4.80", "905.20"))
    statement = tmp_path / "september.csv"
    statement.write_text(LLOYDS + "".join(
        f"{on - timedelta(days=back):%d/%m/%Y},DD,'30-00-00,12345678,{words},{out},,{left}\n"
        for back, words, out, left in rows
    ))  # fmt: skip
    page = walk(mine(cast), "/my/account/", width=width)
    page.get_by_role("link", name="From the bank").click()
    check(page)
    picture(page, "bank-empty")
    page.get_by_role("button", name="Send a statement").click()
    page.get_by_label("Your statement").set_input_files(statement)
    check(page)
    picture(page, "bank-new")
    page.get_by_role("button", name="Look at it").click()
    page.get_by_text("Nothing is kept yet").wait_for()
    check(page)
    picture(page, "bank-preview")
    page.get_by_role("button", name="Keep these lines").click()
    page.get_by_text("New lines: 2.").wait_for()
    check(page)
    picture(page, "bank-lines")
    page.get_by_role("link", name="NORTHTOWN POOL").click()
    check(page)
    picture(page, "bank-line")
    page.go_back()
    page.get_by_role("button", name="Yes to those I ticked").click()
    page.get_by_text("Matched: 1.").wait_for()
    match = BankMatch.objects.get()
    page.get_by_role("link", name="See every line").click()
    check(page)
    picture(page, "bank-all")
    page.get_by_role("link", name="PAT HUGHES").click()
    assert match.line.reference in page.url
    check(page)
    picture(page, "bank-matched")
    page.get_by_role("button", name="Undo: not Pat Hughes").click()
    page.get_by_text("It is undone.").wait_for()
    other = tmp_path / "other.csv"
    other.write_text(f"Booked,Left,Who,Money\n{on:%d/%m/%Y},901.20,CAFE,-4.00\n")
    page.goto(f"{page.url.split('/my/')[0]}/my/account/bank/new/")
    page.get_by_label("Your statement").set_input_files(other)
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("heading", name="Which column is which?").wait_for()
    check(page)
    picture(page, "bank-mapping")


@pytest.mark.parametrize("width", WIDTHS)
def test_finance_says_what_the_lines_of_its_bank_are(
    cast: Cast, walk: Walk, width: int, tmp_path: Path
) -> None:
    budget = agreed(cast, line("Art group", 1_200_00), dates=year(), contribution=5250)
    on = clock.today()
    paying.record_contribution(
        budget=budget, holding=None, amount_pence=21000, received_on=on - timedelta(days=3),
        by=cast.finn, at=clock.now(), on=on,
    )  # fmt: skip
    statement = tmp_path / "council.csv"
    rows = ((2, "M WILLIAMS", "", "210.00", "5210.00"), (1, "CHARGES", "12.00", "", "5198.00"))
    statement.write_text(LLOYDS + "".join(
        f"{on - timedelta(days=back):%d/%m/%Y},DD,'30-00-00,12345678,{words},{out},{into},{left}\n"
        for back, words, out, into, left in rows
    ))  # fmt: skip
    page = walk(cast.finn, "/finance/", width=width)
    page.get_by_role("link", name="The council’s bank accounts").click()
    check(page)
    page.get_by_role("button", name="Send a statement").click()
    check(page)
    picture(page, "council-bank-new")
    page.get_by_label("Your statement").set_input_files(statement)
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("button", name="Keep these lines").click()
    page.get_by_text("New lines: 2.").wait_for()
    check(page)
    picture(page, "council-bank-lines")
    page.get_by_role("link", name="M WILLIAMS").click()
    check(page)
    picture(page, "council-bank-line")
    page.get_by_role("button", name="Yes, it is").click()
    page.get_by_text("It is matched.").wait_for()
    check(page)
    assert BankMatch.objects.get().contribution is not None
    page.get_by_role("link", name="From the bank").click()
    page.get_by_role("link", name="Bank accounts").click()
    page.get_by_text("1 to match").wait_for()
    check(page)
    picture(page, "council-bank-books")
    page.goto(f"{page.url.split('/finance/')[0]}/finance/deputies/")
    check(page)
    picture(page, "deputies")
