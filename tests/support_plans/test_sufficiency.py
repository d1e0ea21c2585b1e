"""Each price against those in force near the person; a gap stops agreeing until a reason."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from budgets import services as budgeting
from people.models import User
from providers.models import Area, Rate, Unit
from support_plans import services
from support_plans.models import PlanVersion, SufficiencyReason, SupportPlan
from support_plans.services.sufficiency import CostsTooLow, explain_price, gaps_of, need_sufficient
from tests.cast import NOW, TODAY, Cast
from tests.support_plans.conftest import BEFORE, art_line, write_all

Browser = Callable[[User], Client]
OWN = {"service": None, "who": "Lee", "unit": "hour", "pot_name": "Help", "what": "Help"}


@pytest.fixture(autouse=True)
def market(cast: Cast) -> None:
    """Beech asks £22 an hour; Acorn £30 a session and, since October, £23 an hour."""
    service = cast.service(cast.acorn, "Company", Unit.HOUR, 2500)
    Rate.objects.create(
        service=service, unit="hour", amount_pence=2300, starts_on=date(2026, 10, 1)
    )
    assert cast.home_help
    assert cast.art


def add(cast: Cast, plan: SupportPlan, **more: object) -> None:
    services.add_line(plan=plan, by=cast.maya.user, at=BEFORE, **art_line(cast, **more))


def test_lower_than_all_near_is_a_gap_with_its_sources(cast: Cast, plan: SupportPlan) -> None:
    add(cast, plan, **OWN, rate_pence=1500)
    (gap,) = gaps_of(plan, TODAY)
    assert gap.sentence == ("No provider near you charges as little as £15. The lowest is £22.")
    assert [one.words for one in gap.sources] == [
        "Beech Care: Help at home, £22", "Acorn Arts: Company, £23",
    ]  # fmt: skip
    assert gap.sources[1].since == date(2026, 10, 1)


def test_the_newest_price_of_each_counts_and_old_ones_do_not(cast: Cast, plan: SupportPlan) -> None:
    add(cast, plan, **OWN, rate_pence=2200)
    assert gaps_of(plan, TODAY) == []


def test_the_day_of_the_week_counts(cast: Cast, plan: SupportPlan) -> None:
    Rate.objects.create(
        service=cast.home_help, unit="hour", kind="weekend", amount_pence=2800,
        starts_on=date(2026, 4, 1),
    )  # fmt: skip
    add(cast, plan, **OWN, rate_pence=2250, rate_kind="weekend")
    (gap,) = gaps_of(plan, TODAY)
    assert gap.lowest_pence == 2300  # Acorn has one price for any day


def test_below_the_price_of_the_chosen_provider_is_a_gap_too(cast: Cast, plan: SupportPlan) -> None:
    cast.service(cast.beech, "Lunch club", Unit.SESSION, 800)
    add(cast, plan, rate_pence=2500)
    (gap,) = gaps_of(plan, TODAY)
    assert gap.sentence == "Acorn Arts charges £30 each time. Your plan has £25."


def test_vat_is_part_of_what_providers_charge(cast: Cast, plan: SupportPlan) -> None:
    payroll = cast.service(cast.acorn, "Payroll", Unit.ITEM, 1000)
    payroll.rates.update(vat="standard")
    add(cast, plan, service=payroll, unit="item", rate_pence=1100)
    assert gaps_of(plan, TODAY)[0].lowest_pence == 1200


def test_an_assistant_is_compared_with_the_living_wage(cast: Cast, plan: SupportPlan) -> None:
    add(cast, plan, **OWN, rate_pence=1200, employs=True)
    (gap,) = gaps_of(plan, TODAY)
    assert gap.sentence == "An assistant must be paid £12.71 an hour or more. Your plan has £12."


def test_things_from_shops_and_just_in_case_are_not_compared(cast: Cast, plan: SupportPlan) -> None:
    add(cast, plan, service=None, who="A shop", unit="item", once=True, rate_pence=100)
    services.set_just_in_case(
        plan=plan, amount_pence=100, held="council", by=cast.maya.user, at=BEFORE
    )
    assert gaps_of(plan, TODAY) == []


def test_near_is_the_persons_own_area_or_the_councils(cast: Cast, plan: SupportPlan) -> None:
    far = Area.objects.create(code="E06000111", name="Faraway")
    cheap = cast.organisation("Cheap Care", "cheap")
    cheap.areas.set([far])
    cast.service(cheap, "Help", Unit.HOUR, 1000)
    add(cast, plan, **OWN, rate_pence=1500)
    assert gaps_of(plan, TODAY) == []  # no area is known: every provider counts
    plan.person.area = "northtown"
    plan.person.save()
    assert [gap.lowest_pence for gap in gaps_of(plan, TODAY)] == [2200]
    plan.person.area = ""
    plan.person.authority.ons_code = "E06000111"
    assert gaps_of(plan, TODAY) == []


def test_sixty_lines_and_many_prices_take_a_handful_of_queries(
    cast: Cast, plan: SupportPlan, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for number in range(40):
        cast.service(cast.beech, f"Help {number}", Unit.HOUR, 2200 + number)
    for _ in range(58):
        add(cast, plan, **OWN, rate_pence=1500)
    with django_assert_max_num_queries(3):  # type: ignore[attr-defined]
        assert (
            len(gaps_of(SupportPlan.objects.select_related("person__authority").get(), TODAY)) == 58
        )


@pytest.fixture
def version(cast: Cast, plan: SupportPlan) -> PlanVersion:
    write_all(cast, plan)
    add(cast, plan, **OWN, rate_pence=1500)
    assert cast.maya.user is not None
    return services.send_plan(plan=plan, by=cast.maya.user, at=NOW, on=TODAY)


def test_a_gap_stops_agreeing_but_not_sending_until_a_reason_is_written(
    cast: Cast, version: PlanVersion
) -> None:
    facts = {"version": version, "by": cast.jo, "at": NOW, "on": TODAY}
    with pytest.raises(CostsTooLow, match="The price may be too low: Help"):
        budgeting.agree_plan(**facts)
    assert version.state == "sent"
    explain_price(
        version=version, line=version.content["lines"][0]["reference"],
        reason="Lee is a neighbour and works for herself.", by=cast.jo, at=NOW, on=TODAY,
    )  # fmt: skip
    need_sufficient(version, TODAY)
    assert budgeting.agree_plan(**facts).version == version
    row = SufficiencyReason.objects.get()
    assert (row.by, row.rate_pence, row.lowest_pence) == (cast.jo, 1500, 2200)
