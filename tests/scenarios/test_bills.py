"""The acceptance scenarios of bills (docs, scenarios 12 to 24), worked to the penny."""

from datetime import date
from decimal import Decimal

import pytest

from budgets import services as budgeting
from budgets.models import AgreedRate
from core.errors import DomainError
from invoices import services
from invoices.checks import Code
from invoices.models import Bill
from invoices.services.parts import parts_of_bill
from tests.cast import NOW, TODAY, Cast
from tests.invoices.sent_bills import bill_of, codes, figures, priced, promised, yes

FOUR_WEEKS = (date(2026, 10, 5), date(2026, 11, 1))
ONE = {"from_on": FOUR_WEEKS[0], "to_on": FOUR_WEEKS[1], "issued_on": FOUR_WEEKS[1]}


def test_scenario_12_a_rise_within_the_period_is_priced_by_the_day_of_service(cast: Cast) -> None:
    dates = (date(2025, 3, 10), date(2025, 4, 30))
    agreement = promised(
        cast, pence=500_000, rate=2200, units="10", starts=date(2025, 3, 24),
        ends=date(2025, 4, 20), dates=dates,
    )  # fmt: skip
    AgreedRate.objects.create(
        agreement=agreement, amount_pence=2310, starts_on=date(2025, 4, 7), accepted_at=NOW,
        accepted_by=cast.maya.user,
    )  # fmt: skip
    lines = [
        priced(day, "10", rate)
        for day, rate in ((date(2025, 3, 24), 2200), (date(2025, 3, 31), 2200),
                          (date(2025, 4, 7), 2310), (date(2025, 4, 14), 2310))
    ]  # fmt: skip
    bill = yes(bill_of(agreement, *lines, by=cast.bea))
    assert (bill.state, bill.agreed_pence) == (Bill.State.AGREED, 902_00)


def test_scenario_13_a_rise_nobody_accepted_is_queried(cast: Cast) -> None:
    agreement = promised(cast, pence=200_000, rate=2200, units="5")
    bill = yes(bill_of(agreement, priced(date(2026, 10, 5), "20", 2310), by=cast.bea, **ONE))
    assert bill.agreed_pence == 440_00
    assert bill.total_pence - bill.agreed_pence == 22_00
    assert bill.needs_decision
    assert codes(bill) == {Code.RATE_OVER}


def test_scenario_14_each_year_bears_its_own_days(cast: Cast) -> None:
    agreement = promised(
        cast, pence=500_000, rate=3000, units="1", unit="day", weekdays=range(7),
        starts=date(2025, 3, 17), ends=date(2025, 4, 13), dates=(date(2025, 3, 10), date(2025, 4, 30)),
    )  # fmt: skip
    line = priced(date(2025, 3, 17), "28", 3000, unit="day", to=date(2025, 4, 13))
    bill = yes(bill_of(agreement, line, by=cast.bea))
    by_year = {
        part.allocation.pot.period.starts_on.month: part.amount_pence
        for part in parts_of_bill(bill)
    }
    assert by_year == {3: 450_00, 4: 390_00}  # each financial year its own days


def test_scenario_15_far_more_units_than_agreed_are_queried(cast: Cast) -> None:
    agreement = promised(cast, pence=200_000, rate=2200, units="10")
    bill = yes(bill_of(agreement, priced(date(2026, 10, 5), "43.5", 2200), by=cast.bea, **ONE))
    assert (bill.state, bill.agreed_pence) == (Bill.State.PART_AGREED, 880_00)
    assert bill.total_pence - bill.agreed_pence == 77_00
    assert bill.needs_decision
    assert codes(bill) == {Code.UNITS_OVER}


def test_scenario_16_a_little_more_is_let_through(cast: Cast) -> None:
    agreement = promised(cast, pence=200_000, rate=2200, units="10")
    bill = yes(bill_of(agreement, priced(date(2026, 10, 5), "41", 2200), by=cast.bea, **ONE))
    assert (bill.state, bill.agreed_pence) == (Bill.State.AGREED, 902_00)
    assert not bill.needs_decision
    assert codes(bill) == {Code.UNITS_TOLERATED}
    assert figures(agreement.budget).spent == 902_00


def test_scenario_17_with_too_little_left_nothing_is_agreed(cast: Cast) -> None:
    agreement = promised(cast, pence=890_00, rate=2200, units="10")
    bill = yes(bill_of(agreement, priced(date(2026, 10, 5), "41", 2200), by=cast.bea, **ONE))
    assert (bill.state, bill.agreed_pence, bill.needs_decision) == (Bill.State.HELD, 0, True)
    assert Code.MONEY_SHORT in codes(bill)
    assert figures(agreement.budget).spent == 0


def test_scenario_18_what_did_not_happen_is_free_again(cast: Cast) -> None:
    agreement = promised(cast, pence=1_000_00, rate=2200, units="10")
    before = figures(agreement.budget)
    assert (before.promised, before.free) == (880_00, 120_00)
    bill = yes(bill_of(agreement, priced(date(2026, 10, 5), "36", 2200), by=cast.bea, **ONE))
    after = figures(agreement.budget)
    assert bill.agreed_pence == 792_00
    assert (after.spent, after.promised, after.free) == (792_00, 0, 208_00)


def test_scenario_19_the_same_number_is_refused_and_a_twin_is_held(cast: Cast) -> None:
    agreement = promised(cast, pence=200_000, rate=2200, units="10")
    line = priced(date(2026, 10, 5), "10", 2200)
    bill_of(agreement, line, by=cast.bea, number="N-1")
    with pytest.raises(services.SameNumber):
        bill_of(agreement, line, by=cast.bea, number="N-1")
    twin = bill_of(agreement, line, by=cast.bea, number="N-2")
    assert (twin.state, twin.needs_decision) == (Bill.State.HELD, True)
    assert Code.MAYBE_TWICE in codes(twin)


def paid_902(cast: Cast) -> Bill:
    agreement = promised(cast, pence=200_000, rate=2200, units="10")
    bill = yes(bill_of(agreement, priced(date(2026, 10, 5), "41", 2200), by=cast.bea, **ONE))
    parts = parts_of_bill(bill)
    from budgets import moves
    from ledger import services as ledger
    from ledger.models import Reason

    ledger.post(
        book=agreement.budget.book, key="test:paid", reason=Reason.BILL_PAID, by=None, at=NOW,
        moves=moves.owed_to_paid(parts),
    )  # fmt: skip
    bill.pay(TODAY)
    bill.save()
    return bill


def credit(bill: Bill, pence: int, cast: Cast) -> Bill:
    line = services.NewLine(
        date(2026, 10, 5), "an hour too many", Decimal(1), "hour", Decimal(pence), pence
    )
    return bill_of(
        bill.agreement, line, by=cast.bea, number="C-1", kind="credit_note", credits=bill
    )


def test_scenario_20_a_credit_after_paying_returns_to_its_line_and_period(cast: Cast) -> None:
    bill = paid_902(cast)
    credit(bill, 44_00, cast)
    bill.refresh_from_db()
    now = figures(bill.agreement.budget)
    assert (bill.state, bill.to_pay_pence) == (Bill.State.PAID, 858_00)
    assert (now.spent, now.promised) == (858_00, 44_00)


def test_scenario_21_a_credit_of_more_than_the_bill_is_refused(cast: Cast) -> None:
    bill = paid_902(cast)
    with pytest.raises(services.CreditTooBig):
        credit(bill, 950_00, cast)
    assert not Bill.objects.filter(kind=Bill.Kind.CREDIT_NOTE).exists()


@pytest.mark.parametrize(("net", "total"), [(200_00, 240_00), (12_00, 14_40)])
def test_scenarios_22_and_24_agreed_vat_is_drawn(cast: Cast, net: int, total: int) -> None:
    agreement = promised(cast, pence=200_000, rate=net, units="1", vat=20)
    bill = yes(bill_of(agreement, priced(date(2026, 10, 5), "1", net, vat=20), by=cast.bea))
    assert bill.agreed_pence == total
    assert figures(agreement.budget).spent == total


def test_scenario_23_vat_on_regulated_care_is_queried(cast: Cast) -> None:
    agreement = promised(cast, pence=200_000, rate=2200, units="10")
    bill = bill_of(agreement, priced(date(2026, 10, 5), "40", 2200, vat=20), by=cast.bea, **ONE)
    assert bill.total_pence == 1_056_00
    assert yes(bill).agreed_pence == 880_00
    assert codes(bill) == {Code.VAT_NOT_AGREED}


def test_scenario_59_a_provider_sees_its_own_bills_alone(cast: Cast) -> None:
    from people.access import actor_of

    agreement = promised(cast, pence=200_000, rate=2200, units="10")
    bill_of(agreement, priced(date(2026, 10, 5), "10", 2200), by=cast.bea)
    assert Bill.objects.visible_to(actor_of(cast.bea, TODAY)).count() == 1
    assert Bill.objects.visible_to(actor_of(cast.olu, TODAY)).count() == 0
    assert Bill.objects.visible_to(actor_of(cast.rex, TODAY)).count() == 0
    assert Bill.objects.visible_to(actor_of(cast.jo, TODAY)).count() == 0  # nothing in question


def test_a_day_outside_the_agreement_is_not_paid(cast: Cast) -> None:
    agreement = promised(cast, pence=200_000, rate=2200, units="10")
    bill = bill_of(agreement, priced(date(2026, 11, 9), "10", 2200), by=cast.bea)
    assert Code.OUTSIDE_AGREEMENT in codes(bill)
    assert yes(bill).agreed_pence == 0


def test_money_is_the_same_to_the_penny_after_yes_undo_yes(cast: Cast) -> None:
    agreement = promised(cast, pence=1_000_00, rate=2200, units="10")
    before = figures(agreement.budget)
    bill = yes(bill_of(agreement, priced(date(2026, 10, 5), "36", 2200), by=cast.bea, **ONE))
    assert cast.maya.user is not None
    services.undo_answer(bill=bill, by=cast.maya.user, at=NOW)
    assert figures(agreement.budget) == before
    assert bill.state == Bill.State.ASKED
    assert yes(bill).agreed_pence == 792_00
    assert figures(agreement.budget).spent == 792_00
    assert isinstance(budgeting.figures_of(agreement.budget).left, int)


def test_refusals_are_sentences() -> None:
    for refusal in (services.SameNumber(), services.CreditTooBig(), services.AnswererIsPaid()):
        assert isinstance(refusal, DomainError)
        assert refusal.sentence.endswith(".")


def test_scenario_50_only_the_excess_on_the_managed_line_is_in_question(cast: Cast) -> None:
    from tests.budgets.plans import agreed, line, pot

    budget = agreed(cast, line("Agency", 150_00), line("My assistant", 200_00, held="own_account"))
    agreement = budgeting.promise(
        pot=pot(budget, "Agency"), organisation=cast.beech, service=None, starts_on=date(2026, 10, 5),
        ends_on=date(2026, 10, 11), weekdays=[], units_each_time=Decimal(1), unit="week",
        rate_pence=150_00, what="Agency", by=cast.maya.user, at=NOW, on=TODAY,
    )  # fmt: skip
    bill = yes(bill_of(agreement, priced(date(2026, 10, 5), "1", 160_00, unit="week"), by=cast.bea))
    assert (bill.agreed_pence, bill.total_pence - bill.agreed_pence) == (150_00, 10_00)
    assert bill.needs_decision
    own = next(one for one in budgeting.figures_of(budget).pots if one.name == "My assistant")
    assert (own.spent, own.free) == (0, 200_00)
