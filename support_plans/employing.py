"""What employing an assistant costs besides the wage: an estimate, each sum in words. Pure.

Rates and thresholds are the authority's policies on a day (docs/plan_costs.md has the sources).
Nothing here is tax advice: the payroll service decides what is really due.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from core.employing import share_of_pay, shown
from core.money import price, round_pence, show
from core.policies import Value
from support_plans.models import LineExtra

Kind = LineExtra.Kind
WEEKS_OF_YEAR = Decimal(52)


@dataclass(frozen=True)
class Job:
    """What is known: the wages of the whole line, for how many assistants, over which stretch."""

    wages_pence: int
    weeks: Decimal  # with work
    workers: int
    plan_weeks: int

    @property
    def of_year(self) -> Decimal:
        """The part of a year that the plan stands for: yearly limits count as far as that."""
        return min(Decimal(1), Decimal(self.plan_weeks) / WEEKS_OF_YEAR)

    @property
    def each(self) -> str:
        return "your assistant" if self.workers == 1 else f"each of {self.workers} assistants"


@dataclass(frozen=True)
class WorkedOut:
    """One amount with its sum in words."""

    kind: Kind
    amount_pence: int
    how: str


def employer_costs(job: Job, policies: Mapping[str, Value]) -> list[WorkedOut]:
    """Everything an employer pays besides wages; pence, each rounded once, half up."""
    return list(_costs(job, policies))


def _costs(job: Job, policies: Mapping[str, Value]) -> Iterator[WorkedOut]:
    leave = policies["leave_accrual_percent"]
    holiday = share_of_pay(job.wages_pence, leave.value, origin=leave.origin)
    yield WorkedOut(Kind.HOLIDAY, holiday.amount_pence, holiday.how)
    pay = job.wages_pence + holiday.amount_pence
    yield _insurance_tax(job, pay, policies)
    yield _pension(job, pay, policies)
    insurance = policies["employer_insurance_pence"]
    yield WorkedOut(
        Kind.INSURANCE, insurance.value, f"{show(insurance.value)} for a year. {_of(insurance)}"
    )
    weekly = policies["payroll_week_pence"]
    amount = price(job.weeks, weekly.value)
    how = f"{show(weekly.value)} a week for {shown(job.weeks)} weeks. {_of(weekly)}"
    yield WorkedOut(Kind.PAYROLL, amount, how)
    yield _for_each(job, Kind.TRAINING, policies["training_year_pence"])
    yield _for_each(job, Kind.CHECKS, policies["dbs_check_pence"])


def _of(value: Value) -> str:
    return f"This is {value.origin}."


def _for_each(job: Job, kind: Kind, value: Value) -> WorkedOut:
    if not value.value:
        return WorkedOut(kind, 0, "The council names no sum for this. Type what you need.")
    how = f"{show(value.value)} for {job.each}. {_of(value)}"
    return WorkedOut(kind, value.value * job.workers, how)


def _share_of_year(pence: int, job: Job) -> int:
    return round_pence(Decimal(pence) * job.of_year)


def _insurance_tax(job: Job, pay: int, policies: Mapping[str, Value]) -> WorkedOut:
    """The percent of pay above the threshold of each assistant, less the allowance."""
    percent, threshold = policies["employer_ni_percent"], policies["employer_ni_from_pence"]
    free = _share_of_year(threshold.value, job) * job.workers
    if pay <= free:
        how = f"Pay is {show(pay)} with holidays. Up to {show(free)} nothing is due."
        return WorkedOut(Kind.INSURANCE_TAX, 0, f"{how} {_of(threshold)}")
    due = round_pence(Decimal(pay - free) * percent.value / 100)
    how = (
        f"Pay is {show(pay)} with holidays. {shown(percent.value)}% of what is above"
        f" {show(free)} is {show(due)}."
    )
    allowance = policies["employment_allowance_pence"]
    if allowance.value:
        left = max(0, due - int(allowance.value))
        how += (
            f" Employment Allowance takes off {show(due - left)}, if payroll asks for it."
            f" {show(left)} is left."
        )
        due = left
    return WorkedOut(Kind.INSURANCE_TAX, due, f"{how} {_of(percent)}")


def _pension(job: Job, pay: int, policies: Mapping[str, Value]) -> WorkedOut:
    """The percent of pay between two limits, where an assistant earns enough to be enrolled."""
    percent, trigger = policies["pension_percent"], policies["pension_above_pence"]
    each = Decimal(pay) / job.workers
    yearly = round_pence(each / job.of_year)
    if yearly <= trigger.value:
        how = (
            f"About {show(yearly)} a year for {job.each}. A pension is due above"
            f" {show(trigger.value)}. An assistant may ask to join."
        )
        return WorkedOut(Kind.PENSION, 0, f"{how} {_of(trigger)}")
    low, high = (
        _share_of_year(policies[name].value, job)
        for name in ("pension_from_pence", "pension_to_pence")
    )
    counted = min(each, Decimal(high)) - low
    amount = round_pence(counted * job.workers * percent.value / 100)
    how = (
        f"{shown(percent.value)}% of pay between {show(low)} and {show(high)}, for {job.each},"
        f" is {show(amount)}."
    )
    return WorkedOut(Kind.PENSION, amount, f"{how} {_of(percent)}")
