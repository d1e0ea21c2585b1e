"""What follows from a line: its weeks from the plan's days, and what comes on top of it.

Called whenever a line, the plan's breaks or the hours change, so that sums never grow stale.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from core.errors import DomainError
from core.money import price, show
from core.periods import Period
from core.policies import Value
from people.models import User
from providers.calendars import is_bank_holiday
from support_plans.employing import Job, WorkedOut, employer_costs
from support_plans.models import CostLine, LineExtra, SupportPlan
from support_plans.weeks import Weeks, on_weekdays, whole_weeks


class BadLine(DomainError):
    """Something of a costing line cannot be; `field` says what."""

    code = "bad_cost_line"
    message = "Check this support: what it is, how often, and what it costs."


def breaks_of(plan: SupportPlan) -> list[Period]:
    """The breaks that the person named; one query."""
    return [one.period for one in plan.breaks.all()]


def weeks_for(line: CostLine, breaks: Sequence[Period]) -> Weeks:
    """The line's weeks, worked out from its plan. Raises BadLine when nothing is left of them.

    Bank holidays are the provider's own; of somebody who is not in the directory, those that
    the council's policy names.
    """
    plan = line.plan
    period = Period(plan.starts_on, plan.ends_on)
    rest = [] if line.in_breaks else list(breaks)
    if not line.weekdays:
        found = whole_weeks(period, rest)
    else:
        found = on_weekdays(
            period, line.weekdays, rest, None if line.on_bank_holidays else _calendar(line)
        )
    if found.number <= 0:
        raise BadLine("Your breaks leave no week for this. Check the days.", field="weeks")
    return found


def _calendar(line: CostLine) -> Callable[[date], bool]:
    if line.service is not None:
        return line.service.organisation.is_bank_holiday
    plan = line.plan
    nation = str(plan.person.authority.policy("bank_holiday_nation", plan.starts_on).value)

    def closed(day: date) -> bool:
        return is_bank_holiday(day, nation)

    return closed


def set_weeks(line: CostLine, breaks: Sequence[Period]) -> None:
    """Put the weeks on the row: 1 for what is bought once, what was typed, or the sum."""
    if line.once:
        line.weeks, line.weeks_worked_out, line.weeks_how = Decimal(1), False, ""
    elif line.weeks_worked_out:
        found = weeks_for(line, breaks)
        line.weeks, line.weeks_how = found.number, found.how
    else:
        line.weeks_how = ""


def set_extras(
    line: CostLine,
    by: User,
    at: datetime,
    policies: Mapping[str, Value] | None = None,
) -> None:
    """Work out again what comes on top of a line that is saved, and its sum.

    An amount that the person put in place of a sum stays, with its reason; the sum beside it
    follows. Saves `extras_pence`.
    """
    standing = {row.kind: row for row in line.extras.all()}
    if travel := standing.pop(LineExtra.Kind.TRAVEL, None):
        _travel_again(travel, line, by, at)
    wanted = _employer(line, policies) if line.employs else []
    gone = set(standing) - {one.kind for one in wanted}
    if gone:
        line.extras.filter(kind__in=gone).delete()
    for one in wanted:
        _keep_sum(line, standing.get(one.kind), one, by, at)
    line.extras_pence = sum(line.extras.values_list("amount_pence", flat=True))
    line.save(update_fields=["extras_pence"])


def _employer(line: CostLine, policies: Mapping[str, Value] | None) -> list[WorkedOut]:
    plan = line.plan
    found = policies or plan.person.authority.policies_on(plan.starts_on)
    return employer_costs(Job(line.support_pence, line.weeks, line.workers, plan.weeks), found)


def _keep_sum(
    line: CostLine, row: LineExtra | None, one: WorkedOut, by: User, at: datetime
) -> None:
    if row is None:
        row = LineExtra(line=line, kind=one.kind, amount_pence=one.amount_pence)
    elif not row.is_edited:
        row.amount_pence = one.amount_pence
    elif (row.worked_out_pence, row.how) == (one.amount_pence, one.how):
        return
    row.worked_out_pence, row.how = one.amount_pence, one.how
    row.changed_by, row.changed_at = by, at
    row.save()


def _travel_again(row: LineExtra, line: CostLine, by: User, at: datetime) -> None:
    pence, how = travel_sum(row, line)
    if (row.amount_pence, row.how) != (pence, how):
        row.amount_pence, row.worked_out_pence, row.how = pence, pence, how
        row.changed_by, row.changed_at = by, at
        row.save()


def travel_sum(row: LineExtra, line: CostLine) -> tuple[int, str]:
    """Journeys a week at a price, for the line's weeks: pence and the sum in words."""
    trips, pence = row.trips_each_week or Decimal(0), row.trip_pence or 0
    total = price(trips * line.weeks, pence)
    shown = f"{trips.normalize():f}"
    journeys = "journey" if trips == 1 else "journeys"
    if line.once:
        return total, f"{shown} {journeys}, {show(pence)} each, is {show(total)}."
    weeks = f"{line.weeks.normalize():f} {'week' if line.weeks == 1 else 'weeks'}"
    return total, f"{shown} {journeys} a week, {show(pence)} each, for {weeks} is {show(total)}."
