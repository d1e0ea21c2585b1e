"""What goes into a posting statement and what comes out, the same for both engines."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple


class EntryRow(NamedTuple):
    """One entry to write, in the order of the model's columns; keys differ within a batch."""

    book_id: int
    key: str
    digest: str
    reason: str
    by_id: int | None
    happened_on: date
    posted_at: datetime
    posted_on: date
    reverses_id: int | None


class LegRow(NamedTuple):
    """One move of the entry at `place` (from 0) of the batch, in whole pence."""

    place: int
    source_id: int
    target_id: int
    amount_pence: int
    service_on: date | None


@dataclass(frozen=True)
class Batch:
    """Entries and their moves, flat, in posting order."""

    entries: Sequence[EntryRow]
    legs: Sequence[LegRow]


@dataclass
class Outcome:
    """Ids of new entries by key, or what stood in the way; never both.

    `known` were posted before with the same digest and are left alone, `clashing` with another;
    `short` are the accounts that would go below zero.
    """

    written: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    clashing: list[str] = field(default_factory=list)
    short: list[int] = field(default_factory=list)


class Trigger(NamedTuple):
    """A trigger: its name, the table it guards and the statement that makes it."""

    name: str
    table: str
    make: str
