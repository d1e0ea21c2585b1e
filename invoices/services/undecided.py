"""Work of a year in bills that were sent and nobody decided yet, by pot."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, Sum

from budgets.models import Allocation, FundingPeriod
from invoices.models import Bill, BillLine


@dataclass
class Undecided:
    """What such bills ask for, and what of it is more than is promised."""

    pence: int = 0
    beyond_promise_pence: int = 0


def undecided_by_pot(periods: Iterable[FundingPeriod]) -> dict[int, Undecided]:
    """By pot id, for the days of its year. Two queries, however many bills."""
    chosen = list(periods)
    rows = list(
        Allocation.objects.filter(pot__period__in=chosen).select_related("promised", "pot__period")
    )
    asked = _asked({row.agreement_id for row in rows})
    found: dict[int, Undecided] = defaultdict(Undecided)
    for row in rows:
        period = row.pot.period.period
        pence = sum(n for day, n in asked[row.agreement_id] if day in period)
        if pence:
            one = found[row.pot_id]
            one.pence += pence
            one.beyond_promise_pence += max(0, pence - row.promised.balance_pence)
    return found


def _asked(agreements: set[int]) -> dict[int, list[tuple[date, int]]]:
    """By agreement: the day of support and what nobody agreed to or took back of it."""
    rest = F("net_pence") + F("vat_pence") - F("agreed_pence") - F("conceded_pence")
    rows = (
        BillLine.objects.filter(bill__agreement__in=agreements, bill__kind=Bill.Kind.INVOICE)
        .filter(Q(bill__state__in=Bill.OPEN) | Q(bill__needs_decision=True))
        .order_by()
        .values_list("bill__agreement", "service_on")
        .annotate(rest=Sum(rest))
    )
    found: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for agreement, day, pence in rows:
        if pence > 0:
            found[agreement].append((day, pence))
    return found


def kept_for_bills(periods: Iterable[FundingPeriod]) -> dict[int, int]:
    """By pot id: Free money that stays in its year, as a bill beyond the promise waits for it."""
    return {
        pot: one.beyond_promise_pence
        for pot, one in undecided_by_pot(periods).items()
        if one.beyond_promise_pence
    }
