"""People who share, made through the verbs."""

from collections.abc import Sequence
from datetime import date

from budgets.models import Budget, Pool, PoolShare
from budgets.services import pools as sharing
from people.models import Person
from tests.budgets.plans import agreed, line, pot
from tests.cast import NOW, TODAY, Cast

NAMES = ("Maya Williams", "Bo Lund", "Cy Marsh", "Di Reed", "Eve Stone")
LAST = date(2027, 3, 28)  # a Sunday: eighteen weeks from Monday 23 November 2026


def friends(cast: Cast, count: int, pence: int = 200_000) -> list[Budget]:
    """People with a budget each, one pot in it."""
    people = [cast.add(name) for name in NAMES[:count]]
    return [agreed(cast, line("Art group", pence), person=person) for person in people]


def asked(cast: Cast, budgets: Sequence[Budget], weekly: int) -> Pool:
    """The first of them asks the others."""
    first, *others = [budget.person for budget in budgets]
    assert first.user is not None
    return sharing.propose_pool(
        person=first, invited=others, name="Saturday art", what="Art together",
        organisation=cast.acorn, weekly_pence=weekly, starts_on=TODAY, ends_on=LAST,
        by=first.user, at=NOW, on=TODAY,
    )  # fmt: skip


def share_of(pool: Pool, person: Person) -> PoolShare:
    question = sharing.question_of(pool)
    assert question is not None
    return PoolShare.objects.get(terms=question, member__person=person)


def yes(pool: Pool, budget: Budget, pence: int, on: date = TODAY) -> Pool:
    assert budget.person.user is not None
    return sharing.say_yes(
        share=share_of(pool, budget.person), pot=pot(budget, "Art group"), weekly_pence=pence,
        shown_as=budget.person.known_as, by=budget.person.user, at=NOW, on=on,
    )  # fmt: skip


def going(cast: Cast, shares: Sequence[int]) -> tuple[Pool, list[Budget]]:
    """A pool to which all have said yes, with these shares a week."""
    budgets = friends(cast, len(shares))
    pool = asked(cast, budgets, sum(shares))
    for budget, pence in zip(budgets, shares, strict=True):
        pool = yes(pool, budget, pence)
    return pool, budgets
