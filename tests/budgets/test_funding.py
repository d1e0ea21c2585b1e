"""Funding on its own: sums that always add up, refusals in words, price rises by three parties."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from budgets import services
from budgets.funding import (
    Decided,
    NotAnAmount,
    OthersPayTooMuch,
    by_weeks,
    changed_weeks,
    draw,
    over,
    personal_budget,
    weeks_between,
)
from budgets.models import (
    Addition,
    ArrearsPlan,
    Budget,
    ContributionCharge,
    FunderShare,
    OfferAnswered,
    ProposerDecides,
    Rise,
    RiseMovedOn,
)
from budgets.services import charges, funding, uplift
from core.errors import DomainError
from core.periods import Period
from notices.models import Notice
from people.models import Role
from tests.budgets.plans import agreed, art, line, pot
from tests.cast import NOW, PLAN_YEAR, TODAY, Cast

PENCE = st.integers(0, 10**8)
BIG = 1_820_000


@given(PENCE, PENCE, PENCE)
@settings(max_examples=300, deadline=None)
def test_the_three_parts_are_always_the_cost(cost: int, most: int, others: int) -> None:
    if others > cost:
        with pytest.raises(OthersPayTooMuch):
            personal_budget(cost, most, others)
        return
    found = personal_budget(cost, most, others)
    parts = (found.adult_pays_pence, found.authority_pays_pence, found.others_pay_pence)
    assert sum(parts) == cost
    assert min(parts) >= 0
    assert found.adult_pays_pence <= most


@given(PENCE, PENCE)
@settings(max_examples=200, deadline=None)
def test_a_draw_is_what_was_spent(spent: int, contribution: int) -> None:
    found = draw(spent, contribution)
    assert found.person_pence + found.council_pence == spent
    assert found.council_pence == 0 or found.person_pence == contribution


@given(PENCE, PENCE, st.integers(1, 60))
@settings(max_examples=200, deadline=None)
def test_weeks_come_to_the_difference_times_the_weeks(was: int, now: int, weeks: int) -> None:
    first = date(2026, 4, 1)
    whole = list(weeks_between(first, first + timedelta(days=7 * weeks - 1)))
    rows = changed_weeks([Decided(first, was)], [Decided(first, now)], whole, 10**9)
    assert sum(row.pence for row in rows) == (now - was) * weeks
    assert len(rows) == (weeks if was != now else 0)


@given(PENCE, st.integers(1, 400))
@settings(max_examples=200, deadline=None)
def test_parts_of_what_is_owed_lose_no_penny(owed: int, weeks: int) -> None:
    assert sum(by_weeks(owed, weeks)) == owed


def test_a_change_in_the_middle_of_a_stretch_counts_each_day_at_its_own_amount() -> None:
    log = [Decided(date(2026, 4, 1), 70_00), Decided(date(2026, 4, 4), 140_00)]
    stretch = Period(date(2026, 4, 1), date(2026, 4, 7))
    assert over(log, stretch, 10**9) == 3 * 10_00 + 4 * 20_00
    assert over(log, stretch, 105_00) == 3 * 10_00 + 4 * 15_00  # never more than it costs


@pytest.mark.parametrize("amount", [-1, 10**15, 5250.0, Decimal("52.50"), "5250", True, None])
def test_an_amount_that_cannot_be_is_refused_in_words(cast: Cast, amount: Any) -> None:
    budget = agreed(cast)
    for call in (
        lambda: personal_budget(amount, 0),
        lambda: charges.preview_contribution(
            budget=budget, weekly_pence=amount, from_on=TODAY, on=TODAY
        ),
        lambda: funding.add_money(
            funder=funding.council_of(budget), pot=None, amount_pence=amount, reason="Why.",
            by=cast.jo, at=NOW, on=TODAY,
        ),
    ):  # fmt: skip
        with pytest.raises(NotAnAmount) as refusal, transaction.atomic():
            call()
        assert refusal.value.sentence
    assert not Addition.objects.exists()


@pytest.mark.parametrize("day", [date(2026, 3, 31), date(2027, 4, 1), date(1970, 1, 1)])
def test_a_day_outside_the_plan_is_refused_and_nothing_is_half_done(cast: Cast, day: date) -> None:
    budget = agreed(cast)
    before = FunderShare.objects.count()
    with pytest.raises(funding.DayOutsideBudget, match="1 April 2026 to 31 March 2027"):
        services.change_contribution(
            budget=budget, weekly_pence=100, from_on=day, by=cast.jo, at=NOW, on=TODAY
        )
    assert FunderShare.objects.count() == before


def big(cast: Cast, contribution: int = 5250) -> Budget:
    cast.authority.policies.create(
        name="second_person_above_pence", value=10**9, starts_on=date(2025, 1, 1)
    )
    return agreed(
        cast, line("Art group", BIG // 2), line("Swimming", BIG // 2), contribution=contribution
    )


def test_the_same_amount_changes_nothing(cast: Cast) -> None:
    with pytest.raises(charges.SameContribution):
        services.change_contribution(
            budget=big(cast), weekly_pence=5250, from_on=TODAY, by=cast.jo, at=NOW, on=TODAY
        )


def test_a_higher_charge_reaches_back_as_far_as_the_policy_lets_it(cast: Cast) -> None:
    cast.authority.policies.create(
        name="contribution_backdate_weeks", value=4, starts_on=date(2025, 1, 1),
        exemption="The first settings of a new installation.",
    )  # fmt: skip
    budget = big(cast)
    with pytest.raises(charges.TooFarBack, match="26 October 2026 or later"):
        services.change_contribution(
            budget=budget, weekly_pence=6000, from_on=date(2026, 10, 25), by=cast.jo, at=NOW,
            on=TODAY,
        )  # fmt: skip
    services.change_contribution(
        budget=budget, weekly_pence=3000, from_on=PLAN_YEAR[0], by=cast.jo, at=NOW, on=TODAY
    )


def test_two_corrections_of_the_same_weeks_each_cite_what_stood_before(cast: Cast) -> None:
    budget = big(cast)
    services.charge_weeks([budget], on=TODAY, at=NOW)
    first = TODAY - timedelta(days=13)
    for weekly in (4000, 6000):
        services.change_contribution(
            budget=budget, weekly_pence=weekly, from_on=first, by=cast.jo, at=NOW, on=TODAY
        )
    past = ContributionCharge.objects.exclude(reason="").filter(starts_on__lte=TODAY)
    assert [row.amount_pence for row in past.order_by("pk")] == [-1250, -1250, 2000, 2000]
    assert services.charge_weeks([budget], on=TODAY, at=NOW) == 0
    assert services.figures_of(budget).problems() == []


def test_a_change_for_a_later_day_begins_on_it(cast: Cast) -> None:
    budget = big(cast)
    services.charge_weeks([budget], on=TODAY, at=NOW)
    later = date(2026, 12, 9)  # the first day of the next four weeks
    assert not services.change_contribution(
        budget=budget, weekly_pence=7000, from_on=later, by=cast.jo, at=NOW, on=TODAY
    )
    budget.refresh_from_db()
    assert budget.weekly_contribution_pence == 5250
    services.charge_weeks([budget], on=later, at=NOW)
    budget.refresh_from_db()
    assert budget.weekly_contribution_pence == 7000
    assert budget.charges.latest("pk").amount_pence == 28000


def test_an_offer_is_answered_once_and_moves_nothing(cast: Cast) -> None:
    budget = big(cast)
    services.charge_weeks([budget], on=TODAY, at=NOW)
    offer = charges.offer_arrears(budget=budget, reason="Owed.", by=cast.jo, at=NOW, on=TODAY)
    charges.answer_offer(offer=offer, yes=False, words="Ring me.", by=cast.maya.user, at=NOW)
    with pytest.raises(OfferAnswered):
        charges.answer_offer(offer=offer, yes=True, by=cast.maya.user, at=NOW)
    assert ArrearsPlan.objects.get().state == "talk"
    charges.offer_arrears(budget=budget, reason="Again.", by=cast.jo, at=NOW, on=TODAY)
    assert ArrearsPlan.objects.filter(state="offered").count() == 1


def test_others_cannot_pay_more_than_it_costs(cast: Cast) -> None:
    from tests.budgets.plans import sent

    with pytest.raises(OthersPayTooMuch), transaction.atomic():
        services.agree_plan(
            version=sent(cast.maya, line("Help", 1000)), by=cast.jo, at=NOW, on=TODAY,
            others=[funding.OtherShare("nhs", "NHS", whole_pence=1001)],
        )  # fmt: skip
    assert not Budget.objects.exists()


# Price rises.
def backdated(cast: Cast, since: str) -> None:
    for name, value in (("uplift_backdated", True), ("uplift_backdated_from", since)):
        cast.authority.policies.create(
            name=name, value=value, starts_on=date(2025, 1, 1),
            exemption="The first settings of a new installation.",
        )  # fmt: skip


def proposed(cast: Cast, budget: Budget, **more: Any) -> Rise:
    agreement = art(cast, budget, starts=date(2026, 10, 6), ends=date(2026, 12, 29))
    facts = {"becomes_pence": 3300, "asked_from": date(2026, 4, 1), "reason": "Wages rose."} | more
    return uplift.propose_rise(agreement=agreement, by=cast.olu, at=NOW, on=TODAY, **facts)


def test_a_rise_changes_nothing_before_both_have_said_yes(cast: Cast) -> None:
    budget = big(cast, 0)
    rise = proposed(cast, budget)
    before = services.figures_of(budget)
    with pytest.raises(RiseMovedOn), transaction.atomic():
        uplift.decide_rise(rise=rise, yes=True, reason="Fair.", by=cast.jo, at=NOW, on=TODAY)
    uplift.answer_rise(rise=rise, yes=True, by=cast.maya.user, at=NOW)
    assert services.figures_of(budget) == before
    # Not backdated: six Tuesdays from 24 November on, £3 more each.
    done = uplift.decide_rise(rise=rise, yes=True, reason="Fair.", by=cast.jo, at=NOW, on=TODAY)
    assert (done.starts_on, done.effect_pence) == (TODAY, 6 * 300)
    after = services.figures_of(budget)
    assert after.agreed == before.agreed + 1800
    assert after.promised == before.promised + 1800
    assert (after.free, after.problems()) == (before.free, [])
    assert Addition.objects.get().why == "uplift"
    agreement = rise.agreement
    assert agreement is not None
    assert services.rate_on(agreement, "any", TODAY).amount_pence == 3300
    assert services.rate_on(agreement, "any", TODAY - timedelta(days=1)).amount_pence == 3000
    assert Notice.objects.filter(kind="rise.decided").count() == 2


@pytest.mark.parametrize(("since", "tuesdays"), [("year_start", 13), ("anniversary", 13)])
def test_a_backdated_rise_counts_from_the_day_of_the_policy(
    cast: Cast, since: str, tuesdays: int
) -> None:
    backdated(cast, since)
    budget = big(cast, 0)
    rise = proposed(cast, budget)
    assert (rise.starts_on, rise.effect_pence) == (date(2026, 10, 6), tuesdays * 300)
    uplift.answer_rise(rise=rise, yes=True, by=cast.maya.user, at=NOW)
    uplift.decide_rise(rise=rise, yes=True, reason="Fair.", by=cast.jo, at=NOW, on=TODAY)
    agreement = rise.agreement
    assert agreement is not None
    assert services.rate_on(agreement, "any", date(2026, 10, 6)).amount_pence == 3300


def test_a_no_of_the_person_ends_it_and_the_provider_is_told(cast: Cast) -> None:
    rise = proposed(cast, big(cast, 0))
    uplift.answer_rise(rise=rise, yes=False, by=cast.maya.user, at=NOW)
    with pytest.raises(RiseMovedOn), transaction.atomic():
        uplift.decide_rise(rise=rise, yes=True, reason="Fair.", by=cast.jo, at=NOW, on=TODAY)
    assert Notice.objects.filter(kind="rise.declined", to=cast.olu).count() == 1


def test_a_pot_rises_for_the_days_that_are_left_and_another_worker_decides(cast: Cast) -> None:
    budget = big(cast, 0)
    art_pot = pot(budget, "Art group")
    rise = uplift.propose_rise(
        pot=art_pot, becomes_pence=BIG // 2 + 36500, asked_from=TODAY, reason="Prices rose.",
        by=cast.jo, at=NOW, on=TODAY,
    )  # fmt: skip
    assert rise.effect_pence == 129 * 100  # 23 November to 31 March: 129 of 365 days
    uplift.answer_rise(rise=rise, yes=True, by=cast.maya.user, at=NOW)
    with pytest.raises(ProposerDecides), transaction.atomic():
        uplift.decide_rise(rise=rise, yes=True, reason="Fair.", by=cast.jo, at=NOW, on=TODAY)
    other = cast.staff("Mo Reed", Role.COUNCIL_WORKER)
    uplift.decide_rise(rise=rise, yes=True, reason="Fair.", by=other, at=NOW, on=TODAY)
    assert services.figures_of(budget).pot(art_pot.pk).in_pot == BIG // 2 + 12900


@pytest.mark.parametrize("becomes", [3000, 2999, 0, 10**15])
def test_a_rise_that_is_none_is_refused(cast: Cast, becomes: int) -> None:
    with pytest.raises(DomainError), transaction.atomic():
        proposed(cast, big(cast, 0), becomes_pence=becomes)
    assert not Rise.objects.exists()


def test_one_open_rise_a_price(cast: Cast) -> None:
    rise = proposed(cast, big(cast, 0))
    with pytest.raises(uplift.RiseOpen), transaction.atomic():
        uplift.propose_rise(
            agreement=rise.agreement, becomes_pence=3400, asked_from=TODAY, reason="More.",
            by=cast.olu, at=NOW, on=TODAY,
        )  # fmt: skip
