"""The only code that moves money: lock books, post entries, reverse them (docs/money.md)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import overload

from django.db import IntegrityError, connection, transaction

from core import clock
from core.errors import DomainError
from ledger import sql
from ledger.models import EXTERNAL_KINDS, Account, Book, Entry, Kind, Reason, Side
from people.models import User


class Overdrawn(DomainError):
    """There is not enough in an account; `accounts` are the ids of those that are short."""

    code = "overdrawn"
    message = "There is not enough money for this. Nothing was changed."

    def __init__(self, accounts: Sequence[int], message: str = "") -> None:
        self.accounts = list(accounts)
        super().__init__(message)


class KeyReused(DomainError):
    """The key names an entry with other moves."""

    code = "key_reused"
    message = "This was already done, in a different way. Look at what was done before."
    status = 409


class WrongBook(DomainError):
    """A move would leave its book, cross the sides, or go nowhere."""

    code = "wrong_book"
    message = "Money cannot move between these two places."


class NothingToMove(DomainError):
    """An entry without moves, or a move of nothing or less."""

    code = "nothing_to_move"
    message = "There is no amount to move. Check the amount and try again."


class AlreadyReversed(DomainError):
    """An entry is taken back once."""

    code = "already_reversed"
    message = "This was already taken back."
    status = 409


@dataclass(frozen=True, slots=True)
class NewMove:
    """`amount_pence` from `source` to `target`, for support given on `service_on`."""

    source: Account
    target: Account
    amount_pence: int
    service_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to be posted; `key` makes a repeat harmless. `on` is the day it happened."""

    book: Book
    key: str
    reason: Reason
    moves: Sequence[NewMove]
    by: User | None
    at: datetime
    on: date | None = None
    reverses: Entry | None = None

    def digest(self) -> str:
        """SHA-256 of reason and moves: what makes two requests with one key the same request."""
        facts = f"{self.book.id} {self.reason.value}"
        for m in self.moves:
            facts += f"\n{m.source.id} {m.target.id} {m.amount_pence} {m.service_on or ''}"
        return hashlib.sha256(facts.encode()).hexdigest()


class Posted(Sequence[Entry]):
    """The entries as they now stand, one for each asked for, made when they are looked at.

    Few callers look at many: ten thousand rows of a model cost as much as posting them.
    """

    def __init__(
        self, keys: list[str], batch: sql.Batch, written: dict[str, int], known: dict[str, Entry]
    ) -> None:
        self._keys, self._batch, self._written, self._made = keys, batch, written, known

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, place: int) -> Entry: ...
    @overload
    def __getitem__(self, place: slice) -> list[Entry]: ...
    def __getitem__(self, place: int | slice) -> Entry | list[Entry]:
        if isinstance(place, slice):
            return [self._entry(key) for key in self._keys[place]]
        return self._entry(self._keys[place])

    def _entry(self, key: str) -> Entry:
        if key not in self._made:
            columns, place = self._batch.entries, self._batch.places[key]
            row = (column[place] for column in columns)
            names = ("id", *columns._fields)
            self._made[key] = Entry.from_db(connection.alias, names, (self._written[key], *row))
        return self._made[key]


def open_book() -> Book:
    """A new book with no accounts."""
    return Book.objects.create()


def open_account(book: Book, side: Side, kind: Kind, label: str = "") -> Account:
    """A new account at nothing; external when its kind is."""
    return Account.objects.create(
        book=book, side=side, kind=kind, label=label, external=kind in EXTERNAL_KINDS
    )


def lock(*books: Book) -> None:
    """Hold these books until the transaction ends, in id order, so that nothing deadlocks.

    Also rereads their `version`. On SQLite the transaction itself is the lock (BEGIN IMMEDIATE).
    Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Lock books inside a transaction.")
    ids = {book.pk for book in books}
    held = Book.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    versions = dict(held.values_list("pk", "version"))
    for book in books:
        book.version = versions[book.pk]


def post(
    *,
    book: Book,
    key: str,
    reason: Reason,
    moves: Sequence[NewMove],
    by: User | None,
    at: datetime,
    on: date | None = None,
) -> Entry:
    """Post one entry. The same key and moves again return the first entry.

    Raises Overdrawn, KeyReused, WrongBook or NothingToMove; nothing is posted then.
    """
    return post_many([NewEntry(book, key, reason, moves, by, at, on)])[0]


def post_many(entries: Sequence[NewEntry]) -> Sequence[Entry]:
    """Post all of them or none, judged on the net effect on each account.

    Returns an entry for each one asked for, in that order; those posted before are not posted
    again. Raises Overdrawn, KeyReused, WrongBook or NothingToMove; nothing is posted then.
    """
    batch = _batch(entries)
    if not batch.places:
        return []
    try:
        outcome = _insert(batch, [entry.book for entry in entries])
    except IntegrityError as clash:  # two books at once with one key: neither lock saw it
        if "a_key_posts_once" in str(clash):
            raise KeyReused from clash
        raise
    found = Entry.objects.in_bulk(outcome.known.values()) if outcome.known else {}
    if outcome.clashing:
        raise KeyReused
    if outcome.short:
        raise Overdrawn(outcome.short)
    known = {entry.key: entry for entry in found.values()}
    return Posted([entry.key for entry in entries], batch, outcome.written, known)


def _insert(batch: sql.Batch, books: Sequence[Book]) -> sql.Outcome:
    """All or nothing, behind the locks; in the caller's transaction if there is one."""
    if sql.locks_itself(batch) and not connection.in_atomic_block:
        return sql.insert_entry(batch)
    with transaction.atomic(savepoint=False):
        if sql.locks_itself(batch):
            return sql.insert_entry(batch)
        lock(*books)
        return sql.insert_entries(batch)


def _batch(entries: Sequence[NewEntry]) -> sql.Batch:
    """The entries as columns, a repeat within the batch left out."""
    asked: dict[str, NewEntry] = {}
    digests: list[str] = []
    for entry in entries:
        _refuse_impossible(entry)
        digest = entry.digest()
        if entry.key not in asked:
            asked[entry.key] = entry
            digests.append(digest)
        elif asked[entry.key].digest() != digest:
            raise KeyReused
    rows = asked.values()
    days = {at: clock.day_of(at) for at in {entry.at for entry in rows}}
    moves = [(place, move) for place, entry in enumerate(rows) for move in entry.moves]
    return sql.Batch(
        sql.Entries(
            book_id=[entry.book.id for entry in rows],
            key=list(asked),
            digest=digests,
            reason=[entry.reason.value for entry in rows],
            by_id=[entry.by.pk if entry.by else None for entry in rows],
            happened_on=[entry.on or days[entry.at] for entry in rows],
            posted_at=[entry.at for entry in rows],
            posted_on=[days[entry.at] for entry in rows],
            reverses_id=[entry.reverses.pk if entry.reverses else None for entry in rows],
        ),
        sql.Legs(
            place=[place for place, _ in moves],
            source_id=[move.source.id for _, move in moves],
            target_id=[move.target.id for _, move in moves],
            amount_pence=[move.amount_pence for _, move in moves],
            service_on=[move.service_on for _, move in moves],
        ),
        {key: place for place, key in enumerate(asked)},
    )


def _refuse_impossible(entry: NewEntry) -> None:
    """Raise NothingToMove or WrongBook before the database has to."""
    if not entry.moves:
        raise NothingToMove
    book = entry.book.id
    for move in entry.moves:
        if move.amount_pence <= 0:
            raise NothingToMove
        source, target = move.source, move.target
        if source.book_id != book or target.book_id != book:
            raise WrongBook
        if source.side != target.side or source.id == target.id:
            raise WrongBook


@transaction.atomic
def reverse(
    *, entry: Entry, by: User | None, at: datetime, on: date | None = None, key: str | None = None
) -> Entry:
    """Take an entry back, once, by its mirror. Raises AlreadyReversed or Overdrawn."""
    lock(entry.book)
    if Entry.objects.filter(reverses=entry).exists():
        raise AlreadyReversed
    moves = [
        NewMove(m.target, m.source, m.amount_pence, m.service_on)
        for m in entry.moves.select_related("source", "target").order_by("pk")
    ]
    key = key or f"rev:{entry.pk}"
    return post_many([NewEntry(entry.book, key, Reason.REVERSAL, moves, by, at, on, entry)])[0]
