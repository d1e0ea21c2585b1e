"""A request that moves money happens once for its key, however often and however it is sent."""

import random
import threading

import pytest
from django.db import connection, transaction

from budgets.models import Budget, MoneyMove
from core.locks import held_alone
from core.models import Authority
from ledger import invariants
from tests.budgets import plans
from tests.cast import Cast
from tests.concurrency.racing import race
from tests.concurrency.repeating import Sender, repeat
from tests.sizes import SEED, figure, many

AT_ONCE = 8


@pytest.fixture
def sender(transactional_db: None, settings: object) -> Sender:
    cast = Cast(Authority.objects.create(name="Northtown Council", short_name="Northtown"))
    budget = plans.agreed(cast, plans.line("Art group", 120000), plans.line("Swimming", 50000))
    source, target = (plans.pot(budget, name).reference for name in ("Art group", "Swimming"))
    return Sender(
        user=cast.maya.user,
        address=f"/api/v1/budgets/{budget.reference}/moves/",
        body={"from_pot": source, "to_pot": target, "amount_pence": 1, "words": "For the winter"},
    )


@pytest.mark.figure
def test_repeats_have_no_other_effect_and_no_other_answer(sender: Sender) -> None:
    """2 to 8 copies of each; on PostgreSQL half of the submits by eight threads at once."""
    count = many(5_000)
    threads = AT_ONCE if connection.vendor == "postgresql" else 1
    found = repeat(sender, count, random.Random(SEED), at_once=threads)
    effects = MoneyMove.objects.count()
    got = {"effects": effects - count, "differing": found.differing}
    name = f"repeats_{count}_submits_{found.copies}_copies_{found.killed}_killed"
    figure(name, wanted={"effects": 0, "differing": 0}, got=got)
    assert len(set(found.answers)) == count
    assert plans.pot(Budget.objects.get(), "Swimming").free.balance_pence == 50000 + count
    assert invariants.check() == []


def test_without_a_common_key_the_count_notices(sender: Sender) -> None:
    """The control: each copy with a key of its own moves money again."""
    client = sender.client()
    for number in range(3):
        assert sender.send(client, f"other {number}")[0] == 201

    assert MoneyMove.objects.count() == 3


@pytest.mark.services
def test_while_the_first_is_answered_the_second_is_told_so(sender: Sender) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("On SQLite the second waits for the first, and gets its answer.")
    clients = [sender.client(), sender.client()]
    begun, told = threading.Event(), threading.Event()

    def run(runner: int) -> int:
        if runner == 1:
            assert begun.wait(timeout=30)
            status = sender.send(clients[1], "one")[0]
            told.set()
            return status
        with transaction.atomic():
            assert held_alone(f"{sender.user.pk} one")
            begun.set()
            assert told.wait(timeout=30)
        return sender.send(clients[0], "one")[0]

    assert race(2, run) == [201, 409]
    assert MoneyMove.objects.count() == 1
