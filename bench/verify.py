"""How long `verify` takes over a ledger of one million moves (docs/figures.md)."""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "bench.kit.settings"

import django

django.setup()

from django.db import connection

from bench.kit.measuring import fresh_database, size
from bench.kit.shelf import Shelf
from ledger import invariants, services

MOVES = {"small": 20_000, "tenth": 100_000, "full": 1_000_000}[size()]
ACCOUNTS, AT_ONCE, MOST_SECONDS = 10_000, 10_000, 5


def main() -> None:
    """Fill a ledger, ask every question of it, print the time; each question's with VERBOSE set."""
    with fresh_database():
        shelf = Shelf(ACCOUNTS)
        for start in range(0, MOVES, AT_ONCE):
            count = min(AT_ONCE, MOVES - start)
            services.post_many(shelf.entries(shelf.moves(count, start), f"m{start}"))
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("vacuum analyze")
        began = time.perf_counter()
        for question in invariants.ALL:
            asked = time.perf_counter()
            wrong = question()
            if wrong:
                raise SystemExit(f"The result is wrong, so it does not count: {wrong[:3]}")
            if "VERBOSE" in os.environ:
                print(f"  {time.perf_counter() - asked:.2f} s {question.__name__}")
        seconds = time.perf_counter() - began
    verdict = "ok" if seconds <= MOST_SECONDS else "short"
    print(
        f"FIGURE verify_{MOVES}_moves_{connection.vendor} wanted <= {MOST_SECONDS} s"
        f" got {seconds:.2f} s {verdict} (load {os.getloadavg()[0]:.1f})"
    )


if __name__ == "__main__":
    main()
