"""Somebody in the demo sends a bank statement: most lines find their payment, a few wait."""

from datetime import timedelta
from typing import TYPE_CHECKING

from budgets.models import Holding
from payments.models import BankAccount, OwnPayment
from payments.services import bank_lines, matching
from payments.statements_in import read_bytes

if TYPE_CHECKING:
    from home.demo.history import Today

HEADER = "Date,Description,Paid out,Paid in,Balance\n"
WEEKS = 26
LEFT = 2  # proposals that the person has not said yes to


def live(today: "Today") -> None:
    """Whoever paid most from their own account sends half a year of it."""
    from home.demo.history import at_ten

    holding = next(
        (row for row in Holding.objects.filter(own_payments__isnull=False, holder=None)
         .select_related("budget__person__user").order_by("pk").distinct()
         if row.is_direct_payment), None,
    )  # fmt: skip
    user = holding.budget.person.user if holding else None
    if holding is None or user is None or hasattr(holding, "bank_account"):
        return
    (reading,) = read_bytes(_export(holding, today).encode(), "my-account.csv")
    if reading.statement is None:
        return
    bank_lines.keep_statement(
        owner=holding, statement=reading.statement, name=reading.file, by=user,
        at=at_ten(today.on),
    )  # fmt: skip
    found = matching.proposals(BankAccount.objects.get(holding=holding))
    for one in found[: max(0, len(found) - LEFT)]:
        matching.match_line(
            line=one.line, side=one.side, why=one.why, by=user, at=at_ten(today.on)
        )


def _export(holding: Holding, today: "Today") -> str:
    """What the bank would have written: a day after each payment, and one thing nobody told."""
    since = today.on - timedelta(weeks=WEEKS)
    paid = OwnPayment.objects.standing().filter(holding=holding, paid_on__range=(since, today.on))
    rows = [
        (min(row.paid_on + timedelta(days=1), today.on), row.paid_to.upper(), row.amount_pence)
        for row in paid.order_by("paid_on", "pk")
    ]
    rows.append((today.on - timedelta(days=1), "NORTHTOWN POOL", 480))
    running, text = 500_000 + sum(pence for _, _, pence in rows), HEADER
    for on, words, pence in sorted(rows):
        running -= pence
        text += f'{on:%d/%m/%Y},"{words}",{_pounds(pence)},,{_pounds(running)}\n'
    return text


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"
