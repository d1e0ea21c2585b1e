"""Closing a year for a whole council: what would move by rule, then two people, then the moves."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from budgets.models import Allocation, Budget, FundingPeriod, Pot, YearEndRun
from budgets.services import year_end
from budgets.services.year_end import NOTHING, Kept, YearRules
from core.errors import DomainError, Stale
from core.models import Authority
from ledger.models import Account
from people import audit
from people.models import User


class NothingToClose(DomainError):
    code = "nothing_to_close"
    message = "Nothing is Free in this year that could move now."
    status = 409


class YearWaits(DomainError):
    code = "year_waits"
    message = "This year waits for a second person already."
    status = 409


class YearMoved(Stale):
    code = "year_moved"
    message = "Money has moved since this was worked out. Take it back and work it out again."


@dataclass(frozen=True)
class YearPlan:
    """One budget's year: what would go on and back by rule, and what is not billed yet."""

    period: FundingPeriod
    budget: Budget
    free: int
    kept: int  # Free that stays for bills beyond their promise
    carried: int
    returned: int
    promised: int  # for work of the year: not billed yet, or billed and not answered
    closes_on: date
    next_year: bool  # a later period or plan is agreed

    @property
    def waits_for_plan(self) -> bool:
        """Money should go on, and there is no agreed plan it could go to."""
        return bool(self.carried) and not self.next_year

    def may_close(self, on: date) -> bool:
        return on >= self.closes_on and not self.waits_for_plan and self.carried + self.returned > 0


def years_of(authority: Authority, on: date) -> list[date]:
    """The last days of years that are over, newest first."""
    rows = FundingPeriod.objects.filter(budget__person__authority=authority, ends_on__lt=on)
    return sorted(set(rows.values_list("ends_on", flat=True)), reverse=True)


def periods_of(authority: Authority, ends_on: date) -> list[FundingPeriod]:
    """This year of every budget that goes on or ran out with it; not of budgets that were ended."""
    rows = FundingPeriod.objects.filter(
        budget__person__authority=authority, ends_on=ends_on, budget__state=Budget.State.ACTIVE
    )
    return list(
        rows.select_related("budget__person__authority", "budget__book")
        .prefetch_related("year_ends")
        .order_by("budget__person__full_name", "pk")
    )


def plans(periods: Sequence[FundingPeriod], keep: Mapping[int, int], on: date) -> list[YearPlan]:
    """What closing would do to each year of one council, by the rule in force at its end.

    A handful of queries, however many budgets.
    """
    pots: dict[int, list[Pot]] = defaultdict(list)
    for pot in Pot.objects.filter(period__in=periods):
        pots[pot.period_id].append(pot)
    inside: dict[int, list[int]] = defaultdict(list)
    promised: dict[int, list[int]] = defaultdict(list)
    rows = Allocation.objects.filter(pot__period__in=periods).select_related("pot")
    for row in rows:
        inside[row.pot.period_id] += [row.promised_id, row.owed_id, row.paid_id]
        promised[row.pot.period_id].append(row.promised_id)
    for period, of_year in pots.items():
        for pot in of_year:
            ids = (pot.free_id, pot.paid_id, pot.set_aside_id, pot.owed_id)
            inside[period] += [pk for pk in ids if pk]
    balances = Account.objects.balances(pk for ids in inside.values() for pk in ids)
    following = _following(periods)
    if not periods:
        return []
    rules = year_end.rules_of(periods[0].budget.person.authority, periods[0].ends_on, on)
    return [
        _plan(period, rules, pots[period.pk], inside[period.pk], promised[period.pk], balances,
              keep, next_year=period.pk in following)
        for period in periods
    ]  # fmt: skip


def _plan(
    period: FundingPeriod, rules: YearRules, pots: Sequence[Pot], inside: Sequence[int],
    promised: Sequence[int], balances: Mapping[int, int], keep: Mapping[int, int], *,
    next_year: bool,
) -> YearPlan:  # fmt: skip
    free = sum(balances[pot.free_id] for pot in pots)
    kept = sum(min(balances[pot.free_id], keep.get(pot.pk, 0)) for pot in pots)
    total = sum(balances[pk] for pk in inside)
    row = year_end.by_rule(rules, period, free - kept, total)
    return YearPlan(
        period, period.budget, free, kept, row.carried_pence, row.returned_pence,
        sum(balances[pk] for pk in promised), year_end.closes_on(period, rules), next_year,
    )  # fmt: skip


def _following(periods: Sequence[FundingPeriod]) -> set[int]:
    """Periods after which the person has a later period, or a later budget."""
    people = {period.budget.person_id for period in periods}
    starts: dict[int, list[date]] = defaultdict(list)
    rows = FundingPeriod.objects.filter(
        budget__person__in=people, budget__state=Budget.State.ACTIVE
    )
    for person, day in rows.values_list("budget__person", "starts_on"):
        starts[person].append(day)
    return {
        period.pk
        for period in periods
        if any(day > period.ends_on for day in starts[period.budget.person_id])
    }


@transaction.atomic
def propose_year(
    *, authority: Authority, ends_on: date, kept: Kept, by: User, at: datetime, on: date
) -> YearEndRun:
    """One of finance works it out. Nothing moves. Raises YearWaits or NothingToClose."""
    Authority.objects.select_for_update().get(pk=authority.pk)  # two at once
    rows = YearEndRun.objects.filter(authority=authority, ends_on=ends_on)
    if rows.filter(state=YearEndRun.State.PROPOSED).exists():
        raise YearWaits
    chosen = _to_close(authority, ends_on, kept, on)
    if not chosen:
        raise NothingToClose
    run = YearEndRun.objects.create(
        authority=authority, ends_on=ends_on, budgets=len(chosen), proposed_at=at, proposed_by=by,
        carried_pence=sum(one.carried for one in chosen),
        returned_pence=sum(one.returned for one in chosen),
    )  # fmt: skip
    audit.record("year.proposed", subject=run.reference, by=by, at=at)
    return run


def _to_close(authority: Authority, ends_on: date, kept: Kept, on: date) -> list[YearPlan]:
    periods = periods_of(authority, ends_on)
    found = plans(periods, kept(periods) if periods else NOTHING, on)
    return [one for one in found if one.may_close(on)]


@transaction.atomic
def agree_year(*, run: YearEndRun, kept: Kept, by: User, at: datetime, on: date) -> YearEndRun:
    """Another of finance says yes, and each budget's Free money moves by its rule.

    Raises ClosingMovedOn, SomeoneElseCloses, or YearMoved when figures differ by now.
    """
    run = YearEndRun.objects.select_for_update(of=("self",)).select_related("authority").get(
        pk=run.pk
    )  # fmt: skip
    run.agree(by=by, at=at)
    chosen = _to_close(run.authority, run.ends_on, kept, on)
    now = (
        len(chosen), sum(one.carried for one in chosen), sum(one.returned for one in chosen),
    )  # fmt: skip
    if now != (run.budgets, run.carried_pence, run.returned_pence):
        raise YearMoved
    run.save()
    keep = kept([one.period for one in chosen])
    done = [
        year_end.close_year(
            budget=one.budget, period=one.period, by=by, at=at, on=on, keep=keep, run=run
        )
        for one in chosen
    ]
    if sum(row.carried_pence + row.returned_pence for row in done if row) != now[1] + now[2]:
        raise YearMoved
    audit.record("year.agreed", subject=run.reference, by=by, at=at)
    return run


@transaction.atomic
def take_back_year(*, run: YearEndRun, by: User, at: datetime) -> YearEndRun:
    """Work it out again. Raises ClosingMovedOn."""
    run = YearEndRun.objects.select_for_update().get(pk=run.pk)
    run.take_back()
    run.save()
    audit.record("year.taken_back", subject=run.reference, by=by, at=at)
    return run
