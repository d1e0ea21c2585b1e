"""One question: words that are never lost, photos, and the person's own “Ready”."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core import clock
from core.errors import DomainError
from people.access import PersonRequest, permission
from people.places import place
from support_plans import services
from support_plans.forms import AnswerForm, SuggestForm
from support_plans.helping import help_on
from support_plans.models import Answer
from support_plans.reading import waiting_for
from support_plans.views.common import Opened, answer_of, open_plan, status_of
from support_plans.views.media import attachments_of, way_to


@permission("plan.view")
def question(request: PersonRequest, question: int, whose: str = "") -> HttpResponse:
    """Read one answer; write it, when that is allowed."""
    opened = open_plan(request, whose, part=question)
    answer = answer_of(opened.the_plan, opened.question_or_404(question).number)
    form = AnswerForm(initial={"text": answer.text, "version": answer.edition})
    if request.method == "POST":
        if not opened.may_write:
            raise Http404
        return _save(request, opened, question)
    return _page(request, opened, answer, form)


def _save(request: PersonRequest, opened: Opened, number: int) -> HttpResponse:
    plan, by, at = opened.the_plan, request.user, clock.now()
    form = AnswerForm(request.POST)
    answer = answer_of(plan, number)
    if not form.is_valid():
        return _page(request, opened, answer, form)
    words, edition = form.cleaned_data["text"], form.cleaned_data["version"]
    try:
        services.write_answer(plan=plan, question=number, text=words, edition=edition, by=by, at=at)
        if "ready" in request.POST:
            services.mark_ready(plan=plan, question=number, by=by, at=at)
        elif "not_ready" in request.POST:
            services.unmark_ready(plan=plan, question=number, by=by, at=at)
    except services.EditionChanged as changed:
        return _both(request, opened, changed.answer, words)
    except DomainError as refusal:
        form.refuse(refusal, "text")
        return _page(request, opened, answer_of(plan, number), form)
    if "photo" in request.POST:  # words are kept first, then it is shown, said or drawn
        return redirect(way_to(request, number))
    messages.success(request, "Your words are saved.")
    if number == plan.asks.costs:
        return redirect(place(request, "my_plan_costs"))
    return redirect(place(request, "my_plan"))


def _both(request: PersonRequest, opened: Opened, answer: Answer, words: str) -> HttpResponse:
    """Two devices wrote: both texts are shown and neither is lost."""
    together = f"{answer.text}\n\n{words}"
    context = {
        "opened": opened, "answer": answer, "number": answer.question, "words": words,
        "together": together, "title": answer.title,
        "form": AnswerForm(initial={"text": words, "version": answer.edition}),
    }  # fmt: skip
    return render(request, "support_plans/both.html", context, status=409)


def _page(
    request: PersonRequest, opened: Opened, answer: Answer, form: AnswerForm, **more: Any
) -> HttpResponse:
    number, helped = answer.question, help_on(opened, answer, request.user)
    asked = opened.asks.one(number)
    context = {
        "opened": opened, "answer": answer, "number": number, "title": asked.title,
        "form": form, "hint": asked.hint, "photos": attachments_of(answer),
        "suggestions": [s for s in waiting_for(opened.the_plan) if s.question == number],
        "is_costs": number == opened.asks.costs, "help": helped,
        "next": number + 1 if number < len(opened.asks) else None,
    } | more  # fmt: skip
    suggests = opened.may_suggest and not opened.may_write and "suggest" not in context
    if suggests and not helped.may_begin:
        context["suggest"] = SuggestForm(initial={"text": answer.text})
    return render(request, "support_plans/question.html", context, status=status_of(form))


@permission("plan.write")
@require_POST
def keep(request: PersonRequest, question: int, whose: str = "") -> HttpResponse:
    """Save while somebody types: 200 with X-Version, 409 when somebody else wrote since."""
    opened = open_plan(request, whose, code="plan.write")
    opened.question_or_404(question)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"message": "These words cannot be kept as they are."}, status=422)
    try:
        answer = services.write_answer(
            plan=opened.the_plan, question=question, text=form.cleaned_data["text"],
            edition=form.cleaned_data["version"], by=request.user, at=clock.now(),
        )  # fmt: skip
    except DomainError as refusal:
        body = {"code": refusal.code, "message": refusal.sentence}
        return JsonResponse(body, status=refusal.status)
    response = JsonResponse({"version": answer.edition})
    response["X-Version"] = str(answer.edition)
    return response


@permission("plan.write")
def forget(request: PersonRequest, question: int, whose: str = "") -> HttpResponse:
    """Delete one's own words of a question, after asking once."""
    opened = open_plan(request, whose, code="plan.write")
    title = opened.question_or_404(question).title
    answer = answer_of(opened.the_plan, question)
    if request.method == "POST":
        services.forget_answer(
            plan=opened.the_plan, question=question, by=request.user, at=clock.now()
        )
        messages.success(request, "Your words are deleted.")
        return redirect(place(request, "my_plan"))
    context = {"opened": opened, "answer": answer, "number": question, "title": title}
    return render(request, "support_plans/forget.html", context)
