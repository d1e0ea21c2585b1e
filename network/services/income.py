"""What an organisation has coming in: read from the ledger by month of support, set-based.

Every pence stands once: as promised, as said yes to and not paid, or as paid. The ledger keeps the
month totals (ledger.MonthTotal), so a page reads as many rows as there are agreements and months,
whatever was billed. Entries that are one organisation (providers.merging) are counted together.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Max, OuterRef, Q, Subquery, Sum, Value

from budgets.models import Agreement, Allocation
from core.clock import day_of
from core.periods import Period, month_of, next_month
from invoices.models import Bill
from ledger.models import MonthTotal
from providers.merging import kept_ids

LOOK_BACK = LOOK_AHEAD = 6  # months
KINDS = ("promised", "owed", "paid")
DAYS_A_YEAR = 365


@dataclass
class Month:
    """One month of support: whole pence, and how many people stand behind them."""

    first: date
    promised: int = 0
    owed: int = 0
    paid: int = 0
    people: int = 0

    @property
    def total(self) -> int:
        return self.promised + self.owed + self.paid


@dataclass(frozen=True)
class Payer:
    """Where money comes from, in words, and how much of the twelve months it is."""

    name: str
    pence: int
    percent: int


@dataclass(frozen=True)
class Ending:
    """Agreements that end in some months, and what they bring in a year."""

    from_on: date
    to_on: date
    agreements: int
    people: int
    year_pence: int


@dataclass
class Income:
    """All that the page of an organisation shows."""

    months: list[Month] = field(default_factory=list)
    on: date = date.min
    to_be_answered: int = 0  # billed; nobody said yes or no yet
    payers: list[Payer] = field(default_factory=list)
    largest_percent: int = 0  # one person's part of what is to come; 0: nothing is
    endings: list[Ending] = field(default_factory=list)

    @property
    def before(self) -> int:
        """The six months before this one."""
        return sum(one.total for one in self.months if one.first < month_of(self.on).starts_on)

    @property
    def ahead(self) -> int:
        """This month and the five that follow."""
        return sum(one.total for one in self.months if one.first >= month_of(self.on).starts_on)

    @property
    def to_come(self) -> int:
        """Still promised, from this month on."""
        first = month_of(self.on).starts_on
        return sum(one.promised for one in self.months if one.first >= first)

    @property
    def not_billed(self) -> int:
        """Promised for months that are over: not billed, or not answered yet."""
        first = month_of(self.on).starts_on
        return sum(one.promised for one in self.months if one.first < first)

    @property
    def to_be_paid(self) -> int:
        return sum(one.owed for one in self.months)

    @property
    def fall_percent(self) -> int:
        """How much less is promised ahead than there was before; 0 when it is not less."""
        return fall_of(self.before, self.ahead)


def fall_of(before: int, ahead: int) -> int:
    """The fall in whole per cent, rounded down; 0 when there is none."""
    return max(0, (before - ahead) * 100 // before) if before > 0 else 0


def months_around(on: date) -> tuple[date, date]:
    """First days of the first and the last month that count: six back, this one and five more."""
    return _shift(on, -LOOK_BACK), _shift(on, LOOK_AHEAD - 1)


def _shift(on: date, months: int) -> date:
    number = on.year * 12 + on.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def one_with(pk: int, into: dict[int, int]) -> list[int]:
    """An organisation's row number and those of the entries that went into it."""
    return sorted({pk, *(gone for gone, kept in into.items() if kept == pk)})


def income_of(ids: Sequence[int], *, on: date, ahead_months: int) -> Income:
    """What came in, is coming and ends, of one organisation by the row numbers of its entries.

    Two queries, however many agreements there are.
    """
    agreements = {row.pk: row for row in _agreements(ids)}
    first, last = months_around(on)
    rows = by_agreement(ids, first, last)
    found = Income(on=on, months=_months(rows, agreements, first, last))
    found.to_be_answered = sum(row.waiting or 0 for row in agreements.values())
    found.payers = _payers(rows, agreements)
    found.largest_percent = _largest(rows, agreements, month_of(on).starts_on)
    found.endings = _endings(agreements.values(), on, ahead_months)
    return found


def _agreements(ids: Sequence[int]) -> models.QuerySet[Any]:
    """With `whole`, all that each ever came to, and `waiting`, what is billed and not answered."""
    whole = Allocation.objects.filter(agreement=OuterRef("pk")).order_by().values("agreement")
    balance = F("promised__balance_pence") + F("owed__balance_pence") + F("paid__balance_pence")
    bills = Bill.objects.filter(
        agreement=OuterRef("pk"), kind=Bill.Kind.INVOICE, state__in=Bill.OPEN
    )
    waiting = bills.order_by().values("agreement").annotate(pence=Sum("total_pence"))
    return (
        Agreement.objects.filter(organisation__in=ids)
        .select_related("budget__person__authority", "holding__holder")
        .annotate(
            whole=Subquery(whole.annotate(pence=Sum(balance)).values("pence")),
            waiting=Subquery(waiting.values("pence")),
        )
    )


Row = tuple[int, date, str, int]  # agreement, month, kind, pence
_MOVED = F("in_pence") - F("out_pence")


def by_agreement(ids: Sequence[int], first: date, last: date) -> list[Row]:
    """Pence by agreement, month of support and kind: one query."""
    parts = []
    for kind in KINDS:
        agreement = f"account__{kind}_of__agreement"
        rows = MonthTotal.objects.filter(
            **{f"{agreement}__organisation__in": ids}, service_month__range=(first, last)
        )
        grouped = rows.values_list(agreement, "service_month").order_by()
        parts.append(grouped.annotate(kind=Value(kind), pence=Sum(_MOVED)))
    return [row for row in parts[0].union(*parts[1:], all=True) if row[3]]


def _months(
    rows: Iterable[Row], agreements: dict[int, Agreement], first: date, last: date
) -> list[Month]:
    found: dict[date, Month] = {}
    while first <= last:
        found[first], first = Month(first), next_month(first)
    people: dict[date, set[int]] = defaultdict(set)
    for agreement, month, kind, pence in rows:
        one = found[month]
        setattr(one, kind, getattr(one, kind) + pence)
        people[month].add(agreements[agreement].budget.person_id)
    for month, one in found.items():
        one.people = len(people[month])
    return list(found.values())


def _payers(rows: Iterable[Row], agreements: dict[int, Agreement]) -> list[Payer]:
    """By the council whose budgets they are and the hand that pays; the largest first.

    Nothing else of a budget: who besides the council funds one person is not a provider's to know.
    """
    sums: dict[str, int] = defaultdict(int)
    for agreement, _, _, pence in rows:
        sums[payer_of(agreements[agreement])] += pence
    whole = sum(sums.values())
    if whole <= 0:
        return []
    ranked = sorted(sums.items(), key=lambda one: (-one[1], one[0]))
    return [Payer(name, pence, pence * 100 // whole) for name, pence in ranked]


def payer_of(agreement: Agreement) -> str:
    """Who pays the bills of an agreement, as its provider knows it already."""
    holding, council = agreement.holding, agreement.budget.person.authority.name
    if holding.kind == "council":
        return council
    if holding.kind == "fund" and holding.holder is not None:
        return f"{holding.holder.name}, from budgets of {council}"
    return f"People’s own accounts, from budgets of {council}"


def _largest(rows: Iterable[Row], agreements: dict[int, Agreement], since: date) -> int:
    """The largest part that one person's agreements are of all that is to come, in per cent."""
    sums: dict[int, int] = defaultdict(int)
    for agreement, month, kind, pence in rows:
        if kind == "promised" and month >= since:
            sums[agreements[agreement].budget.person_id] += pence
    whole = sum(sums.values())
    return max(sums.values()) * 100 // whole if whole > 0 else 0


def _endings(agreements: Iterable[Agreement], on: date, ahead_months: int) -> list[Ending]:
    """Every three months ahead: what ends, unless the same person goes on with a later one."""
    rows = [row for row in agreements if row.last_day >= row.starts_on]
    last_of: dict[int, date] = {}
    for row in rows:
        person = row.budget.person_id
        last_of[person] = max(last_of.get(person, row.last_day), row.last_day)
    found = []
    for step in range(0, ahead_months, 3):
        first = day_in(on, step)
        days = Period(first, _day_before(day_in(on, min(step + 3, ahead_months))))
        ending = [
            row for row in rows
            if row.last_day in days and row.last_day == last_of[row.budget.person_id]
        ]  # fmt: skip
        found.append(
            Ending(
                days.starts_on, days.ends_on, len(ending),
                len({row.budget.person_id for row in ending}),
                sum(_a_year(row) for row in ending),
            )
        )  # fmt: skip
    return found


def _a_year(agreement: Any) -> int:
    """What it comes to in a year; all of it when it is shorter."""
    pence: int = agreement.whole or 0
    days: int = (agreement.last_day - agreement.starts_on).days + 1
    return pence * min(DAYS_A_YEAR, max(days, 1)) // max(days, 1)


def day_in(on: date, months: int) -> date:
    """The same day some months on, or the last of a shorter month."""
    first = _shift(on, months)
    return min(date.fromordinal(first.toordinal() + on.day - 1), month_of(first).ends_on)


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


@dataclass(frozen=True)
class Trend:
    """The six months before and the six ahead of one organisation, and its last bill."""

    before: int = 0
    ahead: int = 0
    last_billed_on: date | None = None


def trends(ids: Iterable[int], on: date) -> dict[int, Trend]:
    """The trend of each organisation, merged entries under the one kept: five queries in all."""
    wanted, into = set(ids), kept_ids()
    chosen = sorted(wanted | {gone for gone, kept in into.items() if kept in wanted})
    first, last = months_around(on)
    now = month_of(on).starts_on
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for kind in KINDS:
        owner = f"account__{kind}_of__agreement__organisation"
        rows = MonthTotal.objects.filter(
            **{f"{owner}__in": chosen}, service_month__range=(first, last)
        )
        halves = rows.values_list(owner).annotate(
            before=Sum(_MOVED, filter=Q(service_month__lt=now), default=0),
            ahead=Sum(_MOVED, filter=Q(service_month__gte=now), default=0),
        )
        for organisation, before, ahead in halves.order_by():
            pair = sums[into.get(organisation, organisation)]
            pair[0] += before
            pair[1] += ahead
    billed = _last_bills(chosen, into)
    return {pk: Trend(sums[pk][0], sums[pk][1], billed.get(pk)) for pk in wanted}


def _last_bills(chosen: Sequence[int], into: dict[int, int]) -> dict[int, date]:
    """The newest day on which each sent a bill that stands."""
    rows = Bill.objects.live().filter(organisation__in=chosen, kind=Bill.Kind.INVOICE)
    found: dict[int, date] = {}
    for organisation, at in rows.values_list("organisation_id").annotate(Max("sent_at")).order_by():
        if at is not None:
            pk, day = into.get(organisation, organisation), day_of(at)
            found[pk] = max(found.get(pk, day), day)
    return found
