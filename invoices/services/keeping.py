"""Nobody answered: a named worker finds out, writes down how, and decides by a day.

No clock pays anything. The person may answer all the while.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from budgets.calendars import bank_holidays
from budgets.models import Agreement
from core.clock import day_of
from core.errors import DomainError
from core.models import Authority
from core.periods import Period
from invoices.models import Bill, BillKeeper, Contact
from invoices.services import story
from people import audit
from people.models import User

SATURDAY = 5
LEAST_WORDS = 5


class SayHowItWent(DomainError):
    code = "say_how_it_went"
    message = "Say in a few words how it went."


class NoSuchContact(DomainError):
    code = "no_such_contact"
    message = "Say whether you rang, wrote, went there, or looked at a log."


class NobodyAsked(DomainError):
    code = "nobody_asked"
    message = "Nobody asked the person yet. Ring or write, and note how it went. Then decide."
    status = 409


def people_supported(organisation: Any, authority_id: int, on: date) -> QuerySet[Agreement, Any]:
    """How many people of a council a provider supports; `organisation` is an id or an OuterRef."""
    rows = Agreement.objects.filter(
        organisation=organisation, budget__person__authority=authority_id, starts_on__lte=on
    ).exclude(ends_on__lt=on)
    one = rows.order_by().values("organisation")
    return one.values_list(Count("budget__person", distinct=True))


def answer_policy(authority: Authority, on: date) -> tuple[int, int, int]:
    """Working days to answer, those for a small provider, and the most people that one supports."""
    names = ("answer_by_days", "answer_by_days_small", "small_provider_people")
    found = authority.policies_on(on)
    days, small, most = (int(found[name].value) for name in names)
    return days, small, most


def days_for(people: int | None, policy: tuple[int, int, int]) -> int:
    """Working days to answer a bill of a provider that supports so many people."""
    days, small, most = policy
    return min(days, small) if (people or 0) <= most else days


def is_small(organisation_id: int, authority: Authority, on: date) -> bool:
    """Whether a provider supports so few of this council's people that it is small (policy)."""
    return _people(organisation_id, authority, on) <= answer_policy(authority, on)[2]


def answer_days(organisation_id: int, authority: Authority, on: date) -> int:
    """Working days until a bill of this provider is decided: fewer where it is small."""
    return days_for(_people(organisation_id, authority, on), answer_policy(authority, on))


def _people(organisation_id: int, authority: Authority, on: date) -> int:
    return sum(count for (count,) in people_supported(organisation_id, authority.pk, on))


def answer_due_on(bill: Bill, on: date, days: int | None = None) -> date:
    """The day by which a bill is decided: working days after it was sent (policy)."""
    if days is None:
        days = answer_days(bill.organisation_id, bill.agreement.budget.person.authority, on)
    return _working_days(day_of(bill.sent_at or bill.made_at), days)


def officer_asks_on(bill: Bill, on: date) -> date:
    """From when a named worker asks: some working days before it is due (policy)."""
    authority = bill.agreement.budget.person.authority
    return _working_days(
        answer_due_on(bill, on), -int(authority.policy("officer_days_before", on).value)
    )


def _working_days(day: date, days: int) -> date:
    step = timedelta(days=1 if days > 0 else -1)
    left = abs(days)
    reach = timedelta(days=left * 3 + 14)
    holidays = bank_holidays(Period(day - reach, day + reach))
    while left > 0:
        day += step
        if day.weekday() < SATURDAY and day not in holidays:
            left -= 1
    return day


def give(bill: Bill, *, at: datetime, on: date) -> BillKeeper | None:
    """Name the worker of the person who keeps the fewest such bills. None where they have none."""
    kept = bill.keepers.filter(ended_at=None).first()
    if kept is not None:
        return kept
    workers = story.workers(bill.agreement.budget.person, on)
    if not workers:
        return None
    rows = BillKeeper.objects.filter(officer__in=workers, ended_at=None)
    busy = dict(rows.order_by().values_list("officer").annotate(n=Count("pk")))
    officer = min(workers, key=lambda user: (busy.get(user.pk, 0), user.pk))
    return BillKeeper.objects.create(
        bill=bill, officer=officer, decide_by=answer_due_on(bill, on), given_at=at
    )


def let_go(bill: Bill, *, at: datetime) -> None:
    """It is answered or decided: nobody has to find out any more."""
    bill.keepers.filter(ended_at=None).update(ended_at=at)


@transaction.atomic
def record_contact(
    *, bill: Bill, how: str, reached: bool, words: str, by: User, at: datetime
) -> Contact:
    """A worker rang, wrote or looked. The provider is never shown it.

    Raises NoSuchContact or SayHowItWent.
    """
    if how not in Contact.How.values:
        raise NoSuchContact(field="how")
    if len(words.strip()) < LEAST_WORDS:
        raise SayHowItWent(field="words")
    row = Contact.objects.create(
        bill=bill, how=how, reached=reached, words=words.strip()[:300], by=by, at=at
    )
    said = f"{by.get_short_name()} {row.get_how_display()}: {row.words}"
    story.add(bill, said, by=by, at=at, only_person=True)
    person = bill.agreement.budget.person
    audit.record("bill.contact", subject=bill.reference, by=by, at=at, person=person)
    return row


def overdue(authority: Authority, on: date) -> QuerySet[BillKeeper]:
    """Bills past the day by which a named worker should have decided."""
    return BillKeeper.objects.filter(
        ended_at=None, decide_by__lt=on, bill__agreement__budget__person__authority=authority
    )


def overdue_by_worker(authority: Authority, on: date) -> list[tuple[User, int]]:
    """How many each worker of a council is late with, most first."""
    late = Q(ended_at=None, decide_by__lt=on)
    rows = (
        BillKeeper.objects.filter(late, bill__agreement__budget__person__authority=authority)
        .order_by().values_list("officer").annotate(n=Count("pk"))
    )  # fmt: skip
    counts = dict(rows)
    users = User.objects.in_bulk(counts)
    return sorted(
        ((users[pk], n) for pk, n in counts.items()), key=lambda row: (-row[1], row[0].pk)
    )
