"""A price rises: put forward, said yes to by the person first, then the council decides the money.

From which day it counts is the council's policy (uplift_backdated, uplift_backdated_from).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from budgets.forecast import RateFrom, sessions
from budgets.funding import whole_pence
from budgets.models import Addition, Agreement, Allocation, Budget, Pot, Rise
from budgets.services.figures import days_off_of, figures_of, rate_from, rate_on
from budgets.services.funding import SayWhyMoney, add_money, council_of
from budgets.services.promises import accept_rate
from budgets.services.tell import tell_person, tell_provider
from core.errors import DomainError
from core.money import MOST_PENCE, show, split
from core.periods import Period, financial_year
from ledger import services as ledger
from people import audit
from people.models import User
from providers.models import RateKind


class NotARise(DomainError):
    code = "not_a_rise"
    message = "The new amount must be more than now. Type what it is to become."


class RiseOpen(DomainError):
    code = "rise_open"
    message = "A rise of this price waits for an answer already. Look at that one first."
    status = 409


class RiseAfterTheEnd(DomainError):
    code = "rise_after_the_end"
    message = "That day is after the last day. Choose an earlier day."


@dataclass(frozen=True)
class Effect:
    """What a rise does: from which day, by which rule, and what it costs by pot."""

    starts_on: date
    policy_words: str
    by_pot: dict[int, int]

    @property
    def pence(self) -> int:
        return sum(self.by_pot.values())


def first_day(budget: Budget, *, asked_from: date, began_on: date, on: date) -> tuple[date, str]:
    """The day a rise counts from, and the policy that says so.

    Not before today; where the policy backdates, not before 1 April or the day the agreement
    began (or its anniversary), and never before it was asked for.
    """
    backdated = budget.person.authority.policy("uplift_backdated", on)
    if not backdated.value:
        words = f"Price rises do not count from before they are agreed: {backdated.origin}."
        return max(asked_from, on), words
    since = budget.person.authority.policy("uplift_backdated_from", on)
    floor = financial_year(on).starts_on
    if since.value == "anniversary":
        floor = began_on
        while (year := _next_year(floor)) <= on:
            floor = year
    words = f"Price rises count from {since.words} at the earliest: {backdated.origin}."
    return max(asked_from, min(floor, on), began_on), words


def _next_year(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return date(day.year + 1, 3, 1)


def effect_on_agreement(
    agreement: Agreement, *, kind: str, becomes_pence: int, asked_from: date, on: date
) -> Effect:
    """What later sessions cost more at the new rate, by pot. Raises RiseAfterTheEnd."""
    starts_on, words = first_day(
        agreement.budget, asked_from=asked_from, began_on=agreement.starts_on, on=on
    )
    if starts_on > agreement.last_day:
        raise RiseAfterTheEnd(field="asked_from")
    stretch = Period(starts_on, agreement.last_day)
    now = [rate_from(row) for row in agreement.rates.all()]
    vat = rate_on(agreement, kind, starts_on)
    new = RateFrom(kind, becomes_pence, vat.vat_percent if vat else 0, starts_on)  # type: ignore[arg-type]
    days = days_off_of(agreement.organisation, stretch)
    before = _costs(agreement, now, stretch, days)
    after = _costs(agreement, [*now, new], stretch, days)
    found: dict[int, int] = defaultdict(int)
    for allocation in Allocation.objects.filter(agreement=agreement).select_related("pot__period"):
        period = allocation.pot.period.period
        found[allocation.pot_id] += sum(
            pence - before.get(day, 0) for day, pence in after.items() if day in period
        )
    return Effect(starts_on, words, {pot: pence for pot, pence in found.items() if pence > 0})


def _costs(
    agreement: Agreement, rates: list[RateFrom], stretch: Period, days: frozenset[date]
) -> dict[date, int]:
    rows = sessions(agreement.pattern, agreement.units_each_time, rates, stretch, days)
    found: dict[date, int] = defaultdict(int)
    for row in rows:
        found[row.on] += row.cost_pence
    return found


def effect_on_pot(pot: Pot, *, becomes_pence: int, asked_from: date, on: date) -> Effect:
    """What a pot's rise comes to for the days that it counts for. Raises RiseAfterTheEnd."""
    period = pot.period.period
    starts_on, words = first_day(
        pot.budget, asked_from=asked_from, began_on=period.starts_on, on=on
    )
    if starts_on > period.ends_on:
        raise RiseAfterTheEnd(field="asked_from")
    more = becomes_pence - figures_of(pot.budget).pot(pot.pk).in_pot
    before = (starts_on - period.starts_on).days
    share = split(more, [before, period.days - before])[1] if more > 0 else 0
    return Effect(starts_on, words, {pot.pk: share})


def _effect(rise: Rise, on: date) -> Effect:
    if rise.agreement is not None:
        return effect_on_agreement(
            rise.agreement, kind=rise.kind, becomes_pence=rise.becomes_pence,
            asked_from=rise.asked_from, on=on,
        )  # fmt: skip
    assert rise.pot is not None  # noqa: S101 a constraint says so
    return effect_on_pot(
        rise.pot, becomes_pence=rise.becomes_pence, asked_from=rise.asked_from, on=on
    )


@transaction.atomic
def propose_rise(
    *, agreement: Agreement | None = None, pot: Pot | None = None, becomes_pence: int,
    asked_from: date, reason: str, kind: str = RateKind.ANY, by: User, at: datetime, on: date,
) -> Rise:  # fmt: skip
    """A provider or the council puts a rise forward; nothing changes before two have said yes.

    Raises NotARise, RiseOpen, RiseAfterTheEnd, NotAnAmount or SayWhyMoney.
    """
    whole_pence(becomes_pence, "becomes")
    if not reason.strip():
        raise SayWhyMoney(field="reason")
    if agreement is not None:
        budget = agreement.budget
        last = rate_on(agreement, kind, max(asked_from, agreement.starts_on))
        was = last.amount_pence if last else 0
    elif pot is not None:
        budget, was = pot.budget, figures_of(pot.budget).pot(pot.pk).in_pot
    else:
        raise NotARise
    if not was < becomes_pence <= MOST_PENCE:
        raise NotARise(f"It is {show(was)} now. Type an amount above it.", field="becomes")
    ledger.lock(budget.book)
    rise = Rise(
        budget=budget, agreement=agreement, pot=pot, kind=kind, was_pence=was,
        becomes_pence=becomes_pence, asked_from=asked_from, reason=reason.strip()[:300],
        proposed_by=by, proposed_at=at,
    )  # fmt: skip
    effect = _effect(rise, on)
    rise.starts_on, rise.policy_words = effect.starts_on, effect.policy_words[:200]
    rise.effect_pence = effect.pence
    try:
        with transaction.atomic():
            rise.save()
    except IntegrityError:
        raise RiseOpen from None
    person = budget.person
    audit.record("rise.proposed", subject=rise.reference, by=by, at=at, person=person)
    tell_person(
        person, "rise.proposed", f"rise:{rise.reference}",
        f"{what(rise)} is to rise from {show(was)} to {show(becomes_pence)}. You decide first.",
        page="rises", at=at,
    )  # fmt: skip
    return rise


def what(rise: Rise) -> str:
    """What rises, in words."""
    if rise.agreement is not None:
        return f"The price of {rise.agreement.what} with {rise.agreement.organisation.name}"
    assert rise.pot is not None  # noqa: S101 a constraint says so
    return f"Your pot {rise.pot.name}"


@transaction.atomic
def answer_rise(*, rise: Rise, yes: bool, by: User, at: datetime) -> Rise:
    """The person says yes or no; a yes goes to the council for the money. Raises RiseMovedOn."""
    row = _locked(rise)
    row.answer(yes=yes, by=by, at=at)
    row.save()
    person = row.budget.person
    audit.record(
        "rise.accepted" if yes else "rise.declined", subject=row.reference, by=by, at=at,
        person=person,
    )  # fmt: skip
    if row.agreement is not None and not yes:
        tell_provider(
            row.agreement, "rise.declined", f"rise:{row.reference}:no",
            f"{person.known_as} said no to the new price of {row.agreement.what}.", at=at,
        )  # fmt: skip
    return row


@transaction.atomic
def decide_rise(*, rise: Rise, yes: bool, reason: str, by: User, at: datetime, on: date) -> Rise:
    """The council decides the money. A yes adds it to the pots and puts the new rate in force.

    The effect is worked out again on the day of the decision. Raises RiseMovedOn, ProposerDecides
    or SayWhyMoney.
    """
    if not reason.strip():
        raise SayWhyMoney(field="reason")
    row = _locked(rise)
    effect = _effect(row, on) if yes else Effect(row.starts_on, "", {0: row.effect_pence})
    row.decide(
        yes=yes, reason=reason.strip()[:300], starts_on=effect.starts_on,
        effect_pence=effect.pence, by=by, at=at,
    )  # fmt: skip
    row.save()
    if yes:
        _carry_out(row, effect, by=by, at=at, on=on)
    person = row.budget.person
    audit.record(
        "rise.agreed" if yes else "rise.refused", subject=row.reference, by=by, at=at,
        person=person, words=row.decision,
    )  # fmt: skip
    said = f"agreed to {show(effect.pence)} more" if yes else "did not agree to more money"
    words = f"{what(row)}: the council {said}. The reason: {row.decision}"[:400]
    tell_person(person, "rise.decided", f"rise:{row.reference}:decided", words, page="rises", at=at)
    if row.agreement is not None:
        day = f"{row.starts_on.day} {row.starts_on:%B %Y}"
        sentence = (
            f"The new price of {row.agreement.what} is agreed from {day}."
            if yes
            else f"The new price of {row.agreement.what} is not agreed."
        )
        tell_provider(
            row.agreement, "rise.decided", f"rise:{row.reference}:decided", sentence, at=at
        )
    return row


def _carry_out(rise: Rise, effect: Effect, *, by: User, at: datetime, on: date) -> None:
    council = council_of(rise.budget)
    for pot in Pot.objects.with_accounts().filter(pk__in=effect.by_pot):
        if effect.by_pot[pot.pk]:
            add_money(
                funder=council, pot=pot, amount_pence=effect.by_pot[pot.pk], by=by, at=at, on=on,
                why=Addition.Why.UPLIFT, reason=f"{what(rise)}: {rise.decision}"[:300],
            )  # fmt: skip
    if rise.agreement is not None and rise.answered_by is not None:
        now = rate_on(rise.agreement, rise.kind, rise.starts_on)
        accept_rate(
            agreement=rise.agreement, kind=rise.kind, amount_pence=rise.becomes_pence,
            starts_on=rise.starts_on, by=rise.answered_by, at=at, on=on,
            **({"vat_percent": now.vat_percent} if now else {}),
        )  # fmt: skip


def _locked(rise: Rise) -> Rise:
    budget = Budget.objects.select_related("book").get(pk=rise.budget_id)
    ledger.lock(budget.book)
    return Rise.objects.select_related(
        "budget__person__authority", "budget__person__user", "budget__book",
        "agreement__organisation", "agreement__budget__person__authority", "agreement__budget__book",
        "pot__period", "pot__budget__person__authority",
    ).get(pk=rise.pk)  # fmt: skip
