"""“How was this worked out?”: the moves behind one figure of one pot."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from budgets.models import Agreement, Allocation, MoneyMove, Pot
from ledger.models import Kind, Move, Reason


@dataclass(frozen=True)
class Step:
    """One move into a figure (above zero) or out of it (below)."""

    on: date
    reason: str
    pence: int
    service_on: date | None
    agreement: Agreement | None
    words: str
    entry_id: int


@dataclass(frozen=True)
class Working:
    """The steps of a figure, newest first, and what they come to."""

    accounts: frozenset[int]
    agreements: dict[int, Agreement]  # account id -> its agreement

    def moves(self) -> QuerySet[Move]:
        """Moves that cross the figure's edge; those inside it change nothing."""
        into = Q(target__in=self.accounts) & ~Q(source__in=self.accounts)
        out = Q(source__in=self.accounts) & ~Q(target__in=self.accounts)
        return (
            Move.objects.filter(into | out)
            .select_related("entry")
            .order_by("-entry__happened_on", "-pk")
        )

    def steps(self, moves: Iterable[Move]) -> list[Step]:
        chosen = list(moves)
        words = _words_of(chosen)
        return [self._step(move, words) for move in chosen]

    def _step(self, move: Move, words: dict[str, str]) -> Step:
        inside = move.target_id in self.accounts
        agreement = self.agreements.get(move.target_id) or self.agreements.get(move.source_id)
        return Step(
            on=move.entry.happened_on, reason=move.entry.reason,
            pence=move.amount_pence if inside else -move.amount_pence,
            service_on=move.service_on, agreement=agreement,
            words=words.get(move.entry.key.removeprefix("move:"), ""), entry_id=move.entry_id,
        )  # fmt: skip

    def total(self) -> int:
        """The figure, added up from the moves alone."""
        rows = self.moves().values_list("target_id", "amount_pence")
        return sum(pence if target in self.accounts else -pence for target, pence in rows)


def _words_of(moves: list[Move]) -> dict[str, str]:
    """The person's own reason for moves between pots."""
    keys = {
        move.entry.key.removeprefix("move:")
        for move in moves
        if move.entry.reason == Reason.POT_MOVE
    }
    if not keys:
        return {}
    rows = MoneyMove.objects.filter(reference__in=keys)
    return dict(rows.values_list("reference", "words"))


def working_of(pot: Pot, kinds: Iterable[str]) -> Working:
    """The accounts of a pot that make up a figure, and whose promise each is."""
    chosen = set(kinds)
    accounts: set[int] = set()
    agreements: dict[int, Agreement] = {}
    if Kind.POT in chosen:
        accounts.add(pot.free_id)
    if Kind.PAID in chosen:
        accounts.add(pot.paid_id)
    if Kind.OWED in chosen and pot.owed_id:
        accounts.add(pot.owed_id)
    if Kind.SET_ASIDE in chosen and pot.set_aside_id:
        accounts.add(pot.set_aside_id)
    rows = Allocation.objects.filter(pot=pot).select_related("agreement__organisation")
    for row in rows:
        of_kind = {Kind.PROMISED: row.promised_id, Kind.OWED: row.owed_id, Kind.PAID: row.paid_id}
        for kind, pk in of_kind.items():
            agreements[pk] = row.agreement
            if kind in chosen:
                accounts.add(pk)
    return Working(frozenset(accounts), agreements)
