"""Three councils from three files: the same verbs give other instalments and other words.

These speak of the account: what is paid in, when, and whose part it is. £350 a week, of which the
person can pay £52.50 (domain.md 8, base).
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from budgets.models import Budget, Holding
from core.policies_file import profile
from network.services import load_policies
from notices.models import Notice
from payments.models import Instalment
from payments.services import confirm_bank_details, enter_bank_details
from payments.services.instalments import make_instalments
from people.models import User
from support_plans import services as planning
from support_plans.holding import usual_of
from support_plans.line_form import LineForm
from support_plans.models import Held
from support_plans.services.costs import BadLine
from tests.budgets import plans
from tests.cast import NOW, PLAN_YEAR, TODAY, Cast
from tests.world import line as costing


def council(cast: Cast, name: str) -> Cast:
    load_policies(
        authority=cast.authority, file=profile(name), decided_by="Full council", at=NOW, on=TODAY
    )
    cast.authority.set_policy("second_person_above_pence", 10**9, date(2020, 1, 1))
    cast.authority.set_policy("second_person_above_estimate", False, date(2020, 1, 1),
                              exemption="Tests.")  # fmt: skip
    return cast


def agreed(cast: Cast) -> tuple[Budget, Holding]:
    budget = plans.agreed(
        cast, plans.line("Personal assistant", 1_820_000, held="own_account"), contribution=5250
    )
    return budget, budget.holdings.get()


def told(cast: Cast) -> str:
    return Notice.objects.get(to=cast.maya.user, kind="plan.agreed").sentence


def test_england_council_a_pays_net_every_four_weeks(cast: Cast) -> None:
    _, holding = agreed(council(cast, "england_council_a"))

    assert (holding.instalment_pence, holding.contribution_pence) == (119_000, 21_000)
    assert holding.frequency == "four_weekly"
    assert holding.explanation == (
        "£18,200 over 52 weeks is £350 a week. Four weeks are £1,400. The council pays £1,190 in."
        " You pay £210 in. This is the council's policy since 1 April 2025."
    )
    assert "Your personal budget is £18,200" in told(cast)


def test_england_council_b_pays_gross_each_month_of_the_days_of_the_year(cast: Cast) -> None:
    _, holding = agreed(council(cast, "england_council_b"))

    # 365 / 7 = 52.142857 weeks; £18,200 over them, times 52 / 12, is £1,512.51 a month.
    assert (holding.instalment_pence, holding.contribution_pence) == (151_251, 0)
    assert holding.frequency == "monthly"
    assert "Your part, £227.50, is billed apart." in holding.explanation
    assert "Your individual budget is £18,200" in told(cast)
    assert cast.authority.policy("contingency_weeks", date(2026, 3, 31)).value == 10
    assert cast.authority.policy("contingency_weeks", date(2026, 4, 1)).value == 12


def test_scotland_spends_the_persons_part_first_and_says_so_in_its_words(cast: Cast) -> None:
    _, holding = agreed(council(cast, "scotland"))

    assert (holding.instalment_pence, holding.contribution_pence) == (119_000, 21_000)
    assert "Your £210 is used first." in holding.explanation
    assert "Your self-directed support budget is £18,200" in told(cast)


@pytest.mark.parametrize(
    ("name", "days", "council_pence", "method"),
    [
        ("england_council_a", (date(2026, 4, 1), date(2026, 4, 28)), 119_000, "net"),
        ("england_council_b", (date(2026, 4, 1), date(2026, 4, 30)), 151_251, "gross"),
    ],
)
def test_the_first_payment_follows_the_profile(
    cast: Cast, name: str, days: tuple[date, date], council_pence: int, method: str
) -> None:
    agreed(council(cast, name))
    make_instalments(on=PLAN_YEAR[0], at=NOW)

    first = Instalment.objects.order_by("from_on").first()
    assert first is not None
    assert ((first.from_on, first.to_on), first.method) == (days, method)
    assert first.council_pence == council_pence


def test_contribution_first_pays_nothing_ahead(cast: Cast) -> None:
    """The council pays once the person's part is used (domain.md 8.5), so nothing goes in before."""
    agreed(council(cast, "scotland"))

    assert make_instalments(on=PLAN_YEAR[0], at=NOW) == 0


def form_of(cast: Cast) -> LineForm:
    plan = planning.start_plan(
        person=cast.maya, starts_on=PLAN_YEAR[0], ends_on=PLAN_YEAR[1], indicative_pence=None,
        note="", by=cast.jo, at=NOW,
    )  # fmt: skip
    return LineForm(plan=plan, on=TODAY)


def test_scotlands_options_have_the_acts_words_and_none_is_chosen(cast: Cast) -> None:
    held = form_of(council(cast, "scotland")).fields["held"]

    words: Any = held.choices  # type: ignore[attr-defined]
    assert [label.split(":")[0] for _, label in words] == [
        "Option 1", "Option 1", "Option 2", "Option 3",
    ]  # fmt: skip
    assert held.initial == ""
    assert usual_of(cast.authority.policies_on(TODAY)) == ""


def test_england_has_five_ways_and_the_council_pays_where_nobody_chooses(cast: Cast) -> None:
    held = form_of(council(cast, "england_council_a")).fields["held"]

    words: Any = held.choices  # type: ignore[attr-defined]
    assert {way for way, _ in words} == set(Held.values)
    assert held.initial == "council"


def test_a_way_that_a_council_does_not_offer_is_refused_in_words(cast: Cast) -> None:
    plan = form_of(council(cast, "england_council_b")).plan

    with pytest.raises(BadLine, match=r"Northtown does not offer this\. You can choose: I hold it"):
        planning.add_line(
            plan=plan, by=cast.maya.user, at=NOW, **costing("Art", cast.art, held=Held.CARD)
        )  # fmt: skip
    planning.add_line(plan=plan, by=cast.maya.user, at=NOW, **costing("Art", cast.art))
    assert plan.lines.count() == 1


def test_people_are_called_what_the_place_calls_them(
    cast: Cast, browser: Callable[[User], Client], still_clock: None
) -> None:
    council(cast, "scotland")

    page = browser(cast.jo).get(f"/council/people/{cast.maya.reference}/").content.decode()
    assert '<span class="st-caption">Supported person</span>' in page


def test_scotlands_bank_holidays_count_where_its_profile_holds(cast: Cast) -> None:
    """2 January is a bank holiday in Scotland alone; bank details wait three working days."""
    council(cast, "scotland")
    new_year_eve = date(2025, 12, 31)

    def usable(name: str) -> date | None:
        row = enter_bank_details(
            organisation=None, person=cast.maya, account_name=name, sort_code="089999",
            account_number="66374958", by=cast.maya.user, at=NOW,
        )  # fmt: skip
        return confirm_bank_details(
            details=row, how="Rang her", by=cast.finn, at=NOW, on=new_year_eve
        ).usable_on

    assert usable("Maya") == date(2026, 1, 7)  # 2 January is free in Scotland
    cast.authority.set_policy("bank_holiday_nation", "ENG", date(2025, 6, 1))
    assert usable("M Williams") == date(2026, 1, 6)
