"""Where a bill stands, in words: for the provider, the person and the council."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.templatetags.words import at as at_words
from core.templatetags.words import day_short, money
from invoices.models import Bill, BillEvent
from invoices.services import next_pay_day
from invoices.services.reminding import answer_due_on

TAGS = {
    Bill.State.PAID: "good", Bill.State.AGREED: "good", Bill.State.IN_RUN: "good",
    Bill.State.PART_AGREED: "look", Bill.State.HELD: "look", Bill.State.ASKED: "started",
    Bill.State.REFUSED: "wrong",
}  # fmt: skip


def tag_kind(bill: Bill) -> str:
    return TAGS.get(Bill.State(bill.state), "")


def what_next(bill: Bill, on: date) -> str:  # noqa: PLR0911  one sentence a state
    """One short sentence for the provider: what happens next, and by when."""
    person = bill.agreement.budget.person
    by_council = not bill.agreement.holding.is_direct_payment
    state = bill.state
    if bill.is_credit_note:
        return _("Taken off your bill.")
    if state == Bill.State.PAID:
        return _("Paid on %(day)s") % {"day": day_short(bill.paid_on)}
    if state == Bill.State.IN_RUN:
        return _("In a pay run. Paid on about %(day)s") % {
            "day": day_short(next_pay_day(person.authority, on))
        }
    if state in Bill.SAID_YES:
        words = _("OK") if state == Bill.State.AGREED else _("OK in part")
        if not by_council:
            return _("%(ok)s. %(name)s pays you") % {"ok": words, "name": person.known_as}
        day = day_short(next_pay_day(person.authority, on))
        return _("%(ok)s. Paid on about %(day)s") % {"ok": words, "day": day}
    if state in (Bill.State.ASKED, Bill.State.SENT):
        day = day_short(answer_due_on(bill, on))
        return _("%(name)s is asked. By %(day)s") % {"name": person.known_as, "day": day}
    if state == Bill.State.HELD:
        return _("On hold. Look why")
    return {
        Bill.State.REFUSED: _("Refused. Look why"), Bill.State.WITHDRAWN: _("You took it back"),
        Bill.State.CREDITED: _("Credited"),
    }.get(Bill.State(state), "")  # fmt: skip


def state_for_person(bill: Bill, on: date) -> str:
    """Where it stands, for the person."""
    if bill.is_credit_note:
        return _("Money back in your pot")
    if bill.state == Bill.State.PAID:
        return _("Paid on %(day)s") % {"day": day_short(bill.paid_on)}
    return {
        Bill.State.ASKED: _("Waiting for your answer"), Bill.State.SENT: _("Waiting for your answer"),
        Bill.State.AGREED: _("You said yes"), Bill.State.PART_AGREED: _("You said yes to part"),
        Bill.State.HELD: _("On hold"), Bill.State.IN_RUN: _("Being paid now"),
        Bill.State.REFUSED: _("Refused"), Bill.State.WITHDRAWN: _("Taken back"),
        Bill.State.CREDITED: _("Money back in your pot"),
    }.get(Bill.State(bill.state), "")  # fmt: skip


@dataclass(frozen=True)
class Moment:
    """One line of a timeline."""

    what: str
    when: str
    more: str = ""
    done: bool = True


def timeline(bill: Bill, on: date, *, provider: bool) -> list[Moment]:
    """What happened, and for the provider what comes next."""
    events = bill.events.all()
    if provider:
        events = events.filter(seen_by=BillEvent.Seen.BOTH)
    found = [Moment(event.sentence, at_words(event.at)) for event in events]
    going = (*Bill.OPEN, *Bill.SAID_YES, Bill.State.IN_RUN)
    if provider and bill.state in going:
        found.append(Moment(_("Next"), what_next(bill, on), done=False))
    return found


def amount_words(pence: int) -> str:
    return money(pence)
