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
    select ordered.*, nextval(ids.of_entries) as id from (
        select * from incoming
        where not exists (select from known where known.key = incoming.key) order by place
    ) ordered, (
        select pg_get_serial_sequence('ledger_entry', 'id')::regclass as of_entries offset 0
    ) ids
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
select 'written', array_agg(id order by place), null from fresh, clear
union all select 'known', array_agg(id), array_agg(key::text) from known where same
union all select 'clashing', array_agg(id), array_agg(key::text) from known where not same
union all select 'short', array_agg(id order by id), null from short
"""


# One entry of few moves, in the order of Entries and Legs less the place: what people do all day.
# The lock is inside, so it needs no transaction around it: one round trip, plans kept by the
# server. What comes in is added before what goes out is taken, so no balance passes below its end.
FUNCTION = """
create or replace function ledger_post(
    book_id bigint, key text, digest text, reason text, by_id bigint, happened_on date,
    posted_at timestamptz, posted_on date, reverses_id bigint,
    sources bigint[], targets bigint[], amounts bigint[], services date[],
    out answer text, out answer_ids bigint[]
) language plpgsql as $$
#variable_conflict use_column
declare
    new_id bigint;
    posted_month date := date_trunc('month', $8::timestamp)::date;
    service_month date;
begin
    perform from ledger_book where id = $1 for no key update;
    select array[id], case when digest = $3 then 'known' else 'clashing' end
        into answer_ids, answer from ledger_entry where key = $2;
    if found then
        return;
    end if;
    if cardinality($10) = 1 then
        select array[id] into answer_ids from ledger_account
        where id = $10[1] and not external and balance_pence < $12[1];
    else
        select array_agg(id order by id) into answer_ids from ledger_account account
        where id = any($10) and not external and balance_pence < (
            select sum(case when source_id = account.id then pence else -pence end)
            from unnest($10, $11, $12) as leg (source_id, target_id, pence)
            where account.id in (source_id, target_id)
        );
    end if;
    if answer_ids is not null then
        answer := 'short';
        return;
    end if;
    insert into ledger_entry
        (book_id, key, digest, reason, by_id, happened_on, posted_at, posted_on, reverses_id)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id into new_id;
    for leg in 1 .. cardinality($10) loop
        service_month := date_trunc('month', coalesce($13[leg], $6)::timestamp)::date;
        insert into ledger_move (entry_id, source_id, target_id, amount_pence, service_on)
        values (new_id, $10[leg], $11[leg], $12[leg], $13[leg]);
        insert into ledger_monthtotal as total
            (account_id, posted_month, service_month, in_pence, out_pence)
        values
            ($10[leg], posted_month, service_month, 0, $12[leg]),
            ($11[leg], posted_month, service_month, $12[leg], 0)
        on conflict (account_id, posted_month, service_month) do update set
            in_pence = total.in_pence + excluded.in_pence,
            out_pence = total.out_pence + excluded.out_pence;
        update ledger_account set balance_pence = balance_pence + $12[leg] where id = $11[leg];
    end loop;
    for leg in 1 .. cardinality($10) loop
        update ledger_account set balance_pence = balance_pence - $12[leg] where id = $10[leg];
    end loop;
    update ledger_book set version = version + 1 where id = $1;
    answer := 'written';
    answer_ids := array[new_id];
end $$;
"""
_CALL = "select * from ledger_post(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"


def insert_entry(batch: Batch) -> Outcome:
    """Lock the book and post a batch of one entry in one round trip; see ledger.sql."""
    values: list[Any] = [column[0] for column in batch.entries]
    values += [_array(column) for name, column in batch.legs._asdict().items() if name != "place"]
    with connection.cursor() as cursor:
        cursor.execute(_CALL, values)
        answer, ids = cursor.fetchone()
    key = batch.entries.key[0]
    match answer:
        case "written":
            return Outcome(written={key: ids[0]})
        case "known":
            return Outcome(known={key: ids[0]})
        case "clashing":
            return Outcome(clashing=[key])
        case _:
            return Outcome(short=ids)


def insert_entries(batch: Batch) -> Outcome:
    """Post the batch in one statement; see ledger.sql.insert_entries."""
    columns = [
        _texts(column) if name == "key" else _array(column)
        for name, column in (batch.entries._asdict() | batch.legs._asdict()).items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(_POST, columns)
        return _outcome(batch.entries.key, cursor.fetchall())


def _array(values: Sequence[Any]) -> str:
    """An array in PostgreSQL's own writing, for what needs no quoting: all but keys.

    Numbers, days, instants, hex and codes; several times faster than adapting one by one.
    Each different value is written once.
    """
    words = {value: str(value) for value in set(values)}
    words[None] = "NULL"
    return "{" + ",".join(map(words.__getitem__, values)) + "}"


def _texts(values: list[str]) -> str | list[str]:
    """An array of words, quoted; those with a quote or a backslash are left to the driver."""
    quoted = '","'.join(values)
    plain = "\\" not in quoted and quoted.count('"') == 2 * max(0, len(values) - 1)
    return f'{{"{quoted}"}}' if plain and values else values


def _outcome(
    keys: Sequence[str], rows: Sequence[tuple[str, list[int] | None, list[str] | None]]
) -> Outcome:
    """The statement's four answers; new ids follow the order of the keys that were not known."""
    answers = {what: (ids or [], named or []) for what, ids, named in rows}
    outcome = Outcome(short=answers["short"][0], clashing=answers["clashing"][1])
    outcome.known = dict(zip(answers["known"][1], answers["known"][0], strict=True))
    if written := answers["written"][0]:
        fresh = [key for key in keys if key not in outcome.known] if outcome.known else keys
        outcome.written = dict(zip(fresh, written, strict=True))
    return outcome
