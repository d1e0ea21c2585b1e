"""PostgreSQL's triggers and the question which of them stand."""

from ledger.sql.contract import Trigger

FUNCTIONS = """
create or replace function ledger_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'The ledger is append-only: post a reversal instead.'
        using errcode = 'integrity_constraint_violation';
end $$;

create or replace function ledger_account_stays_itself() returns trigger language plpgsql as $$
begin
    if (old.id, old.book_id, old.side, old.kind, old.external)
        is distinct from (new.id, new.book_id, new.side, new.kind, new.external) then
        raise exception 'An account keeps its book, its side and its kind.'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;

create or replace function ledger_account_is_kept() returns trigger language plpgsql as $$
begin
    if exists (select from ledger_move where source_id = old.id)
        or exists (select from ledger_move where target_id = old.id) then
        raise exception 'An account that money moved through is kept.'
            using errcode = 'integrity_constraint_violation';
    end if;
    return old;
end $$;

create or replace function ledger_moves_stay_in_their_book() returns trigger language plpgsql as $$
begin
    if exists (
        select from arrived
        left join ledger_entry entry on entry.id = arrived.entry_id
        left join ledger_account source on source.id = arrived.source_id
        left join ledger_account target on target.id = arrived.target_id
        where (source.book_id = entry.book_id and target.book_id = entry.book_id
            and source.side = target.side) is not true
    ) then
        raise exception 'A move joins two accounts of one book and one side.'
            using errcode = 'integrity_constraint_violation';
    end if;
    return null;
end $$;
"""


def _refusing(name: str, table: str, when: str, each: str) -> Trigger:
    return Trigger(
        name,
        table,
        f"create trigger {name} {when} on {table} for each {each}"
        " execute function ledger_is_append_only()",
    )


TRIGGERS = (
    _refusing("ledger_entry_stays", "ledger_entry", "before update or delete", "row"),
    _refusing("ledger_entry_is_kept", "ledger_entry", "before truncate", "statement"),
    _refusing("ledger_move_stays", "ledger_move", "before update or delete", "row"),
    _refusing("ledger_move_is_kept", "ledger_move", "before truncate", "statement"),
    Trigger(
        "ledger_move_in_one_book",
        "ledger_move",
        "create trigger ledger_move_in_one_book after insert on ledger_move"
        " referencing new table as arrived for each statement"
        " execute function ledger_moves_stay_in_their_book()",
    ),
    Trigger(
        "ledger_account_is_kept",
        "ledger_account",
        "create trigger ledger_account_is_kept before delete on ledger_account for each row"
        " execute function ledger_account_is_kept()",
    ),
    _refusing("ledger_accounts_are_kept", "ledger_account", "before truncate", "statement"),
    Trigger(
        "ledger_account_stays",
        "ledger_account",
        "create trigger ledger_account_stays"
        " before update of id, book_id, side, kind, external on ledger_account for each row"
        " execute function ledger_account_stays_itself()",
    ),
)

STANDING = """
select class.relname, trigger.tgname
from pg_trigger trigger join pg_class class on class.oid = trigger.tgrelid
where not trigger.tgisinternal and trigger.tgenabled in ('O', 'A')
    and class.relnamespace = to_regnamespace(current_schema())
"""
