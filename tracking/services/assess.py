"""Working out where budgets stand and whether they last: eight queries, however many they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Max, Sum

from budgets.forecast import Facts, Forecast, Session, cash_short, outlook_of, runs_out_on
from budgets.instalments import parts
from budgets.models import Budget, Holding
from budgets.position import BudgetFigures, CashFigures
from budgets.services import Promise, Standing, standings
from core.models import PolicyRow
from core.periods import DAYS_IN_WEEK, Period
from core.policies import named
from invoices.models import Bill
from ledger.models import Kind, MonthTotal, Move
from tracking.rules import LATE_WEEKS, Support, Wanted, alerts, late, waits_since

POLICIES = (
    "tight_weeks", "underspend_percent", "cash_short_days", "no_bill_weeks", "price_rise_days",
    "review_alert_days", "arrears_days", "receipts_days", "return_receipts_from_pence",
    "reading_again_months",
)  # fmt: skip
NOT_BILLED = (Bill.State.DRAFT, Bill.State.WITHDRAWN, Bill.State.REFUSED)
LEAST_RECORDS = timedelta(weeks=8)


@dataclass
class Assessment:
    """A budget's standing, its outlook with the facts behind it, and the alerts that stand."""

    standing: Standing
    on: date
    forecast: Forecast
    to_come: list[Session]
    support: list[Support]
    late: list[Support]
    pace_pence: int | None
    cash_short: int
    wanted: list[Wanted]
    rules: dict[str, int]  # the authority's numbers of the day

    @property
    def figures(self) -> BudgetFigures:
        return self.standing.figures

    @property
    def still_to_come(self) -> int:
        return sum(session.cost_pence for session in self.to_come)


@dataclass
class _Facts:
    """What the further queries brought."""

    billed: dict[int, date]  # agreement id -> last day billed
    spent: dict[int, int]  # book id -> spent for support in the two months before this one
    policies: dict[int, dict[str, int]]  # authority id -> name -> value
    months: Period


def assess(budgets: Sequence[Budget], on: date) -> list[Assessment]:
    """Assess budgets (with their person) as of a day."""
    read = standings(budgets, on)
    facts = _facts(budgets, read, on)
    return [_assess(read[budget.pk], facts, on) for budget in budgets]


def assess_one(budget: Budget, on: date) -> Assessment:
    return assess([budget], on)[0]


def _facts(budgets: Sequence[Budget], read: dict[int, Standing], on: date) -> _Facts:
    last = on.replace(day=1) - timedelta(days=1)
    first = (last.replace(day=1) - timedelta(days=1)).replace(day=1)
    months = Period(first, last)
    books = [budget.book_id for budget in budgets]
    spent = dict(
        MonthTotal.objects.filter(
            account__book__in=books,
            account__kind__in=(Kind.OWED, Kind.PAID),
            service_month__range=(first, last),
        )
        .values_list("account__book")
        .annotate(net=Sum(F("in_pence") - F("out_pence")))
    )
    authorities = {budget.person.authority_id for budget in budgets}
    return _Facts(_billed(read), spent, policies_of(authorities, on), months)


def _billed(read: dict[int, Standing]) -> dict[int, date]:
    """The last day of support that was billed or paid, by agreement."""
    promises = [promise for standing in read.values() for promise in standing.promises]
    agreement_of = {
        pk: promise.agreement.pk
        for promise in promises
        for row in promise.allocations
        for pk in (row.owed_id, row.paid_id)
    }
    last: dict[int, date] = {}

    def seen(agreement: int, day: date | None) -> None:
        if day is not None:
            last[agreement] = max(day, last.get(agreement, day))

    moves = Move.objects.filter(target__in=agreement_of, service_on__isnull=False)
    for target, day in moves.values_list("target").annotate(last=Max("service_on")):
        seen(agreement_of[target], day)
    ids = [promise.agreement.pk for promise in promises]
    bills = Bill.objects.filter(agreement__in=ids).exclude(state__in=NOT_BILLED)
    for agreement, day in bills.values_list("agreement").annotate(last=Max("to_on")):
        seen(agreement, day)
    return last


def policies_of(authorities: set[int], on: date) -> dict[int, dict[str, int]]:
    """The numbers the rules use, for each authority, in one query."""
    found = {pk: {name: int(named(name).default) for name in POLICIES} for pk in authorities}
    rows = (
        PolicyRow.objects.in_force(on)
        .filter(authority__in=authorities, name__in=POLICIES)
        .order_by("starts_on")
    )
    for row in rows:
        found[row.authority_id][row.name] = int(row.value)
    return found


def _assess(standing: Standing, facts: _Facts, on: date) -> Assessment:
    budget, figures = standing.budget, standing.figures
    rules = facts.policies[budget.person.authority_id]
    to_come = standing.to_come(on)
    support = [_support(promise, facts.billed, on) for promise in standing.promises]
    missing = late(support, on, LATE_WEEKS)
    pace = _pace(budget, facts)
    forecast = outlook_of(
        Facts(
            on=on, ends_on=budget.ends_on, in_pots=figures.in_pots, left=figures.left,
            free=sum(pot.free for pot in figures.pots if not pot.is_ring_fenced(on)),
            still_to_come=sum(session.cost_pence for session in to_come), short=figures.short,
            arranged=bool(standing.promises) or figures.spent > 0, late_bills=len(missing),
            out_on=_out_on(standing, on), pace_pence=pace, tight_weeks=rules["tight_weeks"],
            underspend_percent=rules["underspend_percent"],
        )
    )  # fmt: skip
    short = sum(_cash_short(standing, cash, rules["cash_short_days"], on) for cash in figures.cash)
    wanted = alerts(
        forecast, support, cash_short=short, on=on, no_bill_weeks=rules["no_bill_weeks"]
    )
    return Assessment(standing, on, forecast, to_come, support, missing, pace, short, wanted, rules)


def _support(promise: Promise, billed: dict[int, date], on: date) -> Support:
    agreement = promise.agreement
    until = billed.get(agreement.pk)
    since = None
    # Money that is still promised waits for a bill; with none left nothing is missing.
    if promise.promised and agreement.starts_on <= on:
        stretch = Period(agreement.starts_on, min(on, max(agreement.last_day, agreement.starts_on)))
        since = waits_since((session.on for session in promise.sessions(stretch)), until)
    return Support(
        agreement.what, agreement.organisation.name, agreement.last_day,
        agreement.ended_on is not None, since,
    )  # fmt: skip


def _pace(budget: Budget, facts: _Facts) -> int | None:
    """Spent each week over the last two whole months; None before eight weeks of records."""
    months = facts.months
    if budget.starts_on > months.starts_on or months.days < LEAST_RECORDS.days:
        return None
    return facts.spent.get(budget.book_id, 0) * DAYS_IN_WEEK // months.days


def _out_on(standing: Standing, on: date) -> date | None:
    """The first day on which a pot no longer covers its agreed session."""
    days = []
    for pot in standing.figures.pots:
        if not pot.short:
            continue
        coming = [
            session
            for promise in standing.promises
            if any(row.pot_id == pot.pot_id for row in promise.allocations)
            for session in promise.to_come(on)
            if pot.starts_on <= session.on <= pot.ends_on
        ]
        days.append(runs_out_on(pot.left - pot.set_aside, coming))
    return min((day for day in days if day), default=None)


def _cash_short(standing: Standing, cash: CashFigures, days: int, on: date) -> int:
    """What the account does not cover, now or over the next weeks with its instalments."""
    holding = next(pot.holding for pot in standing.pots if pot.holding_id == cash.holding_id)
    until = on + timedelta(days=days)
    expected = _expected(standing.budget, holding, on, until)
    mine = [p for p in standing.promises if p.agreement.holding_id == holding.pk]
    later = sum(s.cost_pence for p in mine for s in p.to_come(until))
    promised = max(0, sum(promise.promised for promise in mine) - later)
    due = cash.owed + cash.set_aside + cash.ring_fenced + promised
    return max(cash.short, cash_short(cash.held, due, expected))


def _expected(budget: Budget, holding: Holding, on: date, until: date) -> int:
    each = holding.instalment_pence + holding.contribution_pence
    return each * sum(on < p.starts_on <= until for p in parts(budget.period, holding.frequency))
