"""Suggested changes, one at a time; the person decides."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core import clock
from core.errors import DomainError, Stale
from people.access import PersonRequest, permission
from people.places import place
from support_plans import parts
from support_plans.compare import pieces
from support_plans.forms import DecideForm, SuggestForm
from support_plans.models import Answer, FirstDraft, Suggestion
from support_plans.reading import waiting_for
from support_plans.services import suggestions as services
from support_plans.services.brokers import InterestHeld
from support_plans.views.common import Opened, answer_of, open_plan, status_of
from support_plans.views.stopped import person_of, stopped


@permission("plan.view")
def suggestions(request: PersonRequest, whose: str = "") -> HttpResponse:
    """The person sees the first that waits; a helper sees what became of their own."""
    opened = open_plan(request, whose, part=parts.ANY)
    if request.method == "POST":
        return _take_back(request, opened) if not opened.may_write else _decide(request, opened)
    return _page(request, opened, None)


def _page(request: PersonRequest, opened: Opened, refused: DecideForm | None) -> HttpResponse:
    if not opened.may_write:
        return _mine(request, opened)
    waiting = waiting_for(opened.the_plan)
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
        "title": opened.asks.titles[first.question] if first else "", "changing": changing, "form": form,
        "moved_on": bool(first and answer and answer.edition != first.on_edition),
        "pieces": pieces(answer.text, first.text) if first and answer and answer.text else (),
        "undoable": _undoable(opened), "asked": _asked_about(request, opened),
    }  # fmt: skip
    return render(request, "support_plans/suggestions.html", context, status=status_of(form))


def _mine(request: PersonRequest, opened: Opened) -> HttpResponse:
    """What a helper suggested and wrote, with what became of it; of parts they still see."""
    plan = opened.the_plan
    rows = plan.suggestions.filter(by=request.user).order_by("-made_at", "-pk")
    drafts = plan.first_drafts.filter(by=request.user).order_by("-begun_at", "-pk")
    context = {
        "opened": opened,
        "mine": [(row, opened.asks.titles[row.question]) for row in rows if opened.sees(row.question)],
        "drafts": [row for row in drafts if opened.sees(row.question)],
        "gone": Suggestion.State.GONE, "not_yet": FirstDraft.State.NOT_YET,
    }  # fmt: skip
    return render(request, "support_plans/my_suggestions.html", context)


def _undoable(opened: Opened) -> list[Suggestion]:
    """The newest yes, while nobody wrote anything after it."""
    plan = opened.the_plan
    rows = plan.suggestions.filter(applied_edition__isnull=False).select_related("by")
    last = rows.order_by("-decided_at", "-pk").first()
    if last is None or not services.can_be_undone(last, _answer(opened, last.question)):
        return []
    return [last]


def _answer(opened: Opened, question: int) -> Answer:
    return answer_of(opened.the_plan, question)


def _asked_about(request: PersonRequest, opened: Opened) -> Suggestion | None:
    """One that a link or a notice led to, and that is answered or gone: say so, not just nothing."""
    reference = request.GET.get("about", "").replace("\x00", "")[:24]
    if not reference:
        return None
    rows = opened.the_plan.suggestions.exclude(state=Suggestion.State.WAITING)
    return rows.filter(reference=reference).select_related("by").first()


def _row_or_404(opened: Opened, reference: str) -> Suggestion:
    rows = opened.the_plan.suggestions.filter(reference=reference.replace("\x00", "")[:24])
    row = rows.select_related("by", "plan__person").first()
    if row is None:
        raise Http404
    return row


def _decide(request: PersonRequest, opened: Opened) -> HttpResponse:
    if "undo" in request.POST:
        return _undo(request, opened)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _page(request, opened, form)
    data = form.cleaned_data
    row = _row_or_404(opened, data["suggestion"])
    back = place(request, "my_plan_suggestions")
    try:
        services.decide_suggestion(
            suggestion=row, outcome=data["outcome"], edition=data["version"],
            text=data["text"], by=request.user, at=clock.now(),
        )  # fmt: skip
    except services.AlreadyDecided as refusal:
        messages.warning(request, refusal.sentence)
        return redirect(f"{back}?about={row.reference}")
    except Stale as refusal:
        messages.warning(request, refusal.sentence)
    except DomainError as refusal:
        form.refuse(refusal, "text")
        return _page(request, opened, form)
    else:
        messages.success(request, f"{row.by.get_short_name()} is told. {SAID[data['outcome']]}")
    return redirect(back)


def _undo(request: PersonRequest, opened: Opened) -> HttpResponse:
    row = _row_or_404(opened, request.POST["undo"])
    try:
        services.undo_suggestion(suggestion=row, by=request.user, at=clock.now())
    except DomainError as refusal:
        messages.warning(request, refusal.sentence)
    else:
        name = row.by.get_short_name()
        messages.success(request, f"Your words are back as they were. {name} is told.")
    return redirect(place(request, "my_plan_suggestions"))


def _take_back(request: PersonRequest, opened: Opened) -> HttpResponse:
    """A helper thinks better of a suggestion of their own. Everyone else’s are not there."""
    row = _row_or_404(opened, request.POST.get("take_back", ""))
    if row.by_id != request.user.pk:
        raise Http404
    try:
        services.take_back_suggestion(suggestion=row, by=request.user, at=clock.now())
    except DomainError as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, "You took your suggestion back.")
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
    person = person_of(whose)
    allowed = parts.shared_with(request.actor, person, "plan.suggest")
    if not parts.reaches(allowed, parts.key_of(question, parts.asked_of(person, clock.today()))):
        return stopped(request, person)
    opened = open_plan(
        request, whose, code="plan.suggest", what="your plan, to suggest a change", part=question
    )
    form = SuggestForm(request.POST)
    held, status = False, 422
    if form.is_valid():
        try:
            services.suggest(
                plan=opened.the_plan, question=question, text=form.cleaned_data["text"],
                why=form.cleaned_data["why"], by=request.user, at=clock.now(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal, "text")
            held, status = isinstance(refusal, InterestHeld), refusal.status
        else:
            name = opened.person.known_as
            messages.success(request, f"{name} is told. Nothing changes until {name} says yes.")
            return redirect(place(request, "my_plan_question", str(question)))
    context = {
        "opened": opened, "form": form, "number": question, "title": opened.question_or_404(question).title,
        "answer": answer_of(opened.the_plan, question), "held": held,
    }  # fmt: skip
    return render(request, "support_plans/suggest.html", context, status=status)
