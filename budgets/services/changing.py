"""When sessions change, the promise follows: freed as far as promised, promised as far as Free."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Max

from budgets import moves
from budgets.forecast import Session
from budgets.models import Agreement, Allocation
from budgets.moves import Part
from budgets.services.promises import by_month
from ledger.models import Account, Move
from ledger.services import NewMove


def settled_until(agreement: Agreement) -> date | None:
    """The last day of support that somebody said yes to: it stays paid."""
    rows = Allocation.objects.filter(agreement=agreement).values_list("owed_id", "paid_id")
    accounts = [pk for pair in rows for pk in pair]
    day: date | None = Move.objects.filter(target__in=accounts).aggregate(d=Max("service_on"))["d"]
    return day


def moves_of(agreement: Agreement, changed: Sequence[Session]) -> list[NewMove]:
    """Freed as far as it is still promised; promised again as far as Free goes."""
    built: list[NewMove] = []
    rows = Allocation.objects.filter(agreement=agreement).select_related(
        "promised", "pot__free", "pot__period"
    )
    for row in rows:
        mine = [one for one in changed if one.on in row.pot.period.period]
        balances = Account.objects.balances([row.promised_id, row.pot.free_id])
        less = [replace(s, cost_pence=-s.cost_pence) for s in mine if s.cost_pence < 0]
        more = [s for s in mine if s.cost_pence > 0]
        built += moves.promised_to_free(_up_to(by_month(row, less), balances[row.promised_id]))
        built += moves.free_to_promised(_up_to(by_month(row, more), balances[row.pot.free_id]))
    return built


def _up_to(parts: Sequence[Part], most: int) -> list[Part]:
    chosen = []
    for part in parts:
        pence = min(part.amount_pence, most)
        most -= pence
        chosen.append(replace(part, amount_pence=pence))
    return chosen
