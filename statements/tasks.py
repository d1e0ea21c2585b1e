"""Statements by the worker: a row for each budget and month, then a row for each paper."""

from collections.abc import Callable
from datetime import date, datetime

from budgets.models import Budget
from core import clock
from core.jobs import Claim, enqueue, job
from core.models import Authority
from core.paper import NoPdfHere
from core.periods import Period
from core.tasks import clockwork
from statements import services
from statements.models import Statement

MONTH_JOB = "statements.month"


@job(MONTH_JOB)
def write_rows(claim: Claim) -> Callable[[], None]:
    """A row for each budget that the month has."""
    month = Period(*(date.fromisoformat(claim.arguments[name]) for name in ("from_on", "to_on")))
    return lambda: _rows(month, claim.at)


def _rows(month: Period, at: datetime) -> None:
    services.enqueue_month(month=month, at=at)


@job(services.BUDGET_JOB)
def issue(claim: Claim) -> None:
    """One budget's statement of one month. One that does not add up is told, not tried again."""
    budget = Budget.objects.get(reference=claim.arguments["budget"])
    first, last = (date.fromisoformat(claim.arguments[name]) for name in ("from_on", "to_on"))
    try:
        services.issue(budget=budget, from_on=first, to_on=last, at=claim.at)
    except services.DoesNotAddUp:
        return


@job(services.PDF_JOB)
def make_pdf(claim: Claim) -> None:
    """The paper of one statement. Without pango there is none; the page on screen stands."""
    statement = Statement.objects.get(reference=claim.arguments["reference"])
    try:
        services.pdf_of(statement, at=claim.at)
    except NoPdfHere:
        return


@clockwork
def each_month(at: datetime) -> None:
    """From the council's statement day on, one row for the month before."""
    on = clock.day_of(at)
    authority = Authority.objects.order_by("pk").first()
    if authority is None or on.day < int(authority.policy("statement_day", on).value):
        return
    month = services.month_before(on)
    enqueue(
        MONTH_JOB, key=f"{MONTH_JOB}:{month.starts_on:%Y-%m}", at=at,
        arguments={"from_on": month.starts_on.isoformat(), "to_on": month.ends_on.isoformat()},
    )  # fmt: skip
