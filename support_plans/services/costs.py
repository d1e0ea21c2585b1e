"""The costs of a plan: lines that become pots when the council agrees."""

from datetime import datetime
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import transaction

from core.errors import DomainError
from core.money import MOST_PENCE
from people import audit
from people.models import User
from providers.models import Organisation, RateKind, Service, Unit
from support_plans.holding import ways
from support_plans.models import COSTS_QUESTION, Answer, CostLine, Held, SupportPlan, total_of

MOST_LINES = 60
MOST_UNITS = Decimal(100_000)
MOST_WEEKS = Decimal(520)


class BadLine(DomainError):
    """Something of a costing line cannot be; `field` says what."""

    code = "bad_cost_line"
    message = "Check this support: what it is, how often, and what it costs."


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
    rate_pence: int
    once: bool
    held: str
    fund_holder: Organisation | None


def _lock(plan: SupportPlan) -> SupportPlan:
    return SupportPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)


@transaction.atomic
def add_line(*, plan: SupportPlan, by: User, at: datetime, **facts: Unpack[LineFacts]) -> CostLine:
    """Add a kind of support. Raises BadLine naming the field, or TooManyLines."""
    plan = _lock(plan)
    count = plan.lines.count()
    if count >= MOST_LINES:
        raise TooManyLines
    last = plan.lines.order_by("-position").values_list("position", flat=True).first()
    line = CostLine(plan=plan, position=0 if last is None else last + 1)
    _write(line, facts)
    _changed(plan, by, at)
    return line


@transaction.atomic
def change_line(*, line: CostLine, by: User, at: datetime, **facts: Unpack[LineFacts]) -> CostLine:
    """Change what a line says; its reference, and so its pot, stays."""
    _lock(line.plan)
    line.refresh_from_db()
    _write(line, facts)
    _changed(line.plan, by, at)
    return line


@transaction.atomic
def remove_line(*, line: CostLine, by: User, at: datetime) -> None:
    """Take a kind of support out of the draft. Versions that were sent keep it."""
    plan = _lock(line.plan)
    line.delete()
    _changed(plan, by, at)


def total_pence(plan: SupportPlan) -> int:
    """What all lines come to, in pence."""
    return total_of(plan.lines.all())


@transaction.atomic
def write_why_more(*, plan: SupportPlan, text: str, by: User, at: datetime) -> SupportPlan:
    """Why the plan needs more than the estimate, in the person's words."""
    plan = _lock(plan)
    plan.why_more = text.replace("\r\n", "\n").strip()[:5000]
    plan.save(update_fields=["why_more"])
    audit.record("plan.why_more", subject=plan.reference, person=plan.person, by=by, at=at)
    return plan


def _write(line: CostLine, facts: LineFacts) -> None:
    values: dict[str, Any] = dict(facts)
    for name, value in values.items():
        setattr(line, name, value.strip() if isinstance(value, str) else value)
    if line.once:
        line.weeks = Decimal(1)
    if line.held != Held.FUND:
        line.fund_holder = None
    _check(line)
    line.save()


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
    _offered(line)
    if line.held == Held.FUND and line.fund_holder is None:
        raise BadLine("Choose the provider that holds the money for you.", field="fund_holder")
    _number(line.units_each_week, MOST_UNITS, "units_each_week", "Say how often: more than 0.")
    _number(line.weeks, MOST_WEEKS, "weeks", "Say for how many weeks: more than 0.")
    if line.rate_pence <= 0 or line.rate_pence > MOST_PENCE:
        raise BadLine("Say what it costs each time: more than £0.", field="rate_pence")
    if line.total_pence > MOST_PENCE:
        raise BadLine("That comes to too much. Check the numbers.", field="rate_pence")


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


def _changed(plan: SupportPlan, by: User, at: datetime) -> None:
    """Question 4 has begun; what was changed is not Ready until the person says so again."""
    answer, _ = Answer.objects.get_or_create(plan=plan, question=COSTS_QUESTION)
    begun = plan.lines.exists() or answer.has_words_or_files
    answer.state = Answer.State.STARTED if begun else Answer.State.NOT_STARTED
    answer.changed_at, answer.changed_by = at, by
    answer.save(update_fields=["state", "changed_at", "changed_by"])
