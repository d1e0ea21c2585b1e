"""What people pay themselves: both truths move, nobody approves, mistakes are taken back."""

from datetime import date
from typing import Any

import pytest

from budgets.models import Budget
from budgets.services import figures_of
from core.errors import DomainError
from invoices.models import Bill
from ledger.models import Account
from notices.models import Notice
from payments import services
from payments.models import OwnPayment
from payments.services import own
from people.models import AuditRecord, User
from tests.budgets import plans
from tests.cast import NOW, TODAY, Cast
from tests.payments.yeses import said_yes


def direct(cast: Cast, pence: int = 100000) -> Budget:
    """Maya holds the money herself, and `pence` came in."""
    lines = [plans.line("Art group", 120000, held="own_account"), plans.line("Swimming", 50000)]
    budget = plans.agreed(cast, *lines)
    if pence:
        services.record_contribution(
            budget=budget, holding=plans.pot(budget, "Art group").holding, amount_pence=pence,
            received_on=TODAY, by=mine(cast), at=NOW,
        )  # fmt: skip
    return budget


def mine(cast: Cast) -> User:
    assert cast.maya.user is not None
    return cast.maya.user


def pay(cast: Cast, budget: Budget, pence: int, **more: Any) -> OwnPayment:
    facts: dict[str, Any] = {
        "pot": plans.pot(budget, "Art group"), "paid_to": "Pat", "amount_pence": pence,
        "paid_on": TODAY, "service_on": TODAY, "by": mine(cast), "at": NOW, "on": TODAY,
    }  # fmt: skip
    return services.record_own_payment(**(facts | more))


def test_wages_from_the_pot_move_both_truths(cast: Cast) -> None:
    budget = direct(cast)
    payment = pay(cast, budget, 9000, my_name="Pat’s wages")
    figures = figures_of(budget)
    assert figures.pot(payment.pot_id).spent == 9000
    assert figures.pot(payment.pot_id).free == 111000
    assert figures.held == 91000
    payment.holding.refresh_from_db()
    assert payment.holding.told_on == TODAY
    assert not Notice.objects.filter(kind="own_payment").exists()
    assert AuditRecord.objects.filter(event="own_payment_recorded", person=cast.maya).count() == 1


def test_what_is_promised_is_used_first(cast: Cast) -> None:
    budget = direct(cast)
    agreement = plans.art(cast, budget)
    before = figures_of(budget).pots[0]
    pay(cast, budget, before.promised + 500, agreement=agreement)
    after = figures_of(budget).pots[0]
    assert after.promised == 0
    assert after.free == before.free - 500
    assert after.spent == before.promised + 500


def test_more_than_the_account_holds_is_the_persons_own_money_first(cast: Cast) -> None:
    budget = direct(cast, 5000)
    payment = pay(cast, budget, 9000)
    assert payment.own_money_pence == 4000
    assert figures_of(budget).held == 0
    assert Account.objects.get(pk=budget.contributor_account_id).balance_pence == -9000


def test_more_than_the_pot_holds_is_refused_in_words(cast: Cast) -> None:
    budget = direct(cast)
    with pytest.raises(own.PotTooSmall) as refusal:
        pay(cast, budget, 120001)
    assert "£1,200 you can use" in refusal.value.sentence
    assert figures_of(budget).held == 100000


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"amount_pence": 0}, "nothing_paid"),
        ({"paid_on": date(2026, 11, 24)}, "paid_in_future"),
        ({"service_on": date(2025, 3, 1)}, "day_outside_pot"),
        ({"paid_to": "  "}, "paid_whom"),
    ],
)
def test_what_cannot_be_is_refused_in_words(cast: Cast, more: dict[str, Any], code: str) -> None:
    budget = direct(cast)
    with pytest.raises(DomainError) as refusal:
        pay(cast, budget, 100, **more)
    assert refusal.value.code == code
    assert refusal.value.field


def test_a_pot_that_the_council_pays_from_is_not_mine_to_pay_from(cast: Cast) -> None:
    budget = direct(cast)
    with pytest.raises(own.NotYourAccount):
        pay(cast, budget, 100, pot=plans.pot(budget, "Swimming"))


def test_pressing_twice_has_one_effect(cast: Cast) -> None:
    budget = direct(cast)
    first = pay(cast, budget, 9000, once="token-1")
    assert pay(cast, budget, 9000, once="token-1") == first
    assert figures_of(budget).held == 91000


def test_a_bill_i_said_yes_to_is_paid_by_me(cast: Cast) -> None:
    budget = direct(cast)
    bill = said_yes(cast, plans.art(cast, budget), date(2026, 12, 1), date(2026, 12, 8))
    with pytest.raises(own.AmountDiffers):
        pay(cast, budget, 5999, bill=bill)
    pay(cast, budget, 6000, bill=bill)
    bill.refresh_from_db()
    assert bill.state == Bill.State.PAID
    assert figures_of(budget).pots[0].owed == 0
    with pytest.raises(own.BillNotToPay):
        pay(cast, budget, 6000, bill=bill)


def test_this_was_wrong_moves_everything_back_once(cast: Cast) -> None:
    budget = direct(cast, 5000)
    bill = said_yes(cast, plans.art(cast, budget), date(2026, 12, 1), date(2026, 12, 8))
    before = figures_of(budget)
    payment = pay(cast, budget, 6000, bill=bill)
    services.reverse_own_payment(payment=payment, reason="Twice.", by=mine(cast), at=NOW, on=TODAY)
    after = figures_of(budget)
    assert (after.held, after.pots) == (before.held, before.pots)
    bill.refresh_from_db()
    assert bill.state == Bill.State.AGREED
    with pytest.raises(own.AlreadyTakenBack):
        services.reverse_own_payment(payment=payment, reason="", by=mine(cast), at=NOW, on=TODAY)
    pay(cast, budget, 6000, bill=bill)


def test_what_somebody_else_writes_down_the_person_is_told(cast: Cast) -> None:
    budget = direct(cast)
    pay(cast, budget, 100, by=cast.sam)
    assert "Sam Okoro" in Notice.objects.get(to=mine(cast), kind="own_payment").sentence


def test_scenario_51_a_fund_is_never_overdrawn(cast: Cast) -> None:
    lines = plans.line("Art group", 120000, held="fund", holder=cast.acorn.reference)
    budget = plans.agreed(cast, lines)
    holding = plans.pot(budget, "Art group").holding
    bill = said_yes(cast, plans.art(cast, budget), pence=50000)
    _pay_in(cast, budget, 43000)
    with pytest.raises(own.FundTooSmall) as refusal:
        services.draw_from_fund(bill=bill, paid_on=TODAY, by=cast.olu, at=NOW, on=TODAY)
    assert "£430" in refusal.value.sentence
    _pay_in(cast, budget, 10000)
    with pytest.raises(own.NotTheHolder):
        services.draw_from_fund(bill=bill, paid_on=TODAY, by=cast.bea, at=NOW, on=TODAY)
    payment = services.draw_from_fund(bill=bill, paid_on=TODAY, by=cast.olu, at=NOW, on=TODAY)
    assert payment.holding == holding
    assert figures_of(budget).held == 3000
    assert "from your fund" in Notice.objects.get(to=mine(cast), kind="fund_payment").sentence
    with pytest.raises(own.BillNotToPay):
        services.draw_from_fund(bill=bill, paid_on=TODAY, by=cast.olu, at=NOW, on=TODAY)


def _pay_in(cast: Cast, budget: Budget, pence: int) -> None:
    services.record_contribution(
        budget=budget, holding=plans.pot(budget, "Art group").holding, amount_pence=pence,
        received_on=TODAY, by=mine(cast), at=NOW,
    )  # fmt: skip


def test_a_top_up_makes_a_pot_bigger_and_my_part_does_not(cast: Cast) -> None:
    budget = direct(cast, 0)
    pot = plans.pot(budget, "Art group")
    services.record_contribution(
        budget=budget, holding=pot.holding, amount_pence=2500, received_on=TODAY, by=mine(cast),
        at=NOW, top_up=True, pot=pot,
    )  # fmt: skip
    figures = figures_of(budget)
    assert (figures.pot(pot.pk).free, figures.held) == (122500, 2500)
    assert figures.problems() == []
    services.record_contribution(
        budget=budget, holding=None, amount_pence=21000, received_on=TODAY, by=mine(cast), at=NOW
    )
    assert figures_of(budget).pot(pot.pk).free == 122500
