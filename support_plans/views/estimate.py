"""Where the money starts: questions one at a time, a first estimate, and why it is this amount."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.errors import DomainError
from core.hiding import cover_amounts
from people.access import PersonRequest, actor_for, permission
from people.models import Person
from people.places import place, whose_or_404
from support_plans import services
from support_plans.allocation import Question, yearly_pence
from support_plans.estimate_forms import (
    NOT_YET_WORDS,
    BeginForm,
    OneAnswerForm,
    option_of,
    value_of,
)
from support_plans.models import AllocationScheme, Assessment
from support_plans.views.common import status_of


@dataclass(frozen=True)
class Opened:
    """Whose estimates are open, and what may be done with them."""

    person: Person
    own: bool
    may_write: bool


def _open(request: HttpRequest, whose: str, code: str = "estimate.view") -> Opened:
    person = whose_or_404(request, whose, code, what="your first estimate")
    actor = actor_for(request)
    if not actor.may("money.view", person):
        cover_amounts()
    return Opened(
        person=person,
        own=actor.person is not None and actor.person.pk == person.pk,
        may_write=actor.may("estimate.write", person),
    )


def _being_answered(person: Person) -> Assessment | None:
    rows = Assessment.objects.with_working().filter(person=person, finished_at=None)
    return rows.first()


def _finished_or_404(opened: Opened, reference: str) -> Assessment:
    rows = Assessment.objects.with_working().filter(person=opened.person)
    row = rows.filter(reference=reference, finished_at__isnull=False).first()
    if row is None:
        raise Http404
    return row


@permission("estimate.view")
@require_safe
def estimates(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Begin, carry on, or look at an estimate that is worked out."""
    opened = _open(request, whose)
    rows = list(Assessment.objects.with_working().filter(person=opened.person))
    answering = next((row for row in rows if not row.is_finished), None)
    scheme = AllocationScheme.objects.in_force(opened.person.authority, clock.today())
    context = {
        "opened": opened, "answering": answering, "scheme": scheme,
        "finished": [row for row in rows if row.is_finished],
        "next": _next(answering) if answering else 1,
        "count": len(scheme.read().questions) if scheme else 0,
    }  # fmt: skip
    return render(request, "support_plans/estimate.html", context)


def _next(row: Assessment) -> int:
    """The first question without an answer, else the last one."""
    questions = row.scheme.read().questions
    chosen = row.chosen
    left = (n for n, question in enumerate(questions, start=1) if question.code not in chosen)
    return next(left, len(questions))


@permission("estimate.write")
def begin(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Alone or with someone; then the first question."""
    opened = _open(request, whose, "estimate.write")
    helped = request.user.helped_by
    first = {"who": "with", "helper": helped} if helped else {"who": "alone"}
    form = BeginForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.begin_estimate(
                person=opened.person, helper=form.cleaned_data["helper"], by=request.user,
                at=clock.now(), on=clock.today(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            where = "my_estimate_check" if row.chosen else "my_estimate_question"
            return redirect(place(request, where, *(() if row.chosen else ("1",))))
    context = {"opened": opened, "form": form}
    return render(request, "support_plans/estimate_begin.html", context, status=status_of(form))


@permission("estimate.write")
def question(request: PersonRequest, number: int, whose: str = "") -> HttpResponse:
    """One small question a page. “I do not know yet” is an answer; each is kept at once."""
    opened = _open(request, whose, "estimate.write")
    row = _being_answered(opened.person)
    if row is None:
        return redirect(place(request, "my_estimate"))
    questions = row.scheme.read().questions
    if not 1 <= number <= len(questions):
        raise Http404
    asked = questions[number - 1]
    changing = "check" in (request.POST.get("to"), request.GET.get("to"))
    if request.method == "POST" and "later" in request.POST and "answer" not in request.POST:
        return _later(request)
    kept = {"answer": value_of(row.chosen.get(asked.code))}
    form = OneAnswerForm(asked, request.POST if request.method == "POST" else None, initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_estimate(
                assessment=row, number=number, option=option_of(form.cleaned_data["answer"]),
                by=request.user, at=clock.now(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal, "answer")
        else:
            if "later" in request.POST:
                return _later(request)
            if changing or number == len(questions):
                return redirect(place(request, "my_estimate_check"))
            return redirect(place(request, "my_estimate_question", str(number + 1)))
    context = {
        "opened": opened, "form": form, "number": number, "count": len(questions),
        "asked": asked, "changing": changing, "before": number - 1, "helper": row.helper,
    }  # fmt: skip
    return render(request, "support_plans/estimate_question.html", context, status=status_of(form))


def _later(request: PersonRequest) -> HttpResponse:
    messages.success(request, _("Your answers are kept. Come back when you like."))
    return redirect(place(request, "my_estimate"))


@permission("estimate.write")
def check(request: PersonRequest, whose: str = "") -> HttpResponse:
    """All answers, each with a way to change it; then the sum."""
    opened = _open(request, whose, "estimate.write")
    row = _being_answered(opened.person)
    if row is None:
        return redirect(place(request, "my_estimate"))
    if request.method == "POST":
        try:
            services.finish_estimate(
                assessment=row, by=request.user, at=clock.now(), on=clock.today()
            )
        except DomainError as refusal:
            messages.warning(request, refusal.sentence)
            return redirect(place(request, "my_estimate_check"))
        return redirect(place(request, "my_estimate_one", row.reference))
    chosen = row.chosen
    questions = list(enumerate(row.scheme.read().questions, start=1))
    left = [(n, q) for n, q in questions if q.code not in chosen]
    rows = [
        {
            "key": f"{n}. {q.words}", "value": _answer_words(q, chosen.get(q.code)),
            "href": f"{place(request, 'my_estimate_question', str(n))}?to=check",
            "action": _("Change") if q.code in chosen else _("Answer"),
        }
        for n, q in questions
    ]  # fmt: skip
    context = {"opened": opened, "row": row, "rows": rows, "left": left}
    return render(request, "support_plans/estimate_check.html", context)


def _answer_words(question: Question, code: str | None) -> str:
    if code is None:
        return _("No answer yet")
    option = question.option(code)
    return option.words if option else NOT_YET_WORDS


@permission("estimate.view")
@require_safe
def one(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """“Your first estimate”: so much a week, and that it is not a promise."""
    opened = _open(request, whose)
    row = _finished_or_404(opened, reference)
    context = {"opened": opened, "row": row, **sums_of(row)}
    return render(request, "support_plans/estimate_result.html", context)


def sums_of(row: Assessment) -> dict[str, Any]:
    """What both sides read about a worked out estimate; pence a week and a year."""
    return {
        "weekly": row.in_force_pence,
        "yearly": yearly_pence(row.in_force_pence, row.annual_method),
        "might_rise": row.unknown and not row.change and row.top_weekly_pence != row.weekly_pence,
        "more": (row.top_weekly_pence or 0) - (row.weekly_pence or 0),
    }


@permission("estimate.view")
@require_safe
def why(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """Why this amount: each answer, the rule, its version, and any change with its decider."""
    opened = _open(request, whose)
    row = _finished_or_404(opened, reference)
    context = {"opened": opened, "row": row, **sums_of(row), **working_of(row)}
    return render(request, "support_plans/estimate_why.html", context)


def working_of(row: Assessment) -> dict[str, Any]:
    """The arithmetic, done again from what is kept; `fits` says that it is what was frozen."""
    worked = row.work_out()
    return {
        "worked": worked, "scheme": row.scheme, "rules": worked.scheme,
        "fits": (worked.points, worked.weekly_pence) == (row.points, row.weekly_pence),
        "decided": [change for change in row.changes.all() if change.state == change.State.AGREED],
        "used": list(row.used_for.select_related("plan", "set_by").order_by("pk")),
    }  # fmt: skip


@permission("estimate.write")
@require_POST
def send(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """Let the council see this estimate."""
    opened = _open(request, whose, "estimate.write")
    row = _finished_or_404(opened, reference)
    services.send_estimate(assessment=row, by=request.user, at=clock.now(), on=clock.today())
    messages.success(request, _("The council can see your first estimate now."))
    return redirect(place(request, "my_estimate_one", row.reference))


@permission("public")
@require_safe
def scheme(request: HttpRequest, reference: str) -> HttpResponse:
    """The council's questions, what each answer earns, and what points come to. For everyone."""
    found = AllocationScheme.objects.filter(reference=reference, decided_at__isnull=False)
    row = found.select_related("authority", "decided_by").first()
    if row is None:
        raise Http404
    return render(
        request, "support_plans/estimate_scheme.html", {"scheme": row, "rules": row.read()}
    )
