"""The invariants hold after real verbs, and each fails when what it guards is broken."""

from datetime import date

import pytest

from payments import invariants, services
from payments.models import OwnPayment, PayItem, PayRun
from people.models import Role, StaffRole
from providers.models import Membership
from tests.budgets import plans
from tests.cast import NOW, TODAY, Cast
from tests.payments.test_own_payments import direct, pay
from tests.payments.test_runs import make, paid
from tests.payments.yeses import bank, said_yes


def test_they_hold_after_a_run_and_own_payments_and_fail_when_broken(cast: Cast) -> None:
    said_yes(cast, plans.art(cast, plans.agreed(cast, person=cast.nia)))
    bank(cast, cast.acorn)
    run = paid(cast, make(cast))
    payment = pay(cast, direct(cast), 9000)
    assert cast.maya.user
    services.reverse_own_payment(payment=payment, reason="", by=cast.maya.user, at=NOW, on=TODAY)
    assert invariants.check() == []
    PayRun.objects.filter(pk=run.pk).update(total_pence=1)
    PayItem.objects.filter(run=run).update(state=PayItem.State.IN_RUN)
    OwnPayment.objects.filter(pk=payment.pk).update(reversed_at=None)
    assert {found.rule for found in invariants.check()} == {
        "a run is the sum of its items", "paid means posted",
        "an own payment is what left the account", "states follow one another",
    }  # fmt: skip


def a_member(cast: Cast, run: PayRun) -> None:
    """Finn made the run; he turns out to work for who is paid by it."""
    Membership.objects.create(
        organisation=cast.acorn, user=cast.finn, role=Role.PROVIDER_FINANCE,
        starts_on=date(2026, 1, 1),
    )  # fmt: skip


BROKEN = {
    "no bill is paid too much": lambda _cast, _run: PayItem.objects.update(amount_pence=10**6),
    "a file is as released": lambda cast, _run: type(cast.authority).objects.update(
        name="Elsewhere"
    ),
    "who did it might": lambda cast, _run: StaffRole.objects.filter(user=cast.fola).update(
        ends_on=date(2026, 1, 1)
    ),
    "nobody approves what pays them": a_member,
    "states follow one another": lambda _cast, run: PayRun.objects.filter(pk=run.pk).update(
        paid_at=None
    ),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_each_rule_is_named_when_it_is_broken(cast: Cast, rule: str) -> None:
    """Behind the verbs' backs; what the database itself refuses cannot be tried here."""
    said_yes(cast, plans.art(cast, plans.agreed(cast, person=cast.nia)))
    bank(cast, cast.acorn)
    run = paid(cast, make(cast))
    assert invariants.check() == []

    BROKEN[rule](cast, run)

    assert rule in {found.rule for found in invariants.check()}
