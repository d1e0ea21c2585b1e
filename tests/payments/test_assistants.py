"""My assistants: one promise, the month, my yes, holiday owed, and up to four payments of one cost."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from budgets.models import Budget, Pot
from budgets.services import duty_of, figures_of
from core.errors import DomainError
from ledger.models import Account
from payments import services
from payments.invariants import check
from payments.models import Assistant, AssistantMonth, OwnPayment, Team
from payments.services import assistants as verbs
from people.models import User
from tests.budgets import plans
from tests.cast import NOW, TODAY, Cast
from tests.payments.test_own_payments import mine

D = Decimal
OCTOBER = date(2026, 10, 1)
COST = {
    "wage": ("Lee and Sal", 400_00), "hmrc": ("HMRC", 60_00), "pension": ("NEST", 12_00),
    "fee": ("Northtown Payroll", 14_40),
}  # fmt: skip


@pytest.fixture
def budget(cast: Cast) -> Budget:
    """Maya holds the money of her assistants herself; £4,500 came in."""
    made = plans.agreed(cast, plans.line("Assistants", 5_000_00, held="own_account"))
    services.record_contribution(
        budget=made, holding=plans.pot(made, "Assistants").holding, amount_pence=4_500_00,
        received_on=TODAY, by=mine(cast), at=NOW,
    )  # fmt: skip
    return made


@pytest.fixture
def pot(budget: Budget) -> Pot:
    return plans.pot(budget, "Assistants")


@pytest.fixture
def team(cast: Cast, pot: Pot) -> Team:
    """10 hours a week from 1 October: 26 weeks, 260 hours at £16, £4,160."""
    return verbs.promise_team(
        pot=pot, hours_week=D(10), hour_cost_pence=16_00, from_on=OCTOBER, once="t1", by=mine(cast),
        at=NOW, on=TODAY,
    )  # fmt: skip


def hired(cast: Cast, team: Team, name: str, user: User | None = None, **rates: int) -> Assistant:
    return verbs.employ(
        team=team, name=name, rates={"usual": 13_50} | rates, starts_on=OCTOBER, user=user,
        by=mine(cast), at=NOW, on=TODAY,
    )  # fmt: skip


def entered(cast: Cast, team: Team, by: User | None = None, **hours: str) -> AssistantMonth:
    """October: `Lee_usual="20"`."""
    rows = {}
    for word, many in hours.items():
        name, work = word.split("_", 1)
        rows[(team.assistants.get(name=name).reference, work)] = D(many)
    return verbs.enter_month(
        team=team, first_on=OCTOBER, rows=rows, by=by or mine(cast), at=NOW, on=TODAY
    )


def agreed(cast: Cast, month: AssistantMonth) -> AssistantMonth:
    return verbs.agree_month(month=month, by=mine(cast), at=NOW, on=TODAY)


def test_one_promise_for_all_and_hours_move_freely(cast: Cast, budget: Budget, team: Team) -> None:
    assert figures_of(budget).pot(team.pot_id).promised == 4_160_00
    hired(cast, team, "Lee")
    hired(cast, team, "Sal")
    agreed(cast, entered(cast, team, Lee_usual="60", Sal_usual="37.5"))
    standing = verbs.team_figures(team)
    assert (standing.hours_promised, standing.hours_worked) == (D("260.00"), D("97.50"))
    assert standing.hours_left == D("162.50")
    with pytest.raises(verbs.TeamThere):
        verbs.promise_team(
            pot=team.pot, hours_week=D(1), hour_cost_pence=1, from_on=OCTOBER, once="t2",
            by=mine(cast), at=NOW, on=TODAY,
        )  # fmt: skip


def test_the_promise_needs_free_money_and_says_both_amounts(cast: Cast, pot: Pot) -> None:
    with pytest.raises(DomainError, match=r"£5,000"):
        verbs.promise_team(
            pot=pot, hours_week=D(60), hour_cost_pence=16_00, from_on=OCTOBER, once="t",
            by=mine(cast), at=NOW, on=TODAY,
        )  # fmt: skip
    assert not Team.objects.exists()


def test_scenario_53_twenty_hours_keep_holiday_pay(cast: Cast, team: Team) -> None:
    lee = hired(cast, team, "Lee")
    month = agreed(cast, entered(cast, team, Lee_usual="20", Lee_miles="14", Lee_sick="3"))
    (line,) = verbs.lines_of(month)
    assert line.pay_pence == 270_00
    kept = duty_of(lee.holiday)
    assert (kept.kept, kept.hours) == (32_59, D("2.41"))


def test_each_kind_of_hour_at_its_own_rate(cast: Cast, team: Team) -> None:
    hired(cast, team, "Lee", weekend=15_00)
    month = entered(cast, team, Lee_usual="10", Lee_weekend="4", Lee_evening="2")
    (line,) = verbs.lines_of(month)
    assert line.pay_pence == 10 * 13_50 + 4 * 15_00 + 2 * 13_50
    assert line.worked == D(16)


def test_leave_is_paid_out_of_what_was_kept_for_it(cast: Cast, team: Team) -> None:
    lee = hired(cast, team, "Lee")
    before = duty_of(team.pay).kept
    agreed(cast, entered(cast, team, Lee_usual="100", Lee_leave="5"))
    # 100 h at £13.50 = £1,350.00; 12.07% = £162.95 and 12.07 h; 5 h of leave = £67.50.
    kept = duty_of(lee.holiday)
    assert (kept.kept, kept.hours) == (162_95 - 67_50, D("7.07"))
    assert duty_of(team.pay).kept == before + 67_50
    assert check() == []


def test_what_it_cost_is_up_to_four_payments(cast: Cast, budget: Budget, team: Team) -> None:
    hired(cast, team, "Lee")
    month = agreed(cast, entered(cast, team, Lee_usual="30"))
    costed = verbs.cost_month(month=month, parts=COST, by=mine(cast), at=NOW, on=TODAY)
    assert costed.state == "costed"
    assert sum(part.due.amount_pence for part in costed.parts.all()) == 486_40
    assert figures_of(budget).pot(team.pot_id).spent == 486_40
    for part in costed.parts.all():
        services.pay_duty(due=part.due, paid_on=TODAY, by=mine(cast), at=NOW, on=TODAY)
    assert OwnPayment.objects.count() == 4
    assert duty_of(team.pay).kept == 4_160_00 - 486_40
    held = team.pot.holding.account
    assert Account.objects.get(pk=held.pk).balance_pence == 4_500_00 - 486_40
    with pytest.raises(DomainError):
        verbs.cost_month(month=month, parts=COST, by=mine(cast), at=NOW, on=TODAY)
    assert check() == []


@pytest.mark.parametrize(
    "parts", [{}, {"wage": ("Lee", 0)}, {"wage": ("Lee", -1)}, {"bonus": ("Lee", 5)}]
)
def test_a_cost_that_cannot_be_is_refused(cast: Cast, team: Team, parts: dict) -> None:
    hired(cast, team, "Lee")
    month = agreed(cast, entered(cast, team, Lee_usual="30"))
    with pytest.raises(verbs.BadCost):
        verbs.cost_month(month=month, parts=parts, by=mine(cast), at=NOW, on=TODAY)
    month.refresh_from_db()
    assert month.state == "agreed"


def test_an_assistant_enters_their_own_hours_and_never_says_yes(cast: Cast, team: Team) -> None:
    lee = cast.user("Lee Stone")
    hired(cast, team, "Lee", user=lee)
    hired(cast, team, "Sal")
    entered(cast, team, Sal_usual="8")
    month = entered(cast, team, by=lee, Lee_usual="20")
    assert month.rows.count() == 2
    with pytest.raises(verbs.NotYourOwn):
        entered(cast, team, by=lee, Sal_usual="1")
    with pytest.raises(verbs.NotYourOwn):
        verbs.agree_month(month=month, by=lee, at=NOW, on=TODAY)
    # Nor past the verbs: the database refuses it on both engines.
    with pytest.raises(IntegrityError, match="not who is paid"), transaction.atomic():
        AssistantMonth.objects.filter(pk=month.pk).update(
            state="agreed", agreed_at=NOW, agreed_by=lee
        )
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute(
            "update payments_assistantmonth set agreed_by_id = %s, agreed_at = entered_at,"
            " state = 'agreed'", [lee.pk],
        )  # fmt: skip
    assert agreed(cast, month).agreed_by == mine(cast)


def test_a_yes_that_was_wrong_is_put_right(cast: Cast, team: Team) -> None:
    lee = hired(cast, team, "Lee")
    month = agreed(cast, entered(cast, team, Lee_usual="100", Lee_leave="5"))
    verbs.open_again(month=month, by=mine(cast), at=NOW, on=TODAY)
    assert (duty_of(lee.holiday).kept, duty_of(lee.holiday).hours) == (0, D(0))
    assert duty_of(team.pay).kept == 4_160_00
    month = agreed(cast, entered(cast, team, Lee_usual="20"))
    assert duty_of(lee.holiday).kept == 32_59
    verbs.cost_month(month=month, parts=COST, by=mine(cast), at=NOW, on=TODAY)
    with pytest.raises(DomainError, match="moved on"):
        verbs.open_again(month=month, by=mine(cast), at=NOW, on=TODAY)


def test_a_month_is_agreed_when_it_is_over_and_holds_something(cast: Cast, team: Team) -> None:
    hired(cast, team, "Lee")
    november = verbs.enter_month(
        team=team, first_on=date(2026, 11, 1), by=mine(cast), at=NOW, on=TODAY,
        rows={(team.assistants.get().reference, "usual"): D(5)},
    )  # fmt: skip
    with pytest.raises(verbs.NotOverYet):
        agreed(cast, november)
    with pytest.raises(DomainError, match="Nothing is written down"):
        agreed(cast, entered(cast, team))
    with pytest.raises(verbs.NotOverYet):
        verbs.enter_month(
            team=team, first_on=date(2026, 12, 1), rows={}, by=mine(cast), at=NOW, on=TODAY
        )


@pytest.mark.parametrize(("work", "many"), [
    ("usual", "745"), ("usual", "-1"), ("usual", "1.005"), ("miles", "10000"), ("naps", "1"),
])  # fmt: skip
def test_hours_that_cannot_be_are_refused(cast: Cast, team: Team, work: str, many: str) -> None:
    hired(cast, team, "Lee")
    with pytest.raises(verbs.BadQuantity):
        entered(cast, team, **{f"Lee_{work}": many})
    assert not AssistantMonth.objects.exists()


def test_the_file_for_payroll_has_no_tax_and_nothing_about_support(cast: Cast, team: Team) -> None:
    hired(cast, team, "Lee")
    month = agreed(cast, entered(cast, team, Lee_usual="20", Lee_leave="2", Lee_miles="14"))
    rows = verbs.payroll_rows(month)
    assert rows[1:] == [
        ("Lee", "", "2026-10", "Hours", "20.00", "13.50", "270"),
        ("Lee", "", "2026-10", "Leave, hours", "2.00", "13.50", "27"),
        ("Lee", "", "2026-10", "Miles", "14.00", "", ""),
    ]


def test_agreeing_twice_keeps_holiday_pay_once(cast: Cast, team: Team) -> None:
    lee = hired(cast, team, "Lee")
    month = agreed(cast, entered(cast, team, Lee_usual="20"))
    with pytest.raises(DomainError, match="moved on"):
        agreed(cast, month)
    assert duty_of(lee.holiday).kept == 32_59
