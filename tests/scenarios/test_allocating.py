"""Setting money aside, moving it, and what may be asked about: scenarios 11, 34–36 and 53.

Each says whether it speaks of the budget (what the plan lets the person use) or of the account
(cash). Worked to the penny.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from budgets import services
from budgets.models import (
    Accrual,
    Agreement,
    Budget,
    Holding,
    Liability,
    MoneyMove,
)
from core.errors import DomainError
from core.models import PolicyRow
from ledger import services as ledger
from ledger.models import Entry, Reason
from ledger.services import NewMove
from notices.models import Notice
from payments import services as paying
from people.models import User
from tests.budgets.plans import agreed, line, pot
from tests.cast import NOW, TODAY, Cast

D = Decimal
WEEK_PENCE = 35000


def mine(cast: Cast) -> User:
    assert cast.maya.user is not None
    return cast.maya.user


def account_of_350_a_week(cast: Cast) -> Budget:
    """£350 a week in Maya's own account, £52.50 of it hers: £18,200 over 52 weeks."""
    rule(cast, "second_person_above_pence", 3_000_000)
    rule(cast, "second_person_above_estimate", False)
    return agreed(cast, line("Assistants", 52 * WEEK_PENCE, held="own_account"), contribution=5250)


def rule(cast: Cast, name: str, value: object) -> None:
    PolicyRow.objects.create(
        authority=cast.authority, name=name, value=value, starts_on=date(2026, 1, 1),
        exemption="A test.",
    )  # fmt: skip


def hold(budget: Budget, pence: int) -> Holding:
    """The account holds exactly this much."""
    holding = (
        Holding.objects.select_related("account", "budget__book")
        .exclude(account=None)
        .get(budget=budget)
    )
    with transaction.atomic():
        ledger.lock(budget.book)
        ledger.post(
            book=budget.book, key=f"test:hold:{pence}", reason=Reason.INSTALMENT, by=None, at=NOW,
            moves=[NewMove(budget.funder_account, holding.account, pence)],
        )  # fmt: skip
    return holding


def owe(cast: Cast, budget: Budget, pence: int) -> None:
    """A bill of this much was said yes to and is not paid yet."""
    agreement = services.promise(
        pot=pot(budget, "Assistants"), organisation=cast.beech, service=None, starts_on=TODAY,
        ends_on=TODAY, weekdays=[], units_each_time=D(1), unit="session", rate_pence=pence,
        by=mine(cast), at=NOW, on=TODAY,
    )  # fmt: skip
    services.owe(
        services.parts_of(agreement, [(TODAY, pence)]), key=f"test:owe:{pence}", by=mine(cast),
        at=NOW, on=TODAY, book=budget.book,
    )  # fmt: skip


def reserve(cast: Cast, budget: Budget, pence: int) -> Liability:
    duty = services.keep_for(
        pot=pot(budget, "Assistants"), worker="Lee", kind="redundancy", by=mine(cast), at=NOW,
        on=TODAY,
    )  # fmt: skip
    services.keep_sum(
        liability=duty, amount_pence=pence, words="Worked out with the payroll service.",
        once=f"r{pence}", by=mine(cast), at=NOW, on=TODAY,
    )  # fmt: skip
    return duty


def test_scenario_11_at_most_what_is_neither_paid_approved_nor_bound_by_notice(cast: Cast) -> None:
    """Speaks of the budget: £4,000 − £1,150 − £600 − £1,000 leaves at most £1,250 to move."""
    rule(cast, "move_tolerance_percent", 100)
    budget = agreed(cast, line("Art group", 400000), line("Swimming", 50000))
    _art(cast, budget, 1150, paid=True)
    _art(cast, budget, 600)
    bound = _art(cast, budget, 1000, starts=TODAY + timedelta(days=7), notice_days=28, owed=False)
    source, target = pot(budget, "Art group"), pot(budget, "Swimming")

    def move(pence: int) -> MoneyMove:
        return services.move_free(
            source=source, target=target, amount_pence=pence, words="", by=mine(cast), at=NOW,
            on=TODAY,
        )  # fmt: skip

    with pytest.raises(DomainError, match="Art group has £1,250 free"), transaction.atomic():
        move(125001)
    with pytest.raises(DomainError, match="You agreed to give 28 days’ notice"):
        services.withdraw_promise(agreement=bound, last_day=TODAY, by=mine(cast), at=NOW, on=TODAY)
    move(125000)

    shown = services.figures_of(budget).pot(source.pk)
    assert (shown.spent, shown.promised, shown.free) == (175000, 100000, 0)
    assert services.figures_of(budget).problems() == []


def _art(
    cast: Cast, budget: Budget, pounds: int, *, starts: date = TODAY, notice_days: int = 0,
    paid: bool = False, owed: bool = True,
) -> Agreement:  # fmt: skip
    agreement = services.promise(
        pot=pot(budget, "Art group"), organisation=cast.acorn, service=cast.art, starts_on=starts,
        ends_on=starts, weekdays=[], units_each_time=D(1), unit="session", rate_pence=pounds * 100,
        notice_days=notice_days, by=mine(cast), at=NOW, on=TODAY,
    )  # fmt: skip
    if owed:
        parts = services.parts_of(agreement, [(starts, pounds * 100)])
        facts: dict[str, Any] = {"by": mine(cast), "at": NOW, "on": TODAY, "book": budget.book}
        services.owe(parts, key=f"test:{agreement.reference}", **facts)
        if paid:
            _paid(budget, agreement, pounds * 100)
    return agreement


def _paid(budget: Budget, agreement: Agreement, pence: int) -> None:
    row = agreement.allocations.get()
    with transaction.atomic():
        ledger.post(
            book=budget.book, key=f"test:paid:{agreement.reference}", reason=Reason.BILL_PAID,
            moves=[NewMove(row.owed, row.paid, pence, TODAY)], by=None, at=NOW,
        )  # fmt: skip


def test_scenario_34_below_the_limit_nothing_is_asked(cast: Cast) -> None:
    """Speaks of the account: £3,940 − £420 − £810 = £2,710, and 8 weeks are £2,800."""
    budget = account_of_350_a_week(cast)
    holding = hold(budget, 394000)
    owe(cast, budget, 42000)
    reserve(cast, budget, 81000)

    found = services.surplus_of(holding, TODAY)

    assert (found.sum.held, found.sum.unpaid, found.sum.reserve) == (394000, 42000, 81000)
    assert (found.sum.weekly, found.sum.limit) == (35000, 280000)
    assert (found.sum.adjusted, found.sum.over) == (271000, 0)
    with pytest.raises(DomainError, match="nothing to ask about"):
        services.ask_about_surplus(holding=holding, by=cast.jo, at=NOW, on=TODAY)


def test_scenario_35_above_the_limit_is_asked_about_and_nothing_moves(cast: Cast) -> None:
    """Speaks of the account: £3,310 is £510 above 8 weeks; a council of 12 weeks asks nothing."""
    budget = account_of_350_a_week(cast)
    holding = hold(budget, 454000)
    owe(cast, budget, 42000)
    reserve(cast, budget, 81000)
    before = Entry.objects.count()

    case = services.ask_about_surplus(holding=holding, by=cast.jo, at=NOW, on=TODAY)

    assert (case.surplus_pence, case.limit_weeks, case.state) == (51000, 8, "asked")
    assert Entry.objects.count() == before
    notice = Notice.objects.get(to=mine(cast), kind="surplus.asked")
    assert "£510 more than usual" in notice.sentence
    assert case.reply_by == TODAY + timedelta(days=28)
    rule(cast, "contingency_weeks", 12)
    found = services.surplus_of(holding, TODAY)
    assert (found.sum.adjusted, found.sum.limit, found.sum.over) == (331000, 420000, 0)


def test_scenario_36_a_fund_above_its_cap_is_flagged(cast: Cast) -> None:
    """Speaks of the account, held by a provider: £1,350 is £150 above four weeks of £300."""
    rule(cast, "second_person_above_pence", 3_000_000)
    rule(cast, "second_person_above_estimate", False)
    budget = agreed(
        cast, line("Out and about", 52 * 30000, held="fund", holder=cast.acorn.reference)
    )
    holding = hold(budget, 135000)

    found = services.surplus_of(holding, TODAY)

    assert (found.sum.weekly, found.sum.limit, found.sum.over) == (30000, 120000, 15000)
    assert found.limit.policy.name == "fund_cap_weeks"


def test_scenario_53_holiday_pay_is_reserved_with_each_pay(cast: Cast) -> None:
    """Speaks of both: 20 h × £13.50 is £270.00 of the account; £32.59 of the budget is kept."""
    budget = account_of_350_a_week(cast)
    hold(budget, 100000)
    duty = services.keep_for(
        pot=pot(budget, "Assistants"), worker="Lee", kind="holiday", by=mine(cast), at=NOW, on=TODAY
    )

    paid = paying.record_wages(
        pot=pot(budget, "Assistants"), worker="Lee", hours=D(20), rate_pence=1350, paid_on=TODAY,
        from_on=TODAY - timedelta(days=6), to_on=TODAY, by=mine(cast), at=NOW, on=TODAY, once="w1",
    )  # fmt: skip

    assert paid.amount_pence == 27000
    row = Accrual.objects.get(liability=duty)
    assert (row.amount_pence, row.kept_pence, row.hours) == (3259, 3259, D("2.41"))
    assert "12.07% of £270 is £32.59" in row.how
    figures = services.figures_of(budget)
    shown = figures.pots[0]
    assert (shown.spent, shown.set_aside, shown.free) == (27000, 3259, 1820000 - 27000 - 3259)
    assert figures.cash[0].held == 73000
    assert figures.problems() == []


def test_a_wage_taken_back_takes_its_holiday_pay_back_too(cast: Cast) -> None:
    budget = account_of_350_a_week(cast)
    hold(budget, 100000)
    services.keep_for(
        pot=pot(budget, "Assistants"), worker="Lee", kind="holiday", by=mine(cast), at=NOW, on=TODAY
    )
    facts: dict[str, Any] = {
        "pot": pot(budget, "Assistants"), "worker": "Lee", "hours": D(20), "rate_pence": 1350,
        "paid_on": TODAY, "by": mine(cast), "at": NOW, "on": TODAY, "once": "w1",
    }  # fmt: skip
    paid = paying.record_wages(**facts)
    again = paying.record_wages(**facts)
    assert paid.pk == again.pk
    assert Accrual.objects.count() == 1

    paying.reverse_own_payment(payment=paid, reason="Typed twice", by=mine(cast), at=NOW, on=TODAY)

    figures = services.figures_of(budget)
    assert (figures.pots[0].set_aside, figures.pots[0].free, figures.held) == (0, 1820000, 100000)
    assert services.duties_of(budget)[0].kept == 0
