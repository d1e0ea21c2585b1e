"""My assistants in a browser: seen at both widths, checked, a month agreed."""

import pytest
from django.urls import reverse

from budgets.models import Budget
from core import clock
from core.periods import month_of
from payments.services import assistants
from tests.browser.conftest import WIDTHS, Walk, check, picture
from tests.budgets import plans
from tests.cast import Cast
from tests.payments.test_assistants import budget  # noqa: F401  a fixture
from tests.payments.test_own_payments import mine

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_month_of_my_assistants(walk: Walk, cast: Cast, budget: Budget) -> None:  # noqa: F811
    from datetime import timedelta
    from decimal import Decimal

    on, at, by = clock.today(), clock.now(), mine(cast)
    first = month_of(month_of(on).starts_on - timedelta(days=1)).starts_on
    team = assistants.promise_team(
        pot=plans.pot(budget, "Assistants"), hours_week=Decimal(10), hour_cost_pence=16_00,
        from_on=first, once="t", by=by, at=at, on=on,
    )  # fmt: skip
    for name in ("Lee", "Sal"):
        assistants.employ(
            team=team, name=name, rates={"usual": 13_50, "weekend": 15_00}, starts_on=first, by=by,
            at=at, on=on,
        )  # fmt: skip
    month = reverse("my_assistant_month", args=[f"{first:%Y-%m}"])
    page = walk(by, month)
    page.get_by_label("Hours", exact=True).first.fill("20")
    page.get_by_label("Leave, hours").first.fill("2")
    page.get_by_label("Weekend hours").nth(1).fill("7.5")
    picture(page, "assistants-form")
    page.get_by_role("button", name="Write this down").click()
    page.get_by_text("It waits for a yes.").wait_for()
    check(page)
    page.get_by_role("button", name="Yes, this is what was worked").click()
    page.get_by_text("The list for payroll is ready.").wait_for()
    for width in WIDTHS:
        page = walk(by, month, width=width)
        check(page)
        picture(page, "assistants-month")
        page = walk(by, reverse("my_team"), width=width)
        check(page)
        picture(page, "assistants-team")
