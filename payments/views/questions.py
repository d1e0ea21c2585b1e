"""The council's side of the fair-audit clock: returns, questions in time, decisions with reasons."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.errors import DomainError
from core.templatetags.words import day, money
from payments import services
from payments.forms_questions import DecideQuestionForm, QuestionForm, ReopenForm
from payments.models import AccountReturn, OwnPayment, PaymentQuestion, ReturnContent
from payments.services import returns
from people import audit
from people.access import PersonRequest, permission

A_PAGE = 25
A_LIST = 50


@permission("money.question")
def council_returns(request: PersonRequest) -> HttpResponse:
    """Returns of a worker's people, the one whose time for questions ends first on top."""
    on = clock.today()
    rows = AccountReturn.objects.filter(holding__budget__person__in=request.actor.caseload())
    rows = rows.select_related("holding__budget__person").order_by("-question_until", "pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    people = [row.holding.budget.person for row in page.object_list]
    audit.looked(request.actor, people, what="the list of returns", at=clock.now())
    questions = PaymentQuestion.objects.filter(
        payment__pot__budget__person__in=request.actor.caseload(),
        state__in=[PaymentQuestion.State.ASKED, PaymentQuestion.State.REPLIED],
    ).select_related("payment__pot__budget__person")[:A_LIST]  # fmt: skip
    context = {"page": page, "on": on, "at": clock.now(), "questions": questions}
    return render(request, "payments/council_returns.html", context)


def _return_or_404(request: PersonRequest, reference: str) -> AccountReturn:
    row = (
        AccountReturn.objects.filter(
            reference=reference, holding__budget__person__in=request.actor.caseload()
        )
        .select_related("holding__budget__person", "holding__holder", "sent_by")
        .first()
    )
    if row is None:
        raise Http404
    return row


@permission("money.question")
def council_return(request: PersonRequest, reference: str) -> HttpResponse:
    """The totals of a return, what was found, and what was drawn at random. Not every purchase."""
    row = _return_or_404(request, reference)
    at = clock.now()
    on = clock.day_of(at)
    person = row.holding.budget.person
    audit.looked(request.actor, [person], what="a return you sent", at=at, subject=reference)
    frozen = get_object_or_404(
        ReturnContent.objects.select_related("settled_by"), account_return=row
    )
    if request.method == "POST":
        try:
            returns.settle(row=row, by=request.user, at=at, on=on)
        except DomainError as refusal:
            messages.warning(request, refusal.sentence)
        else:
            messages.success(
                request, _("It is settled. %(name)s hears of it.") % {"name": person.known_as}
            )
        return redirect("council_return", reference=reference)
    found, drawn = returns.shown_to_council(frozen)
    names = [one.reference for one in (*found, *drawn)]
    rows = (
        OwnPayment.objects.filter(reference__in=names)
        .select_related("pot", "holding", "bill__answered_by", "receipt")
        .order_by("paid_on", "pk")
    )
    clocks = services.clocks_of(list(rows), on)
    known = {one.reference: {"payment": one, "clock": clocks[one.pk]} for one in rows}
    context = {
        "row": row, "person": person, "frozen": frozen, "at": at, "on": on,
        "content": returns.content_from(frozen.content),
        "found": [known[one.reference] for one in found if one.reference in known],
        "drawn": [known[one.reference] for one in drawn if one.reference in known],
    }  # fmt: skip
    return render(request, "payments/council_return.html", context)


@permission("money.question")
def ask_question(request: PersonRequest, reference: str, payment: str) -> HttpResponse:
    """Ask about one payment of a return, naming the rule."""
    row = _return_or_404(request, reference)
    one = (
        OwnPayment.objects.filter(
            reference=payment, holding=row.holding, paid_on__gte=row.from_on, paid_on__lte=row.to_on
        )
        .select_related("pot__budget__book", "pot__budget__person")
        .first()
    )
    if one is None:
        raise Http404
    at = clock.now()
    person = one.pot.budget.person
    audit.looked(request.actor, [person], what="a payment of your return", at=at, subject=payment)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_question(
                payment=one, rule=form.cleaned_data["rule"], words=form.cleaned_data["words"],
                by=request.user, at=at, on=clock.day_of(at),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("We asked %(name)s.") % {"name": person.known_as})
            return redirect("council_return", reference=reference)
    context = {
        "form": form, "back": reverse("council_return", args=[reference]),
        "back_text": _("The return"), "title": _("Ask about a payment"), "rows": _rows(one),
        "button": _("Ask %(name)s") % {"name": person.known_as},
        "after": _("A purchase that fits the plan needs no question. Ask for what you need only."),
    }  # fmt: skip
    return render(request, "budgets/ask.html", context)


def _rows(one: OwnPayment) -> list[dict[str, str]]:
    return [
        {"key": _("Paid to"), "value": one.paid_to},
        {"key": _("Amount"), "value": money(one.amount_pence)},
        {"key": _("Paid on"), "value": day(one.paid_on)},
        {"key": _("Pot"), "value": one.pot.name},
    ]


@permission("question.decide")
def decide_question(request: PersonRequest, reference: str) -> HttpResponse:
    """One question with its answer: all is well, or a part is asked back by who did not ask."""
    actor = request.actor
    row = (
        PaymentQuestion.objects.filter(
            Q(payment__pot__budget__person__in=actor.caseload())
            | Q(payment__pot__budget__person__authority__in=actor.authority_ids("director")),
            reference=reference,
        )
        .select_related("payment__pot__budget__book", "payment__pot__budget__person", "asked_by")
        .first()
    )
    if row is None:
        raise Http404
    at = clock.now()
    person = row.payment.pot.budget.person
    audit.looked(actor, [person], what="a question about a payment", at=at, subject=reference)
    data = request.POST if request.method == "POST" else None
    form = DecideQuestionForm(data) if row.is_open else None
    if data is not None and form is not None and form.is_valid():
        try:
            _decide(request, row, form, at)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("We told %(name)s.") % {"name": person.known_as})
            return redirect("council_returns" if person.pk in actor.caseload() else "money_appeals")
    context = {
        "form": form, "back": reverse("council_returns" if actor.caseload() else "money_appeals"),
        "back_text": _("Back"), "caption": row.get_state_display(), "asks": _("Your decision"),
        "title": _("A question to %(name)s") % {"name": person.known_as},
        "button": _("Decide and tell %(name)s") % {"name": person.known_as},
        "rows": [*_rows(row.payment), *_story(row)],
    }  # fmt: skip
    return render(request, "budgets/ask.html", context)


def _decide(
    request: PersonRequest, row: PaymentQuestion, form: DecideQuestionForm, at: datetime
) -> None:
    data = form.cleaned_data
    if data["decision"] == "fine":
        services.close_question(question=row, reasons=data["reasons"], by=request.user, at=at)
        return
    services.ask_repayment(
        question=row, amount_pence=data["amount"] or 0, reasons=data["reasons"], by=request.user,
        at=at, on=clock.day_of(at),
    )  # fmt: skip


def _story(row: PaymentQuestion) -> list[dict[str, str]]:
    found = [
        {"key": _("Asked"), "value": f"{row.asked_by.name}, {day(row.asked_on)}: {row.words}"},
        {"key": _("The rule"), "value": row.rule},
        {"key": _("The answer"), "value": row.reply or _("None yet. They may answer until %(day)s.")
         % {"day": day(row.reply_by)}},
    ]  # fmt: skip
    if row.director_reasons:
        found.append({"key": _("A director’s reason"), "value": row.director_reasons})
    if row.reasons:
        found.append({"key": _("The decision"), "value": row.reasons})
    return found


@permission("money.appeal")
def reopen_settled(request: PersonRequest) -> HttpResponse:
    """A director writes down why a settled payment may be asked about. The person reads it."""
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        at = clock.now()
        payment = (
            OwnPayment.objects.filter(
                reference=form.cleaned_data["payment"].strip(),
                pot__budget__person__authority__in=request.actor.authority_ids("director"),
            )
            .select_related("pot__budget__book", "pot__budget__person")
            .first()
        )
        if payment is None:
            form.add_error("payment", _("There is no payment of that reference. Check it."))
        else:
            try:
                services.reopen_settled(
                    payment=payment, reasons=form.cleaned_data["reasons"], by=request.user, at=at,
                    on=clock.day_of(at),
                )  # fmt: skip
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                person = payment.pot.budget.person
                audit.looked(request.actor, [person], what="a settled payment", at=at,
                             subject=payment.reference)  # fmt: skip
                messages.success(request, _("It may be asked about. We told the person why."))
                return redirect("money_appeals")
    context = {
        "form": form, "back": reverse("money_appeals"), "back_text": _("Appeals"),
        "title": _("Open a settled payment again"), "button": _("Open it, and tell the person why"),
        "lead": _("A payment that nobody asked about in time is settled."),
        "after": _("Somebody else asks the question, and somebody else decides it."),
    }  # fmt: skip
    return render(request, "budgets/ask.html", context)
