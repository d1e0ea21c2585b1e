"""SQLite: dates are text; the days between them are asked of the calendar."""

from payments.sql.shared import PROPOSE as SHARED

PROPOSE = SHARED.format(
    apart="cast(abs(julianday(line.day) - julianday(payment.day)) as integer)",
    of_account="and (%(account)s is null or line.account_id = %(account)s)",
)
