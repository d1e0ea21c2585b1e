"""Set-based posting: one contract, one file an engine.

`insert_entries(batch)` writes entries, moves, balances, month totals and book versions together,
or writes nothing and says what stood in the way. The caller holds the books' locks.
"""

from django.db import connection

from ledger.sql import postgres, sqlite
from ledger.sql.contract import Batch, EntryRow, LegRow, Outcome

__all__ = ["Batch", "EntryRow", "LegRow", "Outcome", "insert_entries"]

_ENGINES = {"postgresql": postgres.insert_entries, "sqlite": sqlite.insert_entries}


def insert_entries(batch: Batch) -> Outcome:
    """Write the batch in the open transaction; nothing is written unless all of it can be."""
    return _ENGINES[connection.vendor](batch)
