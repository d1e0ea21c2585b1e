"""Looking again at a plan: the person's side, and a reassessment as they read it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.errors import DomainError
from people.access import PersonRequest, actor_for, permission
from people.models import Person
from people.places import place, whose_or_404
from support_plans.living_forms import AskReviewForm, SayForm
from support_plans.models import Review, ReviewWords
from support_plans.services import reviews as services
from support_plans.views.common import status_of

WHAT = "your reviews"
MOST_SHOWN = 50


def _open(request: PersonRequest, whose: str, code: str = "review.view") -> tuple[Person, bool]:
    """The person, and whether this is their own page."""
    person = whose_or_404(request, whose, code, what=WHAT)
    actor = actor_for(request)
    return person, actor.person is not None and actor.person.pk == person.pk


@permission("review.view")
@require_safe
def reviews(request: PersonRequest, whose: str = "") -> HttpResponse:
    """What comes, what was held, and asking for one."""
    person, own = _open(request, whose)
    rows = list(person.reviews.exclude(state=Review.State.DROPPED).prefetch_related("reasons"))
    done = [row for row in rows if not row.is_open]
    context = {
        "person": person, "own": own, "on": clock.today(),
        "to_come": [row for row in rows if row.is_open],
        "done": sorted(done, key=lambda row: str(row.held_on), reverse=True)[:MOST_SHOWN],
        "reassessments": list(person.reassessments.all()[:MOST_SHOWN]),
        "may_say": request.actor.may("review.say", person),
        "asked_days": person.authority.policy("review_asked_days", clock.today()).value,
    }  # fmt: skip
    return render(request, "support_plans/reviews.html", context)


@permission("review.say")
def ask_review(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Ask the council to look again, with a reason in one's own words."""
    person, own = _open(request, whose, "review.say")
    form = AskReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.ask_review(
                person=person, reason="person", words=form.cleaned_data["words"], by=request.user,
                at=clock.now(), on=clock.today(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("We told your worker. You can write down more here."))
            return redirect(place(request, "my_review", row.reference))
    days = person.authority.policy("review_asked_days", clock.today()).value
    context = {"person": person, "own": own, "form": form, "days": days}
    return render(request, "support_plans/review_ask.html", context, status=status_of(form))


def _review_or_404(person: Person, reference: str) -> Review:
    rows = person.reviews.select_related("person__authority", "person__user", "held_by")
    row = rows.prefetch_related("reasons__asked_by").filter(reference=reference).first()
    if row is None:
        raise Http404
    return row


@permission("review.view")
def review(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """One review: why, the person's part, and what came of it."""
    person, own = _open(request, whose)
    row = _review_or_404(person, reference)
    may_say = request.actor.may("review.say", person) and row.is_open
    if request.method == "POST" and not may_say:
        if not request.actor.may("review.say", person):
            raise Http404
        messages.error(request, _("This review is over. Ask for a new one if something changed."))
        return redirect(place(request, "my_review", reference))
    said = list(row.sayings.select_related("recording", "said_by"))
    last = said[-1] if said else None
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SayForm(*sent, initial=_initial(last, len(said)))
    changed = False
    if request.method == "POST" and form.is_valid():
        try:
            services.say(
                review=row, saying=form.saying(), edition=form.cleaned_data["edition"],
                by=request.user, at=clock.now(), on=clock.today(),
            )  # fmt: skip
        except services.WordsChanged as refusal:
            form.refuse(refusal)
            form.data = {**request.POST.dict(), "edition": str(row.sayings.count())}
            changed, last = True, row.sayings.select_related("recording", "said_by").last()
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            given = form.cleaned_data["given"]
            messages.success(
                request,
                _("Your worker can read it now.") if given else _("Saved. Only you see it."),
            )
            return redirect(place(request, "my_review", reference))
    context = {
        "person": person, "own": own, "row": row, "last": last, "form": form if may_say else None,
        "changed": changed, "findings": list(row.findings.select_related("outcome")),
        "overdue": row.is_overdue(clock.today()),
        "recordings": [one.recording for one in said if one.recording],
        "reassessment": row.person.reassessments.filter(review=row).first(),
    }  # fmt: skip
    return render(request, "support_plans/review.html", context, status=status_of(form))


def _initial(last: ReviewWords | None, edition: int) -> dict[str, object]:
    if last is None:
        return {"edition": edition}
    names = ("works", "works_not", "change", "given", "with_progress")
    return {name: getattr(last, name) for name in names} | {"edition": edition}


@permission("review.view")
@require_safe
def reassessment(request: PersonRequest, reference: str, whose: str = "") -> HttpResponse:
    """A reassessment as the person reads it: why, what was found, decided, how to challenge."""
    person, own = _open(request, whose)
    rows = person.reassessments.select_related("opened_by", "done_by", "decided_by")
    row = rows.filter(reference=reference).first()
    if row is None:
        raise Http404
    context = {"person": person, "own": own, "row": row}
    return render(request, "support_plans/review_reassessment.html", context)
