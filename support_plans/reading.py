"""The plan as its pages show it: tasks, totals against the estimate, who can see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import OuterRef, QuerySet, Subquery

from core.hiding import amounts_are_hidden
from core.money import show
from people.models import HELPER_ROLES, Person, Scope, Sharing
from support_plans.models import (
    Answer,
    CostLine,
    FirstDraft,
    PlanVersion,
    Suggestion,
    SupportPlan,
    total_of,
)
from support_plans.services import missing_from

TAGS = {Answer.State.READY: "good", Answer.State.STARTED: "started"}


@dataclass(frozen=True)
class Estimate:
    """The plan's total beside the council's estimate; pence."""

    total_pence: int
    indicative_pence: int | None

    @property
    def over_pence(self) -> int:
        if self.indicative_pence is None:
            return 0
        return max(0, self.total_pence - self.indicative_pence)

    @property
    def unused_pence(self) -> int:
        if self.indicative_pence is None:
            return 0
        return max(0, self.indicative_pence - self.total_pence)

    @property
    def planned_pence(self) -> int:
        """What fits into the estimate: the filled part of the bar."""
        return self.total_pence - self.over_pence


@dataclass(frozen=True)
class Task:
    """One question of the list."""

    number: int
    text: str
    quiet: str
    tag: str
    tag_kind: str


@dataclass(frozen=True)
class PlanPage:
    """All that the plan's first page says; read once, in a handful of queries."""

    plan: SupportPlan
    answers: dict[int, Answer]
    lines: Sequence[CostLine]
    versions: Sequence[PlanVersion]  # the newest first, without what was frozen

    @cached_property
    def waiting(self) -> Sequence[Suggestion]:
        """Suggestions that the person has not answered; read where they are shown."""
        return waiting_for(self.plan)

    @property
    def version(self) -> PlanVersion | None:
        """The newest that was sent."""
        return self.versions[0] if self.versions else None

    @property
    def in_force(self) -> PlanVersion | None:
        """The agreed one, which holds until a later one is agreed."""
        agreed = (v for v in self.versions if v.state == PlanVersion.State.AGREED)
        return next(agreed, None)

    @property
    def estimate(self) -> Estimate:
        return Estimate(total_of(self.lines), self.plan.indicative_pence)

    @property
    def missing(self) -> list[int]:
        return missing_from(list(self.answers.values()), self.lines, self.plan.asks)

    @property
    def next_question(self) -> int | None:
        """The first that is begun and not ready, else the first that is not begun."""
        states = {number: self.state(number) for number in self.plan.asks.titles}
        begun = [n for n, state in states.items() if state == Answer.State.STARTED]
        fresh = [n for n, state in states.items() if state == Answer.State.NOT_STARTED]
        return next(iter([*begun, *fresh]), None)

    def state(self, number: int) -> str:
        answer = self.answers.get(number)
        return answer.state if answer else Answer.State.NOT_STARTED

    @property
    def tasks(self) -> list[Task]:
        return [self._task(number, title) for number, title in self.plan.asks.titles.items()]

    def _task(self, number: int, title: str) -> Task:
        state = Answer.State(self.state(number))
        return Task(
            number, f"{number}. {title}", self._quiet(number), state.label, TAGS.get(state, "")
        )

    def _quiet(self, number: int) -> str:
        mine = [s for s in self.waiting if s.question == number]
        if mine:
            return f"{mine[0].by.get_short_name()} suggests a change"
        if number == self.plan.asks.costs and self.lines:
            kinds = f"{len(self.lines)} kind{'' if len(self.lines) == 1 else 's'} of support"
            amount = "" if amounts_are_hidden() else f", {show(self.estimate.total_pence)}"
            return kinds + amount
        answer = self.answers.get(number)
        if writer := getattr(answer, "draft_by", None):
            return f"{writer.split(' ')[0]} wrote words here: not yet yours"
        photos = answer.photo_count if answer else 0
        if not photos:
            return ""
        words = "Words and " if answer and answer.text.strip() else ""
        return f"{words}{photos} photo{'' if photos == 1 else 's'}"


def _answers(plan: SupportPlan) -> QuerySet[Answer]:
    """With the count of photos, and who wrote words that are not yet the person's: one query."""
    draft = FirstDraft.objects.waiting().filter(plan=plan, question=OuterRef("question"))
    return plan.answers.with_photo_counts().annotate(
        draft_by=Subquery(draft.values("by__name")[:1])
    )


def page_of(plan: SupportPlan) -> PlanPage:
    """Reads everything the first page of a plan needs."""
    versions = plan.versions.with_asked().select_related("decided_by").defer("content")
    return PlanPage(
        plan=plan,
        answers={answer.question: answer for answer in _answers(plan)},
        lines=list(plan.lines.select_related("service__organisation")),
        versions=list(versions.order_by("-number")),
    )


def waiting_for(plan: SupportPlan) -> Sequence[Suggestion]:
    rows = plan.suggestions.filter(state=Suggestion.State.WAITING)
    return list(rows.select_related("by").order_by("made_at", "pk"))


def who_sees(person: Person, on: date) -> list[str]:
    """The names of those who can read the draft now."""
    live = Sharing.objects.live(on).filter(
        relationship__person=person, scope=Scope.PLAN_VIEW, relationship__kind__in=HELPER_ROLES,
        relationship__ended_at=None,
    )  # fmt: skip
    rows = live.select_related("relationship__user").order_by("relationship__user__name")
    names = [one.relationship.user.get_short_name() for one in rows if one.relationship.is_live(on)]
    return list(dict.fromkeys(names))


def sees_words(names: Sequence[str], *, own: bool, person: Person) -> str:
    """“Only you and Kim can see this. The council sees it when you send it.”"""
    first = "you" if own else person.known_as
    everyone = [first, *names]
    start = everyone[0] if len(everyone) == 1 else f"{', '.join(everyone[:-1])} and {everyone[-1]}"
    sender = "you send it" if own else f"{person.known_as} sends it"
    return f"Only {start} can see this. The council sees it when {sender}."
