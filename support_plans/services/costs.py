"""The costs of a plan: lines that become pots when the council agrees."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import transaction

from core.errors import DomainError
from core.money import MOST_PENCE, round_pence
from people import audit
from people.models import User
from providers.models import Organisation, RateKind, Service, Unit
from support_plans.holding import ways
from support_plans.models import (
    Answer,
    CostLine,
    Held,
    LineExtra,
    SupportPlan,
    total_of,
)
from support_plans.services.reckoning import BadLine, breaks_of, set_extras, set_weeks

MOST_LINES = 60
MOST_UNITS = Decimal(100_000)
MOST_WEEKS = Decimal(520)
MOST_WORKERS = 20


class TooManyLines(DomainError):
    code = "too_many_lines"
    message = "A plan can have up to 60 kinds of support. Put some together."


class LineFacts(TypedDict, total=False):
    """What a line says; see CostLine."""

    pot_name: str
    what: str
    who: str
    service: Service | None
    unit: str
    rate_kind: str
    units_each_week: Decimal
    weeks: Decimal
    weeks_worked_out: bool
    weekdays: list[int]
    on_bank_holidays: bool
    in_breaks: bool
    rate_pence: int
    rate_since: date | None
    once: bool
    employs: bool
    workers: int
    just_in_case: bool
    held: str
    fund_holder: Organisation | None


def lock_plan(plan: SupportPlan) -> SupportPlan:
    return SupportPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)


@transaction.atomic
def add_line(*, plan: SupportPlan, by: User, at: datetime, **facts: Unpack[LineFacts]) -> CostLine:
    """Add a kind of support. Raises BadLine naming the field, or TooManyLines."""
    plan = lock_plan(plan)
    count = plan.lines.count()
    if count >= MOST_LINES:
        raise TooManyLines
    last = plan.lines.order_by("-position").values_list("position", flat=True).first()
    line = CostLine(plan=plan, position=0 if last is None else last + 1)
    _write(line, facts, by, at)
    costs_changed(plan, by, at)
    return line


@transaction.atomic
def change_line(*, line: CostLine, by: User, at: datetime, **facts: Unpack[LineFacts]) -> CostLine:
    """Change what a line says; its reference, and so its pot, stays."""
    lock_plan(line.plan)
    line.refresh_from_db()
    _write(line, facts, by, at)
    costs_changed(line.plan, by, at)
    return line


@transaction.atomic
def remove_line(*, line: CostLine, by: User, at: datetime) -> None:
    """Take a kind of support out of the draft. Versions that were sent keep it."""
    plan = lock_plan(line.plan)
    line.delete()
    costs_changed(plan, by, at)


def total_pence(plan: SupportPlan) -> int:
    """What all lines come to, in pence."""
    return total_of(plan.lines.all())


@transaction.atomic
def write_why_more(*, plan: SupportPlan, text: str, by: User, at: datetime) -> SupportPlan:
    """Why the plan needs more than the estimate, in the person's words."""
    plan = lock_plan(plan)
    plan.why_more = text.replace("\r\n", "\n").strip()[:5000]
    plan.save(update_fields=["why_more"])
    audit.record("plan.why_more", subject=plan.reference, person=plan.person, by=by, at=at)
    return plan


def _write(line: CostLine, facts: LineFacts, by: User, at: datetime) -> None:
    values: dict[str, Any] = dict(facts)
    for name, value in values.items():
        setattr(line, name, value.strip() if isinstance(value, str) else value)
    if line.held != Held.FUND:
        line.fund_holder = None
    _check_days(line)
    set_weeks(line, breaks_of(line.plan) if line.weeks_worked_out else ())
    _check(line)
    new = line.pk is None
    line.save()
    if line.employs or line.extras_pence or not new:
        set_extras(line, by, at)


def _check(line: CostLine) -> None:
    """Refuses, in words, what the database would refuse in codes."""
    if not line.pot_name or len(line.pot_name) > 80:  # noqa: PLR2004
        raise BadLine("Give this pot a name of 80 letters or fewer.", field="pot_name")
    if not line.what or len(line.what) > 200:  # noqa: PLR2004
        raise BadLine("Say what the support is, in 200 letters or fewer.", field="what")
    if len(line.who) > 200:  # noqa: PLR2004
        raise BadLine("Say who in 200 letters or fewer.", field="who")
    if line.unit not in Unit.values or line.rate_kind not in RateKind.values:
        raise BadLine("Choose how this support is counted.", field="unit")
    if line.held not in Held.values:
        raise BadLine("Choose who holds the money.", field="held")
    if line.employs and line.once:
        raise BadLine("Somebody you employ works week by week. Say how often.", field="once")
    if not 1 <= line.workers <= MOST_WORKERS:
        raise BadLine(f"Say how many assistants: 1 to {MOST_WORKERS}.", field="workers")
    _offered(line)
    if line.held == Held.FUND and line.fund_holder is None:
        raise BadLine("Choose the provider that holds the money for you.", field="fund_holder")
    _number(line.units_each_week, MOST_UNITS, "units_each_week", "Say how often: more than 0.")
    _number(line.weeks, MOST_WEEKS, "weeks", "Say for how many weeks: more than 0.")
    if line.rate_pence <= 0 or line.rate_pence > MOST_PENCE:
        raise BadLine("Say what it costs each time: more than £0.", field="rate_pence")
    if line.total_pence > MOST_PENCE:
        raise BadLine("That comes to too much. Check the numbers.", field="rate_pence")


def _check_days(line: CostLine) -> None:
    days = line.weekdays
    if any(not isinstance(day, int) or day not in range(7) for day in days):
        raise BadLine("Choose days of the week.", field="weekdays")
    line.weekdays = sorted(set(days))
    if line.weeks_worked_out and not line.once and not line.on_bank_holidays and not days:
        raise BadLine(
            "Tick the days on which it happens. Then we know which bank holidays to take off.",
            field="weekdays",
        )


def _offered(line: CostLine) -> None:
    """Refuses a way to hold money that the council does not offer when the plan starts."""
    authority = line.plan.person.authority
    names = dict(ways(authority, line.plan.starts_on))
    stands = CostLine.objects.filter(pk=line.pk).values_list("held", flat=True).first()
    if line.held not in names and line.held != stands:
        raise BadLine(
            f"{authority.short_name} does not offer this. You can choose: {'; '.join(names.values())}.",
            field="held",
        )


def _number(value: Decimal, most: Decimal, field: str, words: str) -> None:
    if not value.is_finite() or value <= 0:
        raise BadLine(words, field=field)
    if value > most:
        raise BadLine(f"That is too many. Use {most:,} or fewer.", field=field)
    if value != round(value, 2):
        raise BadLine("Use two figures or fewer after the point.", field=field)


def costs_changed(plan: SupportPlan, by: User, at: datetime) -> None:
    """Question 4 has begun; what was changed is not Ready until the person says so again."""
    answer, _ = Answer.objects.get_or_create(plan=plan, question=plan.asks.costs)
    begun = plan.lines.exists() or answer.has_words_or_files
    answer.state = Answer.State.STARTED if begun else Answer.State.NOT_STARTED
    answer.changed_at, answer.changed_by = at, by
    answer.save(update_fields=["state", "changed_at", "changed_by"])


@transaction.atomic
def set_just_in_case(
    *, plan: SupportPlan, amount_pence: int, held: str, by: User, at: datetime
) -> CostLine | None:
    """The plan's sum for what nobody expects; 0 takes it out. Raises BadLine or TooManyLines."""
    plan = lock_plan(plan)
    line = plan.lines.filter(just_in_case=True).first()
    if not amount_pence:
        if line is not None:
            remove_line(line=line, by=by, at=at)
        return None
    if line is not None:
        return change_line(line=line, rate_pence=amount_pence, held=held, by=by, at=at)
    return add_line(
        plan=plan, pot_name="Just in case", what="Just in case", who="", service=None,
        unit=Unit.ITEM, rate_kind=RateKind.ANY, units_each_week=Decimal(1), weeks=Decimal(1),
        rate_pence=amount_pence, once=True, held=held, fund_holder=None, just_in_case=True,
        by=by, at=at,
    )  # fmt: skip


def suggested_just_in_case(lines: Sequence[CostLine], percent: int) -> int:
    """The policy's share of everything else, in pence, rounded half up."""
    others = total_of(line for line in lines if not line.just_in_case)
    return round_pence(Decimal(others) * percent / 100)


def frozen(lines: Sequence[CostLine]) -> list[dict[str, Any]]:
    """The lines as a version keeps them: by reference. One query for what comes on top of all."""
    extras: dict[int, list[LineExtra]] = {}
    for extra in LineExtra.objects.filter(line__in=lines):
        extras.setdefault(extra.line_id, []).append(extra)
    return [_frozen(line, extras.get(line.pk, [])) for line in lines]


def _frozen(line: CostLine, extras: Sequence[LineExtra]) -> dict[str, Any]:
    return {
        "reference": line.reference,
        "pot_name": line.pot_name,
        "what": line.what,
        "who": line.who or (line.service.organisation.name if line.service else ""),
        "service": line.service.reference if line.service else None,
        "unit": line.unit,
        "rate_kind": line.rate_kind,
        "units_each_week": str(line.units_each_week.normalize() + 0),
        "weeks": str(line.weeks.normalize() + 0),
        "weeks_how": line.weeks_how,
        "rate_pence": line.rate_pence,
        "rate_since": line.rate_since.isoformat() if line.rate_since else None,
        "once": line.once,
        "held": line.held,
        "fund_holder": line.fund_holder.reference if line.fund_holder else None,
        "employs": line.employs,
        "workers": line.workers,
        "just_in_case": line.just_in_case,
        "support_pence": line.support_pence,
        "extras": [
            {
                "kind": one.kind, "amount_pence": one.amount_pence,
                "worked_out_pence": one.worked_out_pence, "how": one.how, "reason": one.reason,
            }
            for one in extras
        ],
        "total_pence": line.total_pence,
    }  # fmt: skip
