"""Who holds their own money sent a return: one settled by the worker, one that waits."""

from typing import TYPE_CHECKING

from budgets.models import Holding
from core.errors import DomainError
from payments import services
from payments.models import AccountReturn
from payments.services import returns
from people.models import Role, StaffRole, User

if TYPE_CHECKING:
    from home.demo.history import Today

RETURNS = 2


def live(today: "Today") -> None:
    """Two returns, one after the other, of the first account that the person holds themselves."""
    from home.demo.history import at_ten

    if AccountReturn.objects.exists():
        return
    holding = (
        Holding.objects.filter(kind="own_account", own_payments__reversed_at=None)
        .exclude(own_payments=None)
        .select_related("budget__person__user", "budget__person__authority", "budget__book")
        .order_by("pk")
        .first()
    )
    if holding is None or holding.budget.person.user is None:
        return
    at, last = at_ten(today.on), None
    for _ in range(RETURNS):
        first, until = returns.next_days(holding, last, today.on)
        try:
            row = services.send_return(
                holding=holding, from_on=first, to_on=until, by=holding.budget.person.user, at=at,
                on=today.on,
            )  # fmt: skip
        except DomainError:
            return
        last = until
        worker = _worker(holding)
        if worker is not None and row == holding.returns.order_by("pk").first():
            returns.settle(row=row, by=worker, at=at, on=today.on)
        if until >= today.on:
            return


def _worker(holding: Holding) -> User | None:
    found = StaffRole.objects.filter(
        authority=holding.budget.person.authority, role=Role.COUNCIL_WORKER
    )
    row = found.select_related("user").order_by("pk").first()
    return row.user if row else None
