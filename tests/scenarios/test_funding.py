"""Acceptance scenarios of funding (domain, section 8), through the verbs, to the penny.

Amina of the scenarios is Maya of the cast: £350.00 a week, £52.50 of it hers. Each test says
whether it speaks of the budget (what the plan lets her use) or of the account (where cash is).
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from budgets import services as budgeting
from budgets.funding import Decided, annual, draw, over, personal_budget
from budgets.models import (
    Addition,
    ArrearsPlan,
    Budget,
    ContributionCharge,
    Funder,
    Holding,
    Pot,
)
from budgets.services import charges, funding
from core.periods import Period
from invoices.checks import Code
from ledger.models import Account, Entry
from payments import services as paying
from payments.models import Instalment
from statements import services as stating
from statements.contents import read
from tests.budgets.plans import agreed, line, pot, sent
from tests.cast import NOW, PLAN_YEAR, TODAY, Cast
from tests.invoices.sent_bills import bill_of, codes, priced, yes
from tests.payments.test_runs import make, paid
from tests.payments.yeses import bank

YEAR, WEEK, HERS, COUNCIL = 18_200_00, 350_00, 52_50, 297_50
FIRST = PLAN_YEAR[0]


def policy(cast: Cast, name: str, value: Any) -> None:
    cast.authority.policies.create(
        name=name, value=value, starts_on=date(2025, 1, 1),
        exemption="The first settings of a new installation.",
    )  # fmt: skip


def amina(
    cast: Cast, *, held: str = "council", contribution: int = HERS, **policies: Any
) -> Budget:
    policy(cast, "second_person_above_pence", 10**9)
    for name, value in policies.items():
        policy(cast, name, value)
    return budgeting.agree_plan(
        version=sent(cast.maya, line("Help", YEAR, held=held)), by=cast.jo, at=NOW, on=FIRST,
        weekly_contribution_pence=contribution,
    )  # fmt: skip


def cash(budget: Budget) -> Any:
    return budgeting.figures_of(budget, TODAY).cash[0]


def test_scenario_01_a_budget_shows_who_pays_what(cast: Cast) -> None:
    """Budget: £350.00 a week is £52.50 and £297.50; the agreed accounts hold the whole year's."""
    budget = amina(cast)
    shown = funding.funding_of(budget, TODAY)
    assert (
        shown.week.cost_pence, shown.week.adult_pays_pence, shown.week.authority_pays_pence
    ) == (WEEK, HERS, COUNCIL)  # fmt: skip
    assert {one.funder.kind: one.agreed_pence for one in shown.funders} == {
        "council": COUNCIL * 52, "person": HERS * 52,
    }  # fmt: skip
    assert shown.agreed_pence == YEAR


def test_scenario_02_nobody_pays_more_than_it_costs(cast: Cast) -> None:
    """Budget: £40.00 a week and at most £52.50: she pays £40.00, the council nothing."""
    policy(cast, "second_person_above_pence", 10**9)
    budget = agreed(cast, line("Help", 40_00 * 52), contribution=HERS)
    week = funding.funding_of(budget, TODAY).week
    assert (week.adult_pays_pence, week.authority_pays_pence) == (40_00, 0)
    budgeting.charge_weeks([budget], on=FIRST, at=NOW)
    assert ContributionCharge.objects.get().amount_pence == 160_00  # four weeks of £40.00
    assert -Funder.objects.get(budget=budget, kind="person").agreed.balance_pence == 2_080_00


def test_scenario_03_net_the_council_pays_its_part_in(cast: Cast) -> None:
    """Account: four weeks bring £1,190.00; £210.00 is expected from her."""
    budget = amina(cast, held="own_account")
    paying.make_instalments(on=FIRST, at=NOW)
    row = Instalment.objects.get()
    assert (row.council_pence, row.contribution_pence) == (1_190_00, 210_00)
    bank(cast, cast.maya)
    paid(cast, make(cast))
    assert cash(budget).held == 1_190_00


def test_scenario_04_gross_the_council_pays_all_in(cast: Cast) -> None:
    """Account: four weeks bring £1,400.00; £210.00 is charged outside the account."""
    budget = amina(cast, held="own_account", payment_method="gross")
    paying.make_instalments(on=FIRST, at=NOW)
    assert Instalment.objects.get().council_pence == 1_400_00
    budgeting.charge_weeks([budget], on=FIRST, at=NOW)
    assert charges.account_of(budget, FIRST).due_pence == 210_00
    paying.record_contribution(
        budget=budget, holding=None, amount_pence=210_00, received_on=FIRST, by=cast.finn, at=NOW
    )
    assert charges.account_of(budget, FIRST).owed_pence == 0
    assert cash(budget).held == 0  # what she paid never came near the account


@pytest.mark.parametrize(
    ("spent", "person", "council"), [(900_00, 210_00, 690_00), (180_00, 180_00, 0)]
)
def test_scenario_05_her_part_is_used_first(
    cast: Cast, spent: int, person: int, council: int
) -> None:
    """Account: the council's money is drawn for what support cost beyond her £210.00."""
    budget = amina(cast, held="own_account", payment_method="contribution_first")
    day = FIRST + timedelta(days=20)
    paying.record_own_payment(
        pot=pot(budget, "Help"), paid_to="Pat", amount_pence=spent, paid_on=day, service_on=day,
        by=cast.maya.user, at=NOW, on=day,
    )  # fmt: skip
    over = FIRST + timedelta(days=28)
    paying.make_instalments(on=over, at=NOW)
    paying.make_instalments(on=over, at=NOW)
    assert sum(row.council_pence for row in Instalment.objects.all()) == council
    assert draw(spent, 210_00).person_pence == person
    if council:
        row = Instalment.objects.get()
        assert row.due_on == over
        assert row.explained == (
            "Support cost £900 so far. Your part of £210 is used first. The council pays £690 now."
        )


def test_contribution_first_counts_a_late_bill_with_the_next_draw(cast: Cast) -> None:
    """Account: £180 in time and £100 told late: £280 is £70 more than her £210 of those weeks."""
    budget = amina(cast, held="own_account", payment_method="contribution_first")
    for pence, told in ((180_00, 20), (100_00, 40)):
        paying.record_own_payment(
            pot=pot(budget, "Help"), paid_to="Pat", amount_pence=pence,
            paid_on=FIRST + timedelta(days=20), service_on=FIRST + timedelta(days=20),
            by=cast.maya.user, at=NOW, on=FIRST + timedelta(days=told),
        )  # fmt: skip
        paying.make_instalments(on=FIRST + timedelta(days=told + 10), at=NOW)
    assert [row.council_pence for row in Instalment.objects.all()] == [70_00]


def test_scenario_06_part_weeks_are_sevenths(cast: Cast) -> None:
    """Budget and account: 3 to 27 July 2025 is 25 days, £1,250.00."""
    period = Period(date(2025, 7, 3), date(2025, 7, 27))
    worked = over([Decided(period.starts_on, WEEK)], period, WEEK)
    assert (period.days, worked) == (25, 1_250_00)
    assert annual(WEEK, period, "weeks_52").words == "£350 ÷ 7 × 25 days = £1,250"
    policy(cast, "second_person_above_pence", 10**9)
    budget = agreed(
        cast, line("Help", 1_250_00, held="own_account"), contribution=HERS,
        dates=(period.starts_on, period.ends_on),
    )  # fmt: skip
    paying.make_instalments(on=period.starts_on, at=NOW)
    row = Instalment.objects.get()
    assert row.council_pence + row.contribution_pence == 1_250_00
    assert row.contribution_pence == 187_50  # £52.50 ÷ 7 × 25
    budgeting.charge_weeks([budget], on=period.starts_on, at=NOW)
    assert charges.account_of(budget, period.ends_on).due_pence == 187_50


def test_scenario_09_more_than_agreed_is_blocked_and_a_funder_may_add(cast: Cast) -> None:
    """Budget: £18,200 agreed, £17,900 in pots; £500 more is £200 over, until a funder adds it."""
    policy(cast, "second_person_above_pence", 10**9)
    budget = agreed(cast, line("Help", 17_900_00))
    council = funding.council_of(budget)
    decide = {"by": cast.jo, "at": NOW, "on": TODAY}
    funding.add_money(
        funder=council, pot=None, amount_pence=300_00, reason="Yearly rise.", **decide
    )
    assert budgeting.figures_of(budget).agreed == YEAR
    help_pot = pot(budget, "Help")

    with pytest.raises(funding.OverAgreed, match="£200 over"), transaction.atomic():
        funding.put_in_pot(budget=budget, pot=help_pot, amount_pence=500_00, **decide)
    with pytest.raises(funding.SayWhyMoney), transaction.atomic():
        funding.add_money(funder=council, pot=None, amount_pence=200_00, reason=" ", **decide)
    assert budgeting.figures_of(budget).in_pots == 17_900_00

    funding.add_money(
        funder=council,
        pot=None,
        amount_pence=200_00,
        reason="Two more hours were needed.",
        **decide,
    )
    funding.put_in_pot(budget=budget, pot=help_pot, amount_pence=500_00, **decide)
    figures = budgeting.figures_of(budget)
    assert (figures.agreed, figures.in_pots, figures.unallocated) == (18_400_00, 18_400_00, 0)
    assert figures.problems() == []


def six_weeks_later(cast: Cast, weekly: int, on: date) -> Budget:
    """Four-week charges end on the day of the change, so that only weeks gone by are touched."""
    budget = amina(cast)
    budgeting.charge_weeks([budget], on=on, at=NOW)
    budgeting.change_contribution(
        budget=budget, weekly_pence=weekly, from_on=on - timedelta(days=41), by=cast.jo, at=NOW,
        on=on, reason="Your new assessment.",
    )  # fmt: skip
    return budget


FOUR_WEEKS_OVER = FIRST + timedelta(days=8 * 28 - 1)


def test_scenario_31_a_lower_charge_backdated_is_a_credit_by_week(cast: Cast) -> None:
    """Account of the contribution: £52.50 becomes £31.50 for six weeks: £126.00 back, each cited."""
    budget = six_weeks_later(cast, 31_50, FOUR_WEEKS_OVER)
    rows = list(ContributionCharge.objects.exclude(reason="").order_by("starts_on"))
    assert [row.amount_pence for row in rows] == [-21_00] * 6
    assert sum(row.amount_pence for row in rows) == -126_00
    assert [row.starts_on for row in rows] == [
        FOUR_WEEKS_OVER - timedelta(days=41 - 7 * n) for n in range(6)
    ]
    assert {(row.was_pence, row.weekly_pence) for row in rows} == {(52_50, 31_50)}
    # Budget: the council pays of the plan what she does not, from that day to its end.
    days = 52 * 7 - (FOUR_WEEKS_OVER - FIRST).days + 41
    hers = Funder.objects.get(budget=budget, kind="person").agreed.balance_pence
    assert -hers == HERS * 52 - 21_00 * days // 7
    assert budgeting.figures_of(budget).agreed == YEAR
    assert not ArrearsPlan.objects.exists()


def test_scenario_32_a_higher_charge_backdated_is_offered_in_parts(cast: Cast) -> None:
    """Account of the contribution: £14.00 more for six weeks: £84.00, an offer, nothing taken."""
    budget = amina(cast)
    on = FOUR_WEEKS_OVER
    budgeting.charge_weeks([budget], on=on, at=NOW)
    paying.record_contribution(
        budget=budget, holding=None, amount_pence=HERS * 32, received_on=on, by=cast.finn, at=NOW
    )
    entries = Entry.objects.filter(moves__source__side="cash").count()
    budgeting.change_contribution(
        budget=budget, weekly_pence=66_50, from_on=on - timedelta(days=41), by=cast.jo, at=NOW,
        on=on, reason="Your new assessment.",
    )  # fmt: skip
    assert charges.account_of(budget, on).owed_pence == 84_00
    offer = ArrearsPlan.objects.get()
    assert (offer.amount_pence, offer.weeks, offer.state) == (84_00, 26, "offered")
    assert Entry.objects.filter(moves__source__side="cash").count() == entries
    charges.answer_offer(offer=offer, yes=True, by=cast.maya.user, at=NOW)
    assert Entry.objects.filter(moves__source__side="cash").count() == entries
    assert charges.account_of(budget, on).owed_pence == 84_00  # a yes pays nothing by itself


def test_scenario_33_arrears_are_not_in_free_to_use(cast: Cast) -> None:
    """Account: £420.00 due, £262.50 received: £157.50 owed; only cash that is there can be used."""
    budget = amina(cast, held="own_account")
    on = FIRST + timedelta(days=28)
    budgeting.charge_weeks([budget], on=on, at=NOW)
    paying.record_contribution(
        budget=budget, holding=Holding.objects.get(), amount_pence=262_50, received_on=on,
        by=cast.maya.user, at=NOW,
    )  # fmt: skip
    account = charges.account_of(budget, on)
    assert (account.due_pence, account.received_pence, account.owed_pence) == (
        420_00, 262_50, 157_50,
    )  # fmt: skip
    assert cash(budget).can_be_used_now == 262_50
    assert budgeting.figures_of(budget).free == YEAR  # the budget is the plan's, whatever came
    weeks = charges.weeks_of_account(budget, on)
    assert weeks[-1].owed_pence == 157_50
    assert sum(week.due_pence for week in weeks) == 420_00


def test_scenario_47_a_grant_is_out_of_the_weekly_rate_until_its_day(cast: Cast) -> None:
    """Budget and account: £480 ring-fenced to 31 December: the rate and the limit stay."""
    budget = amina(cast, held="own_account", contribution=0)
    holding = Holding.objects.get()
    before = holding.instalment_pence
    grant = funding.give_grant(
        funder=funding.funder_of(budget, "nhs", "NHS Northtown"), name="Washing machine",
        amount_pence=480_00, until=date(2026, 12, 31), reason="For the laundry.", holding=holding,
        by=cast.jo, at=NOW, on=TODAY,
    )  # fmt: skip
    assert funding.weekly_rate(budget, TODAY) == WEEK
    holding.refresh_from_db()
    assert holding.instalment_pence == before
    figures = budgeting.figures_of(budget, TODAY)
    assert (figures.agreed, figures.unallocated, figures.problems()) == (YEAR + 480_00, 0, [])
    paying.make_instalments(on=date(2026, 12, 9), at=NOW)
    last = Instalment.objects.order_by("from_on").last()
    assert last is not None
    assert (last.from_on, last.council_pence) == (
        date(2026, 12, 9),
        WEEK * 4 + 480_00,
    )
    assert last.explained.startswith("£480 for Washing machine comes once.")
    bank(cast, cast.maya)
    paid(cast, make(cast, date(2026, 12, 9)))
    for on, fenced in ((TODAY, 480_00), (date(2026, 12, 31), 480_00), (date(2027, 1, 1), 0)):
        assert budgeting.figures_of(budget, on).cash[0].ring_fenced == fenced
        of_account = budgeting.surplus_of(holding, on)
        assert of_account.sum.limit == 8 * WEEK
        assert of_account.sum.ring_fenced == fenced
    assert Addition.objects.get() == grant


def test_a_later_version_of_the_plan_leaves_grants_and_top_ups(cast: Cast) -> None:
    """Budget: what stands beside the plan is no part of what a new version raises or cuts."""
    budget = amina(cast)
    funding.give_grant(
        funder=funding.council_of(budget), name="Laptop", amount_pence=480_00,
        until=date(2026, 12, 31), reason="To stay in touch.", by=cast.jo, at=NOW, on=TODAY,
    )  # fmt: skip
    paying.record_contribution(
        budget=budget, holding=None, amount_pence=50_00, received_on=TODAY, by=cast.finn, at=NOW,
        top_up=True, pot=pot(budget, "Help"),
    )  # fmt: skip
    later = sent(cast.maya, line("Help", YEAR + 100_00), plan=budget.plan)
    budgeting.agree_plan(
        version=later, by=cast.jo, at=NOW, on=TODAY, weekly_contribution_pence=HERS
    )
    figures = budgeting.figures_of(budget)
    assert {one.name: one.in_pot for one in figures.pots} == {
        "Help": YEAR + 150_00, "Laptop": 480_00,
    }  # fmt: skip
    assert figures.problems() == []
    kept = {row.kind: -row.agreed.balance_pence for row in Funder.objects.select_related("agreed")}
    assert kept == {
        "council": YEAR + 100_00 - HERS * 52 + 480_00, "person": HERS * 52, "own": 50_00,
    }  # fmt: skip


def test_scenario_49_a_year_by_weeks_or_by_days(cast: Cast) -> None:
    """Budget: £350 a week is £18,200 or £18,250 for 2025/26; the method is printed."""
    year = Period(date(2025, 4, 1), date(2026, 3, 31))
    assert annual(WEEK, year, "weeks_52").pence == 18_200_00
    assert annual(WEEK, year, "weeks_52").words == "£350 × 52 weeks = £18,200"
    assert annual(WEEK, year, "daily").pence == 18_250_00
    assert annual(WEEK, year, "daily").words == "£350 ÷ 7 × 365 days = £18,250"
    policy(cast, "second_person_above_pence", 10**9)
    policy(cast, "annual_method", "daily")
    budget = agreed(
        cast, line("Help", 18_250_00, held="own_account"), contribution=HERS,
        dates=(year.starts_on, year.ends_on),
    )  # fmt: skip
    shown = funding.funding_of(budget, year.ends_on)
    assert (shown.week.cost_pence, shown.method.value) == (WEEK, "daily")
    paying.make_instalments(on=year.ends_on, at=NOW)
    rows = Instalment.objects.all()
    assert sum(row.council_pence + row.contribution_pence for row in rows) == 18_250_00
    budgeting.charge_weeks([budget], on=year.ends_on, at=NOW)
    due = charges.account_of(budget, year.ends_on).due_pence
    assert due == sum(row.contribution_pence for row in rows) == 2_737_50
    assert -Funder.objects.get(budget=budget, kind="person").agreed.balance_pence == 2_737_50


def test_scenario_50_a_bill_on_the_councils_line_leaves_the_direct_payment(cast: Cast) -> None:
    """Budget and account: £160 billed on a line of £150: £10 is asked about, the rest untouched."""
    policy(cast, "second_person_above_pence", 10**9)
    budget = agreed(
        cast, line("Assistants", 200_00 * 52, held="own_account"), line("Agency", 150_00 * 52)
    )
    agreement = budgeting.promise(
        pot=pot(budget, "Agency"), organisation=cast.beech, service=None, starts_on=FIRST,
        ends_on=date(2026, 12, 29), weekdays=[], units_each_time=Decimal(1), unit="week", rate_pence=150_00,
        vat_percent=Decimal(0), what="help at home", by=cast.maya.user, at=NOW, on=TODAY,
    )  # fmt: skip
    assistants = pot(budget, "Assistants")
    before = (Account.objects.balances([assistants.free_id]), cash(budget).held)
    bill = yes(bill_of(agreement, priced(date(2026, 10, 7), "1", 160_00, unit="week"), by=cast.bea))
    assert (bill.agreed_pence, bill.total_pence - bill.agreed_pence) == (150_00, 10_00)
    assert bill.needs_decision
    assert Code.RATE_OVER in codes(bill)
    assert (Account.objects.balances([assistants.free_id]), cash(budget).held) == before
    assert Holding.objects.get(kind="own_account").instalment_pence == 800_00


def test_scenario_55_opening_in_and_out_come_to_closing(cast: Cast) -> None:
    """Account: 1,240.00 + 1,190.00 + 210.00 − 1,302.40 = 1,337.60; less 315.00 is 1,022.60."""
    from budgets import moves
    from ledger import services as ledger
    from ledger.models import Reason

    budget = amina(cast, held="own_account")
    holding, month = Holding.objects.get(), Period(date(2026, 10, 1), date(2026, 10, 31))
    for day, pence in ((date(2026, 9, 20), 1_240_00), (date(2026, 10, 5), 1_190_00)):
        ledger.post(
            book=budget.book, key=f"in:{day}", reason=Reason.INSTALMENT, by=cast.finn, at=NOW,
            on=day, moves=moves.funder_to_holding(holding, budget, pence),
        )  # fmt: skip
    paying.record_contribution(
        budget=budget, holding=holding, amount_pence=210_00, received_on=date(2026, 10, 6),
        by=cast.maya.user, at=NOW,
    )  # fmt: skip
    paying.record_own_payment(
        pot=pot(budget, "Help"), paid_to="Pat", amount_pence=1_302_40, paid_on=date(2026, 10, 20),
        by=cast.maya.user, at=NOW, on=TODAY,
    )  # fmt: skip
    budgeting.promise(
        pot=pot(budget, "Help"), organisation=cast.beech, service=None, starts_on=TODAY,
        ends_on=TODAY, weekdays=[], units_each_time=Decimal(1), unit="item", rate_pence=315_00,
        vat_percent=Decimal(0), what="help at home", by=cast.maya.user, at=NOW, on=TODAY,
    )  # fmt: skip
    now = cash(budget)
    assert (now.held, now.due, now.can_be_used_now) == (1_337_60, 315_00, 1_022_60)
    paper = stating.issue(budget=budget, from_on=month.starts_on, to_on=month.ends_on, at=NOW)
    shown = read(paper.content).accounts[0]
    assert (shown.opening, shown.from_council, shown.from_person, shown.paid_out) == (
        1_240_00, 1_190_00, 210_00, 1_302_40,
    )  # fmt: skip
    assert (shown.closing, shown.usable) == (1_337_60, 1_022_60)


def test_an_nhs_share_leaves_less_for_both(cast: Cast) -> None:
    """Budget: of £350.00 the NHS pays £100.00, she at most £52.50, the council the other £197.50."""
    policy(cast, "second_person_above_pence", 10**9)
    budget = budgeting.agree_plan(
        version=sent(cast.maya, line("Help", YEAR)), by=cast.jo, at=NOW, on=TODAY,
        weekly_contribution_pence=HERS,
        others=[funding.OtherShare("nhs", "NHS Northtown", weekly_pence=100_00)],
    )  # fmt: skip
    shown = funding.funding_of(budget, TODAY)
    assert (
        shown.week.others_pay_pence, shown.week.adult_pays_pence, shown.week.authority_pays_pence
    ) == (100_00, HERS, 197_50)  # fmt: skip
    assert {one.funder.kind: one.agreed_pence for one in shown.funders} == {
        "council": 197_50 * 52, "person": HERS * 52, "nhs": 100_00 * 52,
    }  # fmt: skip
    assert Pot.objects.count() == 1
    assert personal_budget(WEEK, HERS, 100_00) == shown.week


def test_months_cut_short_are_paid_by_days_and_the_last_one_squares_it(cast: Cast) -> None:
    """Account: 15 July to 31 March by months comes to the plan, to the penny."""
    policy(cast, "second_person_above_pence", 10**9)
    policy(cast, "payment_frequency", "monthly")
    dates = (date(2026, 7, 15), date(2027, 3, 31))
    agreed(cast, line("Help", 13_000_00, held="own_account"), dates=dates)
    paying.make_instalments(on=dates[1], at=NOW)
    rows = list(Instalment.objects.order_by("from_on"))
    assert rows[0].council_pence == 850_00  # 17 days of July at £350 a week
    assert {row.council_pence for row in rows[1:-1]} == {1_516_67}
    assert sum(row.council_pence for row in rows) == 13_000_00


def test_the_council_does_not_pay_a_top_up_again(cast: Cast) -> None:
    """Account: £50 of her own in a pot makes it bigger; a year of instalments stays the plan's."""
    budget = amina(cast, held="own_account", contribution=0)
    paying.record_contribution(
        budget=budget, holding=Holding.objects.get(), amount_pence=50_00, received_on=FIRST,
        by=cast.maya.user, at=NOW, top_up=True, pot=pot(budget, "Help"),
    )  # fmt: skip
    paying.make_instalments(on=PLAN_YEAR[1], at=NOW)
    assert sum(row.council_pence for row in Instalment.objects.all()) == YEAR
    assert budgeting.figures_of(budget).agreed == YEAR + 50_00


def test_money_put_in_a_pot_stays_when_the_plan_changes(cast: Cast) -> None:
    """Budget: £300 beside the plan, put into a pot, is there after a new version."""
    budget = amina(cast)
    decide = {"by": cast.jo, "at": NOW, "on": TODAY}
    funding.add_money(
        funder=funding.council_of(budget), pot=None, amount_pence=300_00, reason="Rise.", **decide
    )
    funding.put_in_pot(budget=budget, pot=pot(budget, "Help"), amount_pence=300_00, **decide)
    later = sent(cast.maya, line("Help", YEAR + 100_00), plan=budget.plan)
    budgeting.agree_plan(version=later, weekly_contribution_pence=HERS, **decide)
    figures = budgeting.figures_of(budget)
    assert (figures.agreed, figures.in_pots, figures.unallocated) == (
        YEAR + 400_00, YEAR + 400_00, 0,
    )  # fmt: skip
    council = Funder.objects.get(budget=budget, kind="council").agreed.balance_pence
    assert -council == YEAR + 400_00 - HERS * 52
