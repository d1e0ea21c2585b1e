"""SQLite: a whole batch in a handful of statements, under the write lock of BEGIN IMMEDIATE."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from django.db import connection
from django.db.backends.utils import CursorWrapper

from ledger.sql.contract import Batch, EntryRow, LegRow, Outcome

_KNOWN = "select key, id, digest from ledger_entry where key in (select value from json_each(%s))"
_SHORT = """
select account.id from json_each(%s) net
join ledger_account account on account.id = cast(net.key as integer)
where not account.external and account.balance_pence + net.value < 0
order by account.id
"""
_LAST_ID = "select coalesce(max(id), 0) from ledger_entry"
_ENTRY = """
insert into ledger_entry
    (id, book_id, key, digest, reason, by_id, happened_on, posted_at, posted_on, reverses_id)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_MOVE = """
insert into ledger_move (entry_id, source_id, target_id, amount_pence, service_on)
values (%s, %s, %s, %s, %s)
"""
_BALANCE = "update ledger_account set balance_pence = balance_pence + %s where id = %s"
_MONTH = """
insert into ledger_monthtotal (account_id, posted_month, service_month, in_pence, out_pence)
values (%s, %s, %s, %s, %s)
on conflict (account_id, posted_month, service_month) do update set
    in_pence = in_pence + excluded.in_pence, out_pence = out_pence + excluded.out_pence
"""
_VERSION = "update ledger_book set version = version + %s where id = %s"


def insert_entries(batch: Batch) -> Outcome:
    """Post the batch by set statements; see ledger.sql.insert_entries."""
    with connection.cursor() as cursor:
        outcome = _what_is_known(cursor, batch.entries)
        if outcome.clashing:
            return outcome
        fresh = {
            place: entry
            for place, entry in enumerate(batch.entries)
            if entry.key not in outcome.known
        }
        legs = [leg for leg in batch.legs if leg.place in fresh]
        net = _net(legs)
        cursor.execute(_SHORT, [json.dumps(net)])
        outcome.short = [row[0] for row in cursor.fetchall()]
        if fresh and not outcome.short:
            outcome.written = _write(cursor, fresh, legs)
            _keep_sums(cursor, fresh, legs, net)
        return outcome


def _what_is_known(cursor: CursorWrapper, entries: Sequence[EntryRow]) -> Outcome:
    """Which keys were posted before, with the same digest or with another."""
    digests = {entry.key: entry.digest for entry in entries}
    cursor.execute(_KNOWN, [json.dumps(list(digests))])
    outcome = Outcome()
    for key, row_id, digest in cursor.fetchall():
        if digests[key] == digest:
            outcome.known[key] = row_id
        else:
            outcome.clashing.append(key)
    return outcome


def _net(legs: Sequence[LegRow]) -> dict[int, int]:
    """What the legs together add to each account, in pence."""
    net: dict[int, int] = defaultdict(int)
    for _place, source, target, amount, _on in legs:
        net[source] -= amount
        net[target] += amount
    return net


def _write(
    cursor: CursorWrapper, fresh: dict[int, EntryRow], legs: Sequence[LegRow]
) -> dict[str, int]:
    """Insert entries and moves; ids follow on, which the write lock makes safe."""
    cursor.execute(_LAST_ID)
    first = cursor.fetchone()[0] + 1
    ids = {place: first + n for n, place in enumerate(fresh)}
    stored = connection.ops.adapt_datetimefield_value
    cursor.executemany(
        _ENTRY,
        [
            (
                ids[place], row.book_id, row.key, row.digest, row.reason, row.by_id,
                row.happened_on.isoformat(), stored(row.posted_at), row.posted_on.isoformat(),
                row.reverses_id,
            )
            for place, row in fresh.items()
        ],
    )  # fmt: skip
    cursor.executemany(
        _MOVE,
        [
            (ids[place], source, target, amount, on.isoformat() if on else None)
            for place, source, target, amount, on in legs
        ],
    )
    return {row.key: ids[place] for place, row in fresh.items()}


def _keep_sums(
    cursor: CursorWrapper,
    fresh: dict[int, EntryRow],
    legs: Sequence[LegRow],
    net: dict[int, int],
) -> None:
    """Bring balances, month totals and book versions up to date."""
    changes = [(change, account) for account, change in net.items() if change]
    cursor.executemany(_BALANCE, changes)
    cursor.executemany(_MONTH, list(_months(fresh, legs)))
    versions = Counter(row.book_id for row in fresh.values())
    cursor.executemany(_VERSION, [(entries, book) for book, entries in versions.items()])


def _months(
    fresh: dict[int, EntryRow], legs: Sequence[LegRow]
) -> Iterator[tuple[int, str, str, int, int]]:
    """Account, posted month, service month, pence in and pence out, one row a combination."""
    totals: dict[tuple[int, date, date], list[int]] = defaultdict(lambda: [0, 0])
    for place, source, target, amount, service_on in legs:
        posted = fresh[place].posted_on.replace(day=1)
        service = (service_on or fresh[place].happened_on).replace(day=1)
        totals[source, posted, service][1] += amount
        totals[target, posted, service][0] += amount
    for (account, posted, service), (into, out) in totals.items():
        yield account, posted.isoformat(), service.isoformat(), into, out
