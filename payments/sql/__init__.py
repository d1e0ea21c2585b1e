"""What an open bank line may be, in one statement: one contract, one file an engine.

`propose(account, days)` pairs each open line with something of the same owner and amount that no
line is yet: a payment from the account, a payment or the whole sum of a pay run, money that a
person paid in, money that a provider gave back. On the same day first, the nth line with the nth
of these; then within `days`, where each is the other's nearest. Each stands in at most one pair.
Nothing is written. `account` None: every account.
"""

from django.db import connection

from payments.sql import postgres, sqlite

__all__ = ["propose"]

_ENGINES = {"postgresql": postgres, "sqlite": sqlite}


def propose(account: int | None, days: int) -> list[tuple[int, str, int, str]]:
    """Line, side ("payment", "item", ...), its id, and why: same_day or near_day. By line."""
    with connection.cursor() as cursor:
        cursor.execute(_ENGINES[connection.vendor].PROPOSE, {"account": account, "days": days})
        return [(line, side, pk, why) for line, side, pk, why in cursor.fetchall()]
