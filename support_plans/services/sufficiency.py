"""Is each price enough to buy the support near the person? A gap wants a reason, not a stop.

Lines are compared with the prices in force of open services of listed providers that work in the
person's area, of the same unit and kind of day, VAT included. A line that names a service is also
compared with that provider's own price; somebody the person employs with the living wage.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Exists, Q, QuerySet

from core.errors import DomainError
from core.money import round_pence, show
from people import audit
from people.models import Person, User
from providers.models import Area, Rate, RateKind, Unit
from support_plans.models import (
    CostLine,
    NotWaiting,
    OwnPlan,
    PlanVersion,
    SufficiencyReason,
    SupportPlan,
)
from support_plans.sentences import COUNTED

MOST_SOURCES = 3
MOST_REASON = 2000
# Bought in shops, not from providers: compared only with the provider the line names.
FROM_SHOPS = (Unit.ITEM, Unit.MILE)


class CostsTooLow(DomainError):
    """Names each line whose price is below all others near the person, without a reason."""

    code = "costs_too_low"
    status = 409

    def __init__(self, gaps: "Sequence[Gap]") -> None:
        self.gaps = list(gaps)
        names = "; ".join(gap.name for gap in gaps)
        super().__init__(
            f"The price may be too low: {names}. Write why it is enough, or send the plan back."
        )


class BadReason(DomainError):
    code = "bad_price_reason"
    message = "Say why this price is enough, in words the person can read."


class NoGap(DomainError):
    code = "no_price_gap"
    message = "This price is not below the others any more. Look at the plan again."
    status = 409


@dataclass(frozen=True)
class Source:
    """A price in force: whose, for what, since when; pence, VAT included."""

    who: str
    what: str
    pence: int
    since: date | None

    @property
    def words(self) -> str:
        return f"{self.who}: {self.what}, {show(self.pence)}"


@dataclass(frozen=True)
class Gap:
    """A line whose price is lower than everything it was compared with."""

    line: str  # its reference
    name: str
    rate_pence: int
    lowest_pence: int
    each: str  # "an hour"
    why: str  # "near", "own" or "wage"
    sources: tuple[Source, ...]

    @property
    def sentence(self) -> str:
        """What a person reads; two short sentences."""
        typed, lowest = show(self.rate_pence), show(self.lowest_pence)
        if self.why == "wage":
            return f"An assistant must be paid {lowest} an hour or more. Your plan has {typed}."
        if self.why == "own":
            return f"{self.sources[0].who} charges {lowest} {self.each}. Your plan has {typed}."
        return f"No provider near you charges as little as {typed}. The lowest is {lowest}."


@dataclass(frozen=True)
class Checked:
    """A gap of a sent version with the newest reason that stands for it, if any."""

    gap: Gap
    reason: SufficiencyReason | None = None


@dataclass(frozen=True)
class _Asked:
    """A line as far as prices go."""

    reference: str
    name: str
    unit: str
    kind: str
    rate_pence: int
    service: str
    employs: bool
    once: bool


@dataclass
class _Market:
    """The prices near the person, by service."""

    offers: dict[str, list[Rate]] = field(default_factory=dict)

    def price_of(self, service: str, unit: str, kind: str) -> Rate | None:
        """A service's lowest price for this unit and kind of day, or for any day."""
        rates = [rate for rate in self.offers.get(service, []) if rate.unit == unit]
        if kind != RateKind.ANY:
            named = [rate for rate in rates if rate.kind == kind]
            rates = named or [rate for rate in rates if rate.kind == RateKind.ANY]
        return min(rates, key=with_vat, default=None)

    def lowest(self, unit: str, kind: str) -> list[Rate]:
        """Each service's price for this, the lowest first."""
        found = (self.price_of(service, unit, kind) for service in self.offers)
        return sorted((rate for rate in found if rate), key=lambda r: (with_vat(r), r.pk))


def with_vat(rate: Rate) -> int:
    """What is really paid, rounded half up."""
    return round_pence(Decimal(rate.amount_pence) * (100 + rate.vat_percent) / 100)


def gaps_of(about: PlanVersion | SupportPlan, on: date) -> list[Gap]:
    """Every line priced below all it can be compared with, in the order of the plan.

    `about` is a sent version, or a plan as it is being written. Prices are those in force when
    the plan starts, or on `on` when it has started. A handful of queries, however many lines.
    """
    plan, asked = _asked(about)
    day = max(on, plan.starts_on)
    return find_gaps(plan.person, asked, day)


@dataclass(frozen=True)
class Prices:
    """The gaps of a draft, and each chosen provider's own price."""

    gaps: list[Gap]
    own: dict[str, Rate]  # by the line's reference


def prices_of(plan: SupportPlan, lines: Iterable[CostLine], on: date, wage_pence: int) -> Prices:
    """The same for lines that are read already, with their services. One query."""
    asked = [asked_of(line) for line in lines if not line.just_in_case]
    market = _market(plan.person, _compared(asked), max(on, plan.starts_on))
    gaps = [gap for one in asked if (gap := _gap(one, market, wage_pence))]
    rates = {one.reference: market.price_of(one.service, one.unit, one.kind) for one in asked}
    return Prices(gaps, {line: rate for line, rate in rates.items() if rate})


def _asked(about: PlanVersion | SupportPlan) -> tuple[SupportPlan, list[_Asked]]:
    if isinstance(about, PlanVersion):
        return about.plan, [_of_frozen(row) for row in about.content.get("lines", [])]
    lines = about.lines.select_related("service")
    return about, [asked_of(line) for line in lines if not line.just_in_case]


def _of_frozen(row: Mapping[str, Any]) -> _Asked:
    return _Asked(
        row["reference"], row["pot_name"], row["unit"], row["rate_kind"], int(row["rate_pence"]),
        row.get("service") or "", bool(row.get("employs")),
        bool(row.get("once")) and not row.get("service"),
    )  # fmt: skip


def asked_of(line: CostLine) -> _Asked:
    """A row of the draft, as it is compared."""
    service = line.service.reference if line.service else ""
    return _Asked(
        line.reference, line.pot_name, line.unit, line.rate_kind, line.rate_pence, service,
        line.employs, line.once and not service,
    )  # fmt: skip


def find_gaps(person: Person, asked: Sequence[_Asked], day: date) -> list[Gap]:
    """The gaps of lines already read; two queries at most."""
    market = _market(person, _compared(asked), day)
    wage = 0
    if any(one.employs and one.unit == Unit.HOUR for one in asked):
        wage = int(person.authority.policy("living_wage_pence", day).value)
    return [gap for one in asked if (gap := _gap(one, market, wage))]


def _compared(asked: Iterable[_Asked]) -> list[_Asked]:
    """Those that providers' prices say something about."""
    return [one for one in asked if not one.employs and not one.once]


def _market(person: Person, rows: Sequence[_Asked], day: date) -> _Market:
    """Every price in force near the person in the units asked for, the newest of each sort."""
    market = _Market()
    if not rows:
        return market
    rates = Rate.objects.in_force(day).filter(
        unit__in={one.unit for one in rows}, service__is_open=True,
        service__organisation__is_listed=True,
    )  # fmt: skip
    near = _near(person)
    if near is not None:
        own = {one.service for one in rows if one.service}
        rates = rates.filter(
            Q(service__organisation__areas__in=near)
            | Q(service__reference__in=own)
            | ~Exists(near)  # no such area is known: everywhere counts
        ).distinct()
    newest: dict[tuple[object, ...], Rate] = {}
    for rate in rates.select_related("service__organisation").order_by("starts_on", "pk"):
        newest[rate.service_id, *rate.sort] = rate
    for rate in newest.values():
        market.offers.setdefault(rate.service.reference, []).append(rate)
    return market


def _near(person: Person) -> QuerySet[Area] | None:
    """The areas that are near, by the person's own words, else the council's; None: unknown."""
    where = Q(code=person.authority.ons_code) if person.authority.ons_code else Q()
    if person.area:
        where |= Q(name__iexact=person.area)
    return Area.objects.filter(where) if where else None


def _gap(one: _Asked, market: _Market, wage: int) -> Gap | None:
    if one.employs:
        return _wage_gap(one, wage)
    if one.once:
        return None
    own = market.price_of(one.service, one.unit, one.kind) if one.service else None
    near = [] if one.unit in FROM_SHOPS else market.lowest(one.unit, one.kind)
    if near and one.rate_pence < with_vat(near[0]):
        return _built(one, "near", near)
    if own and one.rate_pence < with_vat(own):
        return _built(one, "own", [own])
    return None


def _wage_gap(one: _Asked, wage: int) -> Gap | None:
    if one.unit != Unit.HOUR or one.rate_pence >= wage:
        return None
    return Gap(one.reference, one.name, one.rate_pence, wage, "an hour", "wage", ())


def _built(one: _Asked, why: str, rates: Sequence[Rate]) -> Gap:
    sources = tuple(
        Source(rate.service.organisation.name, rate.service.name, with_vat(rate), rate.starts_on)
        for rate in rates[:MOST_SOURCES]
    )
    lowest = with_vat(rates[0])
    each = COUNTED[Unit(one.unit)][2]
    return Gap(one.reference, one.name, one.rate_pence, lowest, each, why, sources)


def checked(version: PlanVersion, on: date) -> list[Checked]:
    """The gaps of a sent version, each with the reason that stands for it."""
    gaps = gaps_of(version, on)
    if not gaps:
        return []
    reasons: dict[str, SufficiencyReason] = {}
    for row in version.price_reasons.select_related("by").order_by("at", "pk"):
        reasons[row.line_reference] = row  # the newest stands
    return [Checked(gap, reasons.get(gap.line)) for gap in gaps]


def need_sufficient(version: PlanVersion, on: date) -> None:
    """Refuse to agree while a gap has no reason. Raises CostsTooLow naming each line."""
    if open_gaps := [one.gap for one in checked(version, on) if one.reason is None]:
        raise CostsTooLow(open_gaps)


@transaction.atomic
def explain_price(
    *, version: PlanVersion, line: str, reason: str, by: User, at: datetime, on: date
) -> SufficiencyReason:
    """An officer writes why a low price is enough; a later reason holds instead of this one.

    Raises BadReason, NotWaiting when the version is decided, OwnPlan for whose plan it is, or
    NoGap when the price is not low any more.
    """
    SupportPlan.objects.select_for_update(of=("self",)).get(pk=version.plan_id)
    row = PlanVersion.objects.select_related("plan__person__authority").get(pk=version.pk)
    if not row.is_waiting:
        raise NotWaiting
    if by.pk in (row.sent_by_id, row.plan.person.user_id):
        raise OwnPlan
    words = reason.replace("\x00", "").strip()
    if not words or len(words) > MOST_REASON:
        raise BadReason(field="reason")
    gap = next((one for one in gaps_of(row, on) if one.line == line), None)
    if gap is None:
        raise NoGap
    found = SufficiencyReason.objects.create(
        version=row, line_reference=line, line_name=gap.name, rate_pence=gap.rate_pence,
        lowest_pence=gap.lowest_pence, reason=words, by=by, at=at,
    )  # fmt: skip
    audit.record(
        "plan.price_explained", subject=row.reference, person=row.plan.person, by=by, at=at,
        words=words,
    )  # fmt: skip
    return found
