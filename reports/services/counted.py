"""How many people stand behind a number, and what of it must not be shown."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Min, Sum
from django.db.models.functions import TruncMonth

from budgets.models import Budget
from core.models import Authority
from core.periods import Period, month_of
from payments.models import PaymentQuestion
from reports.bands import Band, median, share
from reports.models import SpentDay
from reports.services.spending import Payment, Register
from reports.services.traditional import Sizes, sort_of
from reports.suppression import ALL, a_list, protect
from support_plans.models import PlanVersion

AGES = ((18, 24), (25, 44), (45, 64), (65, 84), (85, 150))
NOT_WRITTEN = "not written down"
LED = Band.USER_LED


@dataclass
class Behind:
    """People behind each band, by month of support, and by area for one month."""

    by_month: dict[tuple[date, Band], set[int]] = field(default_factory=lambda: defaultdict(set))

    def hidden(self, month: date, limit: int) -> set[Band]:
        """Bands of a month that are not shown; every band when the month is too small itself."""
        counts: dict[Hashable, int] = {
            band: len(self.by_month.get((month, band), ())) for band in Band
        }
        found = protect(a_list(counts), limit)
        if (ALL, ALL) in found:
            return {band for band in Band if counts[band]} or set(Band)
        return {band for band in Band if (band, ALL) in found}

    def people(self, month: date) -> int:
        rows = [people for (first, _), people in self.by_month.items() if first == month]
        return len(set().union(*rows)) if rows else 0


def behind(authority: Authority, days: Period, register: Register) -> Behind:
    """Who was paid for, as a set of people for each month and band. One query."""
    rows = (
        SpentDay.objects.filter(
            on__range=(days.starts_on, days.ends_on), budget__person__authority=authority
        )
        .annotate(month=TruncMonth("on"))
        .values_list("month", "organisation_id", "service_id", "wages", "budget__person_id")
        .distinct()
        .order_by()
    )
    found, known = Behind(), {}
    for month, organisation, service, wages, person in rows:
        key = (month, organisation, service, wages)
        if key not in known:
            known[key] = _bands(register, month_of(month), organisation, service, wages=wages)
        for band in known[key]:
            found.by_month[month, band].add(person)
    return found


def _bands(
    register: Register, month: Period, organisation: int | None, service: int | None, *, wages: bool
) -> set[Band]:
    """Every band that a payee was in during a month."""
    if organisation is None:
        return {Band.WAGES if wages else Band.UNKNOWN}
    days = range(month.starts_on.toordinal(), month.ends_on.toordinal() + 1)
    return {register.band(organisation, service, date.fromordinal(day)) for day in days}


def people_by_sort(authority: Authority, days: Period, sizes: Sizes) -> Counter[str]:
    """People behind each of the six sorts of the shift, in some days."""
    rows = (
        SpentDay.objects.filter(
            on__range=(days.starts_on, days.ends_on), budget__person__authority=authority
        )
        .annotate(month=TruncMonth("on"))
        .values_list("month", "organisation_id", "service_id", "wages", "budget__person_id")
        .distinct()
        .order_by()
    )
    found: dict[str, set[int]] = defaultdict(set)
    known: dict[tuple[object, ...], set[str]] = {}
    for month, organisation, service, wages, person in rows:
        key = (month, organisation, service, wages)
        if key not in known:
            bands = _bands(sizes.register, month_of(month), organisation, service, wages=wages)
            known[key] = {
                sort_of(Payment("", band, organisation, month, 0), sizes) for band in bands
            }
        for sort in known[key]:
            found[sort].add(person)
    return Counter({sort: len(people) for sort, people in found.items()})


def by_area(
    authority: Authority, month: Period, register: Register, limit: int, *, with_shares: bool
) -> list[dict[str, Any]]:
    """Pence by area and the user-led share of it, where enough people stand behind each."""
    rows = SpentDay.objects.filter(
        on__range=(month.starts_on, month.ends_on), budget__person__authority=authority
    ).order_by()
    columns = ("budget__person__area", "organisation_id", "service_id", "wages")
    pence: Counter[tuple[str, bool]] = Counter()
    for area, organisation, service, _, on, part in rows.values_list(*columns, "on").annotate(
        sum=Sum("pence")
    ):
        led = organisation is not None and register.band(organisation, service, on) == LED
        pence[area or NOT_WRITTEN, led] += part
    people: dict[tuple[str, bool], set[int]] = defaultdict(set)
    known: dict[tuple[int | None, int | None, bool], set[bool]] = {}
    for area, organisation, service, wages, person in rows.values_list(
        *columns, "budget__person_id"
    ).distinct():
        key = (organisation, service, wages)
        if key not in known:
            bands = _bands(register, month, organisation, service, wages=wages)
            known[key] = {band == LED for band in bands}
        for led in known[key]:
            people[area or NOT_WRITTEN, led].add(person)
    areas = sorted({area for area, _ in pence})
    behind_each = (
        {area: people[area, True] | people[area, False] for area in areas},
        {area: people[area, True] for area in areas},
        {area: people[area, False] for area in areas},
    )
    hidden = [_few({area: len(found) for area, found in one.items()}, limit) for one in behind_each]
    shown = []
    for area in areas:
        whole = pence[area, True] + pence[area, False]
        few = any(area in one for one in hidden)
        told = share(pence[area, True], whole) if with_shares and not few else None
        shown.append({"name": area, "pence": None if area in hidden[0] else whole, "share": told})
    return shown


def _few(counts: Mapping[str, int], limit: int) -> set[str]:
    """Names whose numbers are not shown."""
    keys: dict[Hashable, int] = {name: n for name, n in counts.items()}  # noqa: C416
    found = protect(a_list(keys), limit)
    return set(counts) if (ALL, ALL) in found else {n for n in counts if (n, ALL) in found}


def shown_list(counts: Mapping[str, int], limit: int) -> dict[str, Any]:
    """A list of people with its total, as it may be shown; None stands for a hidden number."""
    keys: dict[Hashable, int] = {name: n for name, n in counts.items()}  # noqa: C416
    found = protect(a_list(keys), limit)
    total = sum(counts.values())
    return {
        "total": None if (ALL, ALL) in found else total,
        "rows": [
            {"name": name, "people": None if (name, ALL) in found else n}
            for name, n in sorted(counts.items())
        ],
    }


def holders(authority: Authority, on: date) -> list[Budget]:
    """Budgets in force on a day, one a person, with how the money is held."""
    rows = (
        Budget.objects.current(on)
        .filter(person__authority=authority)
        .select_related("person")
        .prefetch_related("holdings")
        .order_by("person_id", "-starts_on")
    )
    return list({row.person_id: row for row in rows}.values())


def group_of(budget: Budget, on: date) -> dict[str, str]:
    """The groups that a person is in: where, how old, how the money is held."""
    kinds = sorted({holding.kind for holding in budget.holdings.all()})
    return {
        "area": budget.person.area or NOT_WRITTEN,
        "age": _age(budget.person.born_on, on),
        "held": kinds[0] if len(kinds) == 1 else "mixed" if kinds else NOT_WRITTEN,
    }


def _age(born: date | None, on: date) -> str:
    if born is None:
        return NOT_WRITTEN
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return next((f"{a}–{b}" if b < 150 else f"{a} and over"  # noqa: PLR2004
                 for a, b in AGES if a <= years <= b), "under 18")  # fmt: skip


def by_groups(budgets: list[Budget], on: date, limit: int) -> dict[str, Any]:
    """People with a budget, by area, age and how the money is held."""
    counts: dict[str, dict[str, int]] = {name: defaultdict(int) for name in ("area", "age", "held")}
    for budget in budgets:
        for name, group in group_of(budget, on).items():
            counts[name][group] += 1
    return {name: shown_list(rows, limit) for name, rows in counts.items()}


def of_a_quarter(authority: Authority, quarter: Period, limit: int) -> dict[str, Any]:
    """Plans sent back, money asked back, and days until the first paid support, by area.

    Quarters follow each other without a gap, so no number is the difference of two.
    """
    days = (quarter.starts_on, quarter.ends_on)
    back = PlanVersion.objects.filter(
        plan__person__authority=authority, state=PlanVersion.State.RETURNED,
        decided_at__date__range=days,
    ).values_list("plan__person__area", "plan__person_id")  # fmt: skip
    asked = PaymentQuestion.objects.filter(
        state=PaymentQuestion.State.REPAY, payment__pot__budget__person__authority=authority,
        decided_at__date__range=days,
    ).values_list("payment__pot__budget__person__area", "payment__pot__budget__person_id")  # fmt: skip
    return {
        "plans_sent_back": shown_list(_by_area(set(back)), limit),
        "asked_back": shown_list(_by_area(set(asked)), limit),
        "waiting": _waiting(authority, days, limit),
    }


def _by_area(pairs: set[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for area, _ in pairs:
        found[area or NOT_WRITTEN] += 1
    return found


def _waiting(authority: Authority, days: tuple[date, date], limit: int) -> dict[str, Any]:
    """Days from the first plan begun to the first support that was paid."""
    rows = (
        SpentDay.objects.filter(budget__person__authority=authority)
        .values_list("budget__person_id", "budget__person__area")
        .annotate(first=Min("on"), begun=Min("budget__person__plans__created_at"))
        .filter(first__range=days)
        .order_by()
    )
    waits: dict[str, list[int]] = defaultdict(list)
    for _, area, first, begun in rows:
        waits[area or NOT_WRITTEN].append(max(0, (first - begun.date()).days))
    shown = shown_list({area: len(found) for area, found in waits.items()}, limit)
    everyone = [n for found in waits.values() for n in found]
    for row in shown["rows"]:
        row["days"] = median(waits[row["name"]]) if row["people"] is not None else None
    shown["days"] = median(everyone) if shown["total"] is not None else None
    return shown
