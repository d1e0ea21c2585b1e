"""Messages on a bill, between its provider and who answers it. What felt unsafe never stands here."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import transaction

from core.clock import day_of
from core.errors import DomainError, NotAllowed
from invoices.models import Bill, BillMessage
from invoices.services import story
from people import audit
from people.models import User

MOST_LETTERS: Final = 1000
MOST_MESSAGES: Final = 200


class NoWords(DomainError):
    code = "no_words"
    message = "Type your message."


class TooManyWords(DomainError):
    code = "too_many_words"
    message = "Your message is too long. Use 1,000 letters or fewer."


class TooManyMessages(DomainError):
    code = "too_many_messages"
    message = "There are very many messages on this bill. Ring each other instead."
    status = 409


@transaction.atomic
def send_message(
    *, bill: Bill, side: str, words: str, by: User, at: datetime, once: str = ""
) -> BillMessage:
    """Write to the other side, who is told that there is a message, and not what it says.

    Of the person's side write the person and who answers bills for them; of the provider's, its
    staff. The same `once` returns the first. Raises NotAllowed, NoWords, TooManyWords or
    TooManyMessages.
    """
    on = day_of(at)
    staff = story.people_of(bill.organisation_id, on)
    theirs = staff if side == BillMessage.Side.PROVIDER else story.answerers(bill, on)
    if by.pk not in theirs:
        raise NotAllowed
    if once and (first := BillMessage.objects.filter(once=once, bill=bill).first()):
        return first
    text = words.replace("\x00", "").strip()
    if not text:
        raise NoWords(field="words")
    if len(text) > MOST_LETTERS:
        raise TooManyWords(field="words")
    Bill.objects.select_for_update(of=("self",)).only("pk").get(pk=bill.pk)
    if bill.messages.count() >= MOST_MESSAGES:
        raise TooManyMessages(field="words")
    row = BillMessage.objects.create(
        bill=bill, side=side, words=text, at=at, by=by, once=once or None
    )
    person = bill.agreement.budget.person
    audit.record("bill.message", subject=bill.reference, by=by, at=at, person=person)
    _tell(row, at=at)
    return row


def _tell(row: BillMessage, *, at: datetime) -> None:
    """The other side hears that there is something to read."""
    bill, key = row.bill, f"bill-message:{row.pk}"
    tell: Callable[..., None]
    if row.side == BillMessage.Side.PROVIDER:
        tell, sentence = (
            story.tell_answerers,
            f"{bill.organisation.name} wrote to you about a bill.",
        )
    else:
        tell, sentence = story.tell_provider, f"Somebody wrote to you about bill {bill.number}."
    tell(bill, "bill.message", key, sentence, at=at)
