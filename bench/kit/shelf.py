"""Steer's own side of the ledger benches: books, entries, and the same rows for COPY."""

import random
from collections import defaultdict
from datetime import UTC, date, datetime
from hashlib import sha256

from django.db import connection, transaction

from ledger import services
from ledger.models import Account, Book, Kind, Reason, Side
from ledger.services import NewEntry, NewMove

AT = datetime(2026, 11, 23, 9, 10, tzinfo=UTC)
ON = AT.date()
A_BOOK = 10  # accounts in each book: a plan with its pots
Moves = list[tuple[int, int, int]]


class Shelf:
    """Accounts in books of ten; each account may pay, for its book was filled first."""

    def __init__(self, accounts: int) -> None:
        self.accounts: list[Account] = []
        for _ in range(accounts // A_BOOK):
            book = services.open_book()
            self.accounts.append(services.open_account(book, Side.PLAN, Kind.AGREED))
            self.accounts += [
                services.open_account(book, Side.PLAN, Kind.POT) for _ in range(A_BOOK - 1)
            ]
        self.fill()

    def fill(self) -> None:
        """£10 million in each pot."""
        services.post_many(
            [
                NewEntry(
                    self.book(first), f"fill:{self.book(first).pk}", Reason.PLAN_AGREED,
                    [NewMove(self.accounts[first], pot, 10**9, ON)
                     for pot in self.accounts[first + 1 : first + A_BOOK]],
                    None, AT,
                )
                for first in range(0, len(self.accounts), A_BOOK)
            ]
        )  # fmt: skip

    def book(self, place: int) -> Book:
        return self.accounts[place].book

    def moves(self, count: int, seed: int) -> Moves:
        """`count` random moves of pence, each inside one book."""
        chance = random.Random(seed)
        found = []
        for _ in range(count):
            first = chance.randrange(0, len(self.accounts), A_BOOK)
            source, target = chance.sample(range(first, first + A_BOOK), 2)
            found.append((source, target, chance.randint(1, 10_000)))
        return found

    def entries(self, moves: Moves, name: str) -> list[NewEntry]:
        """What `post_many` is asked for."""
        return [
            NewEntry(
                self.book(source), f"{name}:{n}", Reason.POT_MOVE,
                [NewMove(self.accounts[source], self.accounts[target], pence, ON)], None, AT,
            )
            for n, (source, target, pence) in enumerate(moves)
        ]  # fmt: skip


class Copied:
    """The rows that posting would write, brought in by COPY into the same tables.

    Books, and the ids of the new rows, are there before the clock starts; the accounts are new
    rows with their balances, so that the ledger is whole afterwards.
    """

    TABLES = (
        ("ledger_account", "id book_id side kind label external balance_pence"),
        ("ledger_entry",
         "id book_id key digest reason by_id happened_on posted_at posted_on reverses_id"),
        ("ledger_move", "entry_id source_id target_id amount_pence service_on"),
        ("ledger_monthtotal", "account_id posted_month service_month in_pence out_pence"),
    )  # fmt: skip

    def __init__(self, accounts: int, moves: Moves, name: str) -> None:
        books = [Book.objects.create(version=0) for _ in range(accounts // A_BOOK)]
        first_account = _take_ids("ledger_account", accounts)
        first_entry = _take_ids("ledger_entry", len(moves))
        into: dict[int, int] = defaultdict(int)
        out: dict[int, int] = defaultdict(int)
        entries, rows = [], []
        for n, (source, target, pence) in enumerate(moves):
            into[target] += pence
            out[source] += pence
            book = books[source // A_BOOK].pk
            facts = (
                f"{book} pot_move\n{first_account + source} {first_account + target} {pence} {ON}"
            )
            digest = sha256(facts.encode()).hexdigest()
            entries.append((first_entry + n, book, f"{name}:{n}", digest, "pot_move", None, ON, AT,
                            ON, None))  # fmt: skip
            rows.append(
                (first_entry + n, first_account + source, first_account + target, pence, ON)
            )
            books[source // A_BOOK].version += 1
        Book.objects.bulk_update(books, ["version"])
        month: date = ON.replace(day=1)
        self.rows = (
            [
                (first_account + place, books[place // A_BOOK].pk, "plan", "agreed", "", True,
                 into[place] - out[place])
                for place in range(accounts)
            ],
            entries,
            rows,
            [
                (first_account + place, month, month, into[place], out[place])
                for place in range(accounts) if into[place] or out[place]
            ],
        )  # fmt: skip

    def run(self) -> None:
        """Every row, in one transaction."""
        with transaction.atomic(), connection.cursor() as cursor:
            for (table, columns), rows in zip(self.TABLES, self.rows, strict=True):
                names = ", ".join(columns.split())
                with cursor.copy(f"copy {table} ({names}) from stdin") as copy:
                    for row in rows:
                        copy.write_row(row)


def _take_ids(table: str, count: int) -> int:
    """The first of `count` ids that nobody else will be given."""
    with connection.cursor() as cursor:
        sequence = f"pg_get_serial_sequence('{table}', 'id')"
        cursor.execute(f"select setval({sequence}, nextval({sequence}) + {count})")
        return cursor.fetchone()[0] - count
