"""A mistake is taken back by its mirror, once; nothing else changes."""

from datetime import date

import pytest

from ledger import services
from ledger.models import Entry, MonthTotal, Reason
from ledger.services import AlreadyReversed, NewMove, Overdrawn
from tests.ledger.shelf import AT, Shelf


def test_a_reversal_undoes_the_money_and_keeps_the_history(shelf: Shelf) -> None:
    shelf.fill(100)
    wrong = shelf.post("bill", NewMove(shelf.pot, shelf.owed, 30, date(2026, 10, 5)))

    undo = services.reverse(entry=wrong, by=None, at=AT)

    assert shelf.balance(shelf.pot) == 100
    assert undo.reverses == wrong
    assert undo.reason == Reason.REVERSAL
    assert undo.key == f"rev:{wrong.pk}"
    assert undo.moves.get().service_on == date(2026, 10, 5)
    assert Entry.objects.count() == 3
    october = MonthTotal.objects.get(account=shelf.owed)
    assert (october.in_pence, october.out_pence) == (30, 30)


def test_a_second_reversal_is_refused(shelf: Shelf) -> None:
    wrong = shelf.fill(100)
    services.reverse(entry=wrong, by=None, at=AT)

    for key in (None, "another key"):
        with pytest.raises(AlreadyReversed):
            services.reverse(entry=wrong, by=None, at=AT, key=key)

    assert shelf.balance(shelf.pot) == 0


def test_what_was_spent_meanwhile_cannot_be_taken_back(shelf: Shelf) -> None:
    filled = shelf.fill(100)
    shelf.post("bill", NewMove(shelf.pot, shelf.owed, 30))

    with pytest.raises(Overdrawn) as refusal:
        services.reverse(entry=filled, by=None, at=AT)

    assert refusal.value.accounts == [shelf.pot.pk]
    assert shelf.balance(shelf.pot) == 70


def test_a_reversal_can_have_a_key_and_a_day(shelf: Shelf) -> None:
    undo = services.reverse(
        entry=shelf.fill(100), by=None, at=AT, key="bill:undone", on=date(2026, 11, 2)
    )

    assert (undo.key, undo.happened_on) == ("bill:undone", date(2026, 11, 2))
