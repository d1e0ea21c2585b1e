"""One small question a page: say it, skip it, or “I do not know yet”."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.errors import DomainError
from people.access import PersonRequest, permission
from people.places import place
from support_plans import services
from support_plans.forms import AnswerForm
from support_plans.guided import piece_of, with_piece
from support_plans.views.common import Opened, answer_of, open_plan, status_of


@permission("plan.write")
def small_question(
    request: PersonRequest, question: int, number: int, whose: str = ""
) -> HttpResponse:
    """Small question `number` of a question; its words stand in the one answer."""
    opened = open_plan(request, whose, code="plan.write", part=question)
    asked = opened.question_or_404(question).small
    if not 1 <= number <= len(asked):
        raise Http404
    answer = answer_of(opened.the_plan, question)
    lines = [_(one.words) for one in asked]
    line = lines[number - 1]
    if request.method != "POST":
        said = piece_of(answer.text, line, lines)
        form = AnswerForm(initial={"text": said, "version": answer.edition})
        return _page(request, opened, question, number, form)
    form = AnswerForm(request.POST)
    if "skip" in request.POST:
        return _on(request, question, number, len(asked))
    if not form.is_valid():
        return _page(request, opened, question, number, form)
    words = form.cleaned_data["text"]
    if "unknown" in request.POST:
        words = f"{words.rstrip()}\n" * bool(words.strip()) + _("I do not know yet.")
    try:
        services.write_answer(
            plan=opened.the_plan, question=question, by=request.user, at=clock.now(),
            text=with_piece(answer.text, line, words, lines), edition=answer.edition,
        )  # fmt: skip
    except DomainError as refusal:
        form.refuse(refusal, "text")
        return _page(request, opened, question, number, form)
    return _on(request, question, number, len(asked))


def _on(request: PersonRequest, question: int, number: int, last: int) -> HttpResponse:
    """To the next small question, or to the whole answer after the last."""
    if number < last:
        return redirect(place(request, "my_plan_small", str(question), str(number + 1)))
    messages.success(request, _("Your words are saved. Read them here. Is it ready?"))
    return redirect(place(request, "my_plan_question", str(question)))


def _page(
    request: PersonRequest, opened: Opened, question: int, number: int, form: AnswerForm
) -> HttpResponse:
    asked = opened.asks.one(question).small
    one = asked[number - 1]
    form.fields["text"].label = _("Your words")
    context = {
        "opened": opened, "question": question, "number": number, "last": len(asked),
        "title": opened.asks.titles[question], "small": _(one.words), "form": form,
        "examples": [_(words) for words in one.examples],
        "before": number - 1 or None,
    }  # fmt: skip
    return render(request, "support_plans/guided.html", context, status=status_of(form))
