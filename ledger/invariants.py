"""What must always be true of the ledger; each question is set-based and names what is wrong.

`check()` asks all of them: in tests, nightly, after a restore and in `manage.py verify`.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from ledger import triggers
from ledger.sql import questions


@dataclass(frozen=True)
class Violation:
    """A rule that does not hold, for which row, and what was found (ids, days and pence only)."""

    rule: str
    subject: str
    found: str


def check() -> list[Violation]:
    """Every violation of every rule; empty when the ledger is whole."""
    return [violation for question in ALL for violation in question()]


def books_sum_to_zero() -> list[Violation]:
    """On each side of each book the balances sum to 0, so the whole ledger does (I1)."""
    return _ask("books sum to zero", "book", questions.BOOKS_SUM_TO_ZERO)


def sums_are_their_moves() -> list[Violation]:
    """Each stored balance, and each month total, is the sum of its moves (I2)."""
    month = questions.MONTH[connection.vendor]
    months = {
        "posted": month.format(day="entry.posted_on"),
        "service": month.format(day="coalesce(move.service_on, entry.happened_on)"),
    }
    pair = questions.PAIR_A_MONTH[connection.vendor].format(**months)
    sql = questions.SUMS_ARE_THEIR_MOVES.format(pair_a_month=pair, **months)
    return _ask_several("account", sql)


def nothing_inside_is_below_zero() -> list[Violation]:
    """No account but an external one is below zero (I3)."""
    return _ask("nothing below zero", "account", questions.NOTHING_INSIDE_BELOW_ZERO)


def moves_stay_in_their_book() -> list[Violation]:
    """A move joins two accounts of its entry's book, on one side."""
    return _ask("moves stay in their book", "move", questions.MOVES_STAY_IN_THEIR_BOOK)


def entries_are_as_posted() -> list[Violation]:
    """Each entry has moves, with the hash that was kept when it was posted (I7)."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        connection.connection.create_function("steer_sha256", 1, _sha256, deterministic=True)
    sql = questions.ENTRIES_ARE_AS_POSTED.format(**questions.AS_POSTED[connection.vendor])
    return _ask_several("entry", sql)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def reversals_are_mirrors() -> list[Violation]:
    """A reversal and what it reverses come to nothing on every account."""
    return _ask("reversals are mirrors", "entry", questions.REVERSALS_ARE_MIRRORS)


def reversed_once() -> list[Violation]:
    """Nothing is taken back twice."""
    return _ask("reversed once", "entry", questions.REVERSED_ONCE)


def versions_count_entries() -> list[Violation]:
    """A book's version has counted each of its entries (I7)."""
    return _ask("versions count entries", "book", questions.VERSIONS_COUNT_ENTRIES)


def triggers_stand() -> list[Violation]:
    """What the database refuses by itself, it still refuses."""
    return [Violation("triggers stand", name, "missing") for name in triggers.missing()]


ALL = (
    books_sum_to_zero,
    sums_are_their_moves,
    nothing_inside_is_below_zero,
    moves_stay_in_their_book,
    entries_are_as_posted,
    reversals_are_mirrors,
    reversed_once,
    versions_count_entries,
    triggers_stand,
)


def _ask(rule: str, subject: str, sql: str) -> list[Violation]:
    """Rows of `sql` as violations: the first column is the subject's id, the rest is found."""
    return list(_violations(rule, subject, sql))


def _ask_several(subject: str, sql: str) -> list[Violation]:
    """As `_ask`, where the second column names the rule."""
    with _plenty_of_memory(), connection.cursor() as cursor:
        cursor.execute(sql)
        names = [column[0] for column in cursor.description[2:]]
        return [
            Violation(
                rule, f"{subject} {first}",
                ", ".join(f"{n} {value}" for n, value in zip(names, rest, strict=True)),
            )
            for first, rule, *rest in cursor.fetchall()
        ]  # fmt: skip


@contextmanager
def _plenty_of_memory() -> Iterator[None]:
    """Let PostgreSQL sort and group a million rows in memory, for this question alone."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('work_mem', '192MB', true)")
        yield


def _violations(rule: str, subject: str, sql: str) -> Iterator[Violation]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        names = [column[0] for column in cursor.description[1:]]
        for first, *rest in cursor.fetchall():
            found = ", ".join(f"{n} {value}" for n, value in zip(names, rest, strict=True))
            yield Violation(rule, f"{subject} {first}", found)
