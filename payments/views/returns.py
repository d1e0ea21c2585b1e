"""The person's side of the fair-audit clock: returns, answers; and wages of assistants."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from budgets.models import Budget, Holding, LiabilityDue
from budgets.views.assistants import own_pots
from budgets.views.shared import new_token, place_of
from budgets.words import ACCOUNT
from core import clock
from core.errors import DomainError
from core.templatetags.words import day, money
from payments import services
from payments.forms import PaidBillForm
from payments.forms_questions import (
    AnswerForm,
    DaysForm,
    ReceiptForm,
    SendReturnForm,
    WagesForm,
)
from payments.models import AccountReturn, OwnPayment, PaymentQuestion, ReturnContent
from payments.services import receipts, returns
from payments.views.person import payment_or_404
from people.access import PersonRequest, need, permission
from people.places import place, whose_or_404

A_PAGE = 25


@permission("money.view")
def my_returns(request: PersonRequest, whose: str = "") -> HttpResponse:
    """What was sent about the account, and until when questions may come."""
    here = place_of(request, whose, "money.view", "your returns")
    sent = AccountReturn.objects.filter(holding__budget__person=here.person)
    rows = sent.select_related("holding", "sent_by", "frozen")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "person": here.person, "page": page, "on": clock.today(),
        "may_send": bool(_holdings(here.budget)) and request.actor.may("payment.record", here.person),
    }  # fmt: skip
    return render(request, "payments/returns.html", context)


def _holdings(budget: Budget | None) -> list[Holding]:
    """The accounts that the person holds."""
    rows = Holding.objects.filter(budget=budget).exclude(account=None).order_by("pk")
    rows = rows.select_related("budget__person__authority", "budget__book")
    return [row for row in rows if row.is_direct_payment] if budget else []


@permission("payment.record")
def next_return(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Read the next return through, and send it in one press."""
    here = place_of(request, whose, "payment.record", "your next return")
    holdings = _holdings(here.budget)
    if not holdings:
        return redirect(place(request, "my_returns"))
    on = clock.today()
    choices = [(row.reference, _(ACCOUNT[row.kind])) for row in holdings]
    asked = request.POST if request.method == "POST" else request.GET
    days = DaysForm(asked if "to_on" in asked else None, holdings=choices)
    holding, first, last = _asked_days(days, holdings, on)
    data = request.POST if request.method == "POST" else None
    content = returns.draw_up(holding, first, last, on)
    shown = {"holding": holding.reference, "from_on": first, "to_on": last}
    hidden = {**shown, "once": new_token(), "mark": content.mark}
    form = SendReturnForm(data, holdings=choices, initial=hidden)
    if data is not None and form.is_valid():
        return _send(request, form.cleaned_data, holdings)
    context = {
        "person": here.person, "content": content, "form": form, "first": first, "last": last,
        "days": days if days.is_bound else DaysForm(holdings=choices, initial=shown),
    }  # fmt: skip
    return render(request, "payments/return_next.html", context)


def _send(request: PersonRequest, facts: dict[str, Any], holdings: list[Holding]) -> HttpResponse:
    at = clock.now()
    try:
        row = services.send_return(
            holding=next(row for row in holdings if row.reference == facts["holding"]),
            from_on=facts["from_on"], to_on=facts["to_on"], once=facts["once"], by=request.user,
            at=at, on=clock.day_of(at), read=facts["mark"],
        )  # fmt: skip
    except DomainError as refusal:
        messages.warning(request, refusal.sentence)
        days = {name: facts[name] for name in ("holding", "from_on", "to_on")}
        return redirect(f"{place(request, 'my_next_return')}?{urlencode(days)}")
    said = _("Your return is sent. Questions may come until %(day)s.")
    messages.success(request, said % {"day": day(row.question_until)})
    return redirect(place(request, "my_return", row.reference))


def _asked_days(form: DaysForm, holdings: list[Holding], on: date) -> tuple[Holding, date, date]:
    """The account and the days that were asked for, or those of the policy."""
    if form.is_bound and form.is_valid():
        facts = form.cleaned_data
        holding = next(row for row in holdings if row.reference == facts["holding"])
        return holding, facts["from_on"], facts["to_on"]
    holding = holdings[0]
    last = AccountReturn.objects.filter(holding=holding).order_by("-to_on").first()
    first, until = returns.next_days(holding, last.to_on if last else None, on)
    return holding, first, until


@permission("money.view")
def my_return(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """One return as it was sent."""
    frozen = _sent_or_404(request, whose, reference)
    row = frozen.account_return
    context = {
        "row": row, "content": returns.content_from(frozen.content), "frozen": frozen,
        "on": clock.today(), "person": row.holding.budget.person,
    }  # fmt: skip
    return render(request, "payments/return.html", context)


@permission("money.view")
def my_return_receipts(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """The payments of a return as CSV, and every receipt under a name that matches its line."""
    frozen = _sent_or_404(request, whose, reference)
    row = frozen.account_return
    name = f"return-{row.from_on}-to-{row.to_on}.zip"
    packed = receipts.pack(returns.content_from(frozen.content))
    answer = FileResponse(packed, as_attachment=True, filename=name)
    answer["Cache-Control"] = "private, no-store"
    return answer  # type: ignore[return-value]  # a stream is a response too


def _sent_or_404(request: PersonRequest, whose: str, reference: str) -> ReturnContent:
    person = whose_or_404(request, whose, "money.view", what="a return", subject=reference)
    rows = ReturnContent.objects.filter(
        account_return__holding__budget__person=person, account_return__reference=reference
    )
    row = rows.select_related(
        "account_return__holding__budget__person", "account_return__sent_by", "settled_by"
    ).first()
    if row is None:
        raise Http404
    return row


@permission("payment.record")
def add_receipt(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """A photo of a receipt for a payment that has none."""
    person = whose_or_404(request, whose, "payment.record", what="a payment", subject=reference)
    payment = payment_or_404(request, person, reference)
    back = place(request, "my_payment", reference)
    if payment.receipt_id is not None or payment.reversed_at is not None:
        return redirect(back)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ReceiptForm(*sent)
    if request.method == "POST" and form.is_valid():
        try:
            receipts.add_receipt(
                payment=payment, upload=form.cleaned_data["receipt"], by=request.user,
                at=clock.now(),
            )  # fmt: skip
        except DomainError as refusal:
            refusal.field = "receipt"
            form.refuse(refusal)
        else:
            messages.success(request, _("The receipt is kept with the payment."))
            return redirect(back)
    context = {"payment": payment, "form": form, "back": back}
    return render(request, "payments/add_receipt.html", context)


@permission("payment.record")
def answer_question(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """Answer the open question about one payment."""
    person = whose_or_404(request, whose, "payment.record", what="a question about a payment")
    question = (
        PaymentQuestion.objects.filter(payment__in=OwnPayment.objects.visible_to(request.actor))
        .filter(payment__pot__budget__person=person, payment__reference=reference)
        .filter(state__in=[PaymentQuestion.State.ASKED, PaymentQuestion.State.REPLIED])
        .select_related("payment__pot__budget__book", "payment__pot__budget__person")
        .first()
    )
    if question is None:
        raise Http404
    need(request.actor, "payment.record", person)
    data = request.POST if request.method == "POST" else None
    form = AnswerForm(data, initial={"words": question.reply})
    if data is not None and form.is_valid():
        try:
            services.answer_question(
                question=question, words=form.cleaned_data["words"], by=request.user, at=clock.now()
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("We told your worker what you said."))
            return redirect(place(request, "my_payment", reference))
    context = {
        "form": form, "back": place(request, "my_payment", reference),
        "back_text": _("The payment"), "title": _("Your answer"), "button": _("Send my answer"),
        "rows": [
            {"key": _("The payment"),
             "value": f"{question.payment.paid_to}, {money(question.payment.amount_pence)}"},
            {"key": _("The question"), "value": question.words},
            {"key": _("The rule"), "value": question.rule},
        ],
        "after": _("A person decides, with reasons that you read. Nothing is taken."),
    }  # fmt: skip
    return render(request, "budgets/ask.html", context)


@permission("payment.record")
def wages(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Hours at a rate were paid to an assistant; what is owed to them later is kept besides."""
    here = place_of(request, whose, "payment.record", "wages of assistants")
    pots = own_pots(here.budget) if here.budget else []
    if not pots:
        return redirect(place(request, "assistants"))
    choices = [
        (pot.reference, f"{pot.name}, {money(pot.free.balance_pence)} {_('free')}") for pot in pots
    ]
    on = clock.today()
    start = {"once": new_token(), "paid_on": on, "to_on": on, "from_on": on - timedelta(days=6)}
    form = WagesForm(
        request.POST if request.method == "POST" else None, pots=choices, initial=start
    )
    if request.method == "POST" and form.is_valid():
        data, at = form.cleaned_data, clock.now()
        try:
            row = services.record_wages(
                pot=next(pot for pot in pots if pot.reference == data["pot"]),
                worker=data["worker"], hours=data["hours"], rate_pence=data["rate"],
                from_on=data["from_on"], to_on=data["to_on"], paid_on=data["paid_on"],
                once=data["once"], by=request.user, at=at, on=clock.day_of(at),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            said = _("%(amount)s to %(name)s is written down.") % {
                "amount": money(row.amount_pence), "name": row.paid_to,
            }  # fmt: skip
            messages.success(request, said)
            return redirect(place(request, "assistants"))
    context: dict[str, Any] = {
        "form": form, "back": place(request, "assistants"), "title": _("I paid wages"),
        "back_text": _("Set aside for my assistants"), "button": _("Write it down"),
        "lead": _("Write down the hours. Holiday pay is set aside with it."),
    }  # fmt: skip
    return render(request, "budgets/ask.html", context)


@permission("payment.record")
def pay_duty(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """What fell due to an assistant was paid."""
    person = whose_or_404(request, whose, "payment.record", what="what is due to an assistant")
    due = (
        LiabilityDue.objects.filter(liability__pot__budget__person=person, reference=reference)
        .select_related("liability__pot__holding", "liability__pot__budget")
        .first()
    )
    if due is None:
        raise Http404
    need(request.actor, "payment.record", person)
    start = {"paid_on": clock.today(), "once": new_token()}
    form = PaidBillForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        at = clock.now()
        try:
            services.pay_duty(
                due=due, paid_on=form.cleaned_data["paid_on"], once=form.cleaned_data["once"],
                by=request.user, at=at, on=clock.day_of(at),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is written down."))
            return redirect(place(request, "assistants"))
    context = {
        "form": form, "back": place(request, "assistants"), "button": _("Yes, I paid this"),
        "back_text": _("Set aside for my assistants"),
        "title": _("I paid %(amount)s to %(name)s") % {
            "amount": money(due.amount_pence), "name": due.liability.worker,
        },
        "lead": due.liability.get_kind_display(),
    }  # fmt: skip
    return render(request, "budgets/ask.html", context)
