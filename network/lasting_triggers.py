"""What was said of an organisation stays: notes are never changed, a yes is only ever taken back.

Held by the database on both engines, beside the register's walls (network/register_triggers.py).
"""

# Names of tables and columns are written here; nothing that anybody typed goes into this SQL.
# ruff: noqa: S608

from ledger import triggers
from ledger.sql.contract import Trigger
from network.register_triggers import Guard, function_of, on_postgres, on_sqlite

NOTE, NAMING, CLOSING = "network_followupnote", "network_naming", "network_closingword"
STAYS = "What was said stays: say it again as a new row."


def _guards(vendor: str) -> tuple[Guard, ...]:
    same = "is not distinct from" if vendor == "postgresql" else "is"

    def changed(*columns: str) -> str:
        return " or ".join(f"not (new.{name} {same} old.{name})" for name in columns)

    given = changed("organisation_id", "reader", "given_by_id", "given_at")
    said = changed(
        "organisation_id", "closes_on", "words", "helps", "to_network", "to_council", "to_area",
        "said_by_id", "said_at",
    )  # fmt: skip
    return (
        Guard("a_note_stays", NOTE, "update", "1 = 1", STAYS),
        Guard("a_note_is_never_deleted", NOTE, "delete", "1 = 1", STAYS),
        Guard("a_naming_is_only_taken_back", NAMING, "update",
              f"{given} or old.withdrawn_at is not null", STAYS),
        Guard("a_naming_is_never_deleted", NAMING, "delete", "1 = 1", STAYS),
        Guard("a_closing_word_is_only_taken_back", CLOSING, "update",
              f"{said} or old.taken_back_at is not null", STAYS),
        Guard("a_closing_word_is_never_deleted", CLOSING, "delete", "1 = 1", STAYS),
    )  # fmt: skip


def make(vendor: str) -> tuple[str, tuple[Trigger, ...]]:
    """The functions that PostgreSQL's triggers need, and the triggers of this engine."""
    guards = _guards(vendor)
    if vendor == "postgresql":
        return "".join(map(function_of, guards)), tuple(map(on_postgres, guards))
    new = tuple(
        Trigger(
            f"{table}_is_new", table,
            f"create trigger {table}_is_new before insert on {table} when exists"
            f" (select 1 from {table} where id = new.id) begin"
            f" select raise(abort, '{STAYS}'); end",
        )
        for table in (NOTE, NAMING, CLOSING)
    )  # fmt: skip
    return "", (*map(on_sqlite, guards), *new)


def stand() -> None:
    """Called once, when the app is ready."""
    triggers.also(make)
