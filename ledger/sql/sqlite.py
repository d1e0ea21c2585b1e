"""SQLite: a whole batch in a handful of statements, under the write lock of BEGIN IMMEDIATE."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, TypeVar

from django.db import connection
from django.db.backends.utils import CursorWrapper

from ledger.sql.contract import Batch, Entries, Outcome

T = TypeVar("T")

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


Leg = tuple[int, int, int, int, date | None]  # place, source, target, pence, day of the support


def insert_entries(batch: Batch) -> Outcome:
    """Post the batch by set statements; see ledger.sql.insert_entries."""
    with connection.cursor() as cursor:
        outcome = _what_is_known(cursor, batch.entries)
        if outcome.clashing:
            return outcome
        known = {batch.places[key] for key in outcome.known}
        legs: list[Leg] = list(zip(*batch.legs, strict=True))
        if known:
            legs = [leg for leg in legs if leg[0] not in known]
        net = _net(legs)
        cursor.execute(_SHORT, [json.dumps(net)])
        outcome.short = [row[0] for row in cursor.fetchall()]
        if legs and not outcome.short:
            fresh = [place for place in batch.places.values() if place not in known]
            ids = _write(cursor, batch.entries, fresh, legs)
            outcome.written = {batch.entries.key[place]: ids[place] for place in fresh}
            _keep_sums(cursor, batch.entries, fresh, legs, net)
        return outcome


def _what_is_known(cursor: CursorWrapper, entries: Entries) -> Outcome:
    """Which keys were posted before, with the same digest or with another."""
    digests = dict(zip(entries.key, entries.digest, strict=True))
    cursor.execute(_KNOWN, [json.dumps(entries.key)])
    outcome = Outcome()
    for key, row_id, digest in cursor.fetchall():
        if digests[key] == digest:
            outcome.known[key] = row_id
        else:
            outcome.clashing.append(key)
    return outcome


def _net(legs: Sequence[Leg]) -> dict[int, int]:
    """What the legs together add to each account, in pence."""
    net: dict[int, int] = defaultdict(int)
    for _place, source, target, amount, _on in legs:
        net[source] -= amount
        net[target] += amount
    return net


def _write(
    cursor: CursorWrapper, entries: Entries, fresh: Sequence[int], legs: Sequence[Leg]
) -> dict[int, int]:
    """Insert entries and moves; the ids by place follow on, which the write lock makes safe."""
    cursor.execute(_LAST_ID)
    first = cursor.fetchone()[0] + 1
    ids = {place: first + n for n, place in enumerate(fresh)}
    rows = zip(
        entries.book_id, entries.key, entries.digest, entries.reason, entries.by_id,
        _written(entries.happened_on, date.isoformat),
        _written(entries.posted_at, connection.ops.adapt_datetimefield_value),
        _written(entries.posted_on, date.isoformat), entries.reverses_id, strict=True,
    )  # fmt: skip
    cursor.executemany(
        _ENTRY, [(ids[place], *row) for place, row in enumerate(rows) if place in ids]
    )
    days = {on: on.isoformat() if on else None for on in {leg[4] for leg in legs}}
    cursor.executemany(
        _MOVE,
        [
            (ids[place], source, target, pence, days[on])
            for place, source, target, pence, on in legs
        ],
    )
    return ids


def _written(values: Sequence[T], write: Callable[[T], Any]) -> Iterator[Any]:
    """Days and instants as SQLite keeps them; each different one is written once."""
    words = {value: write(value) for value in set(values)}
    return map(words.__getitem__, values)


def _keep_sums(
    cursor: CursorWrapper,
    entries: Entries,
    fresh: Sequence[int],
    legs: Sequence[Leg],
    net: dict[int, int],
) -> None:
    """Bring balances, month totals and book versions up to date."""
    changes = [(change, account) for account, change in net.items() if change]
    cursor.executemany(_BALANCE, changes)
    cursor.executemany(_MONTH, list(_months(entries, legs)))
    versions = Counter(entries.book_id[place] for place in fresh)
    cursor.executemany(_VERSION, [(times, book) for book, times in versions.items()])


def _months(entries: Entries, legs: Sequence[Leg]) -> Iterator[tuple[int, str, str, int, int]]:
    """Account, posted month, service month, pence in and pence out, one row a combination."""
    totals: dict[tuple[int, date, date], list[int]] = defaultdict(lambda: [0, 0])
    posted_on, happened_on = entries.posted_on, entries.happened_on
    firsts = {day: day.replace(day=1) for day in {*posted_on, *happened_on}}
    firsts |= {leg[4]: leg[4].replace(day=1) for leg in legs if leg[4]}
    for place, source, target, amount, service_on in legs:
        posted, service = firsts[posted_on[place]], firsts[service_on or happened_on[place]]
        totals[source, posted, service][1] += amount
        totals[target, posted, service][0] += amount
    for (account, posted, service), (into, out) in totals.items():
        yield account, posted.isoformat(), service.isoformat(), into, out
