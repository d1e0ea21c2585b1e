"""How it goes with what I want: the course of each outcome, and recording it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.errors import DomainError
from people.access import PersonRequest, permission
from people.places import place
from support_plans.criteria import OUTCOMES
from support_plans.living_forms import ProgressForm
from support_plans.models import Outcome, ProgressNote
from support_plans.services import progress as services
from support_plans.views.common import Opened, open_plan, status_of


@permission("plan.view")
@require_safe
def progress(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Every outcome with its course over time; what helpers wrote and waits for a yes."""
    opened = open_plan(request, whose, part=OUTCOMES)
    plan = opened.the_plan
    waiting = ProgressNote.objects.proposed().filter(outcome__plan=plan, outcome__removed_at=None)
    if not opened.may_write:
        waiting = waiting.filter(made_by=request.user)
    context = {
        "opened": opened, "lines": services.lines_of(plan),
        "waiting": list(waiting.select_related("outcome", "photo", "made_by")),
        "removed": list(
            ProgressNote.objects.filter(outcome__plan=plan, state=ProgressNote.State.REMOVED)
            .select_related("outcome")[:20]
        ) if opened.may_write else [],
    }  # fmt: skip
    return render(request, "support_plans/progress.html", context)


@permission("plan.view")
def add_progress(request: PersonRequest, outcome: str, whose: str = "") -> HttpResponse:
    """The person records; a helper who may suggest writes what the person can say yes to."""
    opened = open_plan(request, whose, part=OUTCOMES)
    if not (opened.may_write or opened.may_suggest):
        raise Http404
    row = _outcome_or_404(opened, outcome)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ProgressForm(*sent, own=opened.may_write)
    if request.method == "POST" and form.is_valid():
        verb = services.record_progress if opened.may_write else services.propose_progress
        try:
            verb(outcome=row, words=form.noted(), by=request.user, at=clock.now(), on=clock.today())
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            said = _("It is in your record.") if opened.may_write else _(
                "We asked the person. It is theirs when they say yes."
            )  # fmt: skip
            messages.success(request, said)
            return redirect(place(request, "my_plan_progress"))
    context = {"opened": opened, "outcome": row, "form": form}
    return render(request, "support_plans/progress_add.html", context, status=status_of(form))


def _outcome_or_404(opened: Opened, reference: str) -> Outcome:
    rows = opened.the_plan.outcomes.standing().select_related("plan__person__user")
    row = rows.filter(reference=reference).first()
    if row is None:
        raise Http404
    return row


VERBS = {
    "yes": lambda note, by, at: services.answer_progress(note=note, yes=True, by=by, at=at),
    "no": lambda note, by, at: services.answer_progress(note=note, yes=False, by=by, at=at),
    "share": lambda note, by, at: services.share_progress(note=note, shared=True, by=by, at=at),
    "hide": lambda note, by, at: services.share_progress(note=note, shared=False, by=by, at=at),
    "remove": lambda note, by, at: services.remove_progress(note=note, by=by, at=at),
    "back": lambda note, by, at: services.put_progress_back(note=note, by=by, at=at),
}
SAID = {
    "yes": _l("It is yours now."), "no": _l("No thanks was said. Nothing is recorded."),
    "share": _l("Your worker may read this one."), "hide": _l("Only you see this one now."),
    "remove": _l("It is out of sight. You can put it back below."), "back": _l("It is back."),
}  # fmt: skip


@permission("plan.write")
@require_POST
def act_on_progress(
    request: PersonRequest, reference: str, act: str, whose: str = ""
) -> HttpResponse:
    """Yes, no thanks, share, stop sharing, take out, put back: the person's only."""
    opened = open_plan(request, whose, code="plan.write")
    note = ProgressNote.objects.filter(
        outcome__plan=opened.the_plan, reference=reference
    ).select_related("outcome__plan__person").first()  # fmt: skip
    if note is None or act not in VERBS:
        raise Http404
    try:
        VERBS[act](note, request.user, clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, SAID[act])
    return redirect(place(request, "my_plan_progress"))
