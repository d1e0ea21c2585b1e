"""Promising money to a provider, taking a promise back, and rates that change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from budgets import moves
from budgets.calendars import bank_holidays
from budgets.forecast import Pattern, RateFrom, Session, Shift, rate_for, sessions
from budgets.models import AgreedRate, Agreement, Allocation, Budget, Pot
from budgets.moves import Part
from budgets.services.figures import days_off_of, sessions_of
from budgets.services.settle import NotEnoughFree
from budgets.services.tell import tell_others, tell_provider
from core.days import day_words
from core.errors import DomainError
from core.money import show
from core.periods import DAYS_IN_WEEK, Period
from ledger import services as ledger
from ledger.models import Account, Entry, Kind, Reason, Side
from people import audit
from people.models import User
from providers.models import Organisation, RateKind, Service, Unit, Vat
from providers.pausing import hold

VAT_STANDARD = Decimal(20)
MOST_NOTICE = 365


class PromiseOutsidePlan(DomainError):
    code = "promise_outside_plan"
    message = "Choose days inside your plan."


class NothingPromised(DomainError):
    code = "nothing_promised"
    message = "No support falls between these days. Check the days of the week and the dates."


class OtherProvidersService(DomainError):
    code = "other_providers_service"
    message = "This provider does not offer that support. Choose again."


class BadPattern(DomainError):
    code = "bad_pattern"
    message = "Check how much support there is each time, and what it costs."


class NoPriceForDay(DomainError):
    code = "no_price_for_day"
    message = "Choose other days, or a price that counts for them."


class BudgetEnded(DomainError):
    code = "budget_ended"
    message = "This budget has ended. Nothing new can be promised from it."
    status = 409


class BadShift(DomainError):
    code = "bad_shift"
    message = "Type both times to the quarter of an hour, like 22:00 and 07:15."


@dataclass(frozen=True)
class PotPart:
    """What a promise takes from one pot: sessions and their cost."""

    pot: Pot
    sessions: tuple[Session, ...]

    @property
    def pence(self) -> int:
        return sum(session.cost_pence for session in self.sessions)


@dataclass(frozen=True)
class Quote:
    """What a promise would cost, pot by pot, before anybody says yes."""

    parts: tuple[PotPart, ...]
    free: dict[int, int]  # pot id -> Free now

    @property
    def sessions(self) -> list[Session]:
        return [session for part in self.parts for session in part.sessions]

    @property
    def pence(self) -> int:
        return sum(part.pence for part in self.parts)

    @property
    def short_of(self) -> PotPart | None:
        """The first part that its pot's Free does not cover."""
        return next((p for p in self.parts if p.pence > self.free[p.pot.pk]), None)

    @property
    def free_after(self) -> int:
        return sum(self.free[part.pot.pk] - part.pence for part in self.parts)


def quote(
    *,
    pot: Pot,
    pattern: Pattern,
    units_each_time: Decimal,
    rate_pence: int = 0,
    vat_percent: Decimal = Decimal(0),
    rates: Sequence[RateFrom] = (),
    organisation: Organisation | None = None,
) -> Quote:
    """What these sessions come to, for the pot's line, by funding period.

    `rates` are prices by kind of day; without them `rate_pence` counts for any day. Bank holidays
    are those of `organisation`, by its own calendar. Raises PromiseOutsidePlan, BadPattern,
    NoPriceForDay or NothingPromised.
    """
    budget = pot.budget
    if pattern.starts_on < budget.starts_on or pattern.ends_on > budget.ends_on:
        raise PromiseOutsidePlan(
            f"Choose days from {day_words(budget.starts_on)} to {day_words(budget.ends_on)}: "
            "that is how long your plan lasts."
        )
    if pattern.ends_on < pattern.starts_on:
        raise PromiseOutsidePlan("The last day is before the first day. Check the dates.")
    rates = rates or [RateFrom(RateKind.ANY, rate_pence, vat_percent, pattern.starts_on)]
    if units_each_time <= 0 or any(r.amount_pence <= 0 or r.vat_percent < 0 for r in rates):
        raise BadPattern
    whole = Period(pattern.starts_on, pattern.ends_on)
    days = days_off_of(organisation, whole) if organisation else bank_holidays(whole)
    for day in pattern.days(whole, days):
        if rate_for(rates, day, days, evening=pattern.evenings) is None:
            raise NoPriceForDay(f"There is no price for {day_words(day)}. {NoPriceForDay.message}")
    rows = Pot.objects.with_accounts().filter(budget=budget, line_reference=pot.line_reference)
    parts = [
        PotPart(row, tuple(sessions(pattern, units_each_time, rates, row.period.period, days)))
        for row in rows.order_by("period__starts_on")
    ]
    parts = [part for part in parts if part.sessions]
    if not parts:
        raise NothingPromised
    return Quote(tuple(parts), {part.pot.pk: part.pot.free.balance_pence for part in parts})


def usual_hours(shift: Shift, unit: str) -> Decimal:
    """The hours of a shift where no clock changes. Raises BadShift."""
    if unit != Unit.HOUR:
        raise BadShift("Clock times are for support by the hour. Leave them empty.")
    try:
        usual = shift.usual
    except ValueError as problem:
        raise BadShift("The break is longer than the shift. Check the times.") from problem
    if usual <= 0 or usual != usual.quantize(Decimal("0.01")):
        raise BadShift
    return usual


def vat_percent(vat: str) -> Decimal:
    """The per cent of a rate's VAT: welfare is exempt, anything else is standard."""
    return VAT_STANDARD if vat == Vat.STANDARD else Decimal(0)


@transaction.atomic
def promise(
    *,
    pot: Pot,
    organisation: Organisation,
    service: Service | None,
    starts_on: date,
    ends_on: date,
    weekdays: Sequence[int],
    units_each_time: Decimal,
    unit: str,
    rate_pence: int = 0,
    vat_percent: Decimal = Decimal(0),
    rates: Sequence[RateFrom] = (),
    breaks: Sequence[Period] = (),
    skip_bank_holidays: bool = False,
    evenings: bool = False,
    notice_days: int = 0,
    shift: Shift | None = None,
    what: str = "",
    once: str = "",
    by: User,
    at: datetime,
    on: date,
) -> Agreement:
    """Agree support with a provider: every session known to the period's end is promised.

    `rates` are prices by kind of day (weekday, evening, weekend, bank holiday by the provider's
    calendar); without them `rate_pence` counts for any day. `notice_days` bind money until notice
    given is over. With a `shift` the hours follow from its clock times, night by night. `once` is a
    form's token: the same token returns the first agreement. Raises NotEnoughFree,
    PromiseOutsidePlan, NothingPromised, BadPattern, BadShift, NoPriceForDay, ProviderPaused or
    OtherProvidersService.
    """
    budget = Budget.objects.with_accounts().get(pk=pot.budget_id)
    ledger.lock(budget.book)
    if once and (first := Agreement.objects.filter(once=once).first()):
        return first
    if Budget.objects.filter(pk=budget.pk, state=Budget.State.ENDED).exists():
        raise BudgetEnded
    hold(organisation=organisation, authority_id=budget.person.authority_id)
    if service is not None and service.organisation_id != organisation.pk:
        raise OtherProvidersService
    if not set(weekdays) <= set(range(DAYS_IN_WEEK)):
        raise BadPattern
    if len({rate.kind for rate in rates}) < len(rates) or not 0 <= notice_days <= MOST_NOTICE:
        raise BadPattern
    if shift is not None:
        units_each_time = usual_hours(shift, unit)
    pattern = Pattern(
        starts_on,
        ends_on,
        tuple(sorted(set(weekdays))),
        tuple(breaks),
        skip_bank_holidays,
        evenings,
        by_days=unit == Unit.WEEK,
        shift=shift,
    )
    wanted = quote(
        pot=pot,
        pattern=pattern,
        units_each_time=units_each_time,
        rate_pence=rate_pence,
        vat_percent=vat_percent,
        rates=rates,
        organisation=organisation,
    )
    if (missing := wanted.short_of) is not None:
        free = show(wanted.free[missing.pot.pk])
        raise NotEnoughFree(
            f"{missing.pot.name} has {free} free. This support comes to {show(missing.pence)}."
        )
    agreement = Agreement.objects.create(
        budget=budget, organisation=organisation, service=service, holding=pot.holding,
        line_reference=pot.line_reference, what=what or (service.name if service else pot.name),
        starts_on=starts_on, ends_on=ends_on, weekdays=list(pattern.weekdays),
        units_each_time=units_each_time, unit=unit,
        breaks=[[off.starts_on.isoformat(), off.ends_on.isoformat()] for off in breaks],
        skip_bank_holidays=skip_bank_holidays, evenings=evenings, notice_days=notice_days,
        shift_from=shift.starts_at if shift else None, shift_to=shift.ends_at if shift else None,
        shift_break_minutes=shift.minutes_off if shift else 0,
        made_at=at, made_by=by, once=once or None,
    )  # fmt: skip
    AgreedRate.objects.bulk_create(
        AgreedRate(
            agreement=agreement, kind=rate.kind, amount_pence=rate.amount_pence,
            vat_percent=rate.vat_percent, starts_on=starts_on, accepted_at=at, accepted_by=by,
        )
        for rate in rates or [RateFrom(RateKind.ANY, rate_pence, vat_percent, starts_on)]
    )  # fmt: skip
    rows = {part.pot.pk: _open_allocation(agreement, part.pot) for part in wanted.parts}
    promised = [part for one in wanted.parts for part in by_month(rows[one.pot.pk], one.sessions)]
    _post(agreement, "made", Reason.PROMISED, moves.free_to_promised(promised), by, at, on)
    person = budget.person
    audit.record("promise.made", subject=agreement.reference, by=by, at=at, person=person)
    tell_provider(
        agreement, "promise.made", f"promise:{agreement.reference}",
        f"{person.known_as} agreed {agreement.what} with you.", at=at,
    )  # fmt: skip
    tell_others(
        person, by, "promise.made", f"promise-for:{agreement.reference}",
        f"{by.get_short_name()} promised {show(wanted.pence)} to {organisation.name} for you.",
        page="promises", at=at,
    )  # fmt: skip
    return agreement


def _open_allocation(agreement: Agreement, pot: Pot) -> Allocation:
    book = pot.budget.book
    promised, owed, paid = (
        ledger.open_account(book, Side.PLAN, kind, agreement.reference)
        for kind in (Kind.PROMISED, Kind.OWED, Kind.PAID)
    )
    return Allocation.objects.create(
        agreement=agreement, pot=pot, promised=promised, owed=owed, paid=paid
    )


def by_month(allocation: Allocation, chosen: Sequence[Session]) -> list[Part]:
    """Sessions as parts, one a month of support, dated by the month's first session."""
    months: dict[date, list[Session]] = {}
    for session in chosen:
        months.setdefault(session.on.replace(day=1), []).append(session)
    return [
        Part(allocation, sum(s.cost_pence for s in group), group[0].on) for group in months.values()
    ]


def _post(
    agreement: Agreement, what: str, reason: Reason, built: Sequence[ledger.NewMove], by: User,
    at: datetime, on: date,
) -> Entry | None:  # fmt: skip
    if not built:
        return None
    key = f"promise:{agreement.reference}:{what}"
    book = agreement.budget.book
    return ledger.post(book=book, key=key, reason=reason, moves=built, by=by, at=at, on=on)


def _allocations(agreement: Agreement) -> list[Allocation]:
    return list(
        Allocation.objects.filter(agreement=agreement).select_related(
            "promised", "owed", "paid", "pot__free", "pot__paid", "pot__period"
        )
    )


def freed_by(agreement: Agreement, last_day: date) -> list[Part]:
    """What goes back to Free when support stops after `last_day`, by month of support."""
    if last_day >= agreement.last_day:
        return []
    first = max(last_day + timedelta(days=1), agreement.starts_on)
    coming = sessions_of(agreement, Period(first, agreement.last_day))
    found = []
    for row in _allocations(agreement):
        left = row.promised.balance_pence
        for part in by_month(row, [s for s in coming if s.on in row.pot.period.period]):
            pence = min(part.amount_pence, left)
            left -= pence
            found.append(Part(row, pence, part.service_on))
    return [part for part in found if part.amount_pence]


@transaction.atomic
def withdraw_promise(
    *, agreement: Agreement, last_day: date, by: User, at: datetime, on: date,
    notice_binds: bool = True,
) -> Agreement:  # fmt: skip
    """Stop support after `last_day`: the money of later sessions goes back to Free.

    What is already given stays promised until it is billed. `notice_binds` is False where no
    notice is owed. Raises PromiseEnded, LastDayOutside or LastDayInNotice.
    """
    ledger.lock(agreement.budget.book)
    agreement.refresh_from_db()
    freed = freed_by(agreement, last_day)
    agreement.end(last_day, on=on, notice_binds=notice_binds)
    agreement.save()
    what = f"ended:{last_day.isoformat()}"
    built = moves.promised_to_free(freed)
    _post(agreement, what, Reason.PROMISE_WITHDRAWN, built, by, at, on)
    person = agreement.budget.person
    audit.record("promise.withdrawn", subject=agreement.reference, by=by, at=at, person=person)
    tell_provider(
        agreement, "promise.withdrawn", f"promise-end:{agreement.reference}:{last_day}",
        f"{agreement.what} for {person.known_as} ends after {day_words(last_day)}.", at=at,
    )  # fmt: skip
    tell_others(
        person, by, "promise.withdrawn", f"promise-end-for:{agreement.reference}:{last_day}",
        f"{by.get_short_name()} ended {agreement.what} for you after {day_words(last_day)}.",
        page="promises", at=at,
    )  # fmt: skip
    return agreement


@transaction.atomic
def accept_rate(
    *, agreement: Agreement, kind: str = RateKind.ANY, amount_pence: int, starts_on: date,
    vat_percent: Decimal = Decimal(0), by: User, at: datetime, on: date,
) -> AgreedRate:  # fmt: skip
    """The person says yes to a new rate from a day on; no backdating before the last day billed.

    What later sessions cost more is promised as far as Free goes; beyond it the pot is short.
    What they cost less goes back to Free. Raises BadPattern or PromiseEnded.
    """
    ledger.lock(agreement.budget.book)
    agreement.refresh_from_db()
    if amount_pence <= 0 or vat_percent < 0:
        raise BadPattern
    first = max(starts_on, agreement.starts_on)
    stretch = Period(first, max(first, agreement.last_day))
    before = {session.on: session.cost_pence for session in sessions_of(agreement, stretch)}
    row = AgreedRate.objects.create(
        agreement=agreement, kind=kind, amount_pence=amount_pence, vat_percent=vat_percent,
        starts_on=starts_on, accepted_at=at, accepted_by=by,
    )  # fmt: skip
    after = sessions_of(agreement, stretch)
    changed = [Session(s.on, s.units, s.cost_pence - before.get(s.on, 0)) for s in after]
    built = _rate_moves(agreement, changed)
    _post(agreement, f"rate:{row.pk}", Reason.RATE_RISE, built, by, at, on)
    person = agreement.budget.person
    audit.record("rate.accepted", subject=agreement.reference, by=by, at=at, person=person)
    return row


def _rate_moves(agreement: Agreement, changed: Sequence[Session]) -> list[ledger.NewMove]:
    built: list[ledger.NewMove] = []
    for row in _allocations(agreement):
        mine = [session for session in changed if session.on in row.pot.period.period]
        balances = Account.objects.balances([row.pot.free_id, row.promised_id])
        more = by_month(row, [s for s in mine if s.cost_pence > 0])
        built += moves.free_to_promised(_up_to(more, balances[row.pot.free_id]))
        less = by_month(
            row, [Session(s.on, s.units, -s.cost_pence) for s in mine if s.cost_pence < 0]
        )
        built += moves.promised_to_free(_up_to(less, balances[row.promised_id]))
    return built


def _up_to(parts: Sequence[Part], most: int) -> list[Part]:
    chosen = []
    for part in parts:
        pence = min(part.amount_pence, most)
        most -= pence
        chosen.append(Part(part.allocation, pence, part.service_on))
    return chosen


def close_ended(*, on: date) -> int:
    """Mark agreements whose last day is behind us as ended; their late bills still come."""
    return Agreement.objects.over(on).update(state=Agreement.State.ENDED)
