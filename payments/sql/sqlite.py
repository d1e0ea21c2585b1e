"""SQLite: dates are text; the days between them are asked of the calendar."""

from payments.sql.shared import PROPOSE as SHARED

PROPOSE = SHARED.format(
    apart="cast(abs(julianday(line.day) - julianday(other.day)) as integer)",
    of_account="(%(account)s is null or account.id = %(account)s)",
)
