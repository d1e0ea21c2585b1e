"""Set-based posting: one contract, one file an engine.

`insert_entries(batch)` writes entries, moves, balances, month totals and book versions together,
or writes nothing and says what stood in the way. The caller holds the books' locks, but for
`insert_entry`, which takes its own.
"""

from django.db import connection

from ledger.sql import postgres, sqlite
from ledger.sql.contract import Batch, Entries, Legs, Outcome

__all__ = ["Batch", "Entries", "Legs", "Outcome", "insert_entries", "insert_entry", "locks_itself"]

FEW_MOVES = 8
_ENGINES = {"postgresql": postgres.insert_entries, "sqlite": sqlite.insert_entries}


def insert_entries(batch: Batch) -> Outcome:
    """Write the batch in the open transaction; nothing is written unless all of it can be."""
    return _ENGINES[connection.vendor](batch)


def locks_itself(batch: Batch) -> bool:
    """Whether `insert_entry` may write it: one entry of few moves, on PostgreSQL."""
    one = len(batch.places) == 1 and len(batch.legs.place) <= FEW_MOVES
    return one and connection.vendor == "postgresql"


def insert_entry(batch: Batch) -> Outcome:
    """Lock the book and write its one entry, in one statement; a transaction is not needed."""
    return postgres.insert_entry(batch)
