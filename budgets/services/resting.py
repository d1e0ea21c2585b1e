"""What the person pays while support rests: by policy, week by week, each week cited.

A week that was charged gets a row with the difference. It is worked out again whenever something
changed (the days of the pause, the weekly amount, new weeks), so that doing it twice does nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum

from budgets.funding import charged, over, weeks_between
from budgets.models import Budget, Closing, ContributionCharge, Funder, Suspension
from budgets.pausing import GO_ON, less_to_pay, rest_days
from budgets.services.following import come_for_pause
from budgets.services.funding import contribution_log, funder_of, method_of, most_weekly
from core.days import day_words
from core.periods import Period
from ledger import services as ledger
from ledger.models import Reason
from ledger.services import NewMove
from people.models import User


@dataclass(frozen=True)
class Rest:
    """One week: what it comes to, and what of it need not be paid."""

    week: Period
    due_pence: int
    less_pence: int
    days: int

    @property
    def now_pence(self) -> int:
        return self.due_pence - self.less_pence


def weeks_at_rest(
    budget: Budget, rule: str, first: date, last: date, on: date, until: date
) -> list[Rest]:
    """Each week of charges with days of rest, up to a last charged day. Weeks count from the start."""
    if rule == GO_ON or last < first:
        return []
    log, most = contribution_log(budget), most_weekly(budget, on)
    days = charged(budget.period, str(method_of(budget, on).value))
    found = []
    for week in weeks_between(days.starts_on, min(days.ends_on, until)):
        rest = rest_days(week, first, last)
        if rest:
            due = over(log, week, most)
            less = less_to_pay(rule, due, week, first, last)
            found.append(Rest(week, due, less, rest))
    return found


def charged_until(budget: Budget) -> date | None:
    """The last day that was charged so far."""
    rows = budget.charges.filter(reason="").order_by("-ends_on")
    return rows.values_list("ends_on", flat=True).first()


def settle(budget: Budget, *, by: User | None, at: datetime, on: date) -> int:
    """Bring charges in line with every pause of a budget. The book must be locked.

    Returns how much more the person has to pay than before; below zero: less.
    """
    pauses = list(
        Suspension.objects.filter(budget=budget)
        .exclude(contribution_rule=GO_ON)
        .select_related("budget")
        .order_by("pk")
    )
    until = charged_until(budget)
    if not pauses or until is None:
        return 0
    ended = Closing.objects.filter(budget=budget).values_list("last_day", flat=True).first()
    total = 0
    for pause in pauses:
        last = min(pause.last_day, ended) if ended else pause.last_day
        until = min(until, ended) if ended else until
        first = pause.contribution_from or pause.starts_on
        rests = weeks_at_rest(budget, pause.contribution_rule, first, last, on, until)
        total += _correct(budget, pause, rests, by=by, at=at, on=on)
    return total


def _correct(
    budget: Budget, pause: Suspension, rests: Sequence[Rest], *, by: User | None, at: datetime,
    on: date,
) -> int:  # fmt: skip
    said: dict[date, int] = dict(
        pause.charges.order_by().values_list("starts_on").annotate(sum=Sum("amount_pence"))
    )
    count = pause.charges.count()
    wanted = {rest.week.starts_on: rest for rest in rests}
    rows = []
    for day in sorted({*said, *wanted}):
        rest = wanted.get(day)
        pence = -(rest.less_pence if rest else 0) - said.get(day, 0)
        if pence:
            count += 1
            rows.append(_row(budget, pause, day, rest, pence, count, at, on))
    ContributionCharge.objects.bulk_create(rows)
    more = sum(row.amount_pence for row in rows)
    move_share(budget, more, f"{pause.reference}:{count}", by=by, at=at, on=on)
    come_for_pause(pause, -more, on)
    return more


def _row(
    budget: Budget, pause: Suspension, day: date, rest: Rest | None, pence: int, number: int,
    at: datetime, on: date,
) -> ContributionCharge:  # fmt: skip
    week = rest.week if rest else _week_of(budget, day)
    due = rest.due_pence if rest else over(contribution_log(budget), week, most_weekly(budget, on))
    return ContributionCharge(
        budget=budget, pause=pause, starts_on=week.starts_on, ends_on=week.ends_on,
        amount_pence=pence, was_pence=due, weekly_pence=rest.now_pence if rest else due,
        reason=_words(pause, rest, week, number), made_at=at,
    )  # fmt: skip


def _week_of(budget: Budget, day: date) -> Period:
    return next(week for week in weeks_between(day, budget.ends_on))


def _words(pause: Suspension, rest: Rest | None, week: Period, number: int) -> str:
    days = rest.days if rest else 0
    return (
        f"Support rested from {day_words(pause.starts_on)}: {days} of {week.days} days "
        f"({pause.reference}/{number})"
    )


def move_share(
    budget: Budget, more: int, reference: str, *, by: User | None, at: datetime, on: date
) -> None:
    """What the person pays more of the plan, the council pays less of; or the other way."""
    if not more:
        return
    source, target = funder_of(budget, Funder.Kind.PERSON).agreed, budget.agreed_account
    if more < 0:
        source, target = target, source
    ledger.post(
        book=budget.book, key=f"share:{reference}", reason=Reason.SHARE_CHANGED, by=by, at=at,
        on=on, moves=[NewMove(source, target, abs(more))],
    )  # fmt: skip


def settle_all(budgets: Iterable[Budget], *, at: datetime, on: date) -> None:
    """After new weeks were charged: those that lie in a pause."""
    chosen = {budget.pk: budget for budget in budgets}
    rows = Suspension.objects.filter(budget__in=chosen).exclude(contribution_rule=GO_ON)
    for pk in sorted(set(rows.values_list("budget", flat=True))):
        settle(chosen[pk], by=None, at=at, on=on)
