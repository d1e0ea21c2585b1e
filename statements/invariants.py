"""What must always be true of statements: frozen as issued, adding up, and saying what the ledger says."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ledger.invariants import Violation
from ledger.models import Kind, Move
from statements.contents import Content, digest_of, read
from statements.models import Statement

A_CHUNK = 200
WORDS: dict[str, tuple[str, ...]] = {
    "in no pot": (Kind.UNALLOCATED,),
    "spent": (Kind.OWED, Kind.PAID),
    "promised": (Kind.PROMISED, Kind.SET_ASIDE),
    "free": (Kind.POT,),
}


def check() -> list[Violation]:
    """Every violation; empty when all is well (I13)."""
    rows = Statement.objects.select_related("budget").order_by("pk")
    found: list[Violation] = []
    chunk: list[tuple[Statement, Content]] = []
    for row in rows.iterator(chunk_size=A_CHUNK):
        if digest_of(row.content) != row.sha256:
            found.append(Violation("a statement is as issued", row.reference, "another text"))
            continue
        chunk.append((row, read(row.content)))
        if len(chunk) == A_CHUNK:
            found += _wrong(chunk)
            chunk = []
    return [*found, *_wrong(chunk)]


def _wrong(chunk: Sequence[tuple[Statement, Content]]) -> Iterator[Violation]:
    """What does not add up, and what is not the ledger's own sum up to the entry it knew."""
    moves = _moves({row.budget.book_id for row, _ in chunk})
    for row, content in chunk:
        for problem in content.problems():
            yield Violation("a statement adds up", row.reference, problem)
        balances: Counter[str] = Counter()
        for entry_id, happened_on, source, target, pence in moves[row.budget.book_id]:
            if entry_id <= content.upto and happened_on <= row.to_on:
                balances[source] -= pence
                balances[target] += pence
        total = content.total
        said = (content.unallocated, total.spent, total.promised, total.free)
        for (word, kinds), pence in zip(WORDS.items(), said, strict=True):
            ledger = sum(balances[kind] for kind in kinds)
            if ledger != pence:
                words = f"{word} {pence}, in the ledger {ledger}"
                yield Violation("a statement says what the ledger says", row.reference, words)


def _moves(books: Iterable[int]) -> dict[int, list[tuple]]:  # type: ignore[type-arg]
    """By book: entry, day, kinds of account and pence of each move. One query."""
    found = defaultdict(list)
    rows = Move.objects.filter(entry__book__in=books).values_list(
        "entry__book", "entry_id", "entry__happened_on", "source__kind", "target__kind",
        "amount_pence",
    )  # fmt: skip
    for book, *row in rows.iterator():
        found[book].append(tuple(row))
    return found
