"""Pools: nothing before all say yes, nobody learns another's share, nothing is lost in a split."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets import pools
from budgets.models import Agreement, Pool, PoolMember, PoolMovedOn, PoolTerms
from budgets.services import pools as sharing
from budgets.services.pools import PoolAmount, PoolNeedsOthers
from budgets.services.settle import NotEnoughFree
from invoices import services as billing
from invoices.services import pool_bills
from notices.models import Notice
from tests.budgets.sharing import LAST, asked, friends, going, share_of, yes
from tests.cast import NOW, TODAY, Cast
from tests.invoices.sent_bills import figures
from tests.scenarios.test_pools import WEEK, confirm, send

AMOUNTS = st.integers(min_value=1, max_value=10**12)
WEIGHTS = st.lists(st.integers(min_value=1, max_value=10**9), min_size=1, max_size=12)


@given(AMOUNTS, WEIGHTS)
def test_a_split_never_loses_a_penny_and_nobody_pays_a_penny_too_much(
    pence: int, weights: list[int]
) -> None:
    parts = pools.by_share(pence, weights)
    assert sum(parts) == pence
    whole = sum(weights)
    assert all(
        abs(part * whole - pence * weight) < whole
        for part, weight in zip(parts, weights, strict=True)
    )


@given(st.integers(min_value=1, max_value=52), WEIGHTS)
def test_a_bill_within_what_is_agreed_is_within_each_share(units: int, weights: list[int]) -> None:
    parts = pools.by_share(units * sum(weights), weights)
    assert parts == [units * weight for weight in weights]


@given(st.integers(min_value=0, max_value=10**9), WEIGHTS)
def test_who_stays_gives_exactly_what_is_missing(short: int, staying: list[int]) -> None:
    after = pools.shares_after_leaving(sum(staying) + short, staying)
    assert sum(after) == sum(staying) + short
    assert all(new >= now for new, now in zip(after, staying, strict=True))


def test_nothing_is_promised_until_the_last_yes(cast: Cast) -> None:
    budgets = friends(cast, 3)
    pool = asked(cast, budgets, 90_00)
    for budget in budgets[:2]:
        yes(pool, budget, 30_00)
    assert not Agreement.objects.exists()
    assert [figures(one).promised for one in budgets] == [0, 0, 0]
    pool = yes(pool, budgets[2], 30_00)
    assert pool.state == Pool.State.GOING
    assert [figures(one).promised for one in budgets] == [18 * 30_00] * 3


def test_one_no_ends_it_and_nothing_moved(cast: Cast) -> None:
    budgets = friends(cast, 2)
    pool = asked(cast, budgets, 60_00)
    share = share_of(pool, budgets[1].person)
    yes(pool, budgets[0], 30_00)
    pool = sharing.say_no(share=share, by=budgets[1].person.user, at=NOW)
    assert pool.state == Pool.State.ENDED
    assert not Agreement.objects.exists()
    with pytest.raises(PoolMovedOn):
        sharing.say_no(share=share, by=budgets[1].person.user, at=NOW)


def test_shares_that_do_not_add_up_promise_nothing_and_all_are_told(cast: Cast) -> None:
    budgets = friends(cast, 2)
    pool = asked(cast, budgets, 60_00)
    for budget in budgets:
        pool = yes(pool, budget, 20_00)
    question = sharing.question_of(pool)
    assert question is not None
    assert sharing.outlook(question).missing_pence == 20_00
    assert Notice.objects.filter(sentence__contains="£20 a week is still missing").count() == 2
    assert not Agreement.objects.exists()


def test_a_yes_whose_money_is_gone_is_taken_back_and_only_they_learn_why(cast: Cast) -> None:
    budgets = friends(cast, 2, pence=60_000)
    pool = asked(cast, budgets, 40_00)
    yes(pool, budgets[0], 30_00)  # £540 of £600
    other = asked(cast, budgets[::-1], 20_00)
    for budget in budgets:
        yes(other, budget, 10_00)  # £180 more of each: the first cannot give £540 any more
    pool = yes(pool, budgets[1], 10_00)
    assert pool.state == Pool.State.ASKED
    assert [figures(one).promised for one in budgets] == [18 * 10_00] * 2
    assert share_of(pool, budgets[0].person).said_yes_at is None
    short = Notice.objects.filter(kind="pool.short")
    assert [row.to_id for row in short] == [budgets[0].person.user_id]


def test_more_than_is_free_is_refused_in_words(cast: Cast) -> None:
    budgets = friends(cast, 2, pence=60_000)
    pool = asked(cast, budgets, 80_00)
    with pytest.raises(NotEnoughFree, match="£120 more than is free"):
        yes(pool, budgets[0], 40_00)


def test_words_to_the_others_never_hold_an_amount_of_a_member(cast: Cast) -> None:
    budgets = friends(cast, 3)
    pool = asked(cast, budgets, 90_00)
    for budget, pence in zip(budgets, [41_00, 27_00, 22_00], strict=True):
        yes(pool, budget, pence)
    for budget, pence in zip(budgets, [41_00, 27_00, 22_00], strict=True):
        words = " ".join(
            Notice.objects.filter(to=budget.person.user).values_list("sentence", flat=True)
        )
        for other in {41_00, 27_00, 22_00} - {pence}:
            assert f"£{other // 100}" not in words


def test_a_gap_nobody_billed_comes_back_after_the_last_bill(cast: Cast) -> None:
    pool, budgets = going(cast, [30_00, 30_00])
    leaver = PoolMember.objects.get(pool=pool, person=budgets[1].person)
    user = budgets[1].person.user
    last_day = TODAY + 5 * WEEK - timedelta(days=1)
    sharing.leave_pool(member=leaver, last_day=last_day, by=user, at=NOW, on=TODAY)
    with pytest.raises(sharing.TooSoonToGiveBack):
        sharing.give_back_rest(member=leaver, by=user, at=NOW, on=last_day)
    after = last_day + timedelta(days=1)
    with pytest.raises(pool_bills.NotAllBilled):
        pool_bills.give_back(member=leaver, by=user, at=NOW, on=after)
    confirm(send(pool, cast.olu, "P-1", 1, 60_00, TODAY), after)
    last = send(pool, cast.olu, "P-2", 3, 60_00, TODAY + 2 * WEEK)
    with pytest.raises(pool_bills.BillsStillOpen):
        pool_bills.give_back(member=leaver, by=user, at=NOW, on=after)
    confirm(last, after)
    assert pool_bills.give_back(member=leaver, by=user, at=NOW, on=after) == 30_00
    assert pool_bills.give_back(member=leaver, by=user, at=NOW, on=after) == 0
    assert figures(budgets[1]).promised == 0


def test_a_bill_outside_what_was_agreed_is_refused_whole(cast: Cast) -> None:
    pool, _ = going(cast, [33_34, 33_33, 33_33])
    early = billing.NewLine.priced(
        service_on=TODAY - WEEK, description="Art", units=Decimal(1), unit="week", rate_pence=100_00
    )
    new = billing.NewBill(
        number="P-1", issued_on=TODAY, from_on=TODAY - WEEK, to_on=TODAY, lines=[early]
    )
    with pytest.raises(pool_bills.NothingShared):
        pool_bills.submit_pool_bill(pool=pool, new=new, by=cast.olu, at=NOW, on=TODAY)
    send(pool, cast.olu, "P-2", 1, 100_00, TODAY)
    with pytest.raises(billing.SameNumber):
        send(pool, cast.olu, "P-2", 1, 50_00, TODAY)


def test_a_bill_sent_twice_with_one_token_is_one_bill(cast: Cast) -> None:
    pool, _ = going(cast, [20_00, 20_00])
    line = billing.NewLine.priced(
        service_on=TODAY, description="Art", units=Decimal(1), unit="week", rate_pence=40_00
    )
    new = billing.NewBill(number="P-1", issued_on=TODAY, from_on=TODAY, to_on=TODAY, lines=[line])
    sent = {
        tuple(
            bill.reference
            for bill in pool_bills.submit_pool_bill(
                pool=pool, new=new, by=cast.olu, at=NOW, on=TODAY, once="token"
            )
        )
        for _ in range(2)
    }
    assert len(sent) == 1


def test_a_pool_of_one_or_without_an_amount_is_refused(cast: Cast) -> None:
    (budget,) = friends(cast, 1)
    with pytest.raises(PoolNeedsOthers):
        asked(cast, [budget], 10_00)
    facts = {
        "person": budget.person, "invited": [cast.nia], "name": "A", "what": "A",
        "organisation": cast.acorn, "starts_on": TODAY, "ends_on": LAST,
        "by": budget.person.user, "at": NOW, "on": TODAY,
    }  # fmt: skip
    for pence in (0, -5, 10**15, 12.5):
        with pytest.raises(PoolAmount):
            sharing.propose_pool(weekly_pence=pence, **facts)
    assert not Pool.objects.exists()


def test_shares_can_be_agreed_anew_at_another_price(cast: Cast) -> None:
    pool, budgets = going(cast, [30_00, 30_00])
    member = PoolMember.objects.get(pool=pool, person=budgets[0].person)
    day = date(2027, 1, 4)
    sharing.propose_shares(
        member=member, weekly_pence=80_00, from_on=day, by=member.person.user, at=NOW, on=TODAY
    )
    for budget in budgets:
        pool = yes(pool, budget, 40_00)
    assert [figures(one).promised for one in budgets] == [6 * 30_00 + 12 * 40_00] * 2
    assert pool.terms.filter(state=PoolTerms.State.AGREED).count() == 2
