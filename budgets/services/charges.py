"""What the person pays: charge rows by four weeks, never edited; a change is a row more."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Sum

from budgets.instalments import parts, prorated
from budgets.models import Budget, ContributionCharge
from core.errors import DomainError
from core.money import show
from core.periods import DAYS_IN_WEEK, Period
from ledger import services as ledger
from people import audit
from people.models import User


class SameContribution(DomainError):
    code = "same_contribution"
    message = "The weekly amount is that already. Nothing was changed."


def charge_weeks(budgets: Iterable[Budget], *, on: date, at: datetime) -> int:
    """Charge each four weeks that have begun, once, for all these budgets. Returns rows made."""
    chosen = [budget for budget in budgets if budget.weekly_contribution_pence]
    last: dict[int, date] = {}
    charged = ContributionCharge.objects.filter(budget__in=chosen, reason="")
    for pk, day in charged.values_list("budget_id", "ends_on"):
        last[pk] = max(last.get(pk, day), day)
    rows = [
        ContributionCharge(
            budget=budget, starts_on=part.starts_on, ends_on=part.ends_on, made_at=at,
            amount_pence=prorated(budget.weekly_contribution_pence, part.days),
        )
        for budget in chosen
        for part in parts(budget.period, "four_weekly")
        if part.starts_on <= on and part.starts_on > last.get(budget.pk, date.min)
    ]  # fmt: skip
    ContributionCharge.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def charged_pence(budget: Budget) -> int:
    """All that was charged, corrections included."""
    return int(budget.charges.aggregate(all=Sum("amount_pence"))["all"] or 0)


@transaction.atomic
def change_contribution(
    *, budget: Budget, weekly_pence: int, from_on: date, by: User, at: datetime, on: date
) -> list[ContributionCharge]:
    """A new weekly amount from a day on; weeks already charged get a row each with the difference.

    Below zero is a credit, above it arrears: nothing is taken by itself (domain.md 8.31, 8.32).
    Raises SameContribution.
    """
    ledger.lock(budget.book)
    budget.refresh_from_db()
    old = budget.weekly_contribution_pence
    if old == weekly_pence:
        raise SameContribution
    reason = f"{show(old)} a week became {show(weekly_pence)} on {at:%d.%m.%Y %H:%M:%S}"
    last = budget.charges.filter(reason="").order_by("-ends_on").first()
    rows = [
        ContributionCharge(
            budget=budget, starts_on=week.starts_on, ends_on=week.ends_on, reason=reason,
            amount_pence=prorated(weekly_pence - old, week.days), made_at=at,
        )
        for week in _weeks(from_on, min(on, last.ends_on) if last else None)
    ]  # fmt: skip
    ContributionCharge.objects.bulk_create(rows)
    budget.weekly_contribution_pence = weekly_pence
    budget.save(update_fields=["weekly_contribution_pence"])
    audit.record(
        "contribution.changed", subject=budget.reference, by=by, at=at, person=budget.person
    )
    return rows


def _weeks(first: date, last: date | None) -> Iterable[Period]:
    while last is not None and first <= last:
        week = Period(first, min(first + timedelta(days=DAYS_IN_WEEK - 1), last))
        yield week
        first += timedelta(days=DAYS_IN_WEEK)
