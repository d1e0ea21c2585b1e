"""If I am unwell: what I wrote, what would happen, switching it, and what a named helper sees."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as mark
from django.views.decorators.http import require_POST

from core import clock
from core.errors import DomainError
from people import audit
from people.access import PersonRequest, own_person_or_404, permission, person_or_404
from people.models import Person
from people.places import whose_or_404
from providers.models import Organisation
from support_plans import safety_forms as boxes
from support_plans.models import CostLine, MustGoOn, SupportPlan, UnwellInstruction
from support_plans.safety_forms import UnwellForm
from support_plans.services import instructions as services
from support_plans.services.instructions import State
from support_plans.views.common import status_of

DONE = {
    "on": mark("It is on. Those you named know it now."),
    "off": mark("It is off. Everything is as before."),
    "say": mark("Thank you. The person knows that you said so."),
    "unsay": mark("You took it back."),
    "away": mark("It is taken away."),
}


@permission("unwell.view")
def unwell(request: PersonRequest, whose: str = "") -> HttpResponse:
    """The person's own page; or, for a helper whom it names, what was written for them."""
    person = whose_or_404(request, whose, "unwell.view", what="what you wrote for being unwell")
    state = services.state_of(person, clock.today())
    if request.actor.person != person:
        return _named(request, person, state)
    context = {
        "person": person, "state": state, "row": state.instruction,
        "effects": services.preview(person, clock.today()) if state.instruction else [],
        "goes_on": _goes_on(state), "keeps": _keeps(person),
        "past": person.unwell_switches.select_related("by")[:10],
    }  # fmt: skip
    return render(request, "support_plans/unwell.html", context)


def _named(request: PersonRequest, person: Person, state: State) -> HttpResponse:
    """What a helper reads. Nobody learns from this page who is not to know."""
    mine = state.named(request.user)
    says_so = any(one.says_so for one in mine)
    is_on = state.switch is not None
    reads = is_on and any(one.tell or one.answers for one in mine)
    if state.standing is None or not state.standing.opens_to(request.user.pk, state.on):
        raise Http404
    context = {
        "person": person, "state": state, "row": state.instruction, "says_so": says_so,
        "reads": reads, "answers": is_on and any(one.answers for one in mine),
        "said": request.user in state.said_by,
        "goes_on": _goes_on(state) if reads else [],
        "keeps": _keeps(person) if reads and request.actor.may("plan.view", person) else [],
    }  # fmt: skip
    return render(request, "support_plans/unwell_named.html", context)


@permission("unwell.told")
def unwell_told(request: PersonRequest, reference: str) -> HttpResponse:
    """What a worker reads: only while it is on, and only if the person has their worker told.

    Otherwise the page is the same whether or not anything is written.
    """
    person = person_or_404(request, reference, "unwell.told")
    audit.looked(request.actor, [person], what="what you wrote for being unwell", at=clock.now())
    state = services.state_of(person, clock.today())
    row = state.instruction
    reads = row is not None and row.tell_worker and state.switch is not None
    context = {
        "person": person, "reads": reads, "state": state if reads else None,
        "row": row if reads else None, "goes_on": _goes_on(state) if reads else [],
        "keeps": _keeps(person) if reads and request.actor.may("plan.view", person) else [],
    }  # fmt: skip
    return render(request, "support_plans/unwell_told.html", context)


def _plan_of(person: Person) -> SupportPlan | None:
    return SupportPlan.objects.current(person, clock.today())


def _goes_on(state: State) -> list[str]:
    """The names of the support that must go on."""
    if state.instruction is None:
        return []
    return [line.pot_name for line in services.lines_that_go_on(state.instruction)]


def _keeps(person: Person) -> list[MustGoOn]:
    """What the plan says must go on whatever happens."""
    plan = _plan_of(person)
    return list(plan.must_go_on.filter(removed_at=None)) if plan else []


@permission("unwell.write")
def unwell_write(request: PersonRequest) -> HttpResponse:
    """Write it, or write it anew."""
    person, on = own_person_or_404(request), clock.today()
    form = _form(request, person)
    if request.method == "POST" and form.is_valid():
        try:
            services.write_instruction(
                person=person, by=request.user, at=clock.now(), on=on, **form.facts()
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved. Look at what would happen."))
            return redirect("my_unwell")
    context = {"person": person, "form": form}
    return render(request, "support_plans/unwell_write.html", context, status=status_of(form))


def _form(request: PersonRequest, person: Person) -> UnwellForm:
    on = clock.today()
    helpers = services.helpers_of(person, on)
    plan = _plan_of(person)
    lines = list(plan.lines.filter(just_in_case=False)) if plan else []
    lines += _of_earlier_plans(services.state_of(person, on), lines)
    providers = Organisation.objects.filter(services__in=[line.service_id for line in lines])
    state = services.state_of(person, on)
    return UnwellForm(
        request.POST if request.method == "POST" else None,
        initial=_initial(state),
        helpers=[(one, services.may_answer_bills(one, on)) for one in helpers],
        lines=[(line.reference, line.pot_name) for line in lines],
        providers=list(providers.distinct().order_by("name")),
    )


def _of_earlier_plans(state: State, lines: list[CostLine]) -> list[CostLine]:
    """What was named before and stands in an earlier plan: kept until the person unticks it."""
    if state.instruction is None:
        return []
    offered = {line.pk for line in lines}
    named = services.lines_that_go_on(state.instruction)
    return [line for line in named if line.pk not in offered]


def _initial(state: State) -> dict[str, Any]:
    row = state.instruction
    if row is None or state.standing is None:
        return {"trigger": UnwellInstruction.Trigger.ME}
    found: dict[str, Any] = {
        "trigger": row.trigger, "silent_days": row.silent_days, "lasts_weeks": row.lasts_weeks,
        "words": row.words, "goes_on": row.goes_on, "tell_worker": row.tell_worker,
    }  # fmt: skip
    names = {
        boxes.ANSWERS: "answers", boxes.ONLY_THEN: "only_then", boxes.TELL: "tell",
        boxes.SAYS_SO: "says_so", boxes.NEVER: "never_tell",
    }  # fmt: skip
    for one in state.standing.named.values():
        ref = one.relationship.reference
        found[f"part-{ref}"] = [box for box, name in names.items() if getattr(one, name)]
        found[f"bills-{ref}"] = [org.reference for org in one.organisations.all()]
    return found


@permission("unwell.write")
@require_POST
def unwell_switch(request: PersonRequest, to: str) -> HttpResponse:
    """The person switches it on or off, or takes it away."""
    person = own_person_or_404(request)
    verbs: dict[str, Any] = {
        "on": services.switch_on, "off": services.switch_off, "away": services.take_away
    }  # fmt: skip
    if to not in verbs:
        raise Http404
    try:
        verbs[to](person=person, by=request.user, at=clock.now(), on=clock.today())
        messages.success(request, DONE[to])
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect("my_unwell")


@permission("unwell.view")
@require_POST
def unwell_say(request: PersonRequest, whose: str, what: str) -> HttpResponse:
    """A named helper says that the person is unwell, or takes it back."""
    person = whose_or_404(request, whose, "unwell.view", what="what you wrote for being unwell")
    verbs: dict[str, Any] = {"say": services.say_so, "unsay": services.take_back_saying}
    if what not in verbs:
        raise Http404
    try:
        verbs[what](person=person, by=request.user, at=clock.now(), on=clock.today())
    except services.NotNamed:
        raise Http404 from None
    messages.success(request, DONE[what])
    state = services.state_of(person, clock.today())
    if not any(one.says_so for one in state.named(request.user)):
        return redirect("people_i_help")
    return redirect("for_my_unwell", person.reference)
