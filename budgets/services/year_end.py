"""A year's end: unbilled work stays promised, Free money goes on by rule, the rest goes back.

Accounts of the old year stay open: a late bill posts there by the day of its support. The year is
closed when promises of the old year that nobody billed were freed (policy free_unbilled_weeks),
and again when later money turns up there, a credit for one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from budgets.models import Allocation, Budget, FundingPeriod, Pot, YearEnd, YearEndRun
from core.days import day_words
from core.errors import DomainError
from core.models import Authority
from core.money import round_pence, show, split
from core.periods import DAYS_IN_WEEK
from ledger import services as ledger
from ledger.models import Account, Book, Reason
from ledger.services import NewEntry, NewMove
from people import audit
from people.models import User

NOTHING: Mapping[int, int] = {}
Kept = Callable[[Sequence[FundingPeriod]], Mapping[int, int]]


class YearNotOver(DomainError):
    code = "year_not_over"
    message = "This year is still open for bills. It can be closed later."
    status = 409


class NoNextYear(DomainError):
    code = "no_next_year"
    message = "There is no agreed plan after this year yet. Its money waits."
    status = 409


@dataclass(frozen=True)
class Unbilled:
    """Work of a year that is promised and not said yes to yet: a commitment of that year."""

    period: FundingPeriod
    pence: int


def accrued(budget: Budget, on: date) -> list[Unbilled]:
    """What each year that is over still has promised for work done in it, oldest first."""
    found = []
    for period in budget.periods.filter(ends_on__lt=on).order_by("starts_on"):
        rows = Allocation.objects.filter(pot__period=period).values_list("promised_id", flat=True)
        pence = sum(Account.objects.balances(rows).values())
        if pence:
            found.append(Unbilled(period, pence))
    return found


@dataclass(frozen=True)
class YearRules:
    """The policies of closing a year: what goes on, how much of it, and when."""

    rule: str
    weeks: int
    origin: str
    late_weeks: int  # bills may still come


def rules_of(authority: Authority, ends_on: date, on: date) -> YearRules:
    """What goes on by the rule of the year's last day; how long bills may come by today's."""
    rule = authority.policy("carry_forward", ends_on)
    weeks = int(authority.policy("carry_forward_weeks", ends_on).value)
    late = int(authority.policy("free_unbilled_weeks", on).value)
    return YearRules(str(rule.value), weeks, rule.origin[:200], late)


@dataclass(frozen=True)
class YearOver:
    """A year that is over, for a page: what is unbilled, and what became of its Free money."""

    period: FundingPeriod
    unbilled: int
    ends: list[YearEnd]
    closes_on: date


def years_over(budget: Budget, on: date) -> list[YearOver]:
    """Each year of a budget that is over, oldest first."""
    unbilled = {one.period.pk: one.pence for one in accrued(budget, on)}
    rows = budget.periods.filter(ends_on__lt=on).select_related("budget__person__authority")
    return [
        YearOver(
            row,
            unbilled.get(row.pk, 0),
            list(row.year_ends.all()),
            closes_on(row, rules_of(budget.person.authority, row.ends_on, on)),
        )
        for row in rows.prefetch_related("year_ends").order_by("starts_on")
    ]


def closes_on(period: FundingPeriod, rules: YearRules) -> date:
    """The first day on which a year may be closed: late bills have had their weeks."""
    return period.ends_on + timedelta(weeks=rules.late_weeks, days=1)


def most_carried(period: FundingPeriod, agreed_pence: int, weeks: int) -> int:
    """What some weeks of a year's money come to: a week is seven of its days."""
    days = period.period.days
    return round_pence(Decimal(agreed_pence) * DAYS_IN_WEEK * weeks / days)


@transaction.atomic
def close_year(
    *, budget: Budget, period: FundingPeriod, by: User | None, at: datetime, on: date,
    keep: Mapping[int, int] = NOTHING, run: YearEndRun | None = None,
) -> YearEnd | None:  # fmt: skip
    """Move the Free money of a year that is over by the rule in force at its end.

    `keep` is what stays in a pot (by id), as bills beyond its promises wait for it. Returns the row; None when there is nothing (more) to move, so twice is harmless. Raises
    YearNotOver before late bills had their time, NoNextYear where money must go on and cannot.
    """
    budget = Budget.objects.with_accounts().get(pk=budget.pk)
    following = _next_budget(budget, period)
    ledger.lock(budget.book, *([following.book] if following else []))
    period = budget.periods.get(pk=period.pk)
    rules = rules_of(budget.person.authority, period.ends_on, on)
    first = closes_on(period, rules)
    if on < first:
        raise YearNotOver(
            f"Bills for this year may come until then. Close it from {day_words(first)}."
        )
    pots = list(Pot.objects.with_accounts().filter(period=period).order_by("position", "pk"))
    balances = Account.objects.balances(pot.free_id for pot in pots)
    free = [max(0, balances[pot.free_id] - keep.get(pot.pk, 0)) for pot in pots]
    if not sum(free):
        return None
    row = by_rule(rules, period, sum(free), sum_in(pots))
    row.run, row.made_at, row.made_by = run, at, by
    carried = split(row.carried_pence, free) if row.carried_pence else [0 for _ in free]
    entries = _entries(budget, following, period, list(zip(pots, free, carried, strict=True)), row)
    ledger.post_many([
        NewEntry(one.book, f"year-end:{period.pk}:{row.number}:{one.side}", Reason.PERIOD_END,
                 one.moves, by, at, on)
        for one in entries
    ])  # fmt: skip
    row.save()
    person = budget.person
    audit.record(
        "year.closed", subject=budget.reference, by=by, at=at, person=person,
        words=f"{show(row.carried_pence)} carried on, {show(row.returned_pence)} back",
    )  # fmt: skip
    return row


def sum_in(pots: Sequence[Pot]) -> int:
    """All that these pots hold: Spent, Promised, set aside and Free."""
    ids = [
        pk for pot in pots for pk in (pot.free_id, pot.paid_id, pot.set_aside_id, pot.owed_id) if pk
    ]
    rows = Allocation.objects.filter(pot__in=pots).values_list("promised_id", "owed_id", "paid_id")
    ids += [pk for row in rows for pk in row]
    return sum(Account.objects.balances(ids).values())


def by_rule(rules: YearRules, period: FundingPeriod, free: int, agreed: int) -> YearEnd:
    """A row, not saved yet, without who and when. What was carried before counts towards the most."""
    earlier = sorted(period.year_ends.all(), key=lambda one: one.number)
    before = sum(one.carried_pence for one in earlier)
    moved = sum(one.carried_pence + one.returned_pence for one in earlier)
    most = None
    if rules.rule == "none":
        most = 0
    elif rules.rule == "up_to_weeks":
        most = most_carried(period, agreed + moved, rules.weeks)
    carried = free if most is None else min(free, max(0, most - before))
    return YearEnd(
        period=period, number=len(earlier) + 1, rule=rules.rule,
        weeks=rules.weeks if most else 0, origin=rules.origin, most_pence=most,
        carried_pence=carried, returned_pence=free - carried,
    )  # fmt: skip


def _next_budget(budget: Budget, period: FundingPeriod) -> Budget | None:
    """The person's next budget, when this period is the last of its own."""
    if budget.periods.filter(starts_on__gt=period.ends_on).exists():
        return None
    return (
        Budget.objects.with_accounts()
        .filter(person=budget.person, starts_on__gt=period.ends_on, state=Budget.State.ACTIVE)
        .exclude(pk=budget.pk)
        .order_by("starts_on")
        .first()
    )


@dataclass(frozen=True)
class _Posting:
    book: Book
    side: str
    moves: list[NewMove]


def _entries(
    budget: Budget, following: Budget | None, period: FundingPeriod,
    rows: list[tuple[Pot, int, int]], row: YearEnd,
) -> list[_Posting]:  # fmt: skip
    """Out of the old pots; into the new year's pot of the same line, or in no pot yet."""
    own = budget.periods.filter(starts_on__gt=period.ends_on).order_by("starts_on").first()
    if row.carried_pence and own is None and following is None:
        raise NoNextYear
    old: list[NewMove] = []
    new: list[NewMove] = []
    back = row.returned_pence
    for pot, free, carried in rows:
        if free > carried:
            old.append(NewMove(pot.free, budget.unallocated_account, free - carried))
        if not carried:
            continue
        if own is not None:
            target = _pot_in(own, pot)
            old.append(NewMove(pot.free, target or budget.unallocated_account, carried))
        elif following is not None:
            old.append(NewMove(pot.free, budget.unallocated_account, carried))
            back += carried
            first = following.periods.order_by("starts_on").first()
            target = _pot_in(first, pot) if first else None
            if target is not None:
                new.append(NewMove(following.unallocated_account, target, carried))
    if back:
        old.append(NewMove(budget.unallocated_account, budget.agreed_account, back))
    found = [_Posting(budget.book, "old", old)]
    if following is not None and row.carried_pence and own is None:
        more = NewMove(following.agreed_account, following.unallocated_account, row.carried_pence)
        found.append(_Posting(following.book, "new", [more, *new]))
    return found


def _pot_in(period: FundingPeriod, pot: Pot) -> Account | None:
    """Free of the pot for the same line in a later period; else of the same name."""
    rows = list(Pot.objects.with_accounts().filter(period=period).order_by("position", "pk"))
    same = [row for row in rows if row.line_reference == pot.line_reference]
    named = [row for row in rows if row.name == pot.name]
    found = next(iter([*same, *named]), None)
    return found.free if found else None


def close_years(*, on: date, at: datetime, kept: Kept = lambda periods: NOTHING) -> int:
    """Every year that may be closed. Money without a next year waits. Returns how many moved.

    `kept` says what stays in pots for bills that wait (a layer above knows them). Where two people
    close a year (policy year_end_by), the night leaves it to them.
    """
    done = 0
    rows = FundingPeriod.objects.filter(
        ends_on__lt=on, pots__free__balance_pence__gt=0, budget__state=Budget.State.ACTIVE
    ).select_related("budget__person__authority")
    chosen = [row for row in rows.distinct().order_by("pk") if by_night(row.budget, on)]
    keep = kept(chosen)
    for period in chosen:
        try:
            done += (
                close_year(budget=period.budget, period=period, by=None, at=at, on=on, keep=keep)
                is not None
            )
        except (YearNotOver, NoNextYear):
            continue
    return done


def by_night(budget: Budget, on: date) -> bool:
    """Whether years are closed by rule at night, or by two people of finance."""
    return bool(budget.person.authority.policy("year_end_by", on).value == "night")
