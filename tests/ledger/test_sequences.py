"""Whatever people do in whatever order, the money words are what the facts say (docs/figures.md)."""

import random

import pytest
from django.db import connection

from budgets import moves, position
from ledger import invariants, services
from ledger.models import Account, Book, Entry, Reason
from ledger.services import AlreadyReversed, KeyReused, NewMove, Overdrawn
from tests.ledger import sequences
from tests.ledger.sequences import Oracle, Plan, Step, differences, places, random_steps
from tests.ledger.shelf import AT
from tests.sizes import SEED, figure, many

THROUGH = {"postgresql": 1_000, "sqlite": 500}


class OnPaper:
    """The pure core: moves are added to plain numbers, and none inside may end below zero."""

    def __init__(self) -> None:
        rows = places(Book(pk=1))
        for number, account in enumerate(rows, 1):
            account.pk = number
        self.plan = Plan.of(rows)
        self.outside = {account.pk for account in rows if account.external}
        self.balances = {account.pk: 0 for account in rows}
        self.posted: dict[int, list[tuple[int, int, int]]] = {}
        self.reversed: set[int] = set()

    def answer(self, step: Step) -> str:  # noqa: PLR0911
        if step.kind in ("repeat", "reuse", "reverse") and step.number not in self.posted:
            return "nothing"
        if step.kind in ("repeat", "reuse"):
            return "the first" if step.kind == "repeat" else "key reused"
        if step.kind == "reverse":
            if step.number in self.reversed:
                return "already reversed"
            mirror = [(target, source, p) for source, target, p in self.posted[step.number]]
            if not self._apply(mirror):
                return "overdrawn"
            self.reversed.add(step.number)
            return "posted"
        legs = [(m.source.pk, m.target.pk, m.amount_pence) for m in self.plan.moves(step)]
        if not self._apply(legs):
            return "overdrawn"
        self.posted[step.number] = legs
        return "posted"

    def _apply(self, legs: list[tuple[int, int, int]]) -> bool:
        after = dict(self.balances)
        for source, target, pence in legs:
            after[source] -= pence
            after[target] += pence
        if any(pence < 0 for pk, pence in after.items() if pk not in self.outside):
            return False
        self.balances = after
        return True


class InTheDatabase:
    """The same steps through `post` and `reverse`."""

    def __init__(self) -> None:
        book = services.open_book()
        self.rows = Account.objects.bulk_create(places(book))
        self.plan = Plan.of(self.rows)
        self.steps: dict[int, Step] = {}
        self.entries: dict[int, Entry] = {}

    @property
    def balances(self) -> dict[int, int]:
        return Account.objects.balances(row.pk for row in self.rows)

    def answer(self, step: Step) -> str:  # noqa: PLR0911
        if step.kind in ("repeat", "reuse", "reverse") and step.number not in self.entries:
            return "nothing"
        try:
            if step.kind == "reverse":
                services.reverse(entry=self.entries[step.number], by=None, at=AT)
                return "posted"
            first = self.steps.get(step.number)
            moves = self.plan.moves(first or step)
            if step.kind == "reuse":
                moves = [*moves, NewMove(self.plan.agreed, self.plan.pots[0].free, 1)]
            entry = services.post(
                book=self.plan.book, key=f"{self.plan.book.pk}:{step.number}",
                reason=Reason.ADJUSTMENT, moves=moves, by=None, at=AT,
            )  # fmt: skip
        except Overdrawn:
            return "overdrawn"
        except KeyReused:
            return "key reused"
        except AlreadyReversed:
            return "already reversed"
        if first:
            return "the first" if entry.pk == self.entries[step.number].pk else "a second"
        self.steps[step.number], self.entries[step.number] = step, entry
        return "posted"


def violations(world: OnPaper | InTheDatabase, seed: str) -> list[str]:
    """Run one sequence beside the oracle; what differs, with the seed that finds it again."""
    oracle, found = Oracle(), []
    on_paper = isinstance(world, OnPaper)
    for step in random_steps(random.Random(seed)):
        expected, said = oracle.answer(step), world.answer(step)
        if said != expected:
            found.append(f"{seed}: {step} answered {said}, not {expected}")
        if on_paper:
            found += [f"{seed}: {one}" for one in differences(oracle, world.plan, world.balances)]
    if not on_paper:
        found += [f"{seed}: {one}" for one in differences(oracle, world.plan, world.balances)]
    return found


@pytest.mark.figure
def test_sequences_on_the_pure_core() -> None:
    wanted = many(10_000)
    found = [one for n in range(wanted) for one in violations(OnPaper(), f"{SEED} {n}")]
    assert found[:3] == []
    figure(f"core_{wanted}_sequences_of_50", wanted=0, got=len(found))


@pytest.mark.figure
def test_sequences_through_the_database(db: None) -> None:
    wanted = many(THROUGH[connection.vendor])
    found = [one for n in range(wanted) for one in violations(InTheDatabase(), f"{SEED} {n}")]
    found += [f"{one.rule}: {one.subject}" for one in invariants.check()]
    assert found[:3] == []
    figure(f"{connection.vendor}_{wanted}_sequences_of_50", wanted=0, got=len(found))


def test_the_oracle_notices_moves_that_go_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a refused bill's money goes back to Promised instead of Free."""
    monkeypatch.setattr(sequences, "to_free", lambda parts, name: moves.owed_to_promised(parts))

    assert any(violations(OnPaper(), f"control {n}") for n in range(200))


def test_the_oracle_notices_words_that_go_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: Left without what is free."""
    monkeypatch.setattr(position.Figures, "left", property(lambda self: self.promised))

    assert any(violations(OnPaper(), f"control {n}") for n in range(200))
