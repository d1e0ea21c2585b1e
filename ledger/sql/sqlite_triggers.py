"""SQLite's triggers and the question which of them stand."""

from ledger.sql.contract import Trigger

_KEPT = "The ledger is append-only: post a reversal instead."


def _refusing(name: str, table: str, when: str) -> Trigger:
    return Trigger(
        name,
        table,
        f"create trigger {name} before {when} on {table} begin select raise(abort, '{_KEPT}'); end",
    )


def _new_only(name: str, table: str, taken: str) -> Trigger:
    """For names written here: INSERT OR REPLACE would delete the row it replaces and wake no delete trigger."""
    guard = f"create trigger {name} before insert on {table} when exists (select 1 from {table}"  # noqa: S608
    return Trigger(name, table, f"{guard} where {taken}) begin select raise(abort, '{_KEPT}'); end")


TRIGGERS = (
    _refusing("ledger_entry_stays", "ledger_entry", "update"),
    _refusing("ledger_entry_is_kept", "ledger_entry", "delete"),
    _new_only("ledger_entry_is_new", "ledger_entry", "id = new.id or key = new.key"),
    _refusing("ledger_move_stays", "ledger_move", "update"),
    _refusing("ledger_move_is_kept", "ledger_move", "delete"),
    _new_only("ledger_move_is_new", "ledger_move", "id = new.id"),
    Trigger(
        "ledger_move_in_one_book",
        "ledger_move",
        "create trigger ledger_move_in_one_book before insert on ledger_move"
        " when not exists (select 1 from ledger_entry entry"
        " join ledger_account source on source.id = new.source_id"
        " and source.book_id = entry.book_id"
        " join ledger_account target on target.id = new.target_id"
        " and target.book_id = entry.book_id and target.side = source.side"
        " where entry.id = new.entry_id)"
        " begin select raise(abort, 'A move joins two accounts of one book and one side.'); end",
    ),
    _new_only("ledger_account_is_new", "ledger_account", "id = new.id"),
    Trigger(
        "ledger_account_is_kept",
        "ledger_account",
        "create trigger ledger_account_is_kept before delete on ledger_account"
        " when exists (select 1 from ledger_move where source_id = old.id)"
        " or exists (select 1 from ledger_move where target_id = old.id)"
        " begin select raise(abort, 'An account that money moved through is kept.'); end",
    ),
    Trigger(
        "ledger_account_stays",
        "ledger_account",
        "create trigger ledger_account_stays"
        " before update of id, book_id, side, kind, external on ledger_account"
        " when old.id is not new.id or old.book_id is not new.book_id or old.side is not new.side"
        " or old.kind is not new.kind or old.external is not new.external"
        " begin select raise(abort, 'An account keeps its book, its side and its kind.'); end",
    ),
)

STANDING = "select tbl_name, name from sqlite_master where type = 'trigger'"
