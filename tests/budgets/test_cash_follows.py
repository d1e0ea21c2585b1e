"""Moves between pots held in different places: the plan moves at once, the cash follows."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from budgets import services
from budgets.models import Budget, CashFollow, FollowMovedOn, Holding, MoneyMove
from budgets.services.following import LessInAccount, SayWhyKept, SentInFuture
from ledger.models import Account
from payments.models import Instalment
from payments.services.instalments import make_instalments
from tests.budgets.plans import agreed, line, pot
from tests.cast import NOW, PLAN_YEAR, TODAY, Cast
from tests.scenarios.test_allocating import hold, mine, rule

YEAR_ACCOUNT, YEAR_ART = 5200_00, 1200_00


@pytest.fixture
def budget(cast: Cast) -> Budget:
    rule(cast, "move_tolerance_percent", 100)
    return agreed(cast, line("Assistants", YEAR_ACCOUNT, held="own_account"), line("Art", YEAR_ART))


def move(cast: Cast, budget: Budget, source: str, target: str, pence: int) -> MoneyMove:
    return services.move_free(
        source=pot(budget, source), target=pot(budget, target), amount_pence=pence, words="",
        by=mine(cast), at=NOW, on=TODAY,
    )  # fmt: skip


def account(budget: Budget) -> Holding:
    return Holding.objects.exclude(account=None).get(budget=budget)


def pay_in_to_the_end(budget: Budget) -> int:
    day = TODAY
    while day <= budget.ends_on:
        make_instalments(on=day, at=datetime(day.year, day.month, day.day, 4, tzinfo=UTC))
        day += timedelta(days=7)
    return sum(Instalment.objects.values_list("council_pence", flat=True))


def free(budget: Budget) -> dict[str, int]:
    return {one.name: one.free for one in services.figures_of(budget).pots}


def test_into_an_account_comes_with_the_next_payment(cast: Cast, budget: Budget) -> None:
    make_instalments(on=TODAY, at=NOW)
    made = set(Instalment.objects.values_list("pk", flat=True))

    move(cast, budget, "Art", "Assistants", 200_00)

    assert free(budget) == {"Assistants": YEAR_ACCOUNT + 200_00, "Art": YEAR_ART - 200_00}
    assert Account.objects.balances([account(budget).account_id or 0]) == {
        account(budget).account_id: 0
    }
    row = CashFollow.objects.get()
    assert (row.kind, row.amount_pence, row.state) == ("comes", 200_00, "waits")
    later = TODAY + timedelta(days=28)
    make_instalments(on=later, at=NOW)
    row.refresh_from_db()
    first = Instalment.objects.exclude(pk__in=made).earliest("from_on")
    assert (row.state, row.done_on) == ("done", first.from_on)
    assert first.council_pence == 400_00 + 200_00
    assert first.explained.startswith("£200 moved to Assistants comes once.")
    assert pay_in_to_the_end(budget) == YEAR_ACCOUNT + 200_00


def test_out_of_an_account_what_has_not_come_just_does_not(cast: Cast, budget: Budget) -> None:
    make_instalments(on=TODAY, at=NOW)
    plan = services.cash_plan(pot(budget, "Assistants"), pot(budget, "Art"), 300_00, TODAY)
    assert (plan.back_pence, plan.stays_out_pence, plan.comes_pence) == (0, 300_00, 0)
    move(cast, budget, "Assistants", "Art", 300_00)
    assert not CashFollow.objects.exists()
    assert pay_in_to_the_end(budget) == YEAR_ACCOUNT - 300_00


def over_full(cast: Cast, budget: Budget) -> CashFollow:
    """All of the year is in the account, and £300 of its pot moved to the council's."""
    hold(budget, YEAR_ACCOUNT)
    move(cast, budget, "Assistants", "Art", 300_00)
    return CashFollow.objects.get(state="waits")


def test_what_is_there_is_offered_back_and_never_taken(cast: Cast, budget: Budget) -> None:
    row = over_full(cast, budget)
    assert (row.kind, row.amount_pence) == ("back", 300_00)
    held = account(budget).account_id or 0
    assert Account.objects.balances([held])[held] == YEAR_ACCOUNT

    with pytest.raises(SayWhyKept):
        services.keep_cash(follow=row, words=" ", by=mine(cast), at=NOW)
    kept = services.keep_cash(follow=row, words="A course in May.", by=mine(cast), at=NOW)
    assert (kept.state, kept.words) == ("kept", "A course in May.")
    with pytest.raises(FollowMovedOn):
        services.keep_cash(follow=row, words="Again.", by=mine(cast), at=NOW)
    with pytest.raises(SentInFuture):
        services.cash_went_back(
            follow=row, sent_on=TODAY + timedelta(days=1), by=mine(cast), at=NOW, on=TODAY
        )
    before = free(budget)
    done = services.cash_went_back(follow=row, sent_on=TODAY, by=mine(cast), at=NOW, on=TODAY)
    assert (done.state, done.done_on) == ("done", TODAY)
    assert free(budget) == before
    assert Account.objects.balances([held])[held] == YEAR_ACCOUNT - 300_00
    with pytest.raises(FollowMovedOn):
        services.cash_went_back(follow=row, sent_on=TODAY, by=mine(cast), at=NOW, on=TODAY)


def test_moving_back_ends_the_offer_and_brings_nothing_twice(cast: Cast, budget: Budget) -> None:
    row = over_full(cast, budget)
    move(cast, budget, "Art", "Assistants", 100_00)
    row.refresh_from_db()
    assert row.state == "ended"
    smaller = CashFollow.objects.get(state="waits")
    assert (smaller.kind, smaller.amount_pence) == ("back", 200_00)
    move(cast, budget, "Art", "Assistants", 200_00)
    assert not CashFollow.objects.exclude(state="ended").exists()


def test_what_waits_to_come_ends_when_the_pot_gives_it_on(cast: Cast, budget: Budget) -> None:
    move(cast, budget, "Art", "Assistants", 200_00)
    move(cast, budget, "Assistants", "Art", 150_00)
    row = CashFollow.objects.get(state="waits")
    assert (row.kind, row.amount_pence) == ("comes", 50_00)


def test_after_it_went_back_the_account_gets_what_its_pots_still_need(
    cast: Cast, budget: Budget
) -> None:
    make_instalments(on=TODAY, at=NOW)
    row = over_full(cast, budget)  # the year's money came some other way besides
    services.cash_went_back(follow=row, sent_on=TODAY, by=mine(cast), at=NOW, on=TODAY)
    assert pay_in_to_the_end(budget) == YEAR_ACCOUNT - 300_00 + 300_00


def test_it_comes_by_itself_when_no_payment_is_left(cast: Cast) -> None:
    rule(cast, "move_tolerance_percent", 100)
    lines = line("Assistants", YEAR_ACCOUNT, held="own_account"), line("Art", YEAR_ART)
    budget = agreed(cast, *lines, dates=(PLAN_YEAR[0], PLAN_YEAR[0] + timedelta(days=363)))
    pay_in_to_the_end(budget)
    last = budget.ends_on - timedelta(days=5)
    at = datetime(last.year, last.month, last.day, 9, tzinfo=UTC)
    services.move_free(
        source=pot(budget, "Art"), target=pot(budget, "Assistants"), amount_pence=80_00, words="",
        by=mine(cast), at=at, on=last,
    )  # fmt: skip
    for _ in range(2):
        make_instalments(on=last, at=at)
    own = Instalment.objects.latest("pk")
    assert (own.council_pence, own.due_on, own.from_on) == (80_00, last, last)
    assert sum(Instalment.objects.values_list("council_pence", flat=True)) == YEAR_ACCOUNT + 80_00


def test_less_in_the_account_is_refused_in_words(cast: Cast, budget: Budget) -> None:
    row = over_full(cast, budget)
    CashFollow.objects.filter(pk=row.pk).update(amount_pence=YEAR_ACCOUNT + 1)
    with pytest.raises(LessInAccount, match="The account holds £5,200"):
        services.cash_went_back(follow=row, sent_on=TODAY, by=mine(cast), at=NOW, on=TODAY)


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "done"},
        {"state": "kept"},
        {"amount_pence": 0},
        {"state": "done", "done_on": date(2026, 11, 1)},
    ],
)
def test_the_database_keeps_its_rows_whole(
    cast: Cast, budget: Budget, facts: dict[str, Any]
) -> None:
    row = over_full(cast, budget)
    with pytest.raises(IntegrityError), transaction.atomic():
        CashFollow.objects.filter(pk=row.pk).update(**facts)


def test_the_pages_say_what_happens_with_the_money(cast: Cast, budget: Budget) -> None:
    hold(budget, YEAR_ACCOUNT)
    browser = Client()
    browser.force_login(mine(cast))
    sent = {"source": pot(budget, "Assistants").reference, "target": pot(budget, "Art").reference,
            "amount": "300", "words": ""}  # fmt: skip
    page = browser.post(reverse("move_money"), sent).content.decode()
    assert "What happens with the money" in page
    assert "£300 for Assistants is in the account already." in page
    browser.post(reverse("move_money"), sent | {"yes": "1", "once": "t1"})
    row = CashFollow.objects.get()
    shown = browser.get(reverse("my_account")).content.decode()
    assert "£300 from Assistants is in the account still" in shown
    there = reverse("cash_back", args=[row.reference])
    assert there in shown
    refused = browser.post(there, {"answer": "keep", "words": ""})
    assert "Write why you keep it" in refused.content.decode()
    done = browser.post(
        there, {"answer": "sent", "sent_on_0": "", "sent_on_1": "", "sent_on_2": ""}
    )
    assert done.status_code == 302
    row.refresh_from_db()
    assert row.state == "done"
