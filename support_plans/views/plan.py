"""The plan's first page, and starting one."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from core.errors import DomainError
from people.access import PersonRequest, permission
from people.models import Person, Relationship, Role
from people.places import place
from support_plans import parts, reading, services
from support_plans.criteria import OUTCOMES, shipped
from support_plans.models import PlanVersion, SupportPlan
from support_plans.views.common import Opened, open_plan

A_YEAR = timedelta(days=364)


@permission("plan.view")
def plan(request: PersonRequest, whose: str = "") -> HttpResponse:
    """The questions in any order, the total so far, and what to do next."""
    opened = open_plan(request, whose, part=parts.ANY)
    if opened.plan is None:
        return render(
            request, "support_plans/none.html", {"opened": opened, "worker": _worker(opened.person)}
        )
    who = reading.who_sees(opened.person, clock.today())
    page = reading.page_of(opened.plan)
    context = {
        "opened": opened, "page": page, "plan": opened.plan, "estimate": page.estimate,
        "tasks": [
            {"href": place(request, "my_plan_question", str(task.number)), "text": task.text,
             "quiet": task.quiet, "tag": task.tag, "tag_kind": task.tag_kind}
            for task in page.tasks if opened.sees(task.number)
        ],
        "sees": reading.sees_words(who, own=opened.own, person=opened.person),
        "is_empty": not page.lines and len(page.missing) == len(opened.asks),
        "returned": _returned(page.version, opened),
        "some": parts.words_of(opened.parts or (), opened.asks), "sees_costs": opened.sees_money and opened.sees(parts.COSTS),
        "newer": opened.may_write and _is_behind(opened.plan, clock.today()),
        "sees_outcomes": opened.sees(OUTCOMES), "agreed": page.in_force,
        **_waiting(page, opened),
        "why": (getattr(opened.plan, "why", None) or "") if opened.parts is None else "",
        "ask_help": reverse("let_someone_in") if opened.own else "",
    }  # fmt: skip
    return render(request, "support_plans/plan.html", context)


def _is_behind(plan: SupportPlan, on: date) -> bool:
    """The council asks a newer version of these questions; no query, as the plan was read so."""
    ours = shipped().get(plan.asks.code)
    comes = ours.version if ours and ours.starts_on <= on.isoformat() else 0
    return max(comes, getattr(plan, "newest_questions", None) or 0) > plan.asks.version


def _waiting(page: reading.PlanPage, opened: Opened) -> dict[str, object]:
    """The version that waits, and whether something is asked about it."""
    sent = page.version if page.version and page.version.is_waiting else None
    return {"sent": sent, "sees_asked": opened.parts is None}


def _returned(version: PlanVersion | None, opened: Opened) -> PlanVersion | None:
    """What came back, when it is about a part that is shared with who looks."""
    came_back = version is not None and version.state == PlanVersion.State.RETURNED
    return version if came_back and version and opened.sees(version.criterion) else None


def _worker(person: Person) -> str:
    """Who at the council works on it."""
    near = Relationship.objects.live(clock.today()).filter(person=person, kind=Role.COUNCIL_WORKER)
    relation = near.select_related("user").first()
    return relation.user.get_short_name() if relation else ""


@permission("plan.write")
@require_POST
def start(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Begin a plan of one's own from today, without an estimate yet."""
    opened = open_plan(request, whose, code="plan.write")
    if opened.plan is None:
        on = clock.today()
        services.start_plan(
            person=opened.person, starts_on=on, ends_on=on + A_YEAR, indicative_pence=None,
            note="", by=request.user, at=clock.now(),
        )  # fmt: skip
    return redirect(place(request, "my_plan"))


@permission("plan.write")
@require_POST
def take_newer_questions(request: PersonRequest, whose: str = "") -> HttpResponse:
    """Go over to the council's newer questions; every word stays."""
    opened = open_plan(request, whose, code="plan.write")
    try:
        services.take_newer(plan=opened.the_plan, by=request.user, at=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Your plan has the new questions. Your words are all here."))
    return redirect(place(request, "my_plan"))
