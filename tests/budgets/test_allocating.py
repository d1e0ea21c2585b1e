"""Small changes, prices by kind of day, notice, duties to assistants and surplus, by their verbs."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from budgets import services
from budgets.forecast import RateFrom
from budgets.invariants import what_is_kept_is_there
from budgets.models import Accrual, Budget, Holding, MoneyMove, MoveAsk, SurplusCase
from budgets.surplus import surplus
from core.employing import share_of_pay
from core.errors import DomainError
from ledger import services as ledger
from ledger.models import Entry, Reason
from notices.models import Notice
from payments import services as paying
from tests.budgets.plans import agreed, art, line, pot
from tests.cast import NOW, TODAY, Cast
from tests.scenarios.test_allocating import account_of_350_a_week, hold, mine, owe, rule

D = Decimal
LATER = TODAY + timedelta(days=29)


def ask(cast: Cast, budget: Budget, pence: int, **more: Any) -> MoveAsk:
    facts: dict[str, Any] = {
        "source": pot(budget, "Swimming"), "target": pot(budget, "Art group"),
        "amount_pence": pence, "words": "More art.", "by": mine(cast), "at": NOW, "on": TODAY,
    }  # fmt: skip
    return services.ask_to_move(**(facts | more))


def move(cast: Cast, budget: Budget, pence: int) -> MoneyMove:
    return services.move_free(
        source=pot(budget, "Swimming"), target=pot(budget, "Art group"), amount_pence=pence,
        words="", by=mine(cast), at=NOW, on=TODAY,
    )  # fmt: skip


def test_small_changes_add_up_over_the_year_and_moving_back_undoes_them(cast: Cast) -> None:
    budget = agreed(cast)
    move(cast, budget, 3000)
    move(cast, budget, 2000)  # 10% of £500 in all
    with pytest.raises(services.BeyondSmallChanges, match="You can move £0 of Swimming"):
        move(cast, budget, 1)
    services.move_free(
        source=pot(budget, "Art group"), target=pot(budget, "Swimming"), amount_pence=1500, words="",
        by=mine(cast), at=NOW, on=TODAY,
    )  # fmt: skip
    assert services.small_changes(pot(budget, "Swimming"), TODAY).left == 1500


def test_a_plan_may_say_its_own_share(cast: Cast) -> None:
    budget = agreed(cast)
    services.set_small_changes(
        budget=budget, percent=50, reasons="You know best.", by=cast.jo, at=NOW
    )
    move(cast, budget, 25000)
    small = services.small_changes(pot(budget, "Swimming"), TODAY)
    assert (small.percent, small.origin, small.left) == (50, "your plan", 0)
    with pytest.raises(DomainError, match="0 to 100"):
        services.set_small_changes(budget=budget, percent=101, reasons="x", by=cast.jo, at=NOW)


def test_more_is_asked_for_and_a_worker_says_yes(cast: Cast) -> None:
    budget = agreed(cast)
    row = ask(cast, budget, 20000, once="a")
    assert ask(cast, budget, 20000, once="a").pk == row.pk
    assert Entry.objects.count() == 1
    with pytest.raises(DomainError, match="asked for this move already"):
        ask(cast, budget, 100)
    with pytest.raises(DomainError, match="Write why"):
        services.answer_move(ask=row, agreed=True, reasons="", by=cast.jo, at=NOW, on=TODAY)
    with pytest.raises(DomainError, match="Someone else"):
        services.answer_move(ask=row, agreed=True, reasons="Yes", by=mine(cast), at=NOW, on=TODAY)

    done = services.answer_move(
        ask=row, agreed=True, reasons="It meets your needs.", by=cast.jo, at=NOW, on=TODAY
    )

    assert done.move is not None
    assert {p.name: p.free for p in services.figures_of(budget).pots} == {
        "Art group": 140000, "Swimming": 30000,
    }  # fmt: skip
    assert services.small_changes(pot(budget, "Swimming"), TODAY).moved_pence == 0
    assert Notice.objects.filter(to=mine(cast), kind="move.agreed").count() == 1
    with pytest.raises(DomainError, match="moved on"):
        services.answer_move(ask=row, agreed=False, reasons="No", by=cast.jo, at=NOW, on=TODAY)


def test_no_has_reasons_and_moves_nothing(cast: Cast) -> None:
    budget = agreed(cast)
    row = ask(cast, budget, 20000)
    services.answer_move(
        ask=row, agreed=False, reasons="Swimming is in your plan for health.", by=cast.jo, at=NOW,
        on=TODAY,
    )  # fmt: skip
    assert not MoneyMove.objects.exists()
    rows = MoveAsk.objects.filter(pk=row.pk)
    for wrong in ({"reasons": ""}, {"decided_by": mine(cast)}, {"state": "agreed"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_more_than_free_says_what_ending_a_promise_would_free(cast: Cast) -> None:
    budget = agreed(cast)
    agreement = art(cast, budget, ends=date(2027, 3, 31), notice_days=28)
    [one] = services.could_free(pot(budget, "Art group"), TODAY)
    assert (one.agreement, one.last_day) == (agreement, TODAY + timedelta(days=27))
    # Tuesdays from 22 December to 30 March: 15 of 19 sessions are not bound.
    assert one.pence == 15 * 3000
    with pytest.raises(DomainError, match="with 28 days’ notice would free £450 more"):
        services.move_free(
            source=pot(budget, "Art group"), target=pot(budget, "Swimming"), amount_pence=110000,
            words="", by=mine(cast), at=NOW, on=TODAY,
        )  # fmt: skip
    services.withdraw_promise(
        agreement=agreement, last_day=one.last_day, by=mine(cast), at=NOW, on=TODAY
    )
    assert services.figures_of(budget).pots[0].promised == 4 * 3000


def test_one_promise_has_a_price_for_each_kind_of_day(cast: Cast) -> None:
    """Wednesdays, Saturdays and Boxing Day: £30, £36 and, by the provider's calendar, £60."""
    budget = agreed(cast)
    cast.acorn.own_bank_holidays = ["2026-12-02"]
    cast.acorn.save()
    rates = [
        RateFrom("weekday", 3000, D(0), TODAY), RateFrom("weekend", 3600, D(0), TODAY),
        RateFrom("bank_holiday", 6000, D(0), TODAY),
    ]  # fmt: skip
    agreement = services.promise(
        pot=pot(budget, "Art group"), organisation=cast.acorn, service=cast.art,
        starts_on=date(2026, 11, 25), ends_on=date(2026, 12, 26), weekdays=[2, 5], unit="session",
        units_each_time=D(1), rates=rates, by=mine(cast), at=NOW, on=TODAY,
    )  # fmt: skip
    # Wednesdays 25.11, 9.12, 16.12, 23.12; Saturdays 28.11, 5, 12, 19.12; holidays 2.12 and 26.12.
    assert services.figures_of(budget).pots[0].promised == 4 * 3000 + 4 * 3600 + 2 * 6000
    assert sorted(agreement.rates.values_list("kind", flat=True)) == [
        "bank_holiday", "weekday", "weekend",
    ]  # fmt: skip


def test_an_evening_has_the_evening_price_and_a_day_without_a_price_is_refused(cast: Cast) -> None:
    budget = agreed(cast)
    facts: dict[str, Any] = {
        "pot": pot(budget, "Art group"), "organisation": cast.acorn, "service": cast.art,
        "starts_on": date(2026, 11, 24), "ends_on": date(2026, 11, 30), "unit": "session",
        "units_each_time": D(2), "by": mine(cast), "at": NOW, "on": TODAY,
    }  # fmt: skip
    rates = [RateFrom("weekday", 3000, D(0), TODAY), RateFrom("evening", 3300, D(0), TODAY)]
    services.promise(**facts, weekdays=[1], rates=rates, evenings=True)
    assert services.figures_of(budget).pots[0].promised == 6600
    with pytest.raises(DomainError, match="no price for 28 November 2026"):
        services.promise(**facts, weekdays=[5], rates=rates)
    with pytest.raises(DomainError, match="Check how much"):
        services.promise(**facts, weekdays=[1], rates=[rates[0], rates[0]])


@given(st.integers(1, 10**7), st.decimals(D("0.01"), 100, places=2))
def test_a_share_of_pay_is_rounded_once_half_up(pay: int, percent: Decimal) -> None:
    exact = D(pay) * percent / 100
    assert abs(D(share_of_pay(pay, percent).amount_pence) - exact) <= D("0.5")


def duty(cast: Cast, budget: Budget, kind: str = "notice", **more: Any) -> Any:
    return services.keep_for(
        pot=pot(budget, "Assistants"),
        worker="Lee",
        kind=kind,
        by=mine(cast),
        at=NOW,
        on=TODAY,
        **more,
    )


def test_a_duty_in_hours_falls_due_and_is_paid(cast: Cast) -> None:
    """Set aside → owed → paid; the account pays, and every figure adds up on the way."""
    budget = account_of_350_a_week(cast)
    hold(budget, 100000)
    notice = duty(cast, budget)
    services.keep_sum(
        liability=notice, hours=D(40), rate_pence=1350, words="Two weeks’ notice.", once="n",
        by=mine(cast), at=NOW, on=TODAY,
    )  # fmt: skip
    assert Accrual.objects.get().how == "40 hours at £13.50 are £540. Two weeks’ notice."
    due = services.fall_due(
        liability=notice, amount_pence=60000, due_on=TODAY, by=mine(cast), at=NOW, on=TODAY
    )
    shown = services.figures_of(budget)
    assert (shown.pots[0].owed, shown.pots[0].set_aside, shown.cash[0].owed) == (60000, 0, 60000)
    assert shown.problems() == []

    paid = paying.pay_duty(due=due, paid_on=TODAY, by=mine(cast), at=NOW, on=TODAY)

    shown = services.figures_of(budget)
    assert (shown.pots[0].owed, shown.spent, shown.held, shown.problems()) == (0, 60000, 40000, [])
    with pytest.raises(DomainError, match="not waiting"):
        paying.pay_duty(due=due, paid_on=TODAY, by=mine(cast), at=NOW, on=TODAY)
    paying.reverse_own_payment(payment=paid, reason="Twice", by=mine(cast), at=NOW, on=TODAY)
    assert services.duty_of(notice).to_pay == 60000
    assert services.figures_of(budget).pots[0].owed == 60000


def test_a_pay_is_never_refused_for_its_duties_and_what_is_missing_shows(cast: Cast) -> None:
    budget = agreed(cast, line("Assistants", 28000, held="own_account"), line("Art group", 50000))
    hold(budget, 30000)
    holiday = duty(cast, budget, "holiday")
    paying.record_wages(
        pot=pot(budget, "Assistants"), worker="Lee", hours=D(20), rate_pence=1350, paid_on=TODAY,
        by=mine(cast), at=NOW, on=TODAY,
    )  # fmt: skip
    found = services.duty_of(holiday)
    assert (found.worked_out, found.kept, found.missing) == (3259, 1000, 2259)
    with pytest.raises(DomainError, match="nothing free"):
        services.catch_up(liability=holiday, once="c", by=mine(cast), at=NOW, on=TODAY)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "more than nothing"),
        ({"amount_pence": 500}, "how you worked this out"),
        ({"hours": D(0), "rate_pence": 1350}, "more than nothing"),
        ({"amount_pence": -500, "words": "x"}, "more than nothing"),
        ({"amount_pence": 10**15, "words": "x"}, "free. You want to keep"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(cast: Cast, facts: Any, words: str) -> None:
    budget = account_of_350_a_week(cast)
    notice = duty(cast, budget)
    with pytest.raises(DomainError, match=words), transaction.atomic():
        services.keep_sum(
            liability=notice, **facts, once="x", by=mine(cast), at=NOW, on=TODAY
        )  # fmt: skip
    assert not Accrual.objects.exists()


def test_a_duty_is_begun_once_and_to_somebody(cast: Cast) -> None:
    budget = account_of_350_a_week(cast)
    duty(cast, budget)
    with pytest.raises(DomainError, match="already"):
        duty(cast, budget)
    with pytest.raises(DomainError, match="name of your assistant"):
        services.keep_for(
            pot=pot(budget, "Assistants"),
            worker=" ",
            kind="pension",
            by=mine(cast),
            at=NOW,
            on=TODAY,
        )
    with pytest.raises(DomainError):
        duty(cast, budget, "pension", percent=D(101))


@given(*(st.integers(0, 10**9),) * 5)
def test_the_sum_of_a_surplus_adds_up(a: int, b: int, c: int, d: int, weekly: int) -> None:
    found = surplus(held=a, unpaid=b, reserve=c, ring_fenced=d, weekly=weekly, limit_weeks=8)
    assert found.held == found.unpaid + found.reserve + found.ring_fenced + found.adjusted
    assert found.over == max(0, found.adjusted - found.limit)


def asked(cast: Cast) -> SurplusCase:
    budget = account_of_350_a_week(cast)
    holding = hold(budget, 331000)
    return services.ask_about_surplus(holding=holding, by=cast.jo, at=NOW, on=TODAY)


def decide(cast: Cast, case: SurplusCase, **more: Any) -> SurplusCase:
    facts: dict[str, Any] = {
        "case": case, "decision": "repay", "reasons": "There is no plan for it.",
        "repay_pence": 30000, "by": cast.jo, "at": NOW, "on": TODAY,
    }  # fmt: skip
    return services.decide_surplus(**(facts | more))


def test_a_surplus_goes_through_reply_decision_appeal_and_back(cast: Cast) -> None:
    case = asked(cast)
    with pytest.raises(DomainError, match="being asked about already"):
        services.ask_about_surplus(holding=case.holding, by=cast.jo, at=NOW, on=TODAY)
    with pytest.raises(DomainError, match="still has time"):
        decide(cast, case)
    services.answer_surplus(case=case, words="For a holiday in May.", by=mine(cast), at=NOW)
    for wrong in ({"reasons": " "}, {"repay_pence": 51001}, {"decision": "take"},
                  {"decision": "keep_until"}, {"by": mine(cast)}):  # fmt: skip
        with pytest.raises(DomainError), transaction.atomic():
            decide(cast, case, **wrong)
    decided = decide(cast, case)
    assert (decided.to_repay_pence, decided.appeal_by) == (30000, TODAY + timedelta(days=28))

    services.appeal_surplus(case=case, words="It is booked.", by=mine(cast), at=NOW, on=TODAY)
    case.refresh_from_db()
    assert case.to_repay_pence == 0
    appeal: dict[str, Any] = {
        "case": case, "decision": "repay", "repay_pence": 10000, "reasons": "Part is booked.",
        "at": NOW, "on": TODAY,
    }  # fmt: skip
    with pytest.raises(DomainError, match="Someone else"):
        services.decide_surplus_appeal(**appeal, by=cast.jo)
    done = services.decide_surplus_appeal(**appeal, by=cast.user("Dee Director"))
    assert done.to_repay_pence == 10000
    before = Entry.objects.count()

    services.surplus_went_back(case=case, paid_on=TODAY, by=mine(cast), at=NOW, on=TODAY)

    assert Entry.objects.count() == before + 1
    shown = services.figures_of(case.budget)
    assert (shown.held, shown.agreed, shown.problems()) == (321000, 1820000 - 10000, [])
    with pytest.raises(DomainError, match="went back already"):
        services.surplus_went_back(case=case, paid_on=TODAY, by=mine(cast), at=NOW, on=TODAY)


def test_silence_is_waited_for_and_kept_until_a_day_is_not_asked_again(cast: Cast) -> None:
    case = asked(cast)
    until = LATER + timedelta(days=60)
    decide(cast, case, decision="keep_until", until=until, repay_pence=0, on=LATER)
    after = LATER + timedelta(days=29)
    services.close_surplus(case=case, by=cast.jo, at=NOW, on=after)
    with pytest.raises(DomainError, match="may be kept"):
        services.ask_about_surplus(holding=case.holding, by=cast.jo, at=NOW, on=after)
    again = services.ask_about_surplus(
        holding=case.holding, by=cast.jo, at=NOW, on=until + timedelta(days=1)
    )
    assert again.state == "asked"


def test_the_database_holds_the_rules_of_a_surplus(cast: Cast) -> None:
    case = asked(cast)
    services.answer_surplus(case=case, words="Holiday.", by=mine(cast), at=NOW)
    decide(cast, case)
    services.appeal_surplus(case=case, words="No.", by=mine(cast), at=NOW, on=TODAY)
    rows = SurplusCase.objects.filter(pk=case.pk)
    for wrong in (
        {"reasons": ""},
        {"decided_by": None},
        {"decided_by": mine(cast)},
        {"repay_pence": 51001},
        {"appeal_decision": "keep", "appeal_reasons": "x", "appeal_decided_at": NOW,
         "appeal_decided_by": cast.jo},
        {"appeal_decision": "keep"},
        {"repaid_on": TODAY},
        {"surplus_pence": 0},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_less_in_the_account_than_goes_back_is_refused(cast: Cast) -> None:
    case = asked(cast)
    services.answer_surplus(case=case, words="x", by=mine(cast), at=NOW)
    decide(cast, case)
    paying.record_own_payment(
        pot=pot(case.budget, "Assistants"), paid_to="Pat", amount_pence=310000, paid_on=TODAY,
        by=mine(cast), at=NOW, on=TODAY,
    )  # fmt: skip
    with pytest.raises(DomainError, match="holds £210"):
        services.surplus_went_back(case=case, paid_on=TODAY, by=mine(cast), at=NOW, on=TODAY)
    assert Holding.objects.get(pk=case.holding_id).account.balance_pence == 21000


def test_what_is_owed_and_kept_comes_off_first(cast: Cast) -> None:
    budget = account_of_350_a_week(cast)
    holding = hold(budget, 331000)
    owe(cast, budget, 51000)
    rule(cast, "surplus_reply_days", 14)
    with pytest.raises(DomainError, match="nothing to ask about"):
        services.ask_about_surplus(holding=holding, by=cast.jo, at=NOW, on=TODAY)


def test_verify_finds_money_kept_that_is_not_there(cast: Cast) -> None:
    budget = account_of_350_a_week(cast)
    notice = duty(cast, budget)
    services.keep_sum(
        liability=notice, amount_pence=5000, words="x", once="v", by=mine(cast), at=NOW, on=TODAY
    )
    assert what_is_kept_is_there() == []
    Accrual.objects.update(kept_pence=5001)
    assert len(what_is_kept_is_there()) == 1


def test_a_reserve_brought_along_pays_a_duty_before_free_does(cast: Cast) -> None:
    budget = account_of_350_a_week(cast)
    notice = duty(cast, budget)
    row = pot(budget, "Assistants")
    assert row.set_aside is not None
    with transaction.atomic():
        ledger.post(
            book=budget.book, key="opening", reason=Reason.OPENING, by=None, at=NOW,
            moves=[ledger.NewMove(row.free, row.set_aside, 7000)],
        )  # fmt: skip
    assert services.kept_for_nothing_named(pot(budget, "Assistants")) == 7000
    services.fall_due(
        liability=notice, amount_pence=10000, due_on=TODAY, by=mine(cast), at=NOW, on=TODAY
    )
    shown = services.figures_of(budget).pots[0]
    assert (shown.set_aside, shown.owed, shown.free) == (0, 10000, 1820000 - 10000)
    assert what_is_kept_is_there() == []


def test_the_night_asks_about_a_surplus_once_and_takes_nothing(cast: Cast) -> None:
    budget = account_of_350_a_week(cast)
    holding = hold(budget, 2_800_00)
    assert services.ask_by_night(on=TODAY, at=NOW) == 0  # at the limit is not above it
    hold(budget, 510_00)
    before = services.figures_of(budget)
    assert services.ask_by_night(on=TODAY, at=NOW) == 1
    assert services.ask_by_night(on=TODAY, at=NOW) == 0
    case = SurplusCase.objects.get()
    assert (case.asked_by, case.surplus_pence) == (None, 510_00)
    assert "£510" in Notice.objects.get(to=mine(cast), kind="surplus.asked").sentence
    assert services.figures_of(budget) == before
    services.answer_surplus(case=case, words="For a course.", by=mine(cast), at=NOW)
    services.decide_surplus(
        case=case, decision="keep", reasons="It is in the plan.", by=cast.jo, at=NOW, on=TODAY
    )
    services.close_surplus(case=case, by=cast.jo, at=NOW, on=LATER)
    for day, pence, asked in (
        (LATER, 0, 0), (LATER, 1, 1), (TODAY + timedelta(weeks=26, days=1), 0, 0),
    ):  # fmt: skip
        if pence:
            hold(budget, pence)
        assert services.ask_by_night(on=day, at=NOW) == asked
    assert holding.pk == case.holding_id


def test_the_night_does_not_ask_where_a_worker_does(cast: Cast) -> None:
    rule(cast, "surplus_asked_by", "worker")
    hold(account_of_350_a_week(cast), 9_000_00)
    assert services.ask_by_night(on=TODAY, at=NOW) == 0
