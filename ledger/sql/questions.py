"""The invariants' questions, in SQL that both engines read; `{month}` is each one's own.

Each answers with the rows that break the rule: an id first, then what was found.
"""

MONTH = {
    "postgresql": "date_trunc('month', {day})::date",
    "sqlite": "substr({day}, 1, 7) || '-01'",
}

BOOKS_SUM_TO_ZERO = """
select book_id, side, sum(balance_pence) as pence from ledger_account
group by book_id, side having sum(balance_pence) <> 0 order by book_id, side
"""

# By which moves are summed. SQLite sorts one text three times faster than four columns, and takes
# those that are read beside it from any row of the group, in which they are the same.
PAIR_A_MONTH = {
    "postgresql": "source_id, target_id, {posted}, {service}",
    "sqlite": "source_id || ' ' || target_id || {posted} || {service}",
}

# One pass over the moves for both: pairs of accounts a month first, which are few.
SUMS_ARE_THEIR_MOVES = """
with pair as materialized (
    select source_id, target_id, {posted} as posted_month, {service} as service_month,
        sum(amount_pence) as pence
    from ledger_move move join ledger_entry entry on entry.id = move.entry_id
    group by {pair_a_month}
),
half as materialized (
    select target_id as account_id, posted_month, service_month, pence as in_pence, 0 as out_pence
    from pair union all select source_id, posted_month, service_month, 0, pence from pair
)
select account_id, 'month totals are their moves', posted_month, service_month,
    sum(in_pence) as in_too_much, sum(out_pence) as out_too_much
from (
    select account_id, posted_month, service_month, in_pence, out_pence from ledger_monthtotal
    union all select account_id, posted_month, service_month, -in_pence, -out_pence from half
) both_sides
group by account_id, posted_month, service_month
having sum(in_pence) <> 0 or sum(out_pence) <> 0
union all
select account.id, 'balances are their moves', null, null, account.balance_pence,
    coalesce(recount.pence, 0)
from ledger_account account left join (
    select account_id, sum(in_pence) - sum(out_pence) as pence from half group by account_id
) recount on recount.account_id = account.id
where account.balance_pence <> coalesce(recount.pence, 0)
order by 1, 2
"""

NOTHING_INSIDE_BELOW_ZERO = """
select id, balance_pence as balance from ledger_account
where not external and balance_pence < 0 order by id
"""

MOVES_STAY_IN_THEIR_BOOK = """
select move.id, source.book_id as source_book, target.book_id as target_book, entry.book_id as book
from ledger_move move left join ledger_entry entry on entry.id = move.entry_id
left join ledger_account source on source.id = move.source_id
left join ledger_account target on target.id = move.target_id
where (source.book_id = entry.book_id and target.book_id = entry.book_id
    and source.side = target.side and move.amount_pence > 0) is not true order by move.id
"""

# What was hashed when an entry was posted: NewEntry.digest, in each engine's words. PostgreSQL joins
# the moves in their order within the aggregate. SQLite cannot say an order there: it joins them as
# its index has them, four times faster, and asks again in order where the hash differs.
ENTRIES_ARE_AS_POSTED = """
select entry.id, case when posted.facts is null then 'entries move something'
    else 'entries are as posted' end, entry.reason
from ledger_entry entry left join ({posted}) posted on posted.entry_id = entry.id
where posted.facts is null or entry.digest <> {digest}{again} order by entry.id
"""
AS_POSTED = {
    "postgresql": {
        "posted": """
            select entry_id, string_agg(
                concat_ws(' ', source_id, target_id, amount_pence, coalesce(service_on::text, '')),
                E'\\n' order by id
            ) as facts from ledger_move group by entry_id
        """,
        "digest": "encode(sha256(convert_to("
        "entry.book_id || ' ' || entry.reason || E'\\n' || posted.facts, 'UTF8')), 'hex')",
        "again": "",
    },
    "sqlite": {
        "posted": """
            select entry_id, group_concat(source_id || ' ' || target_id || ' ' || amount_pence
                || ' ' || coalesce(service_on, ''), char(10)) as facts
            from ledger_move group by entry_id
        """,
        "digest": "steer_sha256(entry.book_id || ' ' || entry.reason || char(10) || posted.facts)",
        "again": """
            and entry.digest <> steer_sha256(
                entry.book_id || ' ' || entry.reason || char(10) || (
                    select group_concat(facts, char(10)) from (
                        select source_id || ' ' || target_id || ' ' || amount_pence || ' '
                            || coalesce(service_on, '') as facts
                        from ledger_move where entry_id = entry.id order by id
                    )
                )
            )
        """,
    },
}

REVERSALS_ARE_MIRRORS = """
select id, account_id as account, sum(pence) as left_over from (
    select reversal.id, move.target_id as account_id, move.amount_pence as pence
    from ledger_entry reversal
    join ledger_move move on move.entry_id in (reversal.id, reversal.reverses_id)
    where reversal.reverses_id is not null
    union all
    select reversal.id, move.source_id, -move.amount_pence
    from ledger_entry reversal
    join ledger_move move on move.entry_id in (reversal.id, reversal.reverses_id)
    where reversal.reverses_id is not null
) halves
group by id, account_id having sum(pence) <> 0 order by id, account_id
"""

REVERSED_ONCE = """
select reverses_id, count(*) as times from ledger_entry
where reverses_id is not null group by reverses_id having count(*) > 1 order by reverses_id
"""

VERSIONS_COUNT_ENTRIES = """
select book.id, book.version, count(entry.id) as entries
from ledger_book book left join ledger_entry entry on entry.book_id = book.id
group by book.id, book.version having book.version < count(entry.id) order by book.id
"""
