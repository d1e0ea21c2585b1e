"""Pausing support and closing a budget, in a real browser at both widths."""

from datetime import timedelta
from decimal import Decimal

import pytest

from budgets import services
from budgets.models import Closing, Pot
from core import clock
from tests.browser.conftest import WIDTHS, Walk, check, picture
from tests.budgets.plans import agreed, line
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def plan_now(cast: Cast) -> None:
    """A plan around the day on which this runs."""
    on = clock.today()
    first = on - timedelta(days=60)
    budget = agreed(
        cast, line("Art group", 2400_00), line("My assistant", 600_00, held="own_account"),
        dates=(first, first + timedelta(days=364)),
    )  # fmt: skip
    pot = next(
        pot for pot in Pot.objects.with_accounts().filter(budget=budget, name="Art group")
        if on + timedelta(days=1) in pot.period.period
    )  # fmt: skip
    services.promise(
        pot=pot, organisation=cast.acorn, service=cast.art, starts_on=on + timedelta(days=1),
        ends_on=min(budget.ends_on, on + timedelta(days=120)), weekdays=[1],
        units_each_time=Decimal(1), unit="session", rate_pence=3000, by=cast.maya.user,
        at=clock.now(), on=on,
    )  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS)
def test_a_pause_from_beginning_to_end(cast: Cast, walk: Walk, width: int) -> None:
    plan_now(cast)
    page = walk(cast.maya.user, "/my/pause/", width=width)
    check(page)
    picture(page, "pause-none")
    page.get_by_role("button", name="Pause support").click()
    page.get_by_label("In hospital").check()
    check(page)
    picture(page, "pause-start")
    page.get_by_role("button", name="See what it changes").click()
    page.get_by_role("heading", name="Is this right?").wait_for()
    check(page)
    picture(page, "pause-check")
    page.get_by_role("button", name="Yes, pause it").click()
    page.get_by_role("heading", name="Support is paused").wait_for()
    check(page)
    picture(page, "pause-open")
    page.get_by_role("button", name="I am back from today").click()
    page.get_by_text("Support goes on from").wait_for()
    check(page)
    picture(page, "pause-over")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_budget_is_closed_by_three(cast: Cast, walk: Walk, width: int) -> None:
    plan_now(cast)
    page = walk(cast.jo, f"/council/people/{cast.maya.reference}/end/", width=width)
    page.get_by_label("The person died").check()
    page.get_by_label("Last day of support").fill(f"{clock.today():%d %m %Y}")
    check(page)
    picture(page, "closing-start")
    page.get_by_role("button", name="Check").click()
    page.get_by_role("heading", name="Is this right?").wait_for()
    check(page)
    picture(page, "closing-check")
    page.get_by_role("button", name="Yes, end it").click()
    page.get_by_role("link", name="Write down something to be paid").click()
    page.get_by_label("What is to be paid?").fill("Holiday pay")
    page.get_by_label("To whom?").fill("Pat Hill")
    page.get_by_label("How much?").fill("325")
    page.get_by_label("My assistant").first.check()
    check(page)
    picture(page, "closing-debt")
    page.get_by_role("button", name="Write it down").click()
    page.get_by_role("heading", name="Closing statement").wait_for()
    check(page)
    picture(page, "closing-open")
    row = Closing.objects.get()
    finance = walk(cast.finn, f"/closings/{row.reference}/", width=width)
    check(finance)
    picture(finance, "closing-finance")
    finance.get_by_role("button", name="This is right").click()
    finance.get_by_text("worked it out on").wait_for()
    second = walk(cast.fola, f"/closings/{row.reference}/", width=width)
    second.get_by_role("button", name="Agree and close").click()
    second.get_by_text("It was closed on").wait_for()
    check(second)
    picture(second, "closing-closed")
