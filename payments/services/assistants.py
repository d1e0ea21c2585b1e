"""A person's assistants: one promise for all, their month, my yes, and what it cost.

No tax is worked out here: the payroll service says what is due, and it is kept as up to four
payments of one cost. Who is paid never answers for who is supported (payments/walls.py holds it).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from budgets.models import Accrual, Liability, Pot
from budgets.services import (
    accrue_on_pay,
    fall_due,
    give_kept,
    keep_for,
    keep_sum,
    take_back_accruals,
    take_back_given,
)
from core.errors import DomainError, NotAllowed
from core.money import price, show
from core.periods import Period, month_of
from ledger import services as ledger
from payments.models import (
    WORKED,
    Assistant,
    AssistantMonth,
    AssistantRate,
    CostPart,
    MonthRow,
    Team,
    Work,
)
from payments.services.telling import tell_person
from people import audit
from people.models import User

MY_ASSISTANTS = "My assistants"
DAYS_OF_WEEK = Decimal(7)
MOST_HOURS_MONTH = Decimal(744)
Rows = Mapping[tuple[str, str], Decimal]  # (assistant's reference, kind of work): how many


class NotYourOwn(NotAllowed):
    code = "paid_for_this"
    message = "You are paid for this. Who is supported, or somebody they chose, says yes."


class NotDirect(DomainError):
    code = "not_your_account"
    message = "This pot is not paid from your own account. Choose another pot."


class TeamThere(DomainError):
    code = "team_there"
    message = "This pot has a promise for your assistants already."
    status = 409


class NoAssistant(DomainError):
    code = "no_assistant"
    message = "Type the name of your assistant, for example Lee."


class BadQuantity(DomainError):
    code = "bad_quantity"
    message = "Type hours like 20 or 7.5, no more than a month has."


class NotOverYet(DomainError):
    code = "not_over_yet"
    message = (
        "This month is not over yet. Write down what has happened, and agree it when it is over."
    )


class NoRate(DomainError):
    code = "no_rate"
    message = "There is no pay an hour for this. Write it down with the assistant first."


class BadCost(DomainError):
    code = "bad_cost"
    message = "Type what was paid to each. At least one is more than nothing."


@transaction.atomic
def promise_team(
    *, pot: Pot, hours_week: Decimal, hour_cost_pence: int, from_on: date, once: str, by: User,
    at: datetime, on: date,
) -> Team:  # fmt: skip
    """Promise hours a week for all assistants together, until the pot's year ends.

    `hour_cost_pence` is what an hour costs with everything. Raises NotDirect, TeamThere,
    BadQuantity, or NotEnoughFree with both amounts.
    """
    if not pot.holding.is_direct_payment:
        raise NotDirect(field="pot")
    ledger.lock(pot.budget.book)
    if first := Team.objects.filter(pot=pot).first():
        if Accrual.objects.filter(liability=first.pay, key=f"sum:{once}").exists():
            return first
        raise TeamThere
    hours = hours_until(pot, hours_week, from_on)
    if hours_week <= 0 or hour_cost_pence <= 0 or hours <= 0:
        raise BadQuantity(field="hours_week")
    pay = keep_for(pot=pot, worker=MY_ASSISTANTS, kind=Liability.Kind.WAGES, by=by, at=at, on=on)
    keep_sum(
        liability=pay, hours=hours, rate_pence=hour_cost_pence, once=once, by=by, at=at, on=on,
        words=f"{hours_week.normalize():f} hours a week until {pot.period.ends_on:%d %B %Y}.",
    )  # fmt: skip
    return Team.objects.create(
        pot=pot, pay=pay, hours_week=hours_week, hour_cost_pence=hour_cost_pence, from_on=from_on,
        made_at=at, made_by=by,
    )  # fmt: skip


def hours_until(pot: Pot, hours_week: Decimal, from_on: date) -> Decimal:
    """Hours from a day to the end of the pot's year, to two places."""
    first = max(from_on, pot.period.starts_on)
    days = (pot.period.ends_on - first).days + 1
    return (hours_week * max(0, days) / DAYS_OF_WEEK).quantize(Decimal("0.01"))


@transaction.atomic
def employ(
    *, team: Team, name: str, rates: Mapping[str, int], starts_on: date, payroll_number: str = "",
    user: User | None = None, by: User, at: datetime, on: date,
) -> Assistant:  # fmt: skip
    """Write down an assistant, with the pay of each kind of hour; holiday pay is kept from now on.

    Raises NoAssistant, NoRate, DutyExists for a name that is there, or FamilyNotPaid.
    """
    clean = name.strip()[:80]
    if not clean or clean.casefold() == MY_ASSISTANTS.casefold():
        raise NoAssistant(field="name")
    if not rates.get(Work.USUAL):
        raise NoRate(field=Work.USUAL)
    holiday = keep_for(pot=team.pot, worker=clean, kind=Liability.Kind.HOLIDAY, by=by, at=at, on=on)
    made = Assistant.objects.create(
        team=team, name=clean, user=user, payroll_number=payroll_number.strip()[:40],
        starts_on=starts_on, holiday=holiday, made_at=at, made_by=by,
    )  # fmt: skip
    set_rates(assistant=made, rates=rates, from_on=starts_on, by=by, at=at)
    return made


@transaction.atomic
def set_rates(
    *, assistant: Assistant, rates: Mapping[str, int], from_on: date, by: User, at: datetime
) -> None:
    """Pay an hour from a day on. What was agreed before keeps the rate of its month."""
    for work, pence in rates.items():
        if pence > 0:
            AssistantRate.objects.update_or_create(
                assistant=assistant, work=work, from_on=from_on, defaults={"rate_pence": pence}
            )
    audit.record("assistant.rates", subject=assistant.reference, by=by, at=at,
                 person=assistant.team.pot.budget.person)  # fmt: skip


def rate_of(assistant: Assistant, work: str, on: date) -> int:
    """Pence an hour of this kind on a day; the usual rate where there is none of its own."""
    found = assistant.rates.filter(from_on__lte=on).order_by("-from_on", "-pk")
    own = found.filter(work=work).first() or found.filter(work=Work.USUAL).first()
    if own is None:
        raise NoRate
    return own.rate_pence


@transaction.atomic
def enter_month(
    *, team: Team, first_on: date, rows: Rows, by: User, at: datetime, on: date
) -> AssistantMonth:
    """Write down a month, in whole or in part; until it is agreed it can be written anew.

    An assistant who enters writes down their own hours only, and leaves the others' alone.
    Raises MonthMovedOn, BadQuantity, NotOverYet for a month to come, or NotYourOwn.
    """
    period = month_of(first_on)
    if period.starts_on > on or period.ends_on < team.from_on:
        raise NotOverYet(field="month")
    month, made = AssistantMonth.objects.select_for_update(of=("self",)).get_or_create(
        team=team, first_on=period.starts_on, defaults={"entered_at": at, "entered_by": by}
    )
    month.need(AssistantMonth.State.ENTERED)
    there = {row.reference: row for row in team.assistants.on_days(period)}
    own = {key for key, row in there.items() if row.user_id == by.pk}
    named = {reference for reference, _ in rows}
    if not named <= set(there):
        raise NoAssistant
    if own and not named <= own:
        raise NotYourOwn
    _check(rows)
    touched = [row for key, row in there.items() if key in (own or set(there))]
    month.rows.filter(assistant__in=touched).delete()
    MonthRow.objects.bulk_create(
        MonthRow(month=month, assistant=there[reference], work=work, quantity=quantity)
        for (reference, work), quantity in rows.items()
        if quantity
    )
    if not made:
        month.entered_at, month.entered_by = at, by
        month.save(update_fields=["entered_at", "entered_by"])
    person = team.pot.budget.person
    audit.record("month.entered", subject=month.reference, by=by, at=at, person=person)
    tell_person(
        person, "assistant.month", f"month:{month.reference}:{at.isoformat()}",
        f"{by.get_short_name()} wrote down your assistants’ hours of {period.starts_on:%B %Y}. "
        "Say yes when they are right.", page="my_assistant_month",
        args=(f"{period.starts_on:%Y-%m}",), at=at, by=by,
    )  # fmt: skip
    return month


def _check(rows: Rows) -> None:
    for (_, work), quantity in rows.items():
        if work not in Work.values:
            raise BadQuantity(field=work)
        most = Decimal(9999) if work == Work.MILES else MOST_HOURS_MONTH
        if not 0 <= quantity <= most or quantity != quantity.quantize(Decimal("0.01")):
            raise BadQuantity(field=work)


@transaction.atomic
def agree_month(*, month: AssistantMonth, by: User, at: datetime, on: date) -> AssistantMonth:
    """“Yes, this is what was worked.” Holiday pay grows with it; leave is paid from what was kept.

    Raises MonthMovedOn, NotOverYet, NoRate, BadQuantity for an empty month, or NotYourOwn for an
    assistant.
    """
    ledger.lock(month.team.pot.budget.book)
    month = AssistantMonth.objects.select_for_update(of=("self",)).get(pk=month.pk)
    month.need(AssistantMonth.State.ENTERED)
    if month.team.assistants.filter(user=by).exists():
        raise NotYourOwn
    if month.period.ends_on > on:
        raise NotOverYet
    lines = lines_of(month)
    if not lines:
        raise BadQuantity("Nothing is written down for this month yet.")
    for line in lines:
        _keep_holiday(month, line, by=by, at=at, on=on)
    month.state, month.agreed_at, month.agreed_by = AssistantMonth.State.AGREED, at, by
    month.save()
    audit.record("month.agreed", subject=month.reference, by=by, at=at,
                 person=month.team.pot.budget.person)  # fmt: skip
    return month


def _key(month: AssistantMonth, assistant: Assistant) -> str:
    return f"{month.reference}:{month.round}:{assistant.pk}"


def _keep_holiday(
    month: AssistantMonth, line: "MonthLine", *, by: User, at: datetime, on: date
) -> None:
    period, key = month.period, _key(month, line.assistant)
    if line.worked:
        accrue_on_pay(
            pot=month.team.pot, worker=line.assistant.name, pay_pence=line.pay_pence,
            hours=line.worked, from_on=period.starts_on, to_on=period.ends_on, key=f"mon:{key}",
            by=by, at=at, on=on,
        )  # fmt: skip
    if line.leave:
        give_kept(
            source=line.assistant.holiday, target=month.team.pay, hours=line.leave,
            amount_pence=price(line.leave, rate_of(line.assistant, Work.LEAVE, period.ends_on)),
            from_on=period.starts_on, to_on=period.ends_on, key=f"leave:{key}", by=by, at=at,
        )  # fmt: skip


@transaction.atomic
def open_again(*, month: AssistantMonth, by: User, at: datetime, on: date) -> AssistantMonth:
    """“That was wrong”: before payroll said what it cost, the month can be put right.

    Raises MonthMovedOn, or KeptIsUsed where holiday pay of it was paid out meanwhile.
    """
    ledger.lock(month.team.pot.budget.book)
    month = AssistantMonth.objects.select_for_update(of=("self",)).get(pk=month.pk)
    month.need(AssistantMonth.State.AGREED)
    if month.team.assistants.filter(user=by).exists():
        raise NotYourOwn
    for line in lines_of(month):
        key = _key(month, line.assistant)
        take_back_given(key=f"leave:{key}", by=by, at=at)
        take_back_accruals(key=f"mon:{key}", by=by, at=at, on=on)
    month.state, month.agreed_at, month.agreed_by = AssistantMonth.State.ENTERED, None, None
    month.round += 1
    month.save()
    audit.record("month.opened_again", subject=month.reference, by=by, at=at,
                 person=month.team.pot.budget.person)  # fmt: skip
    return month


@transaction.atomic
def cost_month(
    *, month: AssistantMonth, parts: Mapping[str, tuple[str, int]], by: User, at: datetime, on: date
) -> AssistantMonth:
    """What the payroll service says the month cost: up to four payments, each owed from now on.

    `parts` by kind: to whom and pence. Out of what was kept for pay, then Free. Raises
    MonthMovedOn, BadCost, NotYourOwn, or NotEnoughFree with what is missing.
    """
    ledger.lock(month.team.pot.budget.book)
    month = AssistantMonth.objects.select_for_update(of=("self",)).get(pk=month.pk)
    month.need(AssistantMonth.State.AGREED)
    if month.team.assistants.filter(user=by).exists():
        raise NotYourOwn
    asked = {kind: (to.strip(), pence) for kind, (to, pence) in parts.items() if pence}
    if not asked or set(asked) - set(CostPart.Kind.values) or any(p < 0 for _, p in asked.values()):
        raise BadCost
    pot, name = month.team.pot, f"{month.first_on:%B %Y}"
    due_on = min(max(on, pot.period.starts_on), pot.period.ends_on)
    for kind in CostPart.Kind.values:
        if kind not in asked:
            continue
        to, pence = asked[kind]
        due = fall_due(
            liability=month.team.pay, amount_pence=pence, due_on=due_on,
            words=f"{CostPart.Kind(kind).label}, {name}", once=f"{month.reference}-{kind}", by=by,
            at=at, on=on,
        )  # fmt: skip
        CostPart.objects.create(
            month=month, kind=kind, to_whom=to or CostPart.Kind(kind).label, due=due
        )
    month.state = AssistantMonth.State.COSTED
    month.save(update_fields=["state"])
    audit.record("month.costed", subject=month.reference, by=by, at=at, person=pot.budget.person)
    return month


@dataclass(frozen=True)
class MonthLine:
    """One assistant's month: hours by kind, and what the worked ones come to at their rates."""

    assistant: Assistant
    quantities: Mapping[str, Decimal]
    pay_pence: int

    @property
    def worked(self) -> Decimal:
        return sum((self.quantities.get(kind, Decimal(0)) for kind in WORKED), Decimal(0))

    @property
    def leave(self) -> Decimal:
        return self.quantities.get(Work.LEAVE, Decimal(0))


def lines_of(month: AssistantMonth) -> list[MonthLine]:
    """Each assistant with something in the month, by name. Two queries."""
    rows = month.rows.select_related("assistant__holiday").prefetch_related("assistant__rates")
    found: dict[int, dict[str, Decimal]] = {}
    who: dict[int, Assistant] = {}
    for row in rows.order_by("assistant__name", "pk"):
        who[row.assistant_id] = row.assistant
        found.setdefault(row.assistant_id, {})[row.work] = row.quantity
    return [
        MonthLine(who[pk], counted, _pay(who[pk], counted, month.period))
        for pk, counted in found.items()
    ]


def _pay(assistant: Assistant, counted: Mapping[str, Decimal], period: Period) -> int:
    """Before tax, each kind rounded once; a rate that changed in the month counts from the next."""
    return sum(
        price(counted[kind], _rate(assistant, kind, period.starts_on))
        for kind in WORKED
        if counted.get(kind)
    )


def _rate(assistant: Assistant, work: str, on: date) -> int:
    """As rate_of, out of rates that are read already."""
    rows = [row for row in assistant.rates.all() if row.from_on <= max(on, assistant.starts_on)]
    for kind in (work, Work.USUAL):
        of_kind = [row for row in rows if row.work == kind]
        if of_kind:
            return max(of_kind, key=lambda row: (row.from_on, row.pk)).rate_pence
    raise NoRate


@dataclass(frozen=True)
class TeamFigures:
    """Where the one promise stands: hours and money, with nothing taken from anybody."""

    kept_pence: int
    hours_promised: Decimal
    hours_worked: Decimal

    @property
    def hours_left(self) -> Decimal:
        return self.hours_promised - self.hours_worked


def team_figures(team: Team) -> TeamFigures:
    """What was promised, worked in agreed months, and is still kept for pay."""
    from budgets.services import duty_of

    promised = team.pay.accruals.aggregate(sum=Sum("hours"))["sum"] or Decimal(0)
    worked = MonthRow.objects.filter(
        month__team=team, work__in=[*WORKED, Work.LEAVE]
    ).exclude(month__state=AssistantMonth.State.ENTERED).aggregate(sum=Sum("quantity"))["sum"]  # fmt: skip
    return TeamFigures(duty_of(team.pay).kept, promised, worked or Decimal(0))


def payroll_rows(month: AssistantMonth) -> list[tuple[str, ...]]:
    """The file for the payroll service: a row a kind of work; no tax, no care, no address."""
    head = ("assistant", "payroll number", "month", "what", "how many", "rate", "pay before tax")
    body = []
    for line in lines_of(month):
        for work in Work:
            quantity = line.quantities.get(work)
            if not quantity:
                continue
            rate = (
                _rate(line.assistant, work, month.first_on) if work in (*WORKED, Work.LEAVE) else 0
            )
            body.append((
                line.assistant.name, line.assistant.payroll_number, f"{month.first_on:%Y-%m}",
                str(work.label), f"{quantity:f}", _pounds(rate), _pounds(price(quantity, rate)),
            ))  # fmt: skip
    return [head, *body]


def _pounds(pence: int) -> str:
    return show(pence).removeprefix("£") if pence else ""


def last_months(on: date, many: int = 13) -> list[date]:
    """First days of this month and those before it, newest first."""
    found, first = [], on.replace(day=1)
    for _ in range(many):
        found.append(first)
        first = (first - timedelta(days=1)).replace(day=1)
    return found
