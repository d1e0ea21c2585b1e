"""PostgreSQL: days between dates are whole numbers."""

from payments.sql.shared import PROPOSE as SHARED

PROPOSE = SHARED.format(
    apart="abs(line.day - payment.day)",
    of_account="and (%(account)s::bigint is null or line.account_id = %(account)s::bigint)",
)
