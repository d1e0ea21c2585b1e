"""What a person pays while support rests: go on, stop, or by days; each week cited."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from budgets.models import ArrearsPlan, Budget, CashFollow, Suspension
from budgets.pausing import BY_DAYS, GO_ON, STOP, less_to_pay
from budgets.services import change_contribution, charge_weeks, charged_pence, closing, pausing
from budgets.services.charges import account_of, weeks_of_account
from core.periods import Period
from ledger.models import Account
from notices.models import Notice
from payments.models import Instalment
from payments.services.instalments import make_instalments
from tests.budgets.plans import agreed, line
from tests.cast import PLAN_YEAR, Cast
from tests.scenarios.test_allocating import mine, rule

WEEK = timedelta(weeks=1)
START = PLAN_YEAR[0]  # weeks of the budget count from here, a Wednesday
FIRST = START + 9 * WEEK + timedelta(days=2)  # a Friday: 5 days of its week rest
YEAR = 52 * 350_00


def at_ten(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


def budget_of(cast: Cast, how: str = BY_DAYS, after: int = 0) -> Budget:
    rule(cast, "second_person_above_pence", 3_000_000)
    rule(cast, "second_person_above_estimate", False)
    rule(cast, "pause_contribution", how)
    if after:
        rule(cast, "pause_contribution_after_days", after)
    budget = agreed(cast, line("Assistants", YEAR, held="own_account"), contribution=52_50)
    charge_weeks([budget], on=FIRST, at=at_ten(FIRST))
    return budget


def pause(cast: Cast, budget: Budget, on: date = FIRST) -> Suspension:
    return pausing.start_pause(
        budget=budget, kind="hospital", starts_on=FIRST, by=mine(cast), at=at_ten(on), on=on
    )


def back(cast: Cast, row: Suspension, day: date) -> Suspension:
    return pausing.end_pause(pause=row, back_on=day, by=mine(cast), at=at_ten(day), on=day)


def balance(budget: Budget) -> dict[str, int]:
    rows = Account.objects.filter(book=budget.book, kind="agreed")
    return {row.label: -row.balance_pence for row in rows}


def test_it_goes_on_unless_the_council_says_otherwise(cast: Cast) -> None:
    budget = budget_of(cast, GO_ON)
    pause(cast, budget)
    assert not budget.charges.exclude(reason="").exists()
    assert charged_pence(budget) == 12 * 52_50


def test_by_days_cites_each_week_and_the_plan_follows(cast: Cast) -> None:
    budget = budget_of(cast)
    before = balance(budget)
    row = pause(cast, budget)
    rows = list(budget.charges.exclude(pause=None).order_by("starts_on"))
    # 12 weeks are charged; of the tenth 5 days rest, of the two after it all.
    assert [one.amount_pence for one in rows] == [-37_50, -52_50, -52_50]
    assert [(one.was_pence, one.weekly_pence) for one in rows] == [
        (52_50, 15_00), (52_50, 0), (52_50, 0),
    ]  # fmt: skip
    assert rows[0].reason.startswith("Support rested from 5 June 2026: 5 of 7 days")
    assert charged_pence(budget) == 12 * 52_50 - 142_50
    after = balance(budget)
    assert sum(after.values()) == sum(before.values())
    assert after["person"] == before["person"] - 142_50
    assert Notice.objects.get(kind="pause.contribution").sentence.startswith("You pay £142.50 less")
    assert row.contribution_rule == BY_DAYS


def test_stop_frees_every_week_that_is_touched(cast: Cast) -> None:
    budget = budget_of(cast, STOP)
    pause(cast, budget)
    assert charged_pence(budget) == 9 * 52_50


def test_days_before_it_counts_are_paid(cast: Cast) -> None:
    budget = budget_of(cast, BY_DAYS, after=12)  # from the third week of the pause
    pause(cast, budget)
    assert [one.amount_pence for one in budget.charges.exclude(pause=None)] == [-52_50]


def test_new_weeks_follow_and_nothing_is_done_twice(cast: Cast) -> None:
    budget = budget_of(cast)
    row = pause(cast, budget)
    later = START + 12 * WEEK
    for _ in range(2):
        charge_weeks([budget], on=later, at=at_ten(later))
        pausing.pass_the_night(on=later, at=at_ten(later))
    assert charged_pence(budget) == 9 * 52_50 + 15_00
    home = START + 14 * WEEK + timedelta(days=3)
    back(cast, row, home)
    # Of week 15, three days rest; week 16 is due again.
    assert charged_pence(budget) == 9 * 52_50 + 15_00 + 30_00 + 52_50
    assert weeks_of_account(budget, home)[-1].owed_pence == charged_pence(budget)


def test_back_early_is_arrears_by_offer(cast: Cast) -> None:
    budget = budget_of(cast)
    row = pause(cast, budget)
    home = FIRST + timedelta(days=3)
    back(cast, row, home)
    assert charged_pence(budget) == 12 * 52_50 - 22_50
    offer = ArrearsPlan.objects.get()
    assert (offer.state, offer.amount_pence) == ("offered", account_of(budget, home).owed_pence)
    assert "shorter" in offer.reason


def test_a_new_weekly_amount_changes_the_rest_too(cast: Cast) -> None:
    budget = budget_of(cast)
    pause(cast, budget)
    change_contribution(
        budget=budget, weekly_pence=35_00, from_on=START, by=cast.jo, at=at_ten(FIRST), on=FIRST,
        reason="Reassessed.",
    )  # fmt: skip
    assert charged_pence(budget) == 9 * 35_00 + 10_00


def test_after_a_death_only_days_without_rest_are_due(cast: Cast) -> None:
    budget = budget_of(cast)
    pause(cast, budget)
    last = FIRST + timedelta(days=6)
    closing.end_budget(
        budget=budget, why="died", last_day=last, by=cast.jo, at=at_ten(last), on=last
    )
    assert charged_pence(budget) == 9 * 52_50 + 15_00


@pytest.mark.parametrize("how", ["net", "contribution_first"])
def test_the_account_gets_what_the_person_need_not_pay(cast: Cast, how: str) -> None:
    rule(cast, "payment_method", how)
    budget = budget_of(cast)
    make_instalments(on=FIRST, at=at_ten(FIRST))
    row = pause(cast, budget)
    if how != "net":
        assert not CashFollow.objects.exists()
        return
    assert CashFollow.objects.get().amount_pence == 142_50
    back(cast, row, START + 12 * WEEK)
    day = FIRST
    while day <= budget.ends_on:
        charge_weeks([budget], on=day, at=at_ten(day))
        make_instalments(on=day, at=at_ten(day))
        day += WEEK
    council = sum(Instalment.objects.values_list("council_pence", flat=True))
    assert council + charged_pence(budget) == YEAR


def test_a_row_of_a_pause_has_a_reason(cast: Cast) -> None:
    budget = budget_of(cast)
    pause(cast, budget)
    with pytest.raises(IntegrityError), transaction.atomic():
        budget.charges.exclude(pause=None).update(reason="")


def test_the_pages_show_the_rule_and_each_week(cast: Cast) -> None:
    budget = budget_of(cast)
    browser = Client()
    browser.force_login(mine(cast))
    today = date(2026, 11, 23)
    charge_weeks([budget], on=today, at=at_ten(today))
    page = browser.post(
        reverse("pause_start"), {"kind": "hospital", "starts_on": "23 November 2026", "words": ""}
    ).content.decode()
    assert "less, for weeks until" in page
    assert "What is paid, week by week" in page
    pausing.start_pause(
        budget=budget, kind="hospital", starts_on=today, by=mine(cast), at=at_ten(today), on=today
    )
    assert (
        "nothing is due for days on which support rests"
        in browser.get(reverse("pause")).content.decode()
    )
    assert "Support rested." in browser.get(reverse("contribution")).content.decode()


@given(
    due=st.integers(0, 10**9), first=st.integers(-10, 10), length=st.integers(0, 30),
    how=st.sampled_from([GO_ON, STOP, BY_DAYS]),
)  # fmt: skip
def test_never_more_than_the_week_and_never_below_nothing(
    due: int, first: int, length: int, how: str
) -> None:
    week = Period(START, START + timedelta(days=6))
    begins = START + timedelta(days=first)
    less = less_to_pay(how, due, week, begins, begins + timedelta(days=length))
    assert 0 <= less <= due
    if (
        how == BY_DAYS
        and begins <= week.starts_on
        and begins + timedelta(days=length) >= week.ends_on
    ):
        assert less == due
