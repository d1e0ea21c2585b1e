"""The invariants hold after real verbs, and each fails when what it guards is broken."""

from payments import invariants, services
from payments.models import OwnPayment, PayItem, PayRun
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
        "an own payment is what left the account",
    }  # fmt: skip
