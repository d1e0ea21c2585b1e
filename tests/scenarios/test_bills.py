"""The acceptance scenarios of bills (docs, scenarios 12 to 24), worked to the penny."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from budgets import services as budgeting
from budgets.models import AgreedRate
from core.errors import DomainError
from core.references import new_reference
from invoices import services
from invoices.checks import Code
from invoices.invariants import check as invoice_rules
from invoices.models import Bill
from invoices.services.parts import parts_of_bill
from payments import services as paying
from payments.invariants import check as payment_rules
from tests.cast import NOW, TODAY, Cast
from tests.invoices.sent_bills import bill_of, codes, figures, priced, promised, yes
from tests.payments.test_runs import balance, make, paid
from tests.payments.yeses import bank

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


def test_scenario_13_the_agreed_part_is_paid_at_once_and_the_rest_once_decided(cast: Cast) -> None:
    """Speaks of both: what is spent in the budget, and what left the council's account."""
    agreement = promised(cast, pence=200_000, rate=2200, units="5")
    bill = yes(bill_of(agreement, priced(date(2026, 10, 5), "20", 2310), by=cast.bea, **ONE))
    bank(cast, cast.beech, by=cast.bea)
    first = paid(cast, make(cast))
    bill.refresh_from_db()
    assert (first.total_pence, bill.state, bill.paid_pence) == (440_00, Bill.State.PAID, 440_00)
    assert (bill.in_question_pence, bill.is_part_paid) == (22_00, True)
    assert balance(agreement.budget.payee_account) == 440_00
    decided = services.decide_exception(
        bill=bill, outcome=services.Outcome.PAY, reason="The rise was agreed by letter.",
        by=cast.jo, at=NOW, on=TODAY,
    )  # fmt: skip
    assert (decided.state, decided.owed_pence, decided.needs_decision) == ("agreed", 22_00, False)
    assert figures(agreement.budget).spent == 462_00
    second = paid(cast, make(cast, date(2026, 12, 2)))
    bill.refresh_from_db()
    assert (second.total_pence, bill.state, bill.paid_pence) == (22_00, Bill.State.PAID, 462_00)
    assert [item.tranche for item in bill.pay_items.order_by("pk")] == [1, 2]
    assert balance(agreement.budget.payee_account) == 462_00
    assert invoice_rules() == payment_rules() == []


def test_the_rest_can_be_refused_after_the_part_is_paid(cast: Cast) -> None:
    agreement = promised(cast, pence=200_000, rate=2200, units="5")
    bill = yes(bill_of(agreement, priced(date(2026, 10, 5), "20", 2310), by=cast.bea, **ONE))
    bank(cast, cast.beech, by=cast.bea)
    run = make(cast)
    bill.refresh_from_db()
    with pytest.raises(DomainError) as refusal:
        decide(bill, cast, services.Outcome.PAY)
    assert refusal.value.code == "being_paid"
    paid(cast, run)
    bill.refresh_from_db()
    decide(bill, cast, services.Outcome.REFUSE)
    assert (bill.state, bill.paid_pence, bill.in_question_pence) == (Bill.State.PAID, 440_00, 0)
    with pytest.raises(DomainError):
        make(cast, date(2026, 12, 2))
    assert invoice_rules() == payment_rules() == []


def test_each_part_that_the_bank_returns_is_owed_again(cast: Cast) -> None:
    agreement = promised(cast, pence=200_000, rate=2200, units="5")
    bill = yes(bill_of(agreement, priced(date(2026, 10, 5), "20", 2310), by=cast.bea, **ONE))
    bank(cast, cast.beech, by=cast.bea)
    first = paid(cast, make(cast))
    bill.refresh_from_db()
    decide(bill, cast, services.Outcome.PAY)
    paid(cast, make(cast, date(2026, 12, 2)))
    paying.return_payment(item=first.items.get(), reason="5", by=cast.finn, at=NOW, on=TODAY)
    bill.refresh_from_db()
    assert (bill.state, bill.paid_pence, bill.owed_pence) == ("agreed", 22_00, 440_00)
    assert balance(agreement.budget.payee_account) == 22_00
    bank(cast, cast.beech, by=cast.bea)
    third = paid(cast, make(cast, date(2026, 12, 3)))
    assert (third.total_pence, third.items.get().tranche) == (440_00, 3)
    assert balance(agreement.budget.payee_account) == 462_00
    assert invoice_rules() == payment_rules() == []


def test_the_database_pays_no_part_twice_and_no_more_than_agreed(cast: Cast) -> None:
    bill = paid_902(cast)
    item = bill.pay_items.get()

    def again(tranche: int, state: str, times: int) -> None:
        for _time in range(times):
            item.pk, item.reference = None, new_reference("item")
            item.tranche, item.state = tranche, state
            item.save(force_insert=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        again(1, "paid", 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        again(2, "in_run", 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Bill.objects.filter(pk=bill.pk).update(paid_pence=902_01)


def decide(bill: Bill, cast: Cast, outcome: str) -> Bill:
    return services.decide_exception(
        bill=bill, outcome=outcome, reason="The price was not agreed.", by=cast.jo, at=NOW, on=TODAY
    )


def test_a_credit_takes_what_nobody_agreed_to_first(cast: Cast) -> None:
    """The provider gives way: £22 of £462 is credited, £440 stays to be paid."""
    agreement = promised(cast, pence=200_000, rate=2200, units="5")
    bill = yes(bill_of(agreement, priced(date(2026, 10, 5), "20", 2310), by=cast.bea, **ONE))
    credit(bill, 22_00, cast)
    bill.refresh_from_db()
    assert (bill.state, bill.owed_pence, bill.needs_decision) == ("agreed", 440_00, False)
    assert figures(agreement.budget).spent == 440_00
    assert invoice_rules() == []
    assert cast.maya.user
    services.undo_answer(bill=bill, by=cast.maya.user, at=NOW)
    assert yes(bill).owed_pence == 440_00
    assert invoice_rules() == []


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
    bank(cast, cast.beech, by=cast.bea)
    paid(cast, make(cast))
    bill.refresh_from_db()
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
    assert invoice_rules() == payment_rules() == []


def test_scenario_20_the_money_comes_back_and_the_cash_agrees(cast: Cast) -> None:
    """Speaks of the account: £902 was paid, £44 comes back, net £858."""
    bill = paid_902(cast)
    budget = bill.agreement.budget
    note = credit(bill, 44_00, cast)
    assert (note.owed_back_pence, note.still_owed_back_pence) == (44_00, 44_00)
    assert balance(budget.payee_account) == 902_00
    back = {"credit": note, "by": cast.finn, "at": NOW, "on": TODAY, "received_on": TODAY}
    first = paying.record_refund(amount_pence=40_00, once="a", **back)
    assert paying.record_refund(amount_pence=40_00, once="a", **back) == first
    for pence, code in ((4_01, "refund_too_big"), (0, "nothing_came")):
        with pytest.raises(DomainError) as refusal:
            paying.record_refund(amount_pence=pence, **back)
        assert refusal.value.code == code
    paying.record_refund(amount_pence=4_00, **back)
    note.refresh_from_db()
    assert note.still_owed_back_pence == 0
    assert balance(budget.payee_account) == 858_00
    assert balance(budget.funder_account) == -858_00
    assert figures(budget).spent == 858_00
    with pytest.raises(DomainError):
        paying.record_refund(amount_pence=1, **back)
    assert invoice_rules() == payment_rules() == []


def test_a_payment_returned_after_a_credit_owes_only_what_was_not_credited(cast: Cast) -> None:
    bill = paid_902(cast)
    budget = bill.agreement.budget
    note = credit(bill, 44_00, cast)
    item = bill.pay_items.get()
    paying.return_payment(item=item, reason="5", by=cast.finn, at=NOW, on=TODAY)
    bill.refresh_from_db()
    note.refresh_from_db()
    assert (bill.state, bill.owed_pence, note.still_owed_back_pence) == ("agreed", 858_00, 0)
    assert balance(budget.payee_account) == 0
    bank(cast, cast.beech, by=cast.bea)
    assert paid(cast, make(cast, date(2026, 12, 2))).total_pence == 858_00
    assert balance(budget.payee_account) == 858_00
    assert invoice_rules() == payment_rules() == []


def test_a_payment_that_was_refunded_in_part_is_not_returned_whole(cast: Cast) -> None:
    bill = paid_902(cast)
    note = credit(bill, 44_00, cast)
    paying.record_refund(
        credit=note, amount_pence=44_00, received_on=TODAY, by=cast.finn, at=NOW, on=TODAY
    )
    with pytest.raises(DomainError) as refusal:
        paying.return_payment(item=bill.pay_items.get(), reason="5", by=cast.finn, at=NOW, on=TODAY)
    assert refusal.value.code == "refunded_already"
    bill.refresh_from_db()
    assert (bill.state, bill.paid_pence) == (Bill.State.PAID, 858_00)


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
