"""Which open payment an open bank line may be, in one statement: one contract, one file an engine.

`propose(account, days)` pairs money out of a bank account with payments of the same holding and the
same amount: on the same day first, the nth line with the nth payment; then within `days`, where
each is the other's nearest. A line and a payment stand in at most one pair. Nothing is written.
`account` None: every account.
"""

from django.db import connection

from payments.sql import postgres, sqlite

__all__ = ["propose"]

_ENGINES = {"postgresql": postgres, "sqlite": sqlite}


def propose(account: int | None, days: int) -> list[tuple[int, int, str]]:
    """Pairs of line and payment, with why: same_day or near_day. Oldest line first."""
    with connection.cursor() as cursor:
        cursor.execute(_ENGINES[connection.vendor].PROPOSE, {"account": account, "days": days})
        return [(line, payment, why) for line, payment, why in cursor.fetchall()]
