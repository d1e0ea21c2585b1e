"""Real threads that start together, each with a connection of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def race(runners: int, run: Callable[[int], T]) -> list[T | Exception]:
    """Call `run(0)` to `run(runners - 1)` at the same moment; their answers or what they raised."""
    start = threading.Barrier(runners)

    def one(number: int) -> T | Exception:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            return run(number)
        except Exception as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=runners) as pool:
        return list(pool.map(one, range(runners)))
