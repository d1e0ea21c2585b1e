"""What the database itself refuses: an issued report is never changed or deleted.

Made again after every migrate, and put away before one on SQLite (ledger/triggers.py says why).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

from ledger.triggers import NotATestDatabase, is_test_database

TABLE = "reports_moneyreport"
_KEPT = "An issued report stays as it is: a correction is a new version."
NAMES = ("issued_reports_are_never_changed", "issued_reports_are_never_deleted")
FUNCTION = f"""
create or replace function issued_report_stays() returns trigger language plpgsql as $$
begin
    raise exception '{_KEPT}' using errcode = 'integrity_constraint_violation';
end $$;
"""


def ensure(using: str = "default") -> None:
    """Make the triggers, in their newest form, when the table is there. Harmless to repeat."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    put_away(using)
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgres:
            cursor.execute(FUNCTION)
        for name, verb in zip(NAMES, ("update", "delete"), strict=True):
            does = (
                "for each row execute function issued_report_stays()"
                if is_postgres
                else f"begin select raise(abort, '{_KEPT}'); end"
            )
            cursor.execute(f"create trigger {name} before {verb} on {TABLE} {does}")


def put_away(using: str = "default") -> None:
    """Drop the triggers."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    where = f" on {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in NAMES:
            cursor.execute(f"drop trigger if exists {name}{where}")


@contextmanager
def stand_aside(using: str = "default") -> Iterator[None]:
    """Let a test's clean-up empty the table. Raises NotATestDatabase anywhere else."""
    if not is_test_database(connections[using]):
        raise NotATestDatabase("The triggers of reports stand aside in a test database only.")
    put_away(using)
    try:
        yield
    finally:
        ensure(using)


def before_migrate(*, using: str, plan: list[tuple[Any, bool]], **_kwargs: Any) -> None:
    """Out of SQLite's way while it rebuilds tables."""
    if plan and connections[using].vendor == "sqlite":
        put_away(using)


def after_migrate(*, using: str, **_kwargs: Any) -> None:
    """Stand again after every migrate."""
    ensure(using)
