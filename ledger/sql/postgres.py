"""PostgreSQL: a whole batch in one statement, from arrays."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from ledger.sql.contract import Batch, Outcome

# Every part sees the database as it was before the statement, after the books were locked.
_POST = """
with incoming as materialized (
    select * from unnest(
        %s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[],
        %s::date[], %s::timestamptz[], %s::date[], %s::bigint[]
    ) with ordinality as rows (
        book_id, key, digest, reason, by_id, happened_on, posted_at, posted_on, reverses_id, place
    )
),
known as materialized (
    select entry.id, entry.key, entry.digest = incoming.digest as same
    from incoming join ledger_entry entry on entry.key = incoming.key
),
fresh as materialized (
    select *, nextval(pg_get_serial_sequence('ledger_entry', 'id')) as id from (
        select * from incoming
        where not exists (select from known where known.key = incoming.key) order by place
    ) ordered
),
legs as materialized (
    select leg.*, fresh.id as entry_id,
        date_trunc('month', fresh.posted_on)::date as posted_month,
        date_trunc('month', coalesce(leg.service_on, fresh.happened_on))::date as service_month
    from unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::date[])
        with ordinality as leg (place, source_id, target_id, amount_pence, service_on, leg_place)
    join fresh on fresh.place = leg.place + 1
),
months as materialized (
    select account_id, posted_month, service_month,
        sum(in_pence)::bigint as in_pence, sum(out_pence)::bigint as out_pence
    from (
        select source_id as account_id, posted_month, service_month,
            0::bigint as in_pence, amount_pence as out_pence from legs
        union all
        select target_id, posted_month, service_month, amount_pence, 0 from legs
    ) halves
    group by account_id, posted_month, service_month
),
net as materialized (
    select account_id, sum(in_pence - out_pence)::bigint as change from months group by account_id
),
short as materialized (
    select account.id from net join ledger_account account on account.id = net.account_id
    where not account.external and account.balance_pence + net.change < 0
),
clear as materialized (
    select 1 where not exists (select from short) and not exists (select from known where not same)
),
written as (
    insert into ledger_entry (
        id, book_id, key, digest, reason, by_id, happened_on, posted_at, posted_on, reverses_id
    )
    select id, book_id, key, digest, reason, by_id, happened_on, posted_at, posted_on, reverses_id
    from fresh, clear
),
moved as (
    insert into ledger_move (entry_id, source_id, target_id, amount_pence, service_on)
    select entry_id, source_id, target_id, amount_pence, service_on
    from legs, clear order by leg_place
),
balanced as (
    update ledger_account account set balance_pence = account.balance_pence + net.change
    from net, clear where account.id = net.account_id and net.change <> 0
),
totalled as (
    insert into ledger_monthtotal as total
        (account_id, posted_month, service_month, in_pence, out_pence)
    select account_id, posted_month, service_month, in_pence, out_pence from months, clear
    on conflict (account_id, posted_month, service_month) do update set
        in_pence = total.in_pence + excluded.in_pence,
        out_pence = total.out_pence + excluded.out_pence
),
marked as (
    update ledger_book book set version = book.version + posted.entries
    from (select book_id, count(*) as entries from fresh group by book_id) posted, clear
    where book.id = posted.book_id
)
select 'written', id, key from fresh, clear
union all select case when same then 'known' else 'clashing' end, id, key from known
union all select 'short', id, '' from short
"""


def insert_entries(batch: Batch) -> Outcome:
    """Post the batch in one statement; see ledger.sql.insert_entries."""
    places, sources, targets, amounts, services = _columns(batch.legs, width=5)
    books, keys, digests, reasons, *rest = _columns(batch.entries, width=9)
    entries: list[Any] = [
        _array(books),
        list(keys),
        _array(digests),
        _array(reasons),
        *map(_array, rest),
    ]
    legs = [_array(column) for column in (places, sources, targets, amounts, services)]
    with connection.cursor() as cursor:
        cursor.execute(_POST, [*entries, *legs])
        return _outcome(cursor.fetchall())


def _columns(rows: Sequence[tuple[Any, ...]], *, width: int) -> list[Sequence[Any]]:
    """Turn rows into columns, one array each."""
    return list(zip(*rows, strict=True)) or [()] * width


def _array(values: Sequence[Any]) -> str:
    """An array in PostgreSQL's own writing, for what needs no quoting: all but keys.

    Numbers, days, instants, hex and codes; several times faster than adapting one by one.
    """
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"


def _outcome(rows: Sequence[tuple[str, int, str]]) -> Outcome:
    outcome = Outcome()
    for what, row_id, key in rows:
        match what:
            case "written":
                outcome.written[key] = row_id
            case "known":
                outcome.known[key] = row_id
            case "clashing":
                outcome.clashing.append(key)
            case _:
                outcome.short.append(row_id)
    outcome.short.sort()
    return outcome
