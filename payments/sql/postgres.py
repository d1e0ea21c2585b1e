"""PostgreSQL: days between dates are whole numbers."""

from payments.sql.shared import PROPOSE as SHARED

PROPOSE = SHARED.format(
    apart="abs(line.day - other.day)",
    of_account="(%(account)s::bigint is null or account.id = %(account)s::bigint)",
)
