"""What each of the cast may do: the table, over live facts."""

from people.access import actor_of
from tests.cast import TODAY, Cast


def test_sam_sees_the_money_that_maya_shares_and_no_statement(cast: Cast) -> None:
    sam = actor_of(cast.sam, TODAY)
    assert sam.may("money.view", cast.maya)
    assert not sam.may("statement.view", cast.maya)


def test_a_worker_decides_plans_and_opens_no_payment_without_a_reason(cast: Cast) -> None:
    maya = cast.maya
    jo = actor_of(cast.jo, TODAY)
    assert jo.may("plan.decide", maya)
    assert not jo.may("payment.view", maya, subject="pay-xyz")
    assert jo.may("payment.view", maya, subject="pay-xyz", finding=True)


def test_a_provider_never_sees_a_budget(cast: Cast) -> None:
    olu = actor_of(cast.olu, TODAY)
    assert not olu.may("budget.totals", cast.maya, organisation_id=cast.acorn.pk)
    assert olu.may("bill.submit", cast.maya, organisation_id=cast.acorn.pk)
    assert not olu.may("bill.submit", cast.maya, organisation_id=cast.beech.pk)


def test_an_outsider_has_no_role(cast: Cast) -> None:
    assert actor_of(cast.rex, TODAY).roles == frozenset()
