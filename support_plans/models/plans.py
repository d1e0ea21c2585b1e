"""The plan a person writes: its questions, their answers, photos and recordings."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q

from core.references import ReferenceField
from files.models import StoredFile
from people.models import Person, User
from support_plans.criteria import Criteria, criteria_from, standard_content

if TYPE_CHECKING:
    from people.access import Actor
    from support_plans.models.versions import PlanVersion


class PlanQuerySet(models.QuerySet["SupportPlan"]):
    def visible_to(self, actor: "Actor") -> "PlanQuerySet":
        """Own plans, and those of people who share them. Workers read versions, not drafts."""
        own = Q(person=actor.person) if actor.person else Q(pk__in=[])
        return self.filter(own | Q(person__in=actor.shared_people("plan_view")))

    def current(self, person: Person, on: date) -> "SupportPlan | None":
        """The plan to work on: the one for today or the next to come, else the last."""
        return self.current_of([person.pk], on).get(person.pk)

    def current_of(self, people: Iterable[int], on: date) -> "dict[int, SupportPlan]":
        """The same of many people, by their id: one query."""
        found: dict[int, SupportPlan] = {}
        for plan in self.filter(person__in=list(people)).order_by("starts_on"):
            kept = found.get(plan.person_id)
            if kept is None or kept.ends_on < on:
                found[plan.person_id] = plan
        return found


class SupportPlan(models.Model):
    """A person's plan for one stretch of time, usually a year. What stands here is the draft."""

    reference = ReferenceField(prefix="plan")
    person = models.ForeignKey(Person, models.PROTECT, related_name="plans")
    starts_on = models.DateField()
    ends_on = models.DateField()
    indicative_pence = models.PositiveBigIntegerField(null=True)  # an estimate, never a right
    indicative_note = models.CharField(max_length=300, blank=True)
    why_more = models.TextField(blank=True)  # "tell us why you need more"
    criteria: "models.JSONField[Any, Any]" = models.JSONField(default=standard_content)
    created_at = models.DateTimeField()

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="a_plan_ends_after_it_starts"
            ),
            models.UniqueConstraint(fields=["person", "starts_on"], name="one_plan_from_a_day"),
        ]

    @cached_property
    def asks(self) -> Criteria:
        """The questions of this plan: the set that was in force when it was begun."""
        return criteria_from(self.criteria)

    @property
    def weeks(self) -> int:
        """Whole weeks from the first to the last day."""
        return ((self.ends_on - self.starts_on).days + 1) // 7

    def waiting_version(self) -> "PlanVersion | None":
        """What the council has not decided yet."""
        return self.versions.waiting().first()


class AnswerQuerySet(models.QuerySet["Answer"]):
    def with_photo_counts(self) -> "AnswerQuerySet":
        """How many photos each has, in the same query."""
        return self.annotate(photos_counted=models.Count("attachments"))


class Answer(models.Model):
    """One of the plan’s questions, in the person's own words. The person marks Ready."""

    class State(models.TextChoices):
        NOT_STARTED = "not_started", "Not started"
        STARTED = "started", "Started"
        READY = "ready", "Ready"

    plan = models.ForeignKey(SupportPlan, models.PROTECT, related_name="answers")
    question = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.NOT_STARTED)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    edition = models.PositiveIntegerField(default=0)  # two devices never lose words

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "question"], name="one_answer_a_question")
        ]

    @property
    def title(self) -> str:
        return self.plan.asks.titles[self.question]

    @property
    def has_words_or_files(self) -> bool:
        """A photo answers a question as well as words do (domain.md 1)."""
        return bool(self.text.strip()) or self.photo_count > 0

    @property
    def photo_count(self) -> int:
        """Photos and papers; no query where the rows were read `with_photo_counts`."""
        counted: int | None = self.__dict__.get("photos_counted")
        return len(self.attachments.all()) if counted is None else counted


class Attachment(models.Model):
    """A photo, drawing, recording or paper that answers a question, with or without words."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="attachments")
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    caption = models.CharField(max_length=200, blank=True)
    transcript = models.TextField(blank=True)  # what is said; offered, never required
    track = models.OneToOneField(StoredFile, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
