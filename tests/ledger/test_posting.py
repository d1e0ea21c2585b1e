"""What may be posted, what comes of it and what is refused."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from ledger import services
from ledger.models import Account, Book, Entry, Kind, MonthTotal, Move, Reason, Side
from ledger.services import (
    KeyReused,
    NewEntry,
    NewMove,
    NothingToMove,
    Overdrawn,
    WrongBook,
)
from people.models import User
from tests.ledger.shelf import AT, ON, Shelf


def test_a_move_takes_from_one_account_and_gives_to_another(shelf: Shelf) -> None:
    shelf.fill(100_00)

    shelf.post("promise", NewMove(shelf.pot, shelf.promised, 30_50))

    assert shelf.balance(shelf.pot) == 69_50
    assert shelf.balance(shelf.promised) == 30_50
    assert shelf.balance(shelf.agreed) == -100_00


def test_an_entry_says_who_why_and_when(shelf: Shelf) -> None:
    jo = User.objects.create_user("jo", name="Jo Bell")

    made = services.post(
        book=shelf.book, key="plan:1", reason=Reason.PLAN_AGREED, by=jo, at=AT,
        on=date(2026, 11, 1), moves=[NewMove(shelf.agreed, shelf.pot, 5, date(2026, 10, 30))],
    )  # fmt: skip

    entry = Entry.objects.get()
    assert entry == made
    assert not made._state.adding
    for field in Entry._meta.concrete_fields:
        assert getattr(made, field.attname) == getattr(entry, field.attname)
    assert (entry.by, entry.reason, entry.posted_at) == (jo, Reason.PLAN_AGREED, AT)
    assert (entry.happened_on, entry.posted_on) == (date(2026, 11, 1), ON)
    move = entry.moves.get()
    assert (move.source, move.target, move.amount_pence) == (shelf.agreed, shelf.pot, 5)
    assert move.service_on == date(2026, 10, 30)


def test_a_day_is_a_day_where_the_authority_is(shelf: Shelf) -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight in London

    entry = services.post(
        book=shelf.book, key="late", reason=Reason.OPENING, by=None, at=late,
        moves=[NewMove(shelf.agreed, shelf.pot, 5)],
    )  # fmt: skip

    assert entry.happened_on == entry.posted_on == date(2026, 7, 1)


def test_each_posting_marks_its_book(shelf: Shelf) -> None:
    before = shelf.book.version

    shelf.fill(100)
    shelf.fill(100, key="more")

    assert Book.objects.get(pk=shelf.book.pk).version == before + 2


def test_months_count_by_posting_and_by_support(shelf: Shelf) -> None:
    shelf.fill(100_00)

    shelf.post(
        "bill",
        NewMove(shelf.pot, shelf.owed, 10, date(2026, 9, 30)),
        NewMove(shelf.pot, shelf.owed, 20, date(2026, 9, 1)),
        NewMove(shelf.pot, shelf.owed, 40, date(2026, 10, 1)),
    )

    totals = MonthTotal.objects.filter(account=shelf.owed).order_by("service_month")
    assert list(totals.values_list("posted_month", "service_month", "in_pence", "out_pence")) == [
        (date(2026, 11, 1), date(2026, 9, 1), 30, 0),
        (date(2026, 11, 1), date(2026, 10, 1), 40, 0),
    ]


def test_too_much_is_refused_whole_and_says_which_account(shelf: Shelf) -> None:
    shelf.fill(100)

    with pytest.raises(Overdrawn) as refusal:
        shelf.post(
            "both", NewMove(shelf.pot, shelf.promised, 60), NewMove(shelf.pot, shelf.owed, 41)
        )

    assert refusal.value.accounts == [shelf.pot.pk]
    assert shelf.balance(shelf.pot) == 100
    assert Entry.objects.count() == 1


def test_after_a_refusal_the_transaction_goes_on(shelf: Shelf) -> None:
    with transaction.atomic():
        with pytest.raises(Overdrawn):
            shelf.post("no", NewMove(shelf.pot, shelf.owed, 1))
        shelf.fill(5)

    assert shelf.balance(shelf.pot) == 5


def test_the_last_penny_can_be_spent(shelf: Shelf) -> None:
    shelf.fill(100)

    shelf.post("all", NewMove(shelf.pot, shelf.owed, 100))

    assert shelf.balance(shelf.pot) == 0


def test_only_the_net_effect_is_judged(shelf: Shelf) -> None:
    shelf.post("through", NewMove(shelf.pot, shelf.owed, 50), NewMove(shelf.agreed, shelf.pot, 50))

    assert shelf.balance(shelf.owed) == 50


def test_the_same_again_gives_the_first_entry(shelf: Shelf) -> None:
    first = shelf.fill(100)

    again = shelf.fill(100)

    assert again == first
    assert shelf.balance(shelf.pot) == 100


def test_a_repeat_succeeds_when_the_money_has_gone(shelf: Shelf) -> None:
    shelf.fill(100)
    first = shelf.post("all", NewMove(shelf.pot, shelf.owed, 100))

    assert shelf.post("all", NewMove(shelf.pot, shelf.owed, 100)) == first


@pytest.mark.parametrize("pence", [99, 101])
def test_a_key_with_other_moves_is_refused(shelf: Shelf, pence: int) -> None:
    shelf.fill(100)

    with pytest.raises(KeyReused):
        shelf.fill(pence)

    assert shelf.balance(shelf.pot) == 100


def test_a_key_of_another_book_is_refused(shelf: Shelf) -> None:
    shelf.fill(100)
    other = Shelf.open()

    with pytest.raises(KeyReused):
        other.fill(100)


def test_two_sides_do_not_mix(shelf: Shelf) -> None:
    with pytest.raises(WrongBook):
        shelf.post("mixed", NewMove(shelf.agreed, shelf.payee, 1))


def test_two_sides_may_move_in_one_entry(shelf: Shelf) -> None:
    shelf.post(
        "paid", NewMove(shelf.agreed, shelf.paid, 70), NewMove(shelf.funder, shelf.payee, 70)
    )

    assert (shelf.balance(shelf.paid), shelf.balance(shelf.payee)) == (70, 70)


def test_two_books_do_not_mix(shelf: Shelf) -> None:
    other = Shelf.open()

    for move in (NewMove(shelf.agreed, other.pot, 1), NewMove(other.agreed, other.pot, 1)):
        with pytest.raises(WrongBook):
            shelf.post("mixed", move)


def test_a_move_to_itself_is_refused(shelf: Shelf) -> None:
    with pytest.raises(WrongBook):
        shelf.post("round", NewMove(shelf.agreed, shelf.agreed, 1))


@pytest.mark.parametrize("pence", [0, -1])
def test_a_move_of_nothing_is_refused(shelf: Shelf, pence: int) -> None:
    with pytest.raises(NothingToMove):
        shelf.fill(pence)


def test_an_entry_without_moves_is_refused(shelf: Shelf) -> None:
    with pytest.raises(NothingToMove):
        shelf.post("empty")


def entry(shelf: Shelf, key: str, *moves: NewMove) -> NewEntry:
    return NewEntry(shelf.book, key, Reason.ADJUSTMENT, moves, None, AT)


def test_many_are_posted_in_order(shelf: Shelf) -> None:
    other = Shelf.open()

    made = services.post_many(
        [
            entry(shelf, "a", NewMove(shelf.agreed, shelf.pot, 10)),
            entry(other, "b", NewMove(other.agreed, other.pot, 20)),
            entry(shelf, "c", NewMove(shelf.pot, shelf.owed, 4)),
        ]
    )

    assert [one.key for one in made] == ["a", "b", "c"]
    assert list(Entry.objects.order_by("pk")) == list(made)
    assert shelf.balance(shelf.pot) == 6
    assert other.balance(other.pot) == 20


def test_many_are_all_refused_when_one_cannot_be(shelf: Shelf) -> None:
    other = Shelf.open()

    with pytest.raises(Overdrawn) as refusal:
        services.post_many(
            [
                entry(other, "good", NewMove(other.agreed, other.pot, 20)),
                entry(shelf, "bad", NewMove(shelf.pot, shelf.owed, 4)),
            ]
        )

    assert refusal.value.accounts == [shelf.pot.pk]
    assert other.balance(other.pot) == 0


def test_many_are_judged_together(shelf: Shelf) -> None:
    services.post_many(
        [
            entry(shelf, "spend first", NewMove(shelf.pot, shelf.owed, 4)),
            entry(shelf, "fill later", NewMove(shelf.agreed, shelf.pot, 4)),
        ]
    )

    assert shelf.balance(shelf.owed) == 4


def test_many_may_hold_what_was_posted_before_and_repeats(shelf: Shelf) -> None:
    first = shelf.post("a", NewMove(shelf.agreed, shelf.pot, 10))
    a = entry(shelf, "a", NewMove(shelf.agreed, shelf.pot, 10))
    b = entry(shelf, "b", NewMove(shelf.agreed, shelf.pot, 5))

    made = services.post_many([b, a, b])

    assert made[1] == first
    assert made[0] == made[2]
    assert shelf.balance(shelf.pot) == 15


def test_many_with_one_key_and_two_contents_are_refused(shelf: Shelf) -> None:
    with pytest.raises(KeyReused):
        services.post_many(
            [
                entry(shelf, "a", NewMove(shelf.agreed, shelf.pot, 10)),
                entry(shelf, "a", NewMove(shelf.agreed, shelf.pot, 11)),
            ]
        )

    assert Entry.objects.count() == 0


def test_keys_are_kept_to_the_letter(shelf: Shelf) -> None:
    keys = ['with "quotes"', "back\\slash", "a,b{c}", "null", "’", "line\nbreak"]

    for chosen in (keys[2:], keys):
        made = services.post_many(
            [entry(shelf, one, NewMove(shelf.agreed, shelf.pot, 1)) for one in chosen]
        )
        assert [one.key for one in made] == chosen
        assert {one.key for one in Entry.objects.all()} == set(chosen)


def test_none_is_posted_for_nothing(db: None) -> None:
    assert services.post_many([]) == []


def test_a_lock_needs_a_transaction_and_rereads_the_version(shelf: Shelf) -> None:
    stale = Book.objects.get(pk=shelf.book.pk)
    shelf.fill(1)

    with transaction.atomic():
        services.lock(stale)

    assert stale.version == 1


@pytest.mark.django_db(transaction=True)
def test_a_lock_outside_a_transaction_is_a_mistake() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        services.lock(services.open_book())


def test_posting_takes_a_bounded_number_of_questions(shelf: Shelf) -> None:
    """Whatever the number of entries and moves: one statement and a lock on PostgreSQL."""
    moves = [NewMove(shelf.agreed, shelf.pot, n + 1) for n in range(20)]
    most = 2 if connection.vendor == "postgresql" else 9

    with CaptureQueriesContext(
        connection,
    ) as seen:
        services.post_many([entry(shelf, f"key {n}", *moves) for n in range(20)])

    assert len(seen) <= most


def test_reading_a_balance_is_one_question(shelf: Shelf) -> None:
    shelf.fill(7)

    with CaptureQueriesContext(connection) as seen:
        balances = Account.objects.balances([shelf.pot.pk, shelf.agreed.pk])

    assert balances == {shelf.pot.pk: 7, shelf.agreed.pk: -7}
    assert len(seen) == 1


def test_an_account_lists_its_entries_newest_first(shelf: Shelf) -> None:
    old = shelf.post("old", NewMove(shelf.agreed, shelf.pot, 9), on=date(2026, 9, 1))
    shelf.post("elsewhere", NewMove(shelf.agreed, shelf.paid, 9))
    new = shelf.post("new", NewMove(shelf.pot, shelf.owed, 9), on=date(2026, 10, 1))

    assert list(Entry.objects.for_accounts([shelf.pot.pk])) == [new, old]
    assert Move.objects.for_accounts([shelf.pot.pk]).count() == 2


@pytest.mark.parametrize(
    ("side", "kind", "external"),
    [(Side.PLAN, Kind.HELD, False), (Side.CASH, Kind.POT, False), (Side.PLAN, Kind.POT, True)],
)
def test_an_account_of_the_wrong_sort_cannot_be_written(
    shelf: Shelf, side: Side, kind: Kind, external: bool
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(book=shelf.book, side=side, kind=kind, external=external)
