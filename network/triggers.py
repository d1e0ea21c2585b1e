"""What the database itself refuses of policies, whoever asks.

A dated row is never changed or deleted, and a row that says it was heard names a hearing of the same
policy and council. Made again after every migrate, and put away before one on SQLite, as the
ledger's are (ledger/triggers.py says why).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

from ledger.triggers import NotATestDatabase, is_test_database

TABLES = ("core_policyrow", "network_policyproposal")
_KEPT = "A policy keeps its past: add a new row from a new day."
_UNHEARD = "A policy that says it was heard names its hearing."
_NO_HEARING = """new.heard_in <> '' and not exists (
    select 1 from network_policyproposal where reference = new.heard_in
    and name = new.name and authority_id = new.authority_id)"""

SQLITE = {
    "policy_rows_are_never_changed": f"before update on core_policyrow begin"
    f" select raise(abort, '{_KEPT}'); end",
    "policy_rows_are_never_deleted": f"before delete on core_policyrow begin"
    f" select raise(abort, '{_KEPT}'); end",
    "heard_policies_name_their_hearing": f"before insert on core_policyrow when {_NO_HEARING} begin"
    f" select raise(abort, '{_UNHEARD}'); end",
}
FUNCTIONS = f"""
create or replace function policy_keeps_its_past() returns trigger language plpgsql as $$
begin
    raise exception '{_KEPT}' using errcode = 'integrity_constraint_violation';
end $$;
create or replace function policy_names_its_hearing() returns trigger language plpgsql as $$
begin
    if {_NO_HEARING} then
        raise exception '{_UNHEARD}' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
"""
POSTGRES = {
    "policy_rows_are_never_changed": "before update on core_policyrow for each row"
    " execute function policy_keeps_its_past()",
    "policy_rows_are_never_deleted": "before delete on core_policyrow for each row"
    " execute function policy_keeps_its_past()",
    "heard_policies_name_their_hearing": "before insert on core_policyrow for each row"
    " execute function policy_names_its_hearing()",
}


def ensure(using: str = "default") -> None:
    """Make every trigger, in its newest form, when both tables are there. Harmless to repeat."""
    connection = connections[using]
    if not set(TABLES) <= set(connection.introspection.table_names()):
        return
    put_away(using)
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgres:
            cursor.execute(FUNCTIONS)
        for name, rule in (POSTGRES if is_postgres else SQLITE).items():
            cursor.execute(f"create trigger {name} {rule}")


def put_away(using: str = "default") -> None:
    """Drop every trigger."""
    connection = connections[using]
    if TABLES[0] not in connection.introspection.table_names():
        return
    where = f" on {TABLES[0]}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in SQLITE:
            cursor.execute(f"drop trigger if exists {name}{where}")


@contextmanager
def stand_aside(using: str = "default") -> Iterator[None]:
    """Let a test's clean-up empty the tables. Raises NotATestDatabase anywhere else."""
    if not is_test_database(connections[using]):
        raise NotATestDatabase("The triggers of policies stand aside in a test database only.")
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
