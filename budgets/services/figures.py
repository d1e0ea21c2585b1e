"""Reading where budgets stand: four queries, for one budget or for a thousand."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Max

from budgets.calendars import bank_holidays
from budgets.forecast import RateFrom, Session, sessions
from budgets.instalments import next_part
from budgets.models import AgreedRate, Agreement, Allocation, Budget, Holding, Pot
from budgets.position import (
    BudgetFigures,
    CashFigures,
    Figures,
    PotFigures,
    budget_figures,
    with_short,
)
from core.periods import Period
from ledger.models import Account, Kind, Move
from providers.models import Organisation

LONG_AGO, FAR_AHEAD = date(1990, 1, 1), date(2200, 1, 1)
ONE_DAY, LATE = timedelta(days=1), timedelta(weeks=8)


@dataclass
class Promise:
    """One agreement with its rates, its accounts' balances and its sessions."""

    agreement: Agreement
    rates: list[RateFrom]
    allocations: list[Allocation] = field(default_factory=list)
    promised: int = 0
    owed: int = 0
    paid: int = 0
    settled_until: date | None = None  # the last day of support said yes to

    def sessions(self, period: Period) -> list[Session]:
        """Each session inside the period, with its cost."""
        agreement = self.agreement
        days: frozenset[date] = frozenset()
        if _needs_holidays(agreement, self.rates):
            days = days_off_of(agreement.organisation, period)
        return sessions(agreement.pattern, agreement.units_each_time, self.rates, period, days)

    def to_settle(self, on: date) -> list[Session]:
        """Sessions that will still cost money: those to come, and those nobody settled yet.

        Support of the last weeks that was not billed is still to be paid for; what is older than
        LATE is taken as not having happened.
        """
        first = max(self.settled_until or LONG_AGO, on - LATE, self.agreement.starts_on - ONE_DAY)
        return self.to_come(min(first, on))

    def to_come(self, on: date) -> list[Session]:
        """Sessions after a day, until the last one agreed."""
        if self.agreement.last_day <= on:
            return []
        return self.sessions(Period(on + timedelta(days=1), self.agreement.last_day))


def days_off_of(organisation: Organisation, period: Period) -> frozenset[date]:
    """The bank holidays of a period by the provider's own calendar: its nation's, and its own."""
    own = (date.fromisoformat(str(day)) for day in organisation.own_bank_holidays)
    return bank_holidays(period, organisation.nation) | frozenset(own)


def _needs_holidays(agreement: Agreement, rates: Iterable[RateFrom]) -> bool:
    return agreement.skip_bank_holidays or any(rate.kind == "bank_holiday" for rate in rates)


@dataclass
class Standing:
    """A budget, its figures and its promises, read together."""

    budget: Budget
    figures: BudgetFigures
    pots: list[Pot]
    promises: list[Promise]

    def to_come(self, on: date) -> list[Session]:
        """All agreed sessions after a day, in order."""
        coming = [session for promise in self.promises for session in promise.to_come(on)]
        return sorted(coming, key=lambda session: session.on)


@dataclass
class _Read:
    """What the queries brought, by budget."""

    balances: dict[int, int]
    totals: dict[int, dict[str, int]]  # book id -> account kind -> sum
    versions: dict[int, int]
    pots: dict[int, list[Pot]]
    promises: dict[int, dict[int, Promise]]


def standings(budgets: Sequence[Budget], on: date | None) -> dict[int, Standing]:
    """Where each budget stands, by its id. Five queries in all.

    Balances come in one statement, so they add up even while others post. Without a day
    nothing is known to be still to come: Short is 0 and all that is promised counts as due.
    """
    read = _read(budgets)
    return {budget.pk: _standing(budget, read, on) for budget in budgets}


def _read(budgets: Sequence[Budget]) -> _Read:
    balances: dict[int, int] = {}
    totals: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    versions: dict[int, int] = {}
    rows = Account.objects.filter(book__in=[budget.book_id for budget in budgets])
    for pk, book, kind, pence, version in rows.values_list(
        "pk", "book_id", "kind", "balance_pence", "book__version"
    ):
        balances[pk] = pence
        totals[book][kind] += pence
        versions[book] = version
    pots: dict[int, list[Pot]] = defaultdict(list)
    chosen = Pot.objects.filter(budget__in=budgets).select_related("period", "holding")
    for pot in chosen.order_by("position", "period__starts_on", "pk"):
        pots[pot.budget_id].append(pot)
    return _Read(balances, totals, versions, pots, _promises(budgets, balances))


def _promises(budgets: Sequence[Budget], balances: dict[int, int]) -> dict[int, dict[int, Promise]]:
    rates: dict[int, list[RateFrom]] = defaultdict(list)
    for row in AgreedRate.objects.filter(agreement__budget__in=budgets):
        rates[row.agreement_id].append(rate_from(row))
    found: dict[int, dict[int, Promise]] = defaultdict(dict)
    allocations = Allocation.objects.filter(agreement__budget__in=budgets)
    for allocation in allocations.select_related("agreement", "agreement__organisation"):
        agreement = allocation.agreement
        mine = found[agreement.budget_id]
        promise = mine.setdefault(agreement.pk, Promise(agreement, rates[agreement.pk]))
        promise.allocations.append(allocation)
        promise.promised += balances.get(allocation.promised_id, 0)
        promise.owed += balances.get(allocation.owed_id, 0)
        promise.paid += balances.get(allocation.paid_id, 0)
    _settled(found)
    return found


def _settled(found: dict[int, dict[int, Promise]]) -> None:
    """The last day of support that each promise was said yes to, in one query."""
    promises = [promise for of_budget in found.values() for promise in of_budget.values()]
    owner = {
        account: promise
        for promise in promises
        if promise.owed + promise.paid
        for allocation in promise.allocations
        for account in (allocation.owed_id, allocation.paid_id)
    }
    last = Move.objects.filter(target__in=owner).values("target").annotate(day=Max("service_on"))
    for account, day in last.values_list("target", "day"):
        if day is not None:
            promise = owner[account]
            promise.settled_until = max(promise.settled_until or day, day)


def rate_from(row: AgreedRate) -> RateFrom:
    return RateFrom(row.kind, row.amount_pence, row.vat_percent, row.starts_on)


def _standing(budget: Budget, read: _Read, on: date | None) -> Standing:
    promises = list(read.promises[budget.pk].values())
    pots = read.pots[budget.pk]
    shown = tuple(_pot_figures(pot, promises, read.balances, on) for pot in pots)
    totals = read.totals[budget.book_id]
    figures = budget_figures(
        budget_id=budget.pk,
        agreed=-totals[Kind.AGREED],
        unallocated=totals[Kind.UNALLOCATED],
        pots=shown,
        cash=_cash(budget, pots, shown, promises, read.balances, on),
        book_version=read.versions.get(budget.book_id, 0),
    )
    return Standing(budget, figures, pots, promises)


def _pot_figures(
    pot: Pot, promises: list[Promise], balances: dict[int, int], on: date | None
) -> PotFigures:
    mine = [(p, a) for p in promises for a in p.allocations if a.pot_id == pot.pk]
    set_aside = balances.get(pot.set_aside_id, 0) if pot.set_aside_id else 0
    owed = sum(balances.get(a.owed_id, 0) for _, a in mine) + balances.get(pot.owed_id or 0, 0)
    paid = sum(balances.get(a.paid_id, 0) for _, a in mine) + balances.get(pot.paid_id, 0)
    promised = sum(balances.get(a.promised_id, 0) for _, a in mine)
    shown = PotFigures(
        pot_id=pot.pk, reference=pot.reference, name=pot.name, line_reference=pot.line_reference,
        starts_on=pot.period.starts_on, ends_on=pot.period.ends_on, holding_id=pot.holding_id,
        figures=Figures(owed + paid, promised + set_aside, balances.get(pot.free_id, 0)),
        set_aside=set_aside, owed=owed, ring_fenced_until=pot.ring_fenced_until,
    )  # fmt: skip
    if on is None:
        return shown
    coming = (s for p, _ in mine for s in p.to_settle(on) if s.on in pot.period.period)
    return with_short(shown, set_aside + sum(session.cost_pence for session in coming))


def _cash(
    budget: Budget, pots: list[Pot], shown: tuple[PotFigures, ...], promises: list[Promise],
    balances: dict[int, int], on: date | None,
) -> tuple[CashFigures, ...]:  # fmt: skip
    holdings = {pot.holding_id: pot.holding for pot in pots if pot.holding.account_id is not None}
    return tuple(
        _cash_of(budget, holding, pots, shown, promises, balances, on)
        for holding in holdings.values()
    )


def _cash_of(
    budget: Budget, holding: Holding, pots: list[Pot], shown: tuple[PotFigures, ...], promises: list[Promise],
    balances: dict[int, int], on: date | None,
) -> CashFigures:  # fmt: skip
    own = [pot for pot in shown if pot.holding_id == holding.pk]
    mine = [promise for promise in promises if promise.agreement.holding_id == holding.pk]
    part = next_part(budget.period, holding.frequency, on) if on else None
    return CashFigures(
        holding_id=holding.pk,
        kind=holding.kind,
        held=balances.get(holding.account_id or 0, 0),
        owed=sum(promise.owed for promise in mine) + _duties(pots, holding, balances),
        set_aside=sum(pot.set_aside for pot in own),
        due=sum(_due(promise, part.starts_on if part else None) for promise in mine),
        ring_fenced=sum(pot.free for pot in own if on and pot.is_ring_fenced(on)),
        told_on=holding.told_on,
        next_on=part.starts_on if part else None,
        next_pence=holding.instalment_pence if part else 0,
    )


def _duties(pots: list[Pot], holding: Holding, balances: dict[int, int]) -> int:
    """An employer's duties that fell due and are to be paid from this holding."""
    return sum(balances.get(p.owed_id or 0, 0) for p in pots if p.holding_id == holding.pk)


def _due(promise: Promise, before: date | None) -> int:
    """What is promised for support before a day: all of it, less sessions from then on."""
    if before is None:
        return promise.promised
    later = promise.to_come(before - timedelta(days=1))
    return max(0, promise.promised - sum(session.cost_pence for session in later))


def standing_of(budget: Budget, on: date | None = None) -> Standing:
    """One budget's standing, in five queries."""
    return standings([budget], on)[budget.pk]


def figures_of(budget: Budget, on: date | None = None) -> BudgetFigures:
    """One budget's figures, in five queries. With a day: Short, and cash due before the next."""
    return standing_of(budget, on).figures


def sessions_of(agreement: Agreement, period: Period) -> list[Session]:
    """Each session of an agreement inside a period, with what it costs. One query."""
    rates = [rate_from(row) for row in AgreedRate.objects.filter(agreement=agreement)]
    return Promise(agreement, rates).sessions(period)


def rate_on(agreement: Agreement, kind: str, day: date) -> AgreedRate | None:
    """The rate both said yes to on a day: of this kind, else of any day."""
    rows = list(agreement.rates.filter(starts_on__lte=day).order_by("starts_on", "pk"))
    for wanted in (kind, "any"):
        found = [row for row in rows if row.kind == wanted]
        if found:
            return found[-1]
    return None
