"""Pairs of runs side by side: medians of ratios, one line a goal, the load beside."""

import gc
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.test.utils import setup_databases, teardown_databases

SIZES = ("small", "tenth", "full")


def size() -> str:
    """How much is measured: STEER_FIGURES."""
    named = os.environ.get("STEER_FIGURES", "small")
    return named if named in SIZES else "small"


@contextmanager
def fresh_database() -> Iterator[None]:
    """A test database of its own, gone afterwards."""
    made = setup_databases(verbosity=0, interactive=False)
    try:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("show fsync")
                assert cursor.fetchone() == ("on",), "Without fsync the figures mean nothing."
        yield
    finally:
        teardown_databases(made, verbosity=0)


@dataclass(frozen=True)
class Work:
    """Something to time: `units` of it are done by `run`, after `ready` which is not timed."""

    units: int
    run: Callable[[], object]

    def seconds_each(self) -> float:
        """Run it once; seconds for one unit."""
        gc.collect()
        began = time.perf_counter()
        self.run()
        return (time.perf_counter() - began) / self.units


def ratios(pairs: int, ours: Callable[[], Work], peer: Callable[[], Work]) -> list[float]:
    """How many times faster ours is than the peer, A/B/A/B; each call readies its next work."""
    found = []
    for _ in range(pairs):
        mine, theirs = ours(), peer()
        own = mine.seconds_each()
        found.append(theirs.seconds_each() / own)
    return found


def line(name: str, found: list[float], wanted: float, *, at_most: bool = False) -> bool:
    """Print one goal's line; whether it was reached."""
    ratio = statistics.median(found)
    reached = ratio <= wanted if at_most else ratio >= wanted
    spread = f"{min(found):.2f}-{max(found):.2f} of {len(found)} pairs"
    print(
        f"BENCH {name} {ratio:.2f} wanted {'<= ' if at_most else ''}{wanted:g}"
        f" {'ok' if reached else 'short'} ({spread}, load {os.getloadavg()[0]:.1f})",
        flush=True,
    )
    return reached
