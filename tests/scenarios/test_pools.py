"""The acceptance scenarios of pools (45 and 46), worked to the penny."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from budgets import pools
from budgets.models import Pool, PoolMember, PoolTerms
from budgets.services import pools as sharing
from core.errors import BadAmount
from invoices import services as billing
from invoices.services import pool_bills
from people.models import User
from tests.budgets.sharing import asked, friends, going, share_of, yes
from tests.cast import NOW, TODAY, Cast
from tests.invoices.sent_bills import figures

WEEK = timedelta(days=7)
FIVE = [30_00, 30_00, 40_00, 25_00, 25_00]


def send(pool: Pool, by: User, number: str, weeks: int, each: int, first: date) -> list:
    """A bill to the pool: so many weeks, one line a week."""
    lines = [
        billing.NewLine.priced(
            service_on=first + WEEK * n, service_to=first + WEEK * n + timedelta(days=6),
            description="Art together", units=Decimal(1), unit="week", rate_pence=each,
        )
        for n in range(weeks)
    ]  # fmt: skip
    last = lines[-1].last_day
    new = billing.NewBill(number=number, issued_on=last, from_on=first, to_on=last, lines=lines)
    return pool_bills.submit_pool_bill(
        pool=pool, new=new, by=by, at=NOW, on=last + timedelta(days=1)
    )


def confirm(bills: list, on: date) -> None:
    for bill in bills:
        user = bill.agreement.budget.person.user
        billing.confirm_bill(bill=bill, answers="yes", by=user, at=NOW, on=on)


def test_scenario_45_one_of_five_leaves_and_the_shortfall_is_agreed_again(cast: Cast) -> None:
    """Speaks of the budget: promised and Free of each member's own book."""
    pool, budgets = going(cast, FIVE)
    weeks = 18
    assert [figures(one).promised for one in budgets] == [weeks * pence for pence in FIVE]
    first = send(pool, cast.olu, "P-1", 3, 150_00, TODAY)
    assert [bill.total_pence for bill in first] == [3 * pence for pence in FIVE]
    notice_on = TODAY + 3 * WEEK
    confirm(first, notice_on)
    # Notice: four weeks by policy, so the first possible last day is 11 January.
    leaver = PoolMember.objects.get(pool=pool, person=budgets[1].person)
    last_day = date(2027, 1, 17)
    with pytest.raises(Exception, match="28 days’ notice"):
        sharing.leave_pool(
            member=leaver, last_day=date(2027, 1, 10), by=leaver.person.user, at=NOW, on=notice_on
        )
    sharing.leave_pool(
        member=leaver, last_day=last_day, by=leaver.person.user, at=NOW, on=notice_on
    )
    assert figures(budgets[1]).promised == 5 * 30_00  # the ten weeks after are Free
    # The last week costs £60 only: £90 of the pool is left, the leaver's part of it is £18.00.
    free = figures(budgets[1]).free
    confirm(send(pool, cast.olu, "P-2", 4, 150_00, notice_on), last_day)
    assert figures(budgets[1]).free == free
    confirm(send(pool, cast.olu, "P-3", 1, 60_00, notice_on + 4 * WEEK), last_day)
    assert figures(budgets[1]).free == free + 18_00
    assert pools.by_share(90_00, FIVE)[1] == 18_00
    assert figures(budgets[1]).promised == 0
    pool_bills.give_back(
        member=leaver, by=leaver.person.user, at=NOW, on=last_day + timedelta(days=1)
    )
    leaver.refresh_from_db()
    assert (leaver.settled_at, figures(budgets[1]).free) == (NOW, free + 18_00)
    # £30 a week is missing: those who stay are asked, and nothing is taken from them unasked.
    question = sharing.question_of(pool)
    assert question is not None
    assert question.from_on == last_day + timedelta(days=1)
    staying = [budgets[0], *budgets[2:]]
    assert [share_of(pool, one.person).weekly_pence for one in staying] == [
        37_50, 50_00, 31_25, 31_25,
    ]  # fmt: skip
    for one, pence in zip(staying, [30_00, 40_00, 25_00, 25_00], strict=True):
        yes(pool, one, pence, notice_on)
    assert sharing.outlook(question).missing_pence == 30_00
    question.refresh_from_db()
    assert question.state == PoolTerms.State.ASKED
    for one, pence in zip(staying, [37_50, 50_00, 31_25, 31_25], strict=True):
        pool = yes(pool, one, pence, notice_on)
    question.refresh_from_db()
    assert (question.state, pool.stops_on) == (PoolTerms.State.AGREED, None)
    third = send(pool, cast.olu, "P-4", 1, 150_00, last_day + timedelta(days=1))
    assert [bill.total_pence for bill in third] == [37_50, 50_00, 31_25, 31_25]


def test_scenario_45_without_a_new_agreement_the_pool_stops_on_the_day(cast: Cast) -> None:
    """Speaks of the budget: what was promised for later weeks is Free, in each book."""
    pool, budgets = going(cast, FIVE)
    member = PoolMember.objects.get(pool=pool, person=budgets[0].person)
    last_day = date(2026, 12, 27)
    sharing.leave_pool(member=member, last_day=last_day, by=member.person.user, at=NOW, on=TODAY)
    assert figures(budgets[2]).promised == 18 * 40_00
    assert sharing.stop_pools(on=last_day, at=NOW) == 0
    assert sharing.stop_pools(on=last_day + timedelta(days=1), at=NOW) == 1
    assert sharing.stop_pools(on=last_day + timedelta(days=1), at=NOW) == 0
    assert [figures(one).promised for one in budgets] == [5 * pence for pence in FIVE]
    pool.refresh_from_db()
    assert pool.state == Pool.State.ENDED


def test_scenario_46_a_hundred_pounds_in_three_and_nobody_else_s_share(cast: Cast) -> None:
    """Speaks of the budget: three promises of their own, £100.00 together."""
    budgets = friends(cast, 3)
    pool = asked(cast, budgets, 100_00)
    shares = [share_of(pool, one.person).weekly_pence for one in budgets]
    assert shares == [33_34, 33_33, 33_33]
    for one, pence in zip(budgets, shares, strict=True):
        pool = yes(pool, one, pence)
    bills = send(pool, cast.olu, "P-1", 1, 100_00, TODAY)
    assert [bill.total_pence for bill in bills] == [33_34, 33_33, 33_33]
    assert not any(bill.findings.exists() for bill in bills)


def test_scenario_46_a_split_among_nobody_is_refused() -> None:
    with pytest.raises(pools.NobodyToShare):
        pools.even_shares(100_00, 0)
    with pytest.raises(pools.NobodyToShare):
        pools.by_share(100_00, [0, 0])
    with pytest.raises(BadAmount):
        pools.by_share(100_00, [1, -1, 1])
