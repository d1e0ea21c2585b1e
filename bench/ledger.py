"""Goals 1 to 4 of the ledger, beside the peers, pair by pair in one process (docs/figures.md).

Needs the peers of bench/requirements.txt for those lines; `make bench` installs them beside.
"""

import os
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "bench.kit.settings"

import django

django.setup()

from django.db import connection

from bench.kit import plain
from bench.kit.measuring import Work, fresh_database, line, ratios, size
from bench.kit.shelf import AT, Copied, Shelf
from ledger import invariants, services
from ledger.models import Account

ACCOUNTS = 1_000
BULK = {"small": 2_000, "tenth": 5_000, "full": 10_000}[size()]
HORDAK = {"small": 100, "tenth": 300, "full": 1_500}[size()]
DJANGO_LEDGER = {"small": 15, "tenth": 30, "full": 150}[size()]
ORM = {"small": 100, "tenth": 300, "full": 1_500}[size()]
SINGLE = {"small": 100, "tenth": 300, "full": 1_500}[size()]
LONG_HISTORY = {"small": 10_000, "tenth": 20_000, "full": 100_000}[size()]
PAIRS = {"small": 3, "tenth": 5, "full": 7}[size()]
READS = 300
SEED = 20_261_123


class Bench:
    """One shelf of ours; each call of a method readies the next work to be timed."""

    def __init__(self) -> None:
        self.shelf = Shelf(ACCOUNTS)
        self.round = 0

    def moves(self, count: int) -> list[tuple[int, int, int]]:
        self.round += 1
        return self.shelf.moves(count, SEED + self.round)

    def in_bulk(self) -> Work:
        entries = self.shelf.entries(self.moves(BULK), f"bulk {self.round}")
        return Work(BULK, lambda: services.post_many(entries))

    def one_by_one(self) -> Work:
        """Each post its own transaction, committed before the next."""
        entries = self.shelf.entries(self.moves(SINGLE), f"single {self.round}")
        return Work(SINGLE, lambda: [services.post_many([entry])[0] for entry in entries])

    def copied(self) -> Work:
        rows = Copied(ACCOUNTS, self.moves(BULK), f"copied {self.round}")
        return Work(BULK, rows.run)

    def plain_orm(self) -> Work:
        entries = self.shelf.entries(self.moves(ORM), f"plain {self.round}")
        return Work(ORM, lambda: plain.post_one_by_one(entries))

    def is_right(self) -> bool:
        wrong = [found for found in invariants.check() if "month" not in found.rule]
        if wrong:
            print(f"Not counted, the result is wrong: {wrong[:3]}")
        return not wrong


def bulk_and_single(bench: Bench) -> bool:
    """Goals 1 to 3 on this engine."""
    if connection.vendor == "sqlite":
        found = ratios(PAIRS, bench.in_bulk, bench.plain_orm)
        return bench.is_right() and line("bulk_post_vs_orm_sqlite", found, 25)
    copied = ratios(PAIRS, bench.in_bulk, bench.copied)
    reached = [bench.is_right() and line("bulk_post_vs_copy", copied, 0.5)]
    if not find_spec("hordak"):
        print("The peers are not installed: make bench installs them into var/bench-venv.")
        return all(reached)
    from bench.kit import django_ledger_peer, hordak_peer

    hordak = hordak_peer.open_accounts(ACCOUNTS)
    asked = 0

    def transfers(count: int) -> Callable[[], Work]:
        def ready() -> Work:
            nonlocal asked
            asked += count
            wanted = hordak_peer.asked(hordak, bench.moves(count))
            return Work(count, lambda: hordak_peer.transfer(wanted))

        return ready

    beside = ratios(PAIRS, bench.in_bulk, transfers(HORDAK))
    alone = ratios(PAIRS, bench.one_by_one, transfers(SINGLE))
    right = bench.is_right() and hordak_peer.is_right(2 * asked)
    reached.append(right and line("bulk_post_vs_hordak", beside, 50))
    reached.append(right and line("single_post_vs_hordak", alone, 4))

    entity = django_ledger_peer.Entity(ACCOUNTS // 10)
    committed = 0

    def commits() -> Work:
        nonlocal committed
        committed += DJANGO_LEDGER
        moves = [(s % 100, t % 100, p) for s, t, p in bench.moves(DJANGO_LEDGER)]
        wanted = entity.asked(moves)
        return Work(DJANGO_LEDGER, lambda: entity.commit(wanted, AT))

    slow = ratios(PAIRS, bench.in_bulk, commits)
    right = bench.is_right() and entity.is_right(2 * committed)
    reached.append(right and line("bulk_post_vs_django_ledger", slow, 300))
    return all(reached)


def balances(bench: Bench) -> bool:
    """Goal 4: one balance through the public call, whatever the history."""
    short, long = bench.shelf.accounts[1], bench.shelf.accounts[11]
    give_history(bench, 0, 1_000)
    give_history(bench, 10, LONG_HISTORY)

    def reading(account: Account) -> Callable[[], Work]:
        def read() -> None:
            for _ in range(READS):
                Account.objects.balances([account.pk])

        return lambda: Work(READS, read)

    growth = ratios(PAIRS, reading(short), reading(long))
    reached = [line("balance_long_vs_short_history", growth, 1.1, at_most=True)]
    if find_spec("hordak") and connection.vendor == "postgresql":
        from bench.kit import hordak_peer

        busy = hordak_peer.busy_account(LONG_HISTORY)
        reads = ratios(PAIRS, reading(long), lambda: Work(5, lambda: hordak_peer.read(busy, 5)))
        right = hordak_peer.read(busy, 1) == hordak_peer.BUSY_POUNDS * LONG_HISTORY
        reached.append(right and line("balance_vs_hordak", reads, 60))
    return bench.is_right() and all(reached)


def give_history(bench: Bench, first: int, count: int) -> None:
    """`count` moves into one account of the book that starts at `first`, out of the next."""
    for start in range(0, count, 10_000):
        several = min(10_000, count - start)
        moves = [(first + 2, first + 1, 1)] * several
        services.post_many(bench.shelf.entries(moves, f"history {first} {start}"))


def main() -> None:
    """Print a line a goal. Exit 1 when one is short and STEER_BENCH_STRICT is set."""
    print(f"size {size()}, seed {SEED}, {connection.vendor}, {time.strftime('%Y-%m-%d %H:%M')}")
    with fresh_database():
        bench = Bench()
        reached = bulk_and_single(bench)
        reached &= balances(bench)
    raise SystemExit(not reached and "STEER_BENCH_STRICT" in os.environ)


if __name__ == "__main__":
    main()
