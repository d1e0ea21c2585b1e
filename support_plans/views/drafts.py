"""A first draft together: the helper writes, the person reads or listens, and says one yes."""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core import clock
from core.errors import DomainError, Stale
from people.access import PersonRequest, permission
from people.places import place
from support_plans import parts
from support_plans.help_forms import ChangedYesForm, WriteDraftForm, YesForm
from support_plans.models import Answer, FirstDraft
from support_plans.services import drafts as services
from support_plans.services.brokers import InterestHeld
from support_plans.views.common import Opened, answer_of, open_plan, status_of
from support_plans.views.stopped import person_of, stopped

WHAT = "your plan, to write a first draft"


def _shares(request: PersonRequest, whose: str, question: int) -> bool:
    person = person_of(whose)
    allowed = parts.shared_with(request.actor, person, "plan.draft")
    return parts.reaches(allowed, parts.key_of(question, parts.asked_of(person, clock.today())))


def _of(opened: Opened, request: PersonRequest, question: int) -> FirstDraft | None:
    rows = opened.the_plan.first_drafts.waiting().filter(question=question, by=request.user)
    return rows.select_related("plan__person").first()


@permission("plan.draft_part")
def write(request: PersonRequest, question: int, whose: str) -> HttpResponse:
    """A helper writes where the person wrote nothing. Who is let in no more keeps their words."""
    return _write(request, question, whose)


@permission("signed_in")
@require_POST
def save(request: PersonRequest, question: int, whose: str) -> HttpResponse:
    """Keep the words; open to all who sign in, so that unsent words can be handed back."""
    if not _shares(request, whose, question):
        return stopped(request, person_of(whose))
    return _write(request, question, whose)


def _write(request: PersonRequest, question: int, whose: str) -> HttpResponse:
    opened = open_plan(request, whose, code="plan.draft", what=WHAT, part=question)
    asked, draft = opened.question_or_404(question), _of(opened, request, question)
    posted = request.POST if request.method == "POST" else None
    start = {"text": draft.text, "version": draft.edition} if draft else {"version": 0}
    form = WriteDraftForm(posted, initial=start)
    held, status = False, 0
    if posted is not None and form.is_valid():
        refusal = _keep(request, opened, question, form)
        if refusal is None:
            name = opened.person.known_as
            messages.success(
                request, f"Your words are kept. They are {name}’s when {name} says yes."
            )
            return redirect(place(request, "my_plan_question", str(question)))
        form.refuse(refusal, "text")
        held, status = isinstance(refusal, InterestHeld), refusal.status
    context = {
        "opened": opened, "form": form, "draft": draft, "number": question,
        "title": asked.title, "hint": asked.hint, "held": held,
        "answer": answer_of(opened.the_plan, question),
    }  # fmt: skip
    status = status or status_of(form)
    return render(request, "support_plans/draft_write.html", context, status=status)


def _keep(
    request: PersonRequest, opened: Opened, question: int, form: WriteDraftForm
) -> DomainError | None:
    data = form.cleaned_data
    try:
        services.write_draft(
            plan=opened.the_plan, question=question, text=data["text"], edition=data["version"],
            by=request.user, at=clock.now(),
        )  # fmt: skip
    except DomainError as refusal:
        return refusal
    return None


@permission("signed_in")
@require_POST
def keep(request: PersonRequest, question: int, whose: str) -> HttpResponse:
    """Save while a helper types: 200 with X-Version, or the refusal with its status."""
    if not _shares(request, whose, question):
        return stopped(request, person_of(whose))
    opened = open_plan(request, whose, code="plan.draft", what=WHAT, part=question)
    form = WriteDraftForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"message": "These words cannot be kept as they are."}, status=422)
    refusal = _keep(request, opened, question, form)
    if refusal is not None:
        body = {"code": refusal.code, "message": refusal.sentence}
        return JsonResponse(body, status=refusal.status)
    draft = _of(opened, request, question)
    edition = draft.edition if draft else 0
    response = JsonResponse({"version": edition})
    response["X-Version"] = str(edition)
    return response


@permission("plan.draft_part")
@require_POST
def take_back(request: PersonRequest, question: int, whose: str) -> HttpResponse:
    """The helper takes their words away, while they are not yet the person's."""
    opened = open_plan(request, whose, code="plan.draft", what=WHAT, part=question)
    draft = _of(opened, request, question)
    if draft is None:
        raise Http404
    services.take_back_draft(draft=draft, by=request.user, at=clock.now())
    messages.success(request, "Your words are taken back.")
    return redirect(place(request, "my_plan_question", str(question)))


@permission("plan.write")
def drafts(request: PersonRequest, whose: str = "") -> HttpResponse:
    """What others wrote for the person, one question at a time: yes, change it, or no thanks."""
    opened = open_plan(request, whose, code="plan.write")
    waiting = list(opened.the_plan.first_drafts.waiting().select_related("by", "plan__person"))
    if request.method == "POST":
        return _answer(request, opened, waiting)
    changing = request.GET.get("change") == "yes"
    return _page(request, opened, waiting, None, changing=changing)


def _page(
    request: PersonRequest,
    opened: Opened,
    waiting: list[FirstDraft],
    refused: YesForm | None,
    *,
    changing: bool,
) -> HttpResponse:
    wanted = request.GET.get("question", "")
    chosen = [row for row in waiting if str(row.question) == wanted]
    first = next(iter([*chosen, *waiting]), None)
    answer = answer_of(opened.the_plan, first.question) if first else None
    wrote = bool(answer and answer.text.strip())
    changing = changing or (wrote and request.method == "GET")
    form = refused
    if form is None and first is not None and answer is not None:
        form = _fresh(first, answer, changing=changing, helped_by=request.user.helped_by)
    context = {
        "opened": opened, "draft": first, "count": len(waiting), "form": form, "answer": answer,
        "changing": changing, "wrote": wrote,
    }  # fmt: skip
    return render(request, "support_plans/drafts.html", context, status=status_of(form))


def _fresh(draft: FirstDraft, answer: Answer, *, changing: bool, helped_by: str) -> YesForm:
    start = {
        "draft": draft.reference, "version": draft.edition, "answer_version": answer.edition,
        "read_by": helped_by,
    }  # fmt: skip
    if not changing:
        return YesForm(initial=start)
    words = "\n\n".join(filter(None, (answer.text.strip(), draft.text)))
    return ChangedYesForm(initial={**start, "text": words})


def _answer(request: PersonRequest, opened: Opened, waiting: list[FirstDraft]) -> HttpResponse:
    reference = request.POST.get("draft", "").replace("\x00", "")[:24]
    rows = opened.the_plan.first_drafts.select_related("by", "plan__person")
    draft = rows.filter(reference=reference).first()
    if draft is None:
        raise Http404
    if request.POST.get("outcome") == "declined":
        return _decline(request, draft)
    changing = "text" in request.POST
    form = (ChangedYesForm if changing else YesForm)(request.POST)
    ordered = [draft, *(row for row in waiting if row.pk != draft.pk)]
    if not form.is_valid():
        return _page(request, opened, ordered, form, changing=changing)
    data = form.cleaned_data
    try:
        services.say_yes(
            draft=draft, edition=data["version"], how=data["how"], read_by=data["read_by"],
            text=data.get("text"), answer_edition=data["answer_version"], by=request.user,
            at=clock.now(),
        )  # fmt: skip
    except (Stale, services.DraftDecided) as refusal:
        messages.warning(request, refusal.sentence)
    except DomainError as refusal:
        form.refuse(refusal)
        return _page(request, opened, ordered, form, changing=changing)
    else:
        name = draft.by.get_short_name()
        messages.success(request, f"These words are yours now. {name} is told.")
    return redirect(place(request, "my_plan_drafts"))


def _decline(request: PersonRequest, draft: FirstDraft) -> HttpResponse:
    try:
        services.decline_draft(draft=draft, by=request.user, at=clock.now())
    except DomainError as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, f"Nothing is in your plan. {draft.by.get_short_name()} is told.")
    return redirect(place(request, "my_plan_drafts"))
