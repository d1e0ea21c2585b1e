"""The person's side of the fair-audit clock: returns, answers; and wages of assistants."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
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
from payments.forms_questions import AnswerForm, ReturnForm, WagesForm
from payments.models import AccountReturn, OwnPayment, PaymentQuestion
from people.access import PersonRequest, need, permission
from people.places import place, whose_or_404

A_PAGE = 25


@permission("money.view")
def my_returns(request: PersonRequest, whose: str = "") -> HttpResponse:
    """What was sent about the account, until when questions may come, and sending the next."""
    here = place_of(request, whose, "money.view", "your returns")
    holdings = _holdings(here.budget)
    may = request.actor.may("payment.record", here.person)
    sent = AccountReturn.objects.filter(holding__budget__person=here.person)
    last = sent.order_by("-to_on").first()
    starts = here.budget.starts_on if here.budget else None
    first = last.to_on + timedelta(days=1) if last else starts
    start = {"once": new_token(), "from_on": first, "to_on": clock.today()}
    data = request.POST if request.method == "POST" and may else None
    choices = [(row.reference, _(ACCOUNT[row.kind])) for row in holdings]
    due = choices and may and (first is None or first <= clock.today() or data is not None)
    form = ReturnForm(data, initial=start, holdings=choices) if due else None
    if data is not None and form is not None and form.is_valid():
        try:
            row = _send(request, form, holdings)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            said = _("Your return is sent. Questions may come until %(day)s.") % {
                "day": day(row.question_until)
            }
            messages.success(request, said)
            return redirect(place(request, "my_returns"))
    page = Paginator(sent.select_related("holding", "sent_by"), A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"person": here.person, "form": form, "page": page, "on": clock.today()}
    return render(request, "payments/returns.html", context)


def _holdings(budget: Budget | None) -> list[Holding]:
    """The accounts that the person holds."""
    rows = Holding.objects.filter(budget=budget).exclude(account=None).order_by("pk")
    return [row for row in rows if row.is_direct_payment] if budget else []


def _send(request: PersonRequest, form: ReturnForm, holdings: list[Holding]) -> AccountReturn:
    data, at = form.cleaned_data, clock.now()
    holding = next(row for row in holdings if row.reference == data["holding"])
    return services.send_return(
        holding=holding, from_on=data["from_on"], to_on=data["to_on"], once=data["once"],
        by=request.user, at=at, on=clock.day_of(at),
    )  # fmt: skip


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
