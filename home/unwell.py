"""Once a day: standing instructions that switch themselves on when the person is silent.

Silence is a bill that waits for the person's answer for as many days as they wrote, while they
did nothing else here either. Two days before, they are asked.
"""

from datetime import date, datetime, timedelta

from core.clock import day_of
from invoices.models import Bill
from people.models import AuditRecord, Person
from support_plans.models import UnwellInstruction
from support_plans.services.instructions import (
    state_of,
    switch_on_by_silence,
    warn_of_silence,
)

WARNING = timedelta(days=2)


def pass_the_day(*, on: date, at: datetime) -> int:
    """Switch on what the person wrote for a silence like theirs; how many. Safe to run again."""
    rows = UnwellInstruction.objects.filter(
        ended_at=None, trigger=UnwellInstruction.Trigger.SILENCE, person__died_on=None
    ).select_related("person__user")
    return sum(_look(row, on=on, at=at) for row in rows.order_by("pk"))


def _look(row: UnwellInstruction, *, on: date, at: datetime) -> int:
    since = silent_since(row.person)
    if since is None or row.silent_days is None or state_of(row.person, on).switch is not None:
        return 0
    due = since + timedelta(days=row.silent_days)
    if on >= due:
        return int(switch_on_by_silence(person=row.person, at=at, on=on) is not None)
    if on >= due - WARNING:
        warn_of_silence(person=row.person, since=since, at=at, on=on)
    return 0


def silent_since(person: Person) -> date | None:
    """The day from which the person has been silent; none while nothing waits for them."""
    waiting = Bill.objects.filter(agreement__budget__person=person).awaiting_answer()
    asked = waiting.order_by("sent_at").values_list("sent_at", flat=True).first()
    if asked is None:
        return None
    return max(day_of(asked), *(day_of(at) for at in _signs_of_life(person)))


def _signs_of_life(person: Person) -> list[datetime]:
    """When the person last did something here, and last signed in."""
    if person.user is None:
        return []
    acts = AuditRecord.objects.filter(by=person.user).order_by("-at").values_list("at", flat=True)
    last = [*acts[:1], person.user.last_login]
    return [at for at in last if at is not None]
