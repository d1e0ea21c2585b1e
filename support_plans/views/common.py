"""What every page of a plan begins with."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from core import clock
from people.access import actor_for
from people.models import Person
from people.places import whose_or_404
from support_plans.models import Answer, SupportPlan


@dataclass(frozen=True)
class Opened:
    """Whose plan is open, for whom, and what they may do with it."""

    person: Person
    plan: SupportPlan | None
    own: bool
    may_write: bool
    may_suggest: bool
    may_send: bool

    @property
    def the_plan(self) -> SupportPlan:
        """The plan; 404 when there is none yet."""
        if self.plan is None:
            raise Http404
        return self.plan


def open_plan(
    request: HttpRequest, whose: str, *, code: str = "plan.view", what: str = "your plan"
) -> Opened:
    """The current plan of the person this page is about, when the user may do `code`; else 404."""
    person = whose_or_404(request, whose, code, what=what)
    actor = actor_for(request)
    plan = SupportPlan.objects.current(person, clock.today())
    if plan is not None:
        plan.person = person
    return Opened(
        person=person,
        plan=plan,
        own=actor.person is not None and actor.person.pk == person.pk,
        may_write=actor.may("plan.write", person),
        may_suggest=actor.may("plan.suggest", person),
        may_send=actor.may("plan.send", person),
    )


def answer_of(plan: SupportPlan, question: int) -> Answer:
    """The answer's row, or an empty one that is not kept yet."""
    found = plan.answers.filter(question=question).select_related("changed_by").first()
    return found or Answer(plan=plan, question=question)


def status_of(form: object) -> int:
    """422 for a form that was sent and refused."""
    bound = getattr(form, "is_bound", False) and getattr(form, "errors", None)
    return 422 if bound else 200
