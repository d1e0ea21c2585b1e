"""Paid lines by day of support, worked out in one statement: one contract, one file an engine.

`work_out(first, last)` counts every pence that the ledger says was paid for these days of support,
once, and takes back what came back; it writes rows of SpentDay and returns how many. The months
must be whole: the ledger dates a longer line by its first day in each month, and its days are told
by the lines of the bills. The caller has emptied the months and holds the transaction.
"""

from datetime import date

from django.db import connection

from reports.sql import postgres, sqlite

__all__ = ["first_and_last_day", "months_touched", "work_out"]

_ENGINES = {"postgresql": postgres, "sqlite": sqlite}


def work_out(first: date, last: date) -> int:
    """Write the rows of whole months, from `first` to `last`. Returns their number."""
    with connection.cursor() as cursor:
        cursor.execute(_ENGINES[connection.vendor].WORK_OUT, {"first": first, "last": last})
        return max(0, int(cursor.rowcount))


_DAYS = """
select {what} from ledger_move move
join ledger_entry entry on entry.id = move.entry_id
join ledger_account account on account.id in (move.source_id, move.target_id)
where account.kind = 'paid' and account.side = 'plan' and entry.reason <> 'opening'
and entry.id > %s
"""


def months_touched(after: int) -> list[date]:
    """First days of the months of support that entries after this one paid for or took back."""
    what = _ENGINES[connection.vendor].MONTH
    with connection.cursor() as cursor:
        cursor.execute(_DAYS.format(what=f"distinct {what}"), [after])
        return sorted(date.fromisoformat(str(row[0])) for row in cursor.fetchall())


def first_and_last_day() -> tuple[date, date] | None:
    """The days of support that anything was ever paid for; None when nothing was."""
    day = "coalesce(move.service_on, entry.happened_on)"
    with connection.cursor() as cursor:
        cursor.execute(_DAYS.format(what=f"min({day}), max({day})"), [0])
        first, last = cursor.fetchone()
    if first is None:
        return None
    return date.fromisoformat(str(first)), date.fromisoformat(str(last))
