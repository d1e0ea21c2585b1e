"""From an empty page to a month's return sent: pressed and filled in by hand, and counted."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page

from budgets.models import Budget
from core import clock
from core.periods import month_of
from payments.models import OwnPayment, ReturnContent
from payments.services import assistants
from tests.browser.conftest import WIDTHS, Walk, check, picture
from tests.budgets import plans
from tests.cast import Cast
from tests.files.test_keeping import photo
from tests.payments.test_assistants import budget  # noqa: F401  a fixture
from tests.payments.test_own_payments import mine
from tests.sizes import measured

pytestmark = pytest.mark.django_db(transaction=True)

# Slow hands and tired eyes: a press with finding it, and a field with reading and typing.
SECONDS_A_PRESS, SECONDS_A_FIELD = 8, 15


class Hands:
    """Presses and fills, and counts both."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = self.fields = 0

    def press(self, what: Locator) -> None:
        self.presses += 1
        what.click()

    def fill(self, label: str, words: str) -> None:
        self.fields += 1
        self.page.get_by_label(label).first.fill(words)

    @property
    def minutes(self) -> float:
        return (self.presses * SECONDS_A_PRESS + self.fields * SECONDS_A_FIELD) / 60


def pay(hands: Hands, who: str, amount: str, name: str, receipt: Path | None) -> None:
    page = hands.page
    hands.press(page.get_by_role("button", name="I paid something"))
    hands.fill("Who did you pay?", who)
    hands.fill("How much?", amount)
    hands.press(page.get_by_label("Something else in").first)
    hands.fill("Your name for it", name)
    if receipt:
        hands.fields += 1
        page.get_by_label("A photo of a receipt").set_input_files(receipt)
    hands.press(page.get_by_role("button", name="Write it down"))
    page.get_by_text("It is written down.").wait_for()


def test_a_months_return_takes_minutes(
    walk: Walk, cast: Cast, budget: Budget, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    on, at, by = clock.today(), clock.now(), mine(cast)
    first = month_of(month_of(on).starts_on - timedelta(days=1)).starts_on
    team = assistants.promise_team(
        pot=plans.pot(budget, "Assistants"), hours_week=Decimal(5), hour_cost_pence=16_00,
        from_on=first, once="t", by=by, at=at, on=on,
    )  # fmt: skip
    for name in ("Lee", "Sal"):
        assistants.employ(
            team=team, name=name, rates={"usual": 13_50}, starts_on=first, by=by, at=at, on=on
        )
    till = tmp_path / "till.jpg"
    till.write_bytes(photo())
    hands = Hands(walk(by, reverse("my_account")))
    page = hands.page

    hands.press(page.get_by_role("link", name="My assistants, and their hours"))
    page.goto(reverse("my_assistant_month", args=[f"{first:%Y-%m}"]))
    hands.presses += 1
    for number in range(2):
        hands.fields += 1
        page.get_by_label("Hours", exact=True).nth(number).fill("8")
    hands.press(page.get_by_role("button", name="Write this down"))
    hands.press(page.get_by_role("button", name="Yes, this is what was worked"))
    page.goto(reverse("my_account"))
    hands.presses += 1
    for who, amount, name, receipt in (
        ("Lee", "13.50", "Lee’s bus", None), ("Sal", "12", "Sal’s bus", None),
        ("Payroll Partners", "60", "Payroll", till), ("Art Barn", "55.50", "Tuesday group", till),
    ):  # fmt: skip
        pay(hands, who, amount, name, receipt)
    hands.press(page.get_by_role("link", name="My returns"))
    hands.press(page.get_by_role("button", name="Read and send the next one"))
    check(page)
    picture(page, "return-next")
    page.get_by_text("Tuesday group").first.wait_for()
    hands.press(page.get_by_label("I have read this."))
    hands.press(page.get_by_role("button", name="Send it"))
    page.get_by_text("Your return is sent.").wait_for()
    assert OwnPayment.objects.count() == 4
    frozen = ReturnContent.objects.get()
    assert sum(1 for row in frozen.content["payments"] if row["receipt"]) == 2
    print(f"\n{hands.presses} presses, {hands.fields} fields")
    measured("F.month_return", at_most=15, got=hands.minutes, unit="minutes")
    assert hands.minutes <= 15
    address = reverse("my_return", args=[frozen.account_return.reference])
    theirs = reverse("council_return", args=[frozen.account_return.reference])
    for width in WIDTHS:
        for user, where, name in (
            (by, address, "return-sent"),
            (cast.jo, theirs, "return-council"),
        ):
            shown = walk(user, where, width=width)
            check(shown)
            picture(shown, name)
