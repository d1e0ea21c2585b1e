"""Nobody answered yet: remind, then show it to a worker. Silence is never yes."""

from datetime import date, datetime, timedelta

from django.db import transaction

from budgets.calendars import bank_holidays
from core.clock import day_of
from core.money import show
from core.periods import Period
from invoices.checks import Code
from invoices.models import Bill, Finding
from invoices.services import story
from invoices.services.standing import ask_whether_again
from ledger import services as ledger

SATURDAY = 5
SECOND_REMINDER_DAYS = 7


def answer_due_on(bill: Bill, on: date, days: int | None = None) -> date:
    """The last day to answer before a worker looks: working days after it was sent (policy)."""
    if days is None:
        days = int(bill.agreement.budget.person.authority.policy("answer_by_days", on).value)
    day = day_of(bill.sent_at or bill.made_at)
    holidays = bank_holidays(Period(day, day + timedelta(days=days * 3 + 14)))
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY and day not in holidays:
            days -= 1
    return day


def remind(*, on: date, at: datetime) -> int:
    """Remind of every bill that waits long enough, and hand the oldest to a worker.

    Safe to run again: each reminder has its key. Returns how many bills it told of.
    """
    told = ask_whether_again(on=on, at=at)
    waiting = Bill.objects.shown().filter(state=Bill.State.ASKED, answered_at=None)
    for bill in waiting.order_by("sent_at").iterator(chunk_size=500):
        told += _remind(bill, on=on, at=at)
    return told


def _remind(bill: Bill, *, on: date, at: datetime) -> int:
    sent = day_of(bill.sent_at or bill.made_at)
    first = int(bill.agreement.budget.person.authority.policy("answer_remind_days", on).value)
    waited = (on - sent).days
    for number, days in ((2, SECOND_REMINDER_DAYS), (1, first)):
        if waited >= days:
            story.tell_answerers(
                bill, "bill.reminder", f"bill-remind:{bill.reference}:{number}",
                f"{bill.organisation.name} still waits to hear about {show(bill.total_pence)}. "
                "Did it happen?", at=at,
            )  # fmt: skip
            break
    else:
        return 0
    if on > answer_due_on(bill, on) and not bill.agreement.holding.is_direct_payment:
        _to_worker(bill, at=at)
    return 1


@transaction.atomic
def _to_worker(bill: Bill, *, at: datetime) -> None:
    ledger.lock(bill.agreement.budget.book)
    bill.refresh_from_db()
    if bill.state != Bill.State.ASKED or bill.findings.filter(code=Code.NO_ANSWER).exists():
        return
    bill.question()
    bill.save()
    Finding.objects.create(
        bill=bill,
        code=Code.NO_ANSWER,
        sentence="Nobody has answered yet.",
        blocks=True,
        found_at=at,
    )
    story.add(bill, "Nobody has answered yet, so a council worker looks at it.", by=None, at=at)
    story.tell_workers(
        bill, "bill.no_answer", f"bill-no-answer:{bill.reference}",
        "A bill has had no answer. Ask the person how it was.", at=at,
    )  # fmt: skip
