"""Money that follows, what is paid in a pause, a year's end, payments of a closing, appeals."""

from datetime import date, timedelta

import pytest

from budgets import services
from budgets.models import CashFollow, ClosingPayment, Pot
from budgets.services import charges, closing
from budgets.services.funding import OtherShare
from core import clock
from core.models import PolicyRow
from payments import services as paying
from payments.models import QuestionAppeal
from people.models import Role
from tests.browser.conftest import WIDTHS, Walk, check, picture
from tests.budgets.plans import agreed, line, sent
from tests.cast import Cast
from tests.scenarios.test_allocating import hold, mine
from tests.scenarios.test_time import march

pytestmark = pytest.mark.django_db(transaction=True)


def rule(cast: Cast, name: str, value: object) -> None:
    PolicyRow.objects.create(
        authority=cast.authority, name=name, value=value, starts_on=date(2020, 1, 1),
        exemption="A test.",
    )  # fmt: skip


def year() -> tuple[date, date]:
    """A plan around the day on which this runs."""
    first = clock.today() - timedelta(days=60)
    return first, first + timedelta(days=363)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_move_between_places_says_what_the_money_does(cast: Cast, walk: Walk, width: int) -> None:
    rule(cast, "move_tolerance_percent", 100)
    budget = agreed(
        cast, line("My assistant", 5_200_00, held="own_account"), line("Art", 1_200_00),
        dates=year(),
    )  # fmt: skip
    hold(budget, 5_200_00)
    page = walk(mine(cast), "/my/pots/move/", width=width)
    page.get_by_role("group", name="Take it from").get_by_label("My assistant").first.check()
    page.get_by_role("group", name="Put it into").get_by_label("Art").first.check()
    page.get_by_label("How much?").fill("300")
    page.get_by_role("button", name="Check").click()
    page.get_by_role("heading", name="What happens with the money").wait_for()
    check(page)
    picture(page, "money-move-check")
    page.get_by_role("button", name="Yes, move it").click()
    page.get_by_text("You moved").wait_for()
    page.goto(page.url.split("/my/")[0] + "/my/account/")
    check(page)
    picture(page, "money-account")
    page.get_by_role("link", name="is in the account still").click()
    check(page)
    picture(page, "money-back")
    page.get_by_label("I keep it for now").check()
    page.get_by_label("If you keep it: why?").fill("A course in May.")
    page.get_by_role("button", name="Write it down").click()
    page.get_by_text("It is written down").wait_for()
    assert CashFollow.objects.get().state == "kept"


@pytest.mark.parametrize("width", WIDTHS)
def test_a_pause_shows_what_is_paid_each_week(cast: Cast, walk: Walk, width: int) -> None:
    rule(cast, "pause_contribution", "by_days")
    budget = agreed(cast, line("Help", 5_200_00), dates=year(), contribution=20_00)
    charges.charge_weeks([budget], on=clock.today(), at=clock.now())
    page = walk(mine(cast), "/my/pause/start/", width=width)
    page.get_by_label("In hospital").check()
    page.get_by_role("button", name="See what it changes").click()
    page.get_by_role("heading", name="Is this right?").wait_for()
    page.get_by_text("What is paid, week by week").click()
    check(page)
    picture(page, "money-pause-check")
    page.get_by_role("button", name="Yes, pause it").click()
    page.get_by_role("link", name="See each week").click()
    page.get_by_role("heading", name="What you pay").wait_for()
    check(page)
    picture(page, "money-contribution")
    jo = walk(cast.jo, f"/council/budgets/{budget.reference}/owed/", width=width)
    check(jo)
    picture(jo, "money-owed")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_year_is_closed_by_two(cast: Cast, walk: Walk, width: int) -> None:
    march(cast)
    finn = walk(cast.finn, "/finance/", width=width)
    finn.get_by_role("link", name="Years that are over").click()
    check(finn)
    picture(finn, "money-years")
    finn.get_by_role("link", name="The year to 31 March 2026").click()
    check(finn)
    picture(finn, "money-year")
    finn.get_by_role("button", name="This is right").click()
    finn.get_by_role("heading", name="Waits for a second person").wait_for()
    check(finn)
    picture(finn, "money-year-waits")
    finn.goto(finn.url.split("/finance/")[0] + "/finance/providers/?q=acorn")
    check(finn)
    picture(finn, "money-suppliers")


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_left_goes_to_each_who_paid(cast: Cast, walk: Walk, width: int) -> None:
    version = sent(cast.maya, line("Nurse", 3_000_00, held="own_account"), dates=year())
    on, at = clock.today(), clock.now()
    budget = services.agree_plan(
        version=version, by=cast.jo, at=at, on=on, weekly_contribution_pence=0,
        others=[OtherShare("nhs", "Northtown ICB", whole_pence=1_000_00)],
    )  # fmt: skip
    jo = walk(cast.jo, f"/council/budgets/{budget.reference}/share/", width=width)
    check(jo)
    picture(jo, "money-share")
    hold(budget, 900_01)
    end = closing.end_budget(budget=budget, why="moved", last_day=on, by=cast.jo, at=at, on=on)
    end = closing.propose_closing(closing=end, by=cast.finn, at=at, on=on)
    closing.agree_closing(closing=end, by=cast.fola, at=at, on=on)
    page = walk(cast.finn, f"/closings/{end.reference}/", width=width)
    check(page)
    picture(page, "money-closing")
    page.get_by_role("link", name="to Northtown ICB").click()
    check(page)
    picture(page, "money-paid-out")
    page.get_by_label("A cheque").check()
    page.get_by_role("button", name="Write it down").click()
    page.get_by_text("It is written down").wait_for()
    assert ClosingPayment.objects.filter(how="cheque").count() == 1


@pytest.mark.parametrize("width", WIDTHS)
def test_an_appeal_on_a_payment(cast: Cast, walk: Walk, width: int) -> None:
    on, at = clock.today(), clock.now()
    budget = agreed(cast, line("Art", 1_200_00, held="own_account"), dates=year())
    hold(budget, 500_00)
    now = next(one for one in Pot.objects.with_accounts() if on in one.period.period)
    payment = paying.record_own_payment(
        pot=now, paid_to="Pat", amount_pence=90_00, paid_on=on, by=mine(cast),
        at=at, on=on,
    )  # fmt: skip
    paying.send_return(
        holding=payment.holding, from_on=on - timedelta(days=5), to_on=on, by=mine(cast), at=at,
        on=on,
    )  # fmt: skip
    question = paying.ask_question(
        payment=payment, rule="Question 3 of your plan.", words="What was it for?", by=cast.jo,
        at=at, on=on,
    )  # fmt: skip
    paying.answer_question(question=question, words="A party.", by=mine(cast), at=at)
    paying.ask_repayment(
        question=question, amount_pence=40_00, reasons="It is not in the plan.",
        by=cast.user("Mo Saunders"), at=at, on=on,
    )  # fmt: skip
    page = walk(mine(cast), f"/my/payments/{payment.reference}/", width=width)
    check(page)
    picture(page, "money-question")
    page.get_by_role("button", name="I do not agree").click()
    page.get_by_label("Why do you not agree?").fill("It is in my plan.")
    check(page)
    picture(page, "money-appeal")
    page.get_by_role("button", name="Send my appeal").click()
    page.get_by_text("Nothing goes back until then").wait_for()
    row = QuestionAppeal.objects.get()
    dee = walk(cast.staff("Dee Director", Role.DIRECTOR), "/council/appeals/", width=width)
    check(dee)
    picture(dee, "money-appeals")
    dee.get_by_role("link", name="was asked back").click()
    check(dee)
    picture(dee, "money-decide-appeal")
    assert row.decided_at is None
