"""The person's side: bills, and “Did this happen?” with one tap for yes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from budgets.models import Allocation
from core import clock
from core.errors import DomainError
from core.periods import Period
from core.templatetags.words import day_short
from invoices import services, words
from invoices.forms import WHAT_IS_TOLD, WrongForm, day_words
from invoices.models import AnswerRule, Bill, BillLine, OnAccount
from invoices.services.refusals import refusal_of
from ledger.models import Account
from people.access import PersonRequest, actor_for, permission
from people.models import Person
from people.places import place, whose_or_404
from support_plans.standing import takes_bill

A_PAGE = 25
MOST_DAYS = 12
WAITING_FIRST = Case(
    When(state__in=[Bill.State.SENT, Bill.State.ASKED], then=Value(0)),
    default=Value(1), output_field=IntegerField(),
)  # fmt: skip


def may_answer(request: PersonRequest, bill: Bill) -> bool:
    """Whose answer counts: never that of who sent it or is paid by it."""
    actor = actor_for(request)
    paid = bill.organisation_id in actor.organisation_ids()
    submitter = paid or bill.submitted_by_id == actor.user.pk
    person = bill.agreement.budget.person
    if not actor.may("bill.answer", person, submitter=submitter):
        return False
    return takes_bill(actor.user, person, bill.organisation_id, actor.on)


def bill_or_404(request: PersonRequest, whose: str, reference: str) -> Bill:
    """A bill of this person that the actor may see; 404, identically, otherwise."""
    person = whose_or_404(request, whose, "bill.view", what="a bill", subject=reference)
    bills = Bill.objects.visible_to(request.actor).filter(agreement__budget__person=person)
    bill: Bill | None = bills.shown().filter(reference=reference).first()
    if bill is None:
        raise Http404
    return bill


@permission("bill.view")
def my_bills(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Every bill, those that wait first, then newest first."""
    person = whose_or_404(request, whose, "bill.view", what="your bills")
    rows = Bill.objects.visible_to(request.actor).filter(agreement__budget__person=person).shown()
    ordered = rows.order_by(WAITING_FIRST, "-made_at", "-pk").prefetch_related("lines")
    page = Paginator(ordered, A_PAGE).get_page(request.GET.get("page"))
    on = clock.today()
    shown = [
        {
            "bill": bill, "state": words.state_for_person(bill, on, _name(request)), "kind": _kind(bill),
            "href": place(request, "my_bill", bill.reference), "more": _more(bill),
        }
        for bill in page.object_list
    ]  # fmt: skip
    return render(
        request, "invoices/my_bills.html", {"person": person, "page": page, "rows": shown}
    )


def _name(request: PersonRequest) -> str:
    """What the person likes to be called, where somebody who helps reads; else nothing."""
    person: Person | None = getattr(request, "whose", None)
    return person.known_as if person is not None else ""


def _more(bill: Bill) -> str:
    """The provider's own words, where they say more than the agreement does."""
    said = {line.description for line in bill.lines.all()} - {"", bill.agreement.what}
    return ", ".join(sorted(said)[:2])


def _kind(bill: Bill) -> str:
    return "look" if bill.state in (Bill.State.ASKED, Bill.State.SENT) else words.tag_kind(bill)


@dataclass(frozen=True)
class Question:
    """What “Did this happen?” says."""

    name: str
    times: int
    spans: bool
    days: tuple[str, ...]
    more_days: int
    pot: str
    left: int
    after: int
    pay_on: date
    holds: bool  # the person holds the money and pays it themselves

    @property
    def pay_day(self) -> str:
        return day_short(self.pay_on)


def question_of(bill: Bill, person: Person, on: date) -> Question:
    """The facts of the question, with what is left in the pot now and after."""
    lines = [line for line in bill.lines.all() if line.net_pence >= 0]
    pots = {
        row.pot_id: row.pot
        for row in Allocation.objects.filter(agreement=bill.agreement).select_related("pot__period")
        if row.pot.period.period.overlap(Period(bill.from_on, bill.to_on))
    }
    left = _left(list(pots))
    names = [pot.name for pot in pots.values()]
    return Question(
        name=bill.organisation.name, times=len(lines),
        spans=any(line.service_to for line in lines),
        days=tuple(day_words(line) for line in lines[:MOST_DAYS]),
        more_days=max(0, len(lines) - MOST_DAYS),
        pot=names[0] if names else bill.agreement.what, left=left,
        after=left - bill.total_pence, pay_on=services.next_pay_day(person.authority, on),
        holds=bill.agreement.holding.is_direct_payment,
    )  # fmt: skip


def _left(pots: list[int]) -> int:
    """Left in these pots: Promised and Free."""
    rows = Allocation.objects.filter(pot__in=pots).values_list(
        "promised_id", "pot__free_id", "pot__set_aside_id"
    )
    ids = {pk for row in rows for pk in row if pk}
    return sum(Account.objects.balances(ids).values())


@permission("bill.view")
def my_bill(request: PersonRequest, whose: str = "", reference: str = "") -> HttpResponse:
    """The question, the thanks after it, or where the bill stands."""
    bill = bill_or_404(request, whose, reference)
    person = bill.agreement.budget.person
    if request.method == "POST":
        return _answer(request, bill)
    on = clock.today()
    open_question = bill.state in (Bill.State.SENT, Bill.State.ASKED) and not bill.is_credit_note
    context: dict[str, Any] = {
        "person": person, "bill": bill, "lines": bill.lines.all(),
        "asks": open_question and may_answer(request, bill), "waits": open_question,
        "question": question_of(bill, person, on), "state": words.state_for_person(bill, on, _name(request)),
        "can_undo": _can_undo(request, bill), "events": words.timeline(bill, on, provider=False),
        "said_yes": bill.state in Bill.SAID_YES,
        "thanks": bill.state in Bill.SAID_YES and bill.answered_how != services.BY_COUNCIL, "part": bill.state == Bill.State.PART_AGREED,
        "happened": bill.lines.filter(answer=BillLine.Answer.YES).count(),
        "phone": person.authority.phone,
        "pay_href": place(request, "my_pay_bill", bill.reference), "back_href": _back_href(request, bill),
        "refusal": refusal_of(bill), "record_href": place(request, "my_bill_record", bill.reference),
        **_beforehand(bill), **_on_account(bill, request),
        "decide_by": services.answer_due_on(bill, on) if open_question else None,
        "parted": words.in_parts(bill, _("Yes")) if bill.is_part_paid else "",
        **_messages(request, bill),
    }  # fmt: skip
    return render(request, "invoices/my_bill.html", context)


def _messages(request: PersonRequest, bill: Bill) -> dict[str, Any]:
    """The way to the messages, for who answers."""
    if not may_answer(request, bill):
        return {}
    href = place(request, "my_bill_messages", bill.reference)
    return {"messages_href": href, "messages_count": bill.messages.count()}


def _beforehand(bill: Bill) -> dict[str, Any]:
    """A standing yes that answered, and what helpers said where it takes more than one of them."""
    standing = None
    if bill.answered_how == services.STANDING:
        standing = bill.standing_answers.select_related("rule").order_by("-round").first()
    rule = AnswerRule.objects.of(bill.agreement.budget.person_id, bill.organisation_id)
    said = services.heard(bill) if rule is not None and rule.voices > 1 else []
    return {
        "standing": standing, "voices_needed": rule.voices if rule else 1,
        "voices": [{"by": one.by, "said": services.words_of(one.answers)} for one in said],
    }  # fmt: skip


def _on_account(bill: Bill, request: PersonRequest) -> dict[str, Any]:
    """What the person's page of a bill says of a payment on account."""
    paid = OnAccount.objects.filter(bill=bill).first()
    if paid is None:
        return {}
    row = paid.objections.first()
    may = row is None and clock.today() <= paid.object_until and may_answer(request, bill)
    href = place(request, "my_bill_object", bill.reference) if may else ""
    return {"on_account": paid, "objection": row, "object_href": href}


def _back_href(request: PersonRequest, bill: Bill) -> str:
    """Where somebody who holds the money says that what was credited came back."""
    theirs = bill.still_owed_back_pence and bill.agreement.holding.is_direct_payment
    may = request.actor.may("payment.record", bill.agreement.budget.person)
    return place(request, "my_bill_back", bill.reference) if theirs and may else ""


def _can_undo(request: PersonRequest, bill: Bill) -> bool:
    answered = bill.answered_by_id is not None and bill.answered_how != services.BY_COUNCIL
    states = (*Bill.SAID_YES, Bill.State.HELD)
    return bill.state in states and answered and may_answer(request, bill)


def _answer(request: PersonRequest, bill: Bill) -> HttpResponse:
    """One press: yes, not sure, or undo. Pressed twice, it happens once."""
    at = clock.now()
    if not may_answer(request, bill):
        raise Http404
    try:
        if "undo" in request.POST:
            services.undo_answer(bill=bill, by=request.user, at=at)
            messages.success(request, _("We took your answer back. Nothing is paid."))
        elif "later" in request.POST:
            services.ask_later(bill=bill, by=request.user, at=at)
            messages.success(request, _("That is fine. We will ask again."))
        else:
            services.confirm_bill(
                bill=bill, answers="yes", by=request.user, at=at, on=clock.day_of(at)
            )
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect(place(request, "my_bill", bill.reference))


@permission("bill.answer")
def my_bill_wrong(request: PersonRequest, whose: str = "", reference: str = "") -> HttpResponse:
    """What is wrong, in big choices; which days; words only if wanted."""
    bill = bill_or_404(request, whose, reference)
    if not may_answer(request, bill) or bill.state not in Bill.OPEN:
        return redirect(place(request, "my_bill", bill.reference))
    lines = list(bill.lines.all())
    form = WrongForm(request.POST if request.method == "POST" else None, lines=lines)
    person = bill.agreement.budget.person
    if request.method == "POST" and form.is_valid():
        wrong = {int(position) for position in form.cleaned_data["lines"]}
        answers = {
            line.position: BillLine.Answer.WRONG if line.position in wrong else BillLine.Answer.YES
            for line in lines
        }
        told = WHAT_IS_TOLD[form.cleaned_data["what"]]
        at = clock.now()
        try:
            services.confirm_bill(
                bill=bill, answers=answers, by=request.user, at=at, on=clock.day_of(at),
                reason=f"{told} {form.cleaned_data['words']}".strip(),
                private=form.cleaned_data["ask"] == "someone",
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Thank you for telling us. Nothing wrong is paid."))
            return redirect(place(request, "my_bill", bill.reference))
    context = {"form": form, "bill": bill, "person": person, "lines": lines}
    return render(request, "invoices/my_bill_wrong.html", context)


@permission("bill.answer")
def my_bill_unsafe(request: PersonRequest, whose: str = "", reference: str = "") -> HttpResponse:
    """“I felt unsafe”: a human at once; never shown to the provider."""
    bill = bill_or_404(request, whose, reference)
    if not may_answer(request, bill):
        raise Http404
    person = bill.agreement.budget.person
    told = False
    if request.method == "POST":
        services.tell_unsafe(bill=bill, by=request.user, at=clock.now())
        told = True
    on = clock.today()
    context = {
        "bill": bill, "person": person, "told": told, "authority_called": person.authority,
        "workers": [user.get_short_name() for user in services.workers(person, on)],
    }  # fmt: skip
    return render(request, "invoices/my_bill_unsafe.html", context)
