"""Any sequence of postings and reversals keeps the sums; a dictionary is the oracle.

STEER_FIGURES=small|tenth|full says how many sequences are tried.
"""

import os
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from ledger import invariants, services
from ledger.models import Account, Entry, Kind, MonthTotal, Move, Reason, Side
from ledger.services import AlreadyReversed, KeyReused, NewEntry, NewMove, Overdrawn
from tests.ledger.shelf import AT, ON, Shelf

EXAMPLES = {"small": 40, "tenth": 100, "full": 2_000}[os.environ.get("STEER_FIGURES", "small")]
tried = settings(
    max_examples=EXAMPLES,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

PLAN = ("agreed", "unallocated", "pot", "promised", "owed", "paid")
CASH = ("funder", "held", "payee")
OUTSIDE = {"agreed", "funder", "payee"}

pence = st.one_of(st.integers(1, 50), st.integers(1, 10**12))
days = st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31))


def move_on(side: tuple[str, ...]) -> st.SearchStrategy[tuple[str, str, int, date | None]]:
    ends = st.permutations(side).map(lambda names: (names[0], names[1]))
    return st.tuples(ends, pence, days).map(lambda m: (*m[0], m[1], m[2]))


moves = st.lists(move_on(PLAN) | move_on(CASH), min_size=1, max_size=4)
fills = st.tuples(st.sampled_from(("agreed",)), st.sampled_from(PLAN[1:]), pence, days)
numbers = st.integers(0, 7)
postings = st.tuples(st.just("post"), numbers, st.lists(fills, min_size=1, max_size=3) | moves)
repeats = st.tuples(st.just("repeat"), numbers, moves)
reversals = st.tuples(st.just("reverse"), numbers, st.just([]))
steps = st.lists(postings | postings | repeats | reversals, min_size=4, max_size=25)


@dataclass
class Oracle:
    """What a ledger does, in dictionaries."""

    balances: Counter[str] = field(default_factory=Counter)
    months: Counter[tuple[str, date, str]] = field(default_factory=Counter)
    posted: dict[str, list] = field(default_factory=dict)
    reversed: set[str] = field(default_factory=set)

    def answer(self, what: str, key: str, moves: list) -> str:
        if what == "reverse":
            if key not in self.posted:
                return "nothing"
            if key in self.reversed:
                return "already reversed"
            moves = [
                (target, source, amount, on) for source, target, amount, on in self.posted[key]
            ]
        elif key in self.posted:
            return "the first" if self.posted[key] == moves else "key reused"
        after = Counter(self.balances)
        for source, target, amount, _ in moves:
            after[source] -= amount
            after[target] += amount
        touched = {name for move in moves for name in move[:2]} - OUTSIDE
        if any(after[name] < 0 for name in touched):
            return "overdrawn"
        self.balances = after
        for source, target, amount, on in moves:
            month = (on or ON).replace(day=1)
            self.months[source, month, "out"] += amount
            self.months[target, month, "in"] += amount
        if what == "reverse":
            self.reversed.add(key)
        else:
            self.posted[key] = moves
        return "posted"


def new_moves(shelf: Shelf, moves: list) -> list[NewMove]:
    return [
        NewMove(getattr(shelf, source), getattr(shelf, target), amount, on)
        for source, target, amount, on in moves
    ]


def real_answer(shelf: Shelf, what: str, key: str, moves: list) -> str:
    entries = Entry.objects.count()
    try:
        if what == "reverse":
            entry = Entry.objects.filter(key=key).first()
            if entry is None:
                return "nothing"
            services.reverse(entry=entry, by=None, at=AT)
        else:
            shelf.post(key, *new_moves(shelf, moves))
    except Overdrawn:
        return "overdrawn"
    except KeyReused:
        return "key reused"
    except AlreadyReversed:
        return "already reversed"
    return "posted" if Entry.objects.count() > entries else "the first"


def balances(shelf: Shelf) -> dict[str, int]:
    names = {getattr(shelf, name).pk: name for name in PLAN + CASH}
    return {names[pk]: now for pk, now in Account.objects.balances(names).items()}


def months(shelf: Shelf) -> Counter[tuple[str, date, str]]:
    names = {getattr(shelf, name).pk: name for name in PLAN + CASH}
    found: Counter[tuple[str, date, str]] = Counter()
    for total in MonthTotal.objects.filter(account__in=names):
        found[names[total.account_id], total.service_month, "in"] += total.in_pence
        found[names[total.account_id], total.service_month, "out"] += total.out_pence
    return +found


class AnySequence(TestCase):
    @tried
    @given(steps=steps)
    def test_does_what_the_dictionaries_do(self, steps: list) -> None:
        shelf, oracle = Shelf.open(), Oracle()

        for what, number, asked in steps:
            key = f"key {number}"
            moves = oracle.posted.get(key, asked) if what == "repeat" else asked
            expected = oracle.answer(what, key, moves)
            event(f"{what}: {expected}")  # shown by --hypothesis-show-statistics
            assert real_answer(shelf, what, key, moves) == expected

        assert balances(shelf) == {name: oracle.balances[name] for name in PLAN + CASH}
        assert months(shelf) == +oracle.months
        assert invariants.check() == []

    @tried
    @given(steps=steps)
    def test_replay_changes_nothing(self, steps: list) -> None:
        shelf = Shelf.open()
        posted = []
        for number, (_what, _key, moves) in enumerate(steps):
            if moves and real_answer(shelf, "post", f"key {number}", moves) == "posted":
                posted.append((f"key {number}", moves))
        before = balances(shelf), months(shelf), Move.objects.count()

        for key, moves in posted:
            assert real_answer(shelf, "post", key, moves) == "the first"

        assert (balances(shelf), months(shelf), Move.objects.count()) == before

    @tried
    @given(batch=st.lists(moves, max_size=12))
    def test_many_at_once_equal_one_by_one(self, batch: list) -> None:
        """Filled so well that no order of posting can be refused."""
        together, apart = Shelf.open(), Shelf.open()
        for shelf in (together, apart):
            self.fill(shelf)

        services.post_many(
            [
                NewEntry(
                    together.book, f"t{n}", Reason.ADJUSTMENT, new_moves(together, moves), None, AT
                )
                for n, moves in enumerate(batch)
            ]
        )
        for n, moves in enumerate(batch):
            apart.post(f"a{n}", *new_moves(apart, moves))

        assert balances(together) == balances(apart)
        assert months(together) == months(apart)
        assert self.rows(together) == self.rows(apart)
        assert invariants.check() == []

    def fill(self, shelf: Shelf) -> None:
        plenty = 10**14
        names = [*((shelf.agreed, name) for name in PLAN), *((shelf.funder, name) for name in CASH)]
        shelf.post(
            f"fill {shelf.book.pk}",
            *(
                NewMove(outside, getattr(shelf, name), plenty)
                for outside, name in names
                if name not in OUTSIDE
            ),
        )

    def rows(self, shelf: Shelf) -> list[tuple]:
        names = {getattr(shelf, name).pk: name for name in PLAN + CASH}
        moves = Move.objects.filter(entry__book=shelf.book).order_by("pk")
        return [
            (names[m.source_id], names[m.target_id], m.amount_pence, m.service_on) for m in moves
        ]


class AnyBook(TestCase):
    @tried
    @given(
        amounts=st.lists(st.integers(1, 10**6), min_size=1, max_size=8),
        asked=st.integers(1, 10**7),
        days_ago=st.integers(0, 400),
    )
    def test_no_more_is_spent_than_was_put_in(
        self, amounts: list[int], asked: int, days_ago: int
    ) -> None:
        book = services.open_book()
        agreed = services.open_account(book, Side.PLAN, Kind.AGREED)
        pot = services.open_account(book, Side.PLAN, Kind.POT)
        paid = services.open_account(book, Side.PLAN, Kind.PAID)
        on = ON - timedelta(days=days_ago)
        made = services.post_many(
            [
                NewEntry(book, f"in {n}", Reason.TOP_UP, [NewMove(agreed, pot, one)], None, AT, on)
                for n, one in enumerate(amounts)
            ]
        )
        assert len(made) == len(amounts)

        spend = NewEntry(
            book, "out", Reason.OWN_PAYMENT, [NewMove(pot, paid, asked, on)], None, AT, on
        )
        if asked <= sum(amounts):
            services.post_many([spend])
        else:
            with pytest.raises(Overdrawn) as refusal:
                services.post_many([spend])
            assert refusal.value.accounts == [pot.pk]
