"""Nobody answered yet: remind, then show it to a worker. Silence is never yes."""

from datetime import date, datetime

from django.db import transaction

from core.clock import day_of
from core.days import day_words
from core.money import show
from invoices.checks import Code
from invoices.models import Bill, Finding
from invoices.services import story
from invoices.services.keeping import answer_due_on, give, officer_asks_on
from invoices.services.standing import ask_whether_again
from ledger import services as ledger

SECOND_REMINDER_DAYS = 7


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
    if not bill.agreement.holding.is_direct_payment and on >= officer_asks_on(bill, on):
        _to_worker(bill, at=at, on=on)
    return 1


def _asked_again_lately(bill: Bill, on: date) -> bool:
    """A worker asked the person once more: that question has its own time."""
    at = (
        bill.decisions.filter(outcome="ask_person", decided_at__isnull=False)
        .order_by("-decided_at").values_list("decided_at", flat=True).first()
    )  # fmt: skip
    return at is not None and (on - day_of(at)).days < SECOND_REMINDER_DAYS


@transaction.atomic
def _to_worker(bill: Bill, *, at: datetime, on: date) -> None:
    """Nobody answered: a worker is named who finds out. Nothing is paid by it."""
    ledger.lock(bill.agreement.budget.book)
    bill.refresh_from_db()
    waits = bill.findings.filter(code=Code.NO_ANSWER, settled_at=None).exists()
    if bill.state != Bill.State.ASKED or waits or _asked_again_lately(bill, on):
        return
    bill.question()
    bill.save()
    Finding.objects.create(
        bill=bill, code=Code.NO_ANSWER, sentence="Nobody has answered yet.", blocks=True,
        found_at=at,
    )  # fmt: skip
    keeper = give(bill, at=at, on=on)
    due = day_words(answer_due_on(bill, on))
    name = keeper.officer.get_short_name() if keeper else "A council worker"
    story.add(
        bill, f"Nobody has answered yet. {name} asks how it was, and decides by {due}.", by=None,
        at=at,
    )  # fmt: skip
    if keeper is not None:
        story.tell_one(
            bill, keeper.officer, "bill.no_answer", f"bill-no-answer:{bill.reference}:{at.date()}",
            f"A bill has had no answer. Ring or write, and decide by {due}.",
            link=story.page("exception", bill.reference), at=at,
        )  # fmt: skip
