"""A person's own money: the account, what they paid, and the list of every payment."""

import csv
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from budgets.models import Budget, CashFollow, Holding, Pot
from budgets.services import Standing, standing_of
from budgets.views.shared import new_token, place_of
from budgets.words import ACCOUNT
from core import clock
from core.errors import DomainError
from core.templatetags.words import day_short, money
from files import services as files
from invoices.models import Bill
from ledger.models import Entry, Kind, Move
from payments import bacs, services
from payments.forms import PaidBillForm, PaidInForm, RecordForm, WrongForm
from payments.models import OwnPayment, SettledReopening
from payments.services.owed import owed_parts, paid_by_council
from people.access import PersonRequest, need, permission
from people.models import Person
from people.places import place, whose_or_404

A_PAGE = 25
BILL_STATE = {
    Bill.State.AGREED: "Said yes to",
    Bill.State.PART_AGREED: "Said yes to part",
    Bill.State.IN_RUN: "Being paid",
}


@dataclass(frozen=True)
class PaymentRow:
    """One payment in the list, whoever made it."""

    on: date
    who: str
    what: str
    pence: int
    state: str
    kind: str
    href: str


@dataclass(frozen=True)
class CashMove:
    """Money into or out of an account."""

    on: date
    what: str
    pence: int  # below zero: out


# The account.


@permission("money.view")
def my_account(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Cash: what is there, what can be used now, what comes next, what came in and went out."""
    here = place_of(request, whose, "money.view", "your account")
    context: dict[str, Any] = {"person": here.person, "accounts": []}
    if here.budget is not None:
        standing = standing_of(here.budget, clock.today())
        holdings = {pot.holding_id: pot.holding for pot in standing.pots}
        context["accounts"] = [
            {
                "label": _(ACCOUNT[cash.kind]), "cash": cash, "holding": holdings[cash.holding_id],
                "page": _entries(request, holdings[cash.holding_id]),
            }
            for cash in standing.figures.cash
        ]  # fmt: skip
        for one in context["accounts"]:
            one["moves"] = _cash_moves(one["holding"], one["page"])
            one["follows"] = _follows(request, one["holding"])
        context["figures"] = standing.figures
        context["to_pay"] = _bills_to_pay(request, here.budget)
    context["may_record"] = request.actor.may("payment.record", here.person)
    context["holds"] = any(one["holding"].is_direct_payment for one in context["accounts"])
    return render(request, "payments/account.html", context)


def _follows(request: PersonRequest, holding: Holding) -> list[dict[str, Any]]:
    """Cash that follows a move between pots: to come, or in the account still."""
    rows = CashFollow.objects.filter(holding=holding, state__in=("waits", "kept"))
    return [
        {"row": row, "href": place(request, "cash_back", row.reference)}
        for row in rows.select_related("move__source", "move__target")
    ]


def _entries(request: PersonRequest, holding: Holding) -> "Page[Entry]":
    """One page of what moved in an account, newest first."""
    rows = Entry.objects.for_accounts([holding.account_id] if holding.account_id else [])
    return Paginator(rows, A_PAGE).get_page(request.GET.get("page"))


def _cash_moves(holding: Holding, page: "Page[Entry]") -> list[CashMove]:
    """The moves of one page of an account, newest first, in words."""
    account = holding.account_id
    entries = page.object_list
    rows = Move.objects.filter(entry__in=[entry.pk for entry in entries]).select_related(
        "entry", "source", "target"
    )
    names = {
        row.entry_id: row.paid_to
        for row in OwnPayment.objects.filter(entry__in=[e.pk for e in entries])
    }
    found = []
    for move in sorted(rows, key=lambda m: (m.entry.happened_on, m.pk), reverse=True):
        if account not in (move.source_id, move.target_id):
            continue
        comes = move.target_id == account
        other = move.source.kind if comes else move.target.kind
        words = names.get(move.entry_id) if other == Kind.PAYEE else ""
        pence = move.amount_pence if comes else -move.amount_pence
        found.append(
            CashMove(move.entry.happened_on, words or _cash_words(other, comes=comes), pence)
        )
    return found


def _cash_words(other: str, *, comes: bool) -> str:
    if other == Kind.FUNDER:
        return _("In from the council") if comes else _("Back to the council")
    if other == Kind.CONTRIBUTOR:
        return _("In from you") if comes else _("Back to you")
    return _("Came back") if comes else _("Paid out")


def _bills_to_pay(request: PersonRequest, budget: Budget) -> list[dict[str, Any]]:
    """Bills said yes to that the person pays themselves."""
    rows = (
        Bill.objects.visible_to(request.actor)
        .to_pay()
        .filter(agreement__budget=budget, kind=Bill.Kind.INVOICE)
        .select_related("organisation", "agreement__holding")
        .order_by("answered_at", "pk")
    )
    return [
        {"bill": bill, "href": place(request, "my_pay_bill", bill.reference)}
        for bill in rows
        if bill.agreement.holding.is_direct_payment
    ]


# Writing down what I paid.


@permission("payment.record")
def record_payment(request: PersonRequest, whose: str = "") -> HttpResponse:
    """One screen: to whom, when, how much, which pot, a photo of a receipt."""
    here = place_of(request, whose, "payment.record", "your account")
    standing = standing_of(here.budget) if here.budget else None
    choices = choices_of(standing) if standing else []
    if here.budget is None or standing is None or not choices:
        return redirect(place(request, "my_account"))
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    start = {"paid_on": clock.today(), "once": new_token(), "pot": request.GET.get("pot", "")}
    form = RecordForm(*sent, choices=choices, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            payment = _record(request, here.person, here.budget, form)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _written_down(payment))
            return redirect(place(request, "my_account"))
    return render(request, "payments/record.html", {"person": here.person, "form": form})


def choices_of(standing: Standing) -> list[tuple[str, str]]:
    """What a payment can be for: support that is promised, then each pot's Free."""
    on = clock.today()
    found = []
    for pot in standing.pots:
        if not pot.holding.is_direct_payment or not pot.period.starts_on <= on:
            continue
        figures = standing.figures.pot(pot.pk)
        for promise in standing.promises:
            if any(row.pot_id == pot.pk for row in promise.allocations) and promise.promised:
                agreement = promise.agreement
                words = _("%(what)s, %(who)s: %(amount)s promised") % {
                    "what": agreement.what, "who": agreement.organisation.name,
                    "amount": money(promise.promised),
                }  # fmt: skip
                found.append((f"{pot.reference}:{agreement.reference}", words))
        words = _("Something else in %(pot)s: %(amount)s free") % {
            "pot": pot.name, "amount": money(figures.free),
        }  # fmt: skip
        found.append((pot.reference, words))
    return found


def _record(request: PersonRequest, person: Person, budget: Budget, form: RecordForm) -> OwnPayment:
    facts, at = form.cleaned_data, clock.now()
    pot_reference, _colon, agreement_reference = facts["pot"].partition(":")
    pot = Pot.objects.get(budget=budget, reference=pot_reference)
    agreement = budget.agreements.filter(reference=agreement_reference).first()
    earlier = OwnPayment.objects.filter(once=facts["once"], pot__budget=budget).first()
    if facts["once"] and earlier is not None:
        return earlier
    receipt = None
    if facts["receipt"] is not None:
        try:
            receipt = files.keep(
                upload=facts["receipt"], purpose="receipt", person=person, by=request.user, at=at
            )
        except DomainError as refusal:
            refusal.field = "receipt"
            raise
    return services.record_own_payment(
        pot=pot, paid_to=facts["paid_to"], amount_pence=facts["amount"], paid_on=facts["paid_on"],
        service_on=facts["paid_on"], by=request.user, at=at, on=clock.day_of(at),
        agreement=agreement, receipt=receipt, my_name=facts["my_name"], once=facts["once"],
    )  # fmt: skip


def _written_down(payment: OwnPayment) -> str:
    words = _("You paid %(who)s %(amount)s. It is written down.") % {
        "who": payment.paid_to, "amount": money(payment.amount_pence),
    }  # fmt: skip
    if payment.own_money_pence:
        words += " " + _("%(amount)s of it was your own money: your account held less.") % {
            "amount": money(payment.own_money_pence)
        }
    return words


@permission("payment.record")
def pay_bill(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """I said yes to this bill, and I have paid it from my account."""
    person = whose_or_404(request, whose, "payment.record", what="a bill", subject=reference)
    bill = (
        Bill.objects.visible_to(request.actor)
        .filter(reference=reference, agreement__budget__person=person, kind=Bill.Kind.INVOICE)
        .select_related("organisation", "agreement__holding")
        .first()
    )
    if bill is None or not bill.agreement.holding.is_direct_payment:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = PaidBillForm(data, initial={"paid_on": clock.today(), "once": new_token()})
    if request.method == "POST" and form.is_valid():
        try:
            payment = _pay(request, bill, form)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _written_down(payment))
            return redirect(place(request, "my_account"))
    context = {"person": person, "bill": bill, "form": form, "open": bill.state in Bill.SAID_YES}
    return render(request, "payments/pay_bill.html", context)


def _pay(request: PersonRequest, bill: Bill, form: PaidBillForm) -> OwnPayment:
    once = form.cleaned_data["once"]
    earlier = OwnPayment.objects.filter(once=once, bill=bill).first() if once else None
    if earlier is not None:
        return earlier
    parts, at = owed_parts([bill]).get(bill.pk, []), clock.now()
    if not parts:
        from payments.services.own import BillNotToPay

        raise BillNotToPay
    return services.record_own_payment(
        pot=parts[0].allocation.pot, paid_to=bill.organisation.name,
        amount_pence=sum(part.amount_pence for part in parts),
        paid_on=form.cleaned_data["paid_on"], service_on=parts[-1].service_on, bill=bill,
        agreement=bill.agreement, by=request.user, at=at, on=clock.day_of(at), once=once,
    )  # fmt: skip


@permission("payment.record")
def paid_in(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Write down money that the person paid into their account."""
    here = place_of(request, whose, "payment.record", "your account")
    pots = []
    if here.budget is not None:
        rows = Pot.objects.filter(budget=here.budget).select_related("holding", "period")
        on = clock.today()
        pots = [p for p in rows if p.holding.is_direct_payment and on in p.period.period]
    if here.budget is None or not pots:
        return redirect(place(request, "my_account"))
    data = request.POST if request.method == "POST" else None
    start = {"received_on": clock.today(), "once": new_token(), "kind": "part"}
    form = PaidInForm(data, pots=[(pot.reference, pot.name) for pot in pots], initial=start)
    if request.method == "POST" and form.is_valid():
        facts, at = form.cleaned_data, clock.now()
        chosen = next((pot for pot in pots if pot.reference == facts["pot"]), None)
        try:
            services.record_contribution(
                budget=here.budget, holding=(chosen or pots[0]).holding, pot=chosen,
                amount_pence=facts["amount"], received_on=facts["received_on"], by=request.user,
                at=at, on=clock.day_of(at), top_up=facts["kind"] == "more", once=facts["once"],
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is written down."))
            return redirect(place(request, "my_account"))
    return render(request, "payments/paid_in.html", {"person": here.person, "form": form})


# Every payment.


@permission("money.view")
def my_payments(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Own payments and bills, newest first, each with its state in plain words."""
    person = whose_or_404(request, whose, "money.view", what="your payments")
    page = Paginator(_every_payment(request, person), A_PAGE).get_page(request.GET.get("page"))
    may = request.actor.may("payment.record", person)
    holds = (
        Holding.objects.filter(budget__person=person).exclude(kind__in=["council", "fund"]).exists()
    )
    context = {"person": person, "page": page, "may_record": may and holds}
    return render(request, "payments/payments.html", context)


def _every_payment(request: PersonRequest, person: Person) -> list[PaymentRow]:
    rows = [*_own_rows(request, person), *_bill_rows(request, person)]
    return sorted(rows, key=lambda row: row.on, reverse=True)


@permission("money.view")
def payments_table(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Every payment as a table (CSV) that a spreadsheet opens and never runs."""
    person = whose_or_404(request, whose, "money.view", what="your payments, as a table")
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="payments-{clock.today()}.csv"'
    response["Cache-Control"] = "no-store"
    response.write("\ufeff")  # so that a spreadsheet reads the pound sign and names
    table = csv.writer(response)
    table.writerow([_("Date"), _("Who"), _("For"), _("Amount"), _("State")])
    for row in _every_payment(request, person):
        pounds, rest = divmod(row.pence, 100)
        words = [bacs.cell(str(text)) for text in (row.who, row.what, row.state)]
        table.writerow([row.on.isoformat(), words[0], words[1], f"{pounds}.{rest:02d}", words[2]])
    return response


def _own_rows(request: PersonRequest, person: Person) -> list[PaymentRow]:
    rows = (
        OwnPayment.objects.visible_to(request.actor)
        .filter(pot__budget__person=person)
        .select_related("pot", "holding", "agreement")
    )
    whose = person.known_as if getattr(request, "whose", None) else ""
    return [
        PaymentRow(
            row.paid_on, row.paid_to, row.my_name_for_it or row.pot.name, row.amount_pence,
            _own_state(row, whose), "" if row.reversed_at else "good",
            place(request, "my_payment", row.reference),
        )
        for row in rows
    ]  # fmt: skip


def _own_state(row: OwnPayment, name: str = "") -> str:
    if row.reversed_at is not None:
        return _("Taken back")
    if name:
        paid = _("Paid from the fund") if row.is_from_fund else _("%(name)s paid it")
        return paid % {"name": name}
    return _("Paid from your fund") if row.is_from_fund else _("You paid it")


def _bill_rows(request: PersonRequest, person: Person) -> list[PaymentRow]:
    """A row for each part that the council paid, and one for what is owed."""
    bills = Bill.objects.visible_to(request.actor).filter(
        agreement__budget__person=person, kind=Bill.Kind.INVOICE
    )

    def row(bill: Bill, on: date, pence: int, state: str, kind: str) -> PaymentRow:
        href = place(request, "my_bill", bill.reference)
        name, what = bill.organisation.name, bill.agreement.what
        return PaymentRow(on, name, what, pence, state, kind, href)

    paid = [
        row(one.bill, one.on, one.pence, _("Paid %(day)s") % {"day": day_short(one.on)}, "good")
        for one in paid_by_council(bills)
    ]
    open_bills = bills.filter(state__in=BILL_STATE).select_related("organisation", "agreement")
    owed = [
        row(
            bill, clock.day_of(bill.answered_at or bill.made_at), bill.owed_pence,
            _(BILL_STATE[Bill.State(bill.state)]), "started",
        )
        for bill in open_bills
        if bill.owed_pence > 0
    ]  # fmt: skip
    return paid + owed


@permission("money.view")
def my_payment(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """One payment; a bill's reference leads to the bill."""
    person = whose_or_404(request, whose, "money.view", what="a payment", subject=reference)
    if reference.startswith("bill-"):
        return redirect(place(request, "my_bill", reference))
    payment = payment_or_404(request, person, reference)
    whose = person.known_as if getattr(request, "whose", None) else ""
    context = {
        "person": person, "payment": payment, "state": _own_state(payment, whose),
        "clock": services.clock_of(payment, clock.today()), "today": clock.today(),
        "reopening": SettledReopening.objects.filter(payment=payment).select_related("by").first(),
        "questions": payment.questions.select_related(
            "asked_by", "replied_by", "decided_by", "director"
        ),
        "may_answer": request.actor.may("payment.record", person),
        "may_wrong": payment.reversed_at is None
        and not payment.is_from_fund
        and request.actor.may("payment.record", person),
    }  # fmt: skip
    return render(request, "payments/payment.html", context)


def payment_or_404(request: PersonRequest, person: Person, reference: str) -> OwnPayment:
    payment = (
        OwnPayment.objects.visible_to(request.actor)
        .filter(pot__budget__person=person, reference=reference)
        .select_related("pot", "holding__holder", "agreement", "bill", "receipt", "told_by")
        .first()
    )
    if payment is None:
        raise Http404
    return payment


@permission("payment.record")
def payment_wrong(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """“This was wrong”: take a payment back, once."""
    person = whose_or_404(request, whose, "money.view", what="a payment", subject=reference)
    payment = payment_or_404(request, person, reference)
    need(request.actor, "payment.record", person)
    if payment.is_from_fund:
        raise Http404
    form = WrongForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        at = clock.now()
        try:
            services.reverse_own_payment(
                payment=payment, reason=form.cleaned_data["reason"], by=request.user, at=at,
                on=clock.day_of(at),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is taken back. The money is where it was before."))
            return redirect(place(request, "my_payment", reference))
    context = {"person": person, "payment": payment, "form": form}
    return render(request, "payments/wrong.html", context)
