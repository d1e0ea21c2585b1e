"""Funding in the demo: the NHS pays a part of one plan, one person is in hospital, two share art."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from budgets.models import Budget, Pool, PoolShare, Pot, Suspension
from budgets.services import pausing, pools
from budgets.services.funding import OtherShare
from people.models import User
from providers.models import Organisation

if TYPE_CHECKING:
    from home.demo.history import Today

OTHERS = {"idris": [OtherShare("nhs", "Northtown NHS", weekly_pence=40_00)]}
IN_HOSPITAL, SINCE = "joan", timedelta(days=16)
SHARING = (("daniel", "Evening café", 5_00), ("ahmed", "Something new", 10_00))
LEAST_LEFT = timedelta(weeks=4)  # before a plan's end nobody begins to share


def live(today: "Today") -> None:
    """A pause that goes on, and a pool to which both said yes."""
    _pause(today)
    _share(today)


def _budget(username: str, on: date) -> Budget:
    return Budget.objects.current(on).with_accounts().get(person__user__username=username)


def _pause(today: "Today") -> None:
    from home.demo.history import at_ten

    on = today.on - SINCE
    budget = _budget(IN_HOSPITAL, today.on)
    if on < budget.starts_on or Suspension.objects.filter(budget=budget).exists():
        return
    pausing.start_pause(
        budget=budget, kind=Suspension.Kind.HOSPITAL, starts_on=on,
        words="A new hip. I hope to be home soon.", by=User.objects.get(username=IN_HOSPITAL),
        at=at_ten(on), on=on,
    )  # fmt: skip


def _share(today: "Today") -> None:
    from home.demo.history import at_ten

    budgets = [(_budget(name, today.on), pot, pence) for name, pot, pence in SHARING]
    monday = today.on + timedelta(days=7 - today.on.weekday())
    last = min(budget.ends_on for budget, _, _ in budgets)
    if Pool.objects.exists() or last - monday < LEAST_LEFT:
        return
    on = today.on - timedelta(days=3)
    people = [budget.person for budget, _, _ in budgets]
    user = people[0].user
    assert user is not None
    pool = pools.propose_pool(
        person=people[0], invited=people[1:], name="Saturday art", what="Art together on Saturdays",
        organisation=Organisation.objects.get(slug="acorn"), starts_on=monday, ends_on=last,
        weekly_pence=sum(pence for _, _, pence in SHARING), by=user, at=at_ten(on), on=on,
    )  # fmt: skip
    for budget, name, pence in budgets:
        question = pools.question_of(pool)
        by = budget.person.user
        assert by is not None
        share = PoolShare.objects.get(terms=question, member__person=budget.person)
        pot = Pot.objects.with_accounts().get(budget=budget, name=name)
        pool = pools.say_yes(
            share=share, pot=pot, weekly_pence=pence, shown_as=budget.person.known_as, by=by,
            at=at_ten(today.on - timedelta(days=2)), on=today.on - timedelta(days=2),
        )  # fmt: skip
