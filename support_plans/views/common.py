"""What every page of a plan begins with."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.http import Http404, HttpRequest

from core import clock
from core.hiding import cover_amounts
from people.access import actor_for
from people.models import Person
from people.places import whose_or_404
from support_plans.criteria import Criteria, Criterion, standard
from support_plans.models import Answer, CriteriaSet, PlanBreak, PlanEstimate, SupportPlan
from support_plans.parts import SCOPES, Parts, key_of, reaches, shared_with


@dataclass(frozen=True)
class Opened:
    """Whose plan is open, for whom, and what they may do with it."""

    person: Person
    plan: SupportPlan | None
    own: bool
    may_write: bool
    may_suggest: bool
    may_send: bool
    may_draft: bool = False
    parts: Parts = None  # those of the plan that are shared here; None: all of it
    sees_money: bool = True  # a separate tick; without it every amount is covered

    def sees(self, part: object) -> bool:
        """Whether this part of the plan is shared with who looks."""
        return reaches(self.parts, key_of(part, self.asks))

    @property
    def has_breaks(self) -> bool:
        """Times without support, such as Christmas, stand in the plan (read with it)."""
        return bool(getattr(self.plan, "has_breaks", False))

    @property
    def asks(self) -> Criteria:
        """The questions of the plan; the usual ones before there is a plan."""
        return self.plan.asks if self.plan else standard()

    def question_or_404(self, number: int) -> Criterion:
        """A question of this plan."""
        if number not in self.asks:
            raise Http404
        return self.asks.one(number)

    @property
    def the_plan(self) -> SupportPlan:
        """The plan; 404 when there is none yet."""
        if self.plan is None:
            raise Http404
        return self.plan


def open_plan(
    request: HttpRequest,
    whose: str,
    *,
    code: str = "plan.view",
    what: str = "your plan",
    part: object = "",
) -> Opened:
    """The current plan of the person this page is about, when the user may do `code`; else 404.

    A page that names no `part` is for those who are let see the whole plan. One that names a
    part (a question's number, what it holds, or its key), or `parts.ANY`, is also for those who
    are let see that part.
    Without “see my money” every amount is covered.
    """
    by_part = bool(part) and code in SCOPES
    person = whose_or_404(request, whose, f"{code}_part" if by_part else code, what=what)
    actor = actor_for(request)
    plan = _plan_of(person)
    key = key_of(part, plan.asks if plan else standard())
    shared = shared_with(actor, person)

    def may(action: str) -> bool:
        if not part:
            return actor.may(action, person)
        return reaches(shared_with(actor, person, action), key)

    if by_part and not may(code):
        raise Http404
    sees_money = actor.may("money.view", person)
    if not sees_money:
        cover_amounts()
    return Opened(
        person=person,
        plan=plan,
        own=actor.person is not None and actor.person.pk == person.pk,
        may_write=actor.may("plan.write", person),
        may_suggest=may("plan.suggest"),
        may_send=actor.may("plan.send", person),
        may_draft=bool(part) and may("plan.draft"),
        parts=shared,
        sees_money=sees_money,
    )


def _plan_of(person: Person) -> SupportPlan | None:
    """The plan to work on, with where its estimate was worked out and the newest questions."""
    on = clock.today()
    last = PlanEstimate.objects.filter(plan=OuterRef("pk")).order_by("-pk")
    loaded = CriteriaSet.objects.filter(
        authority=person.authority_id, code=OuterRef("asked_code"), starts_on__lte=on
    )
    plans = SupportPlan.objects.annotate(
        has_breaks=Exists(PlanBreak.objects.filter(plan=OuterRef("pk"))),
        why=Subquery(last.values("assessment__reference")[:1]),
        asked_code=KeyTextTransform("code", "criteria"),
        newest_questions=Subquery(loaded.order_by("-version").values("version")[:1]),
    )
    plan = plans.current(person, on)
    if plan is not None:
        plan.person = person
    return plan


def answer_of(plan: SupportPlan, question: int) -> Answer:
    """The answer's row, or an empty one that is not kept yet."""
    found = plan.answers.filter(question=question).select_related("changed_by").first()
    return found or Answer(plan=plan, question=question)


def status_of(form: object) -> int:
    """422 for a form that was sent and refused."""
    bound = getattr(form, "is_bound", False) and getattr(form, "errors", None)
    return 422 if bound else 200
