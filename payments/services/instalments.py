"""Money due into direct payment accounts and funds: made once for each stretch of days."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Sum

from budgets.instalments import parts, prorated
from budgets.models import Budget, Holding
from core.periods import DAYS_IN_WEEK, Period
from ledger.models import Account, Kind
from payments.models import Instalment
from people import audit

MADE_AHEAD = timedelta(days=14)
USUAL_DAYS = {"weekly": DAYS_IN_WEEK, "four_weekly": 28, "monthly": 28}


@transaction.atomic
def make_instalments(*, on: date, at: datetime) -> int:
    """Make every instalment that falls due within two weeks of `on`; none is made twice.

    What is paid in never comes to more than the pots that the account is for, and what was paid
    in or is due already. Returns how many were made.
    """
    last = on + MADE_AHEAD
    holdings = list(
        Holding.objects.exclude(account=None)
        .filter(
            instalment_pence__gt=0,
            budget__state=Budget.State.ACTIVE,
            budget__starts_on__lte=last,
            budget__ends_on__gte=on,
        )
        .select_related("budget__person__authority")
        .order_by("pk")
    )
    limits = _limits(holdings)
    made = _made(holdings)
    rows: list[Instalment] = []
    for holding in holdings:
        rows += _of_holding(holding, last, limits[holding.pk], made[holding.pk], on)
    Instalment.objects.bulk_create(rows, ignore_conflicts=True)
    for row in rows:
        audit.record(
            "instalment_made",
            subject=row.reference,
            by=None,
            at=at,
            person=row.holding.budget.person,
        )
    return len(rows)


def _limits(holdings: Sequence[Holding]) -> dict[int, int]:
    """All that the pots of each holding hold: Spent, Promised, set aside and Free."""
    found: dict[int, int] = defaultdict(int)
    chosen = [holding.pk for holding in holdings]
    for path in ("free_of_pot", "paid_of_pot", "set_aside_of_pot"):
        _add(found, f"{path}__holding", chosen)
    for path in ("promised_of", "owed_of", "paid_of"):
        _add(found, f"{path}__pot__holding", chosen)
    return found


def _add(found: dict[int, int], path: str, chosen: list[int]) -> None:
    rows = Account.objects.exclude(kind=Kind.HELD).filter(**{f"{path}__in": chosen})
    for pk, pence in rows.values_list(path).annotate(all=Sum("balance_pence")).order_by():
        found[pk] += pence


def _made(holdings: Sequence[Holding]) -> dict[int, dict[date, int]]:
    """What was made for each holding already: first day and whole amount."""
    found: dict[int, dict[date, int]] = defaultdict(dict)
    for row in Instalment.objects.filter(holding__in=holdings):
        paid_in = 0 if row.method == "gross" else row.contribution_pence
        found[row.holding_id][row.from_on] = row.council_pence + paid_in
    return found


def _of_holding(
    holding: Holding, last: date, limit: int, made: dict[date, int], on: date
) -> list[Instalment]:
    budget = holding.budget
    method = str(budget.person.authority.policy("payment_method", on).value)
    whole = holding.instalment_pence + holding.contribution_pence
    left = limit - sum(made.values())
    rows = []
    for part in parts(Period(budget.starts_on, budget.ends_on), holding.frequency):
        if part.starts_on > last or part.starts_on in made:
            continue
        amount = min(_for_days(whole, part, holding.frequency), left)
        person = min(holding.contribution_pence, amount)
        if amount - person <= 0:
            continue
        left -= amount
        rows.append(
            Instalment(
                holding=holding, from_on=part.starts_on, to_on=part.ends_on,
                due_on=part.starts_on, council_pence=amount - person, contribution_pence=person,
                method=method, explained=holding.explanation[:300],
            )
        )  # fmt: skip
    return rows


def _for_days(whole: int, part: Period, frequency: str) -> int:
    """A stretch cut short by the end of the budget is paid by its days."""
    usual = USUAL_DAYS[frequency]
    if part.days >= usual or frequency == "monthly":
        return whole
    return prorated(whole * DAYS_IN_WEEK // usual, part.days)
