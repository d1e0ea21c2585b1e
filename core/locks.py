"""Holding a name for the length of a transaction, so that nobody else does the same meanwhile."""

from django.db import connection

_HOLD = "select pg_try_advisory_xact_lock(hashtextextended(%s, 0))"


def held_alone(name: str) -> bool:
    """Hold `name` until the transaction ends; False when another holds it now.

    On SQLite always True: one writer follows another there, and finds what the first has done.
    """
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [name])
        (held,) = cursor.fetchone()
    return bool(held)
