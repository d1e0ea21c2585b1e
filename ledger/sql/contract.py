"""What goes into a posting statement and what comes out, the same for both engines."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple


class Entries(NamedTuple):
    """Entries to write as columns, in the order of the model's; keys differ within a batch.

    Columns, because ten thousand rows would be ten thousand objects to make and to collect.
    """

    book_id: list[int]
    key: list[str]
    digest: list[str]
    reason: list[str]
    by_id: list[int | None]
    happened_on: list[date]
    posted_at: list[datetime]
    posted_on: list[date]
    reverses_id: list[int | None]


class Legs(NamedTuple):
    """Moves as columns: each of the entry at `place` (from 0) of the batch, in whole pence."""

    place: list[int]
    source_id: list[int]
    target_id: list[int]
    amount_pence: list[int]
    service_on: list[date | None]


@dataclass(frozen=True)
class Batch:
    """Entries and their moves in posting order; `places` says where a key's entry stands."""

    entries: Entries
    legs: Legs
    places: dict[str, int]


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
