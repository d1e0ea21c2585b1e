"""What a pause does to each line of support: full pay, then nothing or a retainer. Pure.

The days at full pay, the retainer and whom it is for are policies of the authority (domain.md 3);
notice that was agreed binds longer where it is longer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from budgets.forecast import Pause, Session
from core.money import round_pence
from core.periods import Period

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rules:
    """The policies of a pause, as they stood when it was entered."""

    full_days: int
    retainer_percent: int
    retainer_for: str  # pa, all or none
    review_weeks: int

    def full_until(self, starts_on: date) -> date:
        """The last day at full pay; the day before the pause where there is none."""
        return starts_on + timedelta(days=self.full_days) - ONE_DAY

    def review_on(self, starts_on: date) -> date:
        return starts_on + timedelta(weeks=self.review_weeks)

    def keep_percent(self, *, is_assistant: bool) -> int:
        """What is kept up after the days at full pay."""
        kept = self.retainer_for == "all" or (self.retainer_for == "pa" and is_assistant)
        return self.retainer_percent if kept else 0


def full_until(rules: Rules, starts_on: date, notice_until: date | None) -> date:
    """Full pay by policy, or until the notice agreed is over where that is later."""
    by_policy = rules.full_until(starts_on)
    return max(by_policy, notice_until) if notice_until else by_policy


def reduced(full_until: date, last_day: date, keep_percent: int) -> Pause | None:
    """The days on which less than all is paid; None when the pause is over before them."""
    first = full_until + ONE_DAY
    return Pause(first, last_day, keep_percent) if first <= last_day else None


def changed(before: Iterable[Session], after: Iterable[Session]) -> list[Session]:
    """What each day's support costs more (above nought) or less than before, in order."""
    then = {session.on: session for session in before}
    now = {session.on: session for session in after}
    found = []
    for day in sorted(then.keys() | now.keys()):
        old, new = then.get(day), now.get(day)
        pence = (new.cost_pence if new else 0) - (old.cost_pence if old else 0)
        one = new or old
        if pence and one is not None:
            found.append(Session(day, one.units, pence))
    return found


GO_ON, STOP, BY_DAYS = "go_on", "stop", "by_days"


def rest_days(week: Period, first: date, last: date) -> int:
    """How many days of a week lie in a stretch."""
    return max(0, (min(week.ends_on, last) - max(week.starts_on, first)).days + 1)


def less_to_pay(rule: str, due_pence: int, week: Period, first: date, last: date) -> int:
    """What of a week's charge a person need not pay while support rests, rounded once, half up.

    Nothing (go_on), the whole week where a day of it rests (stop), or its days of rest (by_days).
    """
    days = rest_days(week, first, last)
    if rule == GO_ON or not days:
        return 0
    if rule == STOP:
        return due_pence
    return round_pence(Decimal(due_pence) * days / week.days)
