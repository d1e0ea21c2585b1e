"""After a death helpers see things for some days more; the executor sees the closing alone."""

from datetime import timedelta

from budgets.models import Budget
from budgets.services import closing
from notices.models import Notice
from people.access import actor_of
from people.models import Relationship, Role
from tests.budgets.plans import agreed
from tests.cast import NOW, TODAY, Cast
from tests.scenarios.test_allocating import rule

DIED = TODAY - timedelta(days=10)


def end(cast: Cast, budget: Budget, why: str = "died") -> None:
    closing.end_budget(budget=budget, why=why, last_day=DIED, by=cast.jo, at=NOW, on=TODAY)


def test_helpers_see_things_for_some_days_and_are_told(cast: Cast) -> None:
    budget, helper = agreed(cast), cast.sam
    last = DIED + timedelta(days=28)
    assert actor_of(helper, last).may("money.view", cast.maya)
    end(cast, budget)
    assert actor_of(helper, last).may("money.view", cast.maya)
    assert not actor_of(helper, last + timedelta(days=1)).may("money.view", cast.maya)
    assert Notice.objects.get(to=helper, kind="helping.ends").sentence.startswith("Maya has died.")
    row = Relationship.objects.get(person=cast.maya, kind=Role.COUNCIL_WORKER)
    assert row.ends_on is None


def test_nobody_is_shut_out_before_today(cast: Cast) -> None:
    rule(cast, "helpers_after_death_days", 0)
    budget, helper = agreed(cast), cast.sam
    end(cast, budget)
    assert actor_of(helper, TODAY).may("money.view", cast.maya)
    assert not actor_of(helper, TODAY + timedelta(days=1)).may("money.view", cast.maya)


def test_without_a_death_helpers_stay(cast: Cast) -> None:
    budget, helper = agreed(cast), cast.sam
    end(cast, budget, "moved")
    assert actor_of(helper, TODAY + timedelta(days=40)).may("money.view", cast.maya)
