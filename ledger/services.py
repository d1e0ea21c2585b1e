"""The only code that moves money: lock books, post entries, reverse them (docs/money.md)."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from core import clock
from core.errors import DomainError
from ledger.models import EXTERNAL_KINDS, Account, Book, Entry, Kind, MonthTotal, Move, Reason, Side
from people.models import User


class Overdrawn(DomainError):
    """There is not enough in an account."""

    code = "overdrawn"
    message = "There is not enough money for this. Nothing was changed."

    def __init__(self, accounts: Sequence[int], message: str = "") -> None:
        self.accounts = list(accounts)
        super().__init__(message)


class KeyReused(DomainError):
    code = "key_reused"
    message = "This was already done, in a different way. Look at what was done before."
    status = 409


class WrongBook(DomainError):
    code = "wrong_book"
    message = "Money cannot move between these two places."


class AlreadyReversed(DomainError):
    code = "already_reversed"
    message = "This was already taken back."
    status = 409


@dataclass(frozen=True)
class NewMove:
    """`amount_pence` from `source` to `target`, for support given on `service_on`."""

    source: Account
    target: Account
    amount_pence: int
    service_on: date | None = None


@dataclass(frozen=True)
class NewEntry:
    """An entry to be posted; `key` makes a repeat harmless."""

    book: Book
    key: str
    reason: Reason
    moves: Sequence[NewMove]
    by: User | None
    at: datetime
    on: date | None = None
    reverses: Entry | None = None

    @property
    def happened_on(self) -> date:
        return self.on or clock.day_of(self.at)

    def digest(self) -> str:
        facts = [
            [m.source.pk, m.target.pk, m.amount_pence, str(m.service_on or "")] for m in self.moves
        ]
        text = json.dumps([self.book.pk, self.reason, facts])
        return hashlib.sha256(text.encode()).hexdigest()


def open_book() -> Book:
    return Book.objects.create()


def open_account(book: Book, side: Side, kind: Kind, label: str = "") -> Account:
    return Account.objects.create(
        book=book, side=side, kind=kind, label=label, external=kind in EXTERNAL_KINDS
    )


def lock(*books: Book) -> None:
    """Hold these books until the transaction ends, in id order, so that nothing deadlocks."""
    ids = sorted({book.pk for book in books})
    list(Book.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


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

    Raises Overdrawn, KeyReused or WrongBook; nothing is posted then.
    """
    return post_many([NewEntry(book, key, reason, moves, by, at, on)])[0]


@transaction.atomic
def post_many(entries: Sequence[NewEntry]) -> list[Entry]:
    """Post all of them or none, judged on the net effect."""
    lock(*(entry.book for entry in entries))
    known = {e.key: e for e in Entry.objects.filter(key__in=[entry.key for entry in entries])}
    fresh = []
    for entry in entries:
        _refuse_wrong_book(entry)
        first = known.get(entry.key)
        if first is None:
            fresh.append(entry)
        elif first.digest != entry.digest():
            raise KeyReused
    _refuse_overdrawn(fresh)
    for entry in fresh:
        known[entry.key] = _write(entry)
    return [known[entry.key] for entry in entries]


def _refuse_wrong_book(entry: NewEntry) -> None:
    for move in entry.moves:
        one_book = move.source.book_id == move.target.book_id == entry.book.pk
        if not one_book or move.source.side != move.target.side or move.amount_pence <= 0:
            raise WrongBook


def _net(entries: Sequence[NewEntry]) -> dict[int, int]:
    net: dict[int, int] = defaultdict(int)
    for entry in entries:
        for move in entry.moves:
            net[move.source.pk] -= move.amount_pence
            net[move.target.pk] += move.amount_pence
    return net


def _refuse_overdrawn(entries: Sequence[NewEntry]) -> None:
    net = _net(entries)
    inside = Account.objects.filter(pk__in=net, external=False).values_list("pk", "balance_pence")
    short = [pk for pk, balance in inside if balance + net[pk] < 0]
    if short:
        raise Overdrawn(short)
    for pk, change in sorted(net.items()):
        Account.objects.filter(pk=pk).update(balance_pence=F("balance_pence") + change)


def _write(entry: NewEntry) -> Entry:
    row = Entry.objects.create(
        book=entry.book, key=entry.key, digest=entry.digest(), reason=entry.reason, by=entry.by,
        happened_on=entry.happened_on, posted_at=entry.at, reverses=entry.reverses,
    )  # fmt: skip
    Move.objects.bulk_create(
        Move(
            entry=row, source=m.source, target=m.target, amount_pence=m.amount_pence,
            service_on=m.service_on,
        )
        for m in entry.moves
    )  # fmt: skip
    posted = clock.day_of(entry.at).replace(day=1)
    for move in entry.moves:
        service = (move.service_on or entry.happened_on).replace(day=1)
        for account, into, out in ((move.source, 0, move.amount_pence), (move.target, move.amount_pence, 0)):
            total, _ = MonthTotal.objects.get_or_create(
                account=account, posted_month=posted, service_month=service
            )
            MonthTotal.objects.filter(pk=total.pk).update(
                in_pence=F("in_pence") + into, out_pence=F("out_pence") + out
            )
    Book.objects.filter(pk=entry.book.pk).update(version=F("version") + 1)
    return row


@transaction.atomic
def reverse(*, entry: Entry, by: User | None, at: datetime, on: date | None = None) -> Entry:
    """Take an entry back, once, by its mirror. Raises AlreadyReversed or Overdrawn."""
    lock(entry.book)
    if Entry.objects.filter(reverses=entry).exists():
        raise AlreadyReversed
    moves = [
        NewMove(m.target, m.source, m.amount_pence, m.service_on)
        for m in entry.moves.select_related("source", "target").order_by("pk")
    ]
    key = f"rev:{entry.pk}"
    return post_many([NewEntry(entry.book, key, Reason.REVERSAL, moves, by, at, on, entry)])[0]
