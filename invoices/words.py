"""Where a bill stands, in words: for the provider, the person and the council."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.models import Authority
from core.templatetags.words import at as at_words
from core.templatetags.words import day_short, money
from invoices.models import Bill, BillEvent
from invoices.services import cut_off_day, next_pay_day
from invoices.services.keeping import answer_days, answer_due_on

TAGS = {
    Bill.State.PAID: "good", Bill.State.AGREED: "good", Bill.State.IN_RUN: "good",
    Bill.State.PART_AGREED: "look", Bill.State.HELD: "look", Bill.State.ASKED: "started",
    Bill.State.REFUSED: "wrong",
}  # fmt: skip


def tag_kind(bill: Bill) -> str:
    if bill.in_question_pence:
        return "look"
    return TAGS.get(Bill.State(bill.state), "")


GOING = (*Bill.SAID_YES, Bill.State.IN_RUN, Bill.State.PAID)


def owed_to(bill: Bill) -> str:
    """To whom a provider gives back what was paid: where the payment came from."""
    holding = bill.agreement.holding
    if holding.is_direct_payment:
        return bill.agreement.budget.person.known_as
    if holding.kind == "fund" and holding.holder is not None:
        return holding.holder.name
    return _("the council")


def in_parts(bill: Bill, yes: str, pay_day: str = "") -> str:
    """“£88 paid on 8 December; £22 still in question”: what is paid, owed and in question."""
    found = []
    if bill.paid_pence and bill.paid_on is not None:
        words = {"amount": money(bill.paid_pence), "day": day_short(bill.paid_on)}
        found.append(_("%(amount)s paid on %(day)s") % words)
    if bill.owed_pence > 0:
        words = {"amount": money(bill.owed_pence), "yes": yes, "day": pay_day}
        being = bill.state == Bill.State.IN_RUN
        dated = _("%(amount)s paid on about %(day)s") if being else _("%(yes)s to %(amount)s")
        found.append(dated % words)
    if bill.in_question_pence:
        words = {"amount": money(bill.in_question_pence)}
        found.append(_("%(amount)s still in question") % words)
    return "; ".join(found)


class Clerk:
    """Says what happens next with many bills, reading each authority's policies once."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._councils: dict[int, Authority] = {}
        self._answer_days: dict[tuple[int, int], int] = {}

    def _council(self, authority: Authority) -> Authority:
        """This council with its policies read once, for showing."""
        if authority.pk not in self._councils:
            authority.keep_policies()
            self._councils[authority.pk] = authority
        return self._councils[authority.pk]

    def pay_day(self, authority: Authority) -> str:
        """The usual pay day that comes next, in words."""
        return day_short(next_pay_day(self._council(authority), self.on))

    def cut_off(self, authority: Authority) -> tuple[date, date]:
        """The last day for the next usual run, and that run's day."""
        pay_on = next_pay_day(self._council(authority), self.on)
        return cut_off_day(self._council(authority), pay_on), pay_on

    def answer_day(self, bill: Bill) -> date:
        """The last day to answer."""
        authority = self._council(bill.agreement.budget.person.authority)
        key = (authority.pk, bill.organisation_id)
        if key not in self._answer_days:
            self._answer_days[key] = answer_days(bill.organisation_id, authority, self.on)
        return answer_due_on(bill, self.on, self._answer_days[key])

    def expected(self, bill: Bill) -> date | None:
        """About when a bill is paid: the usual pay day after the answer is due, or after today.

        None while it is on hold, where the person pays it, and once nothing is to be paid.
        """
        authority, state = self._council(bill.agreement.budget.person.authority), bill.state
        if bill.is_credit_note or bill.agreement.holding.is_direct_payment:
            return None
        if state in Bill.SAID_YES or state == Bill.State.IN_RUN:
            return next_pay_day(authority, self.on)
        if state in (Bill.State.ASKED, Bill.State.SENT) and not bill.needs_decision:
            return next_pay_day(authority, max(self.on, self.answer_day(bill)))
        return None

    def what_next(self, bill: Bill) -> str:  # noqa: PLR0911  one sentence a state
        """One short sentence for the provider: what happens next, and by when."""
        person = bill.agreement.budget.person
        state = bill.state
        if bill.is_credit_note and bill.still_owed_back_pence:
            return _("You still owe %(amount)s back to %(whom)s") % {
                "amount": money(bill.still_owed_back_pence), "whom": owed_to(bill),
            }  # fmt: skip
        if bill.is_credit_note:
            return _("Taken off your bill.")
        if bill.in_question_pence and state in GOING:
            return in_parts(bill, _("OK"), self.pay_day(person.authority))
        if state == Bill.State.PAID:
            return _("Paid on %(day)s") % {"day": day_short(bill.paid_on)}
        if state == Bill.State.IN_RUN:
            return _("In a pay run. Paid on about %(day)s") % {
                "day": self.pay_day(person.authority)
            }
        if bill.paid_pence and state in Bill.SAID_YES:
            return in_parts(bill, _("OK"), self.pay_day(person.authority))
        if state in Bill.SAID_YES:
            ok = _("OK") if state == Bill.State.AGREED else _("OK in part")
            if bill.agreement.holding.is_direct_payment:
                return _("%(ok)s. %(name)s pays you") % {"ok": ok, "name": person.known_as}
            day = self.pay_day(person.authority)
            return _("%(ok)s. Paid on about %(day)s") % {"ok": ok, "day": day}
        if state in (Bill.State.ASKED, Bill.State.SENT):
            last = self.answer_day(bill)
            if last < self.on and bill.agreement.holding.is_direct_payment:
                return _("%(name)s is asked. No answer yet") % {"name": person.known_as}
            if last < self.on:
                return _("No answer yet. A council worker asks %(name)s") % {
                    "name": person.known_as
                }
            words = {"name": person.known_as, "day": day_short(last)}
            return _("%(name)s is asked. By %(day)s") % words
        return {
            Bill.State.HELD: _("On hold. Look why"), Bill.State.REFUSED: _("Refused. Look why"),
            Bill.State.WITHDRAWN: _("You took it back"), Bill.State.CREDITED: _("Credited"),
        }.get(Bill.State(state), "")  # fmt: skip


def what_next(bill: Bill, on: date) -> str:
    """The same for one bill."""
    return Clerk(on).what_next(bill)


def state_for_person(bill: Bill, on: date, name: str = "") -> str:
    """Where it stands, for the person; `name` them to somebody who helps."""
    if bill.is_credit_note:
        return _credit_for_person(bill, name)
    if (bill.in_question_pence or bill.paid_pence != bill.to_pay_pence) and bill.paid_pence:
        return in_parts(bill, _("Yes"), _("the next pay day"))
    if bill.state == Bill.State.PAID:
        return _("Paid on %(day)s") % {"day": day_short(bill.paid_on)}
    waiting, yes, part = _("Waiting for your answer"), _("You said yes"), _("You said yes to part")
    if name:
        waiting, yes = _("Waiting for an answer"), _("%(name)s said yes") % {"name": name}
        part = _("%(name)s said yes to part") % {"name": name}
    return {
        Bill.State.ASKED: waiting, Bill.State.SENT: waiting,
        Bill.State.AGREED: yes, Bill.State.PART_AGREED: part,
        Bill.State.HELD: _("On hold"), Bill.State.IN_RUN: _("Being paid now"),
        Bill.State.REFUSED: _("Refused"), Bill.State.WITHDRAWN: _("Taken back"),
        Bill.State.CREDITED: _("Money back in your pot"),
    }.get(Bill.State(bill.state), "")  # fmt: skip


def _credit_for_person(bill: Bill, name: str) -> str:
    """A credit note, for the person: back in the pot, and whether the cash is back too."""
    if not bill.still_owed_back_pence:
        return _("Money back in your pot") if not name else _("Money back in the pot")
    words = {"amount": money(bill.still_owed_back_pence), "whom": owed_to(bill)}
    if not bill.agreement.holding.is_direct_payment:
        return _("In the pot again. %(amount)s still owed back to %(whom)s") % words
    said = _("%(amount)s still owed back") if name else _("%(amount)s still owed back to you")
    return said % words


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
