"""Somebody in the demo employs two assistants: one month agreed, one that waits for a yes."""

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from budgets.models import Pot
from core.errors import DomainError
from core.periods import month_of
from payments.models import Assistant, Team
from payments.services import assistants
from people.models import User

if TYPE_CHECKING:
    from home.demo.history import Today

HOURS_A_WEEK, AN_HOUR = Decimal(6), 16_00
WHO = (("Lee", "62/1", 13_50), ("Sal", "62/2", 14_00))


def live(today: "Today") -> None:
    """The first pot that somebody pays from themselves and that has room for it."""
    from home.demo.history import at_ten

    if Team.objects.exists():
        return
    first = month_of(month_of(today.on).starts_on - timedelta(days=1)).starts_on
    rows = Pot.objects.with_accounts().filter(
        holding__kind="own_account", budget__person__user__isnull=False,
        period__starts_on__lte=first, period__ends_on__gte=today.on,
    ).select_related("budget__person__user", "budget__book", "holding", "period")  # fmt: skip
    at = at_ten(today.on)
    for pot in rows.order_by("-free__balance_pence", "pk")[:1]:
        by = pot.budget.person.user
        if by is None:
            continue
        try:
            team = assistants.promise_team(
                pot=pot, hours_week=HOURS_A_WEEK, hour_cost_pence=AN_HOUR, from_on=first,
                once="demo-team", by=by, at=at, on=today.on,
            )  # fmt: skip
        except DomainError:
            continue
        _months(team, first, by, today)


def _months(team: Team, first: date, by: User, today: "Today") -> None:
    from home.demo.history import at_ten

    at = at_ten(today.on)
    staff: list[Assistant] = [
        assistants.employ(
            team=team, name=name, rates={"usual": rate}, payroll_number=number, starts_on=first,
            by=by, at=at, on=today.on,
        )
        for name, number, rate in WHO
    ]  # fmt: skip
    last = assistants.enter_month(
        team=team, first_on=first, by=by, at=at, on=today.on,
        rows={(staff[0].reference, "usual"): Decimal(14), (staff[1].reference, "usual"): Decimal(9),
              (staff[0].reference, "miles"): Decimal(22)},
    )  # fmt: skip
    assistants.agree_month(month=last, by=by, at=at, on=today.on)
    assistants.enter_month(
        team=team, first_on=month_of(today.on).starts_on, by=by, at=at, on=today.on,
        rows={(staff[0].reference, "usual"): Decimal("6.5")},
    )  # fmt: skip
