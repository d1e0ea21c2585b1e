"""Each invariant can fail: damage done behind the ledger's back is found and named."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction

from ledger import invariants, services, triggers
from ledger.models import Account, Book, Entry, MonthTotal
from ledger.services import NewMove
from tests.ledger.shelf import AT, Shelf


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


DAMAGE: dict[str, Callable[[Shelf], object]] = {
    "books sum to zero": lambda s: Account.objects.filter(pk=s.pot.pk).update(balance_pence=71),
    "balances are their moves": lambda s: Account.objects.filter(pk=s.pot.pk).update(
        balance_pence=71
    ),
    "month totals are their moves": lambda _: MonthTotal.objects.update(in_pence=71),
    "moves stay in their book": lambda s: run(
        f"update ledger_move set target_id = {s.held.pk} where target_id = {s.owed.pk}"
    ),
    "entries move something": lambda s: run(
        f"delete from ledger_move where target_id = {s.owed.pk}"
    ),
    "reversals are mirrors": lambda s: run(
        f"update ledger_move set amount_pence = 31 where source_id = {s.owed.pk}"
    ),
    "entries are as posted": lambda s: run(
        f"update ledger_move set service_on = '2020-01-01' where target_id = {s.owed.pk}"
    ),
    "versions count entries": lambda s: Book.objects.filter(pk=s.book.pk).update(version=1),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rule", DAMAGE)
def test_damage_is_found(rule: str) -> None:
    shelf = Shelf.open()
    shelf.fill(100)
    bill = shelf.post("bill", NewMove(shelf.pot, shelf.owed, 30))
    services.reverse(entry=bill, by=None, at=AT)
    assert invariants.check() == []

    with triggers.stand_aside(), transaction.atomic():
        DAMAGE[rule](shelf)

    found = invariants.check()
    assert rule in {violation.rule for violation in found}
    assert Entry.objects.count() == 3


def test_a_whole_ledger_has_nothing_to_report(shelf: Shelf) -> None:
    shelf.fill(100)

    assert invariants.check() == []
