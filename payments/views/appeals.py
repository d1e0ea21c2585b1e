"""Appeals about money: the person's, and the director's list and decisions."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.forms_allocating import AppealForm
from budgets.models import SurplusCase
from core import clock
from core.errors import DomainError
from core.templatetags.words import day, money
from payments import services
from payments.forms_questions import DecideAppealForm
from payments.models import OwnPayment, PaymentQuestion, QuestionAppeal
from people import audit
from people.access import PersonRequest, need, permission
from people.places import place, whose_or_404

A_PAGE = 25


@permission("payment.record")
def appeal_question(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """The person says why a payment is not to be paid back; somebody else decides again."""
    person = whose_or_404(request, whose, "payment.record", what="a question about a payment")
    rows = PaymentQuestion.objects.filter(payment__in=OwnPayment.objects.visible_to(request.actor))
    question = (
        rows.filter(payment__pot__budget__person=person, payment__reference=reference)
        .filter(state=PaymentQuestion.State.REPAY)
        .select_related("payment__pot__budget__book", "payment__pot__budget__person")
        .first()
    )
    at = clock.now()
    on = clock.day_of(at)
    if question is None or not question.may_appeal(on):
        raise Http404
    need(request.actor, "payment.record", person)
    back = place(request, "my_payment", reference)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.appeal_question(
                question=question, words=form.cleaned_data["words"], by=request.user, at=at, on=on
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            said = _("You appealed. You hear by %(day)s.") % {"day": day(row.answer_by)}
            messages.success(request, said)
            return redirect(back)
    context = {
        "form": form, "back": back, "back_text": _("The payment"), "title": _("I do not agree"),
        "button": _("Send my appeal"),
        "lead": _("Somebody who had no part in it decides again."),
        "rows": [
            {"key": _("The payment"),
             "value": f"{question.payment.paid_to}, {money(question.payment.amount_pence)}"},
            {"key": _("Asked back"), "value": money(question.repay_pence)},
            {"key": _("Their reasons"), "value": question.reasons},
        ],
        "after": _("Nothing goes back while your appeal waits."),
    }  # fmt: skip
    return render(request, "budgets/ask.html", context)


@permission("money.appeal")
def money_appeals(request: PersonRequest) -> HttpResponse:
    """Appeals about money that wait for a director: about a payment, and about what was kept."""
    theirs = request.actor.authority_ids("director")
    payments = QuestionAppeal.objects.filter(
        decided_at=None, question__payment__pot__budget__person__authority__in=theirs
    ).select_related("question__payment__pot__budget__person", "first_decided_by")
    rows = (
        SurplusCase.objects.visible_to(request.actor)
        .filter(state=SurplusCase.State.APPEALED, budget__person__authority__in=theirs)
        .select_related("budget__person", "decided_by")
        .order_by("appealed_at")
    )
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    shown = Paginator(payments, A_PAGE).get_page(request.GET.get("page"))
    people = [case.budget.person for case in page.object_list]
    people += [row.question.payment.pot.budget.person for row in shown.object_list]
    at = clock.now()
    audit.looked(request.actor, people, what="appeals about money", at=at)
    context = {"page": page, "payments": shown, "at": at}
    return render(request, "budgets/appeals.html", context)


@permission("money.appeal")
def decide_payment_appeal(request: PersonRequest, reference: str) -> HttpResponse:
    """One appeal about a payment: the whole story, then a decision with reasons."""
    row = (
        QuestionAppeal.objects.filter(
            reference=reference,
            question__payment__pot__budget__person__authority__in=request.actor.authority_ids(
                "director"
            ),
        )
        .select_related(
            "question__payment__pot__budget__book", "question__payment__pot__budget__person",
            "question__asked_by", "first_decided_by", "appealed_by", "decided_by",
        )
        .first()
    )  # fmt: skip
    if row is None:
        raise Http404
    person, at = row.question.payment.pot.budget.person, clock.now()
    audit.looked(request.actor, [person], what="an appeal about a payment", at=at,
                 subject=reference)  # fmt: skip
    data = request.POST if request.method == "POST" else None
    form = DecideAppealForm(data) if row.decided_at is None else None
    if data is not None and form is not None and form.is_valid():
        try:
            services.decide_question_appeal(
                appeal=row, decision=form.cleaned_data["decision"],
                reasons=form.cleaned_data["reasons"],
                repay_pence=form.cleaned_data["amount"] or 0, by=request.user, at=at,
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("We told %(name)s.") % {"name": person.known_as})
            return redirect("money_appeals")
    context = {
        "form": form, "back": reverse("money_appeals"), "back_text": _("Appeals"),
        "title": _("The appeal of %(name)s") % {"name": person.known_as},
        "caption": _("Answer by %(day)s") % {"day": day(row.answer_by)},
        "asks": _("Your decision"), "rows": _story(row),
        "button": _("Decide and tell %(name)s") % {"name": person.known_as},
    }  # fmt: skip
    return render(request, "budgets/ask.html", context)


def _story(row: QuestionAppeal) -> list[dict[str, str]]:
    question, payment = row.question, row.question.payment
    found = [
        {"key": _("The payment"),
         "value": f"{payment.paid_to}, {money(payment.amount_pence)}, {day(payment.paid_on)}"},
        {"key": _("The rule"), "value": question.rule},
        {"key": _("Asked"), "value": f"{question.asked_by.name}: {question.words}"},
        {"key": _("The answer"), "value": question.reply or _("None came in time.")},
        {"key": _("Asked back"), "value": money(question.repay_pence)},
        {"key": _("First decision"), "value": f"{row.first_decided_by.name}: {question.reasons}"},
        {"key": _("The appeal"),
         "value": f"{row.appealed_by.name}, {day(row.appealed_at)}: {row.words}"},
    ]  # fmt: skip
    if row.decided_by is not None:
        said = f"{row.get_decision_display()} {row.decided_by.name}: {row.reasons}"
        found.append({"key": _("The decision"), "value": said})
    return found
