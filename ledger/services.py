"""The only code that moves money: lock books, post entries, reverse them (docs/money.md)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

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
        facts = [f"{self.book.pk} {self.reason.value}"]
        facts += [
            f"{m.source.pk} {m.target.pk} {m.amount_pence} {m.service_on or ''}" for m in self.moves
        ]
        return hashlib.sha256("\n".join(facts).encode()).hexdigest()


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


def post_many(entries: Sequence[NewEntry]) -> list[Entry]:
    """Post all of them or none, judged on the net effect on each account.

    Returns an entry for each one asked for, in that order; those posted before are not posted
    again. Raises Overdrawn, KeyReused, WrongBook or NothingToMove; nothing is posted then.
    """
    batch, rows = _batch(entries)
    if not rows:
        return []
    with transaction.atomic(savepoint=False):
        lock(*(entry.book for entry in entries))
        try:
            outcome = sql.insert_entries(batch)
        except IntegrityError as clash:  # two books at once with one key: neither lock saw it
            if "a_key_posts_once" in str(clash):
                raise KeyReused from clash
            raise
        found = Entry.objects.in_bulk(outcome.known.values()) if outcome.known else {}
    if outcome.clashing:
        raise KeyReused
    if outcome.short:
        raise Overdrawn(outcome.short)
    first = {found[entry_id].key: found[entry_id] for entry_id in outcome.known.values()}
    for key, entry_id in outcome.written.items():
        first[key] = _posted(entry_id, rows[key])
    return [first[entry.key] for entry in entries]


def _batch(entries: Sequence[NewEntry]) -> tuple[sql.Batch, dict[str, sql.EntryRow]]:
    """The entries as flat rows, a repeat within the batch left out."""
    rows: dict[str, sql.EntryRow] = {}
    legs: list[sql.LegRow] = []
    for entry in entries:
        _refuse_impossible(entry)
        digest = entry.digest()
        if earlier := rows.get(entry.key):
            if earlier.digest != digest:
                raise KeyReused
            continue
        legs += [
            sql.LegRow(len(rows), m.source.pk, m.target.pk, m.amount_pence, m.service_on)
            for m in entry.moves
        ]
        posted_on = clock.day_of(entry.at)
        rows[entry.key] = sql.EntryRow(
            entry.book.pk, entry.key, digest, entry.reason.value,
            entry.by.pk if entry.by else None, entry.on or posted_on, entry.at, posted_on,
            entry.reverses.pk if entry.reverses else None,
        )  # fmt: skip
    return sql.Batch(list(rows.values()), legs), rows


def _refuse_impossible(entry: NewEntry) -> None:
    """Raise NothingToMove or WrongBook before the database has to."""
    if not entry.moves:
        raise NothingToMove
    book = entry.book.pk
    for move in entry.moves:
        if move.amount_pence <= 0:
            raise NothingToMove
        source, target = move.source, move.target
        if source.book_id != book or target.book_id != book:
            raise WrongBook
        if source.side != target.side or source.pk == target.pk:
            raise WrongBook


def _posted(entry_id: int, row: sql.EntryRow) -> Entry:
    """The entry as it now stands, without asking the database again."""
    return Entry.from_db(connection.alias, ("id", *row._fields), (entry_id, *row))


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
