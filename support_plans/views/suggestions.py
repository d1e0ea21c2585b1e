"""Suggested changes, one at a time; the person decides."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core import clock
from core.errors import DomainError, Stale
from people.access import PersonRequest, permission
from people.models import Person, Relationship
from people.places import place
from support_plans import services
from support_plans.forms import DecideForm, SuggestForm
from support_plans.models import QUESTIONS
from support_plans.reading import waiting_for
from support_plans.views.common import Opened, answer_of, open_plan, status_of


@permission("plan.view")
def suggestions(request: PersonRequest, whose: str = "") -> HttpResponse:
    """The person sees the first that waits; a helper sees what became of their own."""
    opened = open_plan(request, whose)
    if request.method == "POST":
        if not opened.may_write:
            raise Http404
        return _decide(request, opened)
    return _page(request, opened, None)


def _page(request: PersonRequest, opened: Opened, refused: DecideForm | None) -> HttpResponse:
    waiting = waiting_for(opened.the_plan)
    if not opened.may_write:
        rows = opened.the_plan.suggestions.filter(by=request.user).order_by("-made_at", "-pk")
        context = {"opened": opened, "mine": [(row, QUESTIONS[row.question]) for row in rows]}
        return render(request, "support_plans/my_suggestions.html", context)
    first = waiting[0] if waiting else None
    answer = answer_of(opened.the_plan, first.question) if first else None
    changing = refused is not None or request.GET.get("change") == "yes"
    form = refused
    if form is None and first is not None and answer is not None:
        form = DecideForm(
            initial={"suggestion": first.reference, "outcome": "changed",
                     "version": answer.edition, "text": first.text}
        )  # fmt: skip
    context = {
        "opened": opened, "suggestion": first, "answer": answer, "count": len(waiting),
        "title": QUESTIONS[first.question] if first else "", "changing": changing, "form": form,
        "moved_on": bool(first and answer and answer.edition != first.on_edition),
    }  # fmt: skip
    return render(request, "support_plans/suggestions.html", context, status=status_of(form))


def _decide(request: PersonRequest, opened: Opened) -> HttpResponse:
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _page(request, opened, form)
    data = form.cleaned_data
    row = (
        opened.the_plan.suggestions.filter(reference=data["suggestion"])
        .select_related("by", "plan__person").first()
    )  # fmt: skip
    if row is None:
        raise Http404
    try:
        services.decide_suggestion(
            suggestion=row, outcome=data["outcome"], edition=data["version"],
            text=data["text"], by=request.user, at=clock.now(),
        )  # fmt: skip
    except Stale as refusal:
        messages.warning(request, refusal.sentence)
    except DomainError as refusal:
        form.refuse(refusal, "text")
        return _page(request, opened, form)
    else:
        messages.success(request, f"{row.by.get_short_name()} is told. {SAID[data['outcome']]}")
    return redirect(place(request, "my_plan_suggestions"))


SAID = {
    "accepted": "Your plan has the new words.",
    "changed": "Your plan has your words.",
    "declined": "Your plan stays as it was.",
}


@permission("signed_in")
@require_POST
def suggest(request: PersonRequest, question: int, whose: str) -> HttpResponse:
    """A helper proposes other words. Who was let in and is no more gets their words back."""
    if question not in QUESTIONS:
        raise Http404
    if not request.actor.may("plan.suggest", _person(whose)):
        return _stopped(request, whose)
    opened = open_plan(request, whose, code="plan.suggest", what="your plan, to suggest a change")
    form = SuggestForm(request.POST)
    if form.is_valid():
        try:
            services.suggest(
                plan=opened.the_plan, question=question, text=form.cleaned_data["text"],
                why=form.cleaned_data["why"], by=request.user, at=clock.now(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal, "text")
        else:
            name = opened.person.known_as
            messages.success(request, f"{name} is told. Nothing changes until {name} says yes.")
            return redirect(place(request, "my_plan_question", str(question)))
    context = {
        "opened": opened, "form": form, "number": question, "title": QUESTIONS[question],
        "answer": answer_of(opened.the_plan, question),
    }  # fmt: skip
    return render(request, "support_plans/suggest.html", context, status=422)


def _person(reference: str) -> Person | None:
    return Person.objects.filter(reference=reference).first()


def _stopped(request: PersonRequest, whose: str) -> HttpResponse:
    """Only for those whom this person once let in; for everyone else there is nothing here."""
    once_let_in = Relationship.objects.filter(person__reference=whose, user=request.user)
    words = request.POST.get("text", "")
    if not words or not once_let_in.exists():
        raise Http404
    return render(request, "support_plans/stopped.html", {"words": words}, status=403)
