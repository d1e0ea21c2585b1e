"""What the database itself refuses, whoever asks: the triggers of the ledger.

Entries and moves are never changed or deleted; a move stays in its entry's book and on one side;
an account keeps its book, side and kind, and stays where money moved through it. They are made again after every migrate, because SQLite
drops them without a word when a migration rebuilds a table, and put away before one, because
SQLite refuses to rebuild a table that another table's trigger names.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLite

from ledger.sql import postgres, postgres_triggers, sqlite_triggers
from ledger.sql.contract import Trigger

TABLES = ("ledger_account", "ledger_entry", "ledger_move")


Maker = Callable[[str], tuple[str, tuple[Trigger, ...]]]
_also: list[Maker] = []


class NotATestDatabase(RuntimeError):
    """The triggers stand aside for tests alone."""


def also(maker: Maker) -> None:
    """An app above keeps walls of its own: by engine, SQL for functions, and its triggers.

    Said once, when the app is ready.
    """
    if maker not in _also:
        _also.append(maker)


def wanted(using: str = "default") -> tuple[Trigger, ...]:
    """The triggers of this engine."""
    vendor = connections[using].vendor
    own = postgres_triggers.TRIGGERS if vendor == "postgresql" else sqlite_triggers.TRIGGERS
    return (*own, *(trigger for maker in _also for trigger in maker(vendor)[1]))


def missing(using: str = "default") -> list[str]:
    """Names of triggers that should stand and do not, or are switched off; of tables that are there."""
    connection = connections[using]
    vendor = connection.vendor
    tables = set(connection.introspection.table_names())
    question = postgres_triggers.STANDING if vendor == "postgresql" else sqlite_triggers.STANDING
    with connection.cursor() as cursor:
        cursor.execute(question)
        standing = {(table, name) for table, name in cursor.fetchall()}
    return [
        trigger.name
        for trigger in wanted(using)
        if trigger.table in tables and (trigger.table, trigger.name) not in standing
    ]


def ensure(using: str = "default") -> None:
    """Make every trigger whose table is there, and the posting function. Harmless to repeat."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if not set(TABLES) <= tables:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(postgres_triggers.FUNCTIONS)
            cursor.execute(postgres.FUNCTION)
            for maker in _also:
                cursor.execute(maker(connection.vendor)[0])
        for trigger in wanted(using):
            if trigger.table in tables:
                cursor.execute(_drop(connection, trigger))
                cursor.execute(trigger.make)


def put_away(using: str = "default") -> None:
    """Drop every trigger."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for trigger in wanted(using):
            if trigger.table in tables:
                cursor.execute(_drop(connection, trigger))


def _drop(connection: BaseDatabaseWrapper, trigger: Trigger) -> str:
    where = f" on {trigger.table}" if connection.vendor == "postgresql" else ""
    return f"drop trigger if exists {trigger.name}{where}"


@contextmanager
def stand_aside(using: str = "default") -> Iterator[None]:
    """Let a test's clean-up empty the tables. Raises NotATestDatabase anywhere else."""
    if not is_test_database(connections[using]):
        raise NotATestDatabase("The ledger's triggers stand aside in a test database only.")
    put_away(using)
    try:
        yield
    finally:
        ensure(using)


def is_test_database(connection: BaseDatabaseWrapper) -> bool:
    """In memory, or named as Django's test runner names one; never in production mode."""
    if settings.PRODUCTION:
        return False
    if isinstance(connection, SQLite) and connection.is_in_memory_db():
        return True
    return PurePath(str(connection.settings_dict["NAME"])).name.startswith("test_")


def before_migrate(*, using: str, plan: list[tuple[Any, bool]], **_kwargs: Any) -> None:
    """Out of SQLite's way while it rebuilds tables; nothing on PostgreSQL, which need not."""
    if plan and connections[using].vendor == "sqlite":
        put_away(using)


def after_migrate(*, using: str, **_kwargs: Any) -> None:
    """Stand again after every migrate."""
    ensure(using)
