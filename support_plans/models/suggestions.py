"""What a helper proposes for an answer. The person decides."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.references import ReferenceField
from people.models import User
from support_plans.models.plans import SupportPlan


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def waiting(self) -> "SuggestionQuerySet":
        """For the person to answer, the oldest first."""
        return self.filter(state=Suggestion.State.WAITING).order_by("made_at", "pk")

    def forget_words(self, at: datetime) -> None:
        """The person deleted what these were about: the words go, here too; that it was stays."""
        self.waiting().update(state=Suggestion.State.GONE, decided_at=at)
        self.update(text="", why="", words_before="", applied_edition=None)


class Suggestion(models.Model):
    """A helper's proposal for one answer: Now, suggested, why. The person decides."""

    class State(models.TextChoices):
        WAITING = "waiting"
        ACCEPTED = "accepted"
        CHANGED = "changed", "accepted with changes"
        DECLINED = "declined", "no thanks"
        GONE = "gone", "the words are deleted"
        TAKEN_BACK = "taken_back", "taken back"

    reference = ReferenceField(prefix="sug")
    plan = models.ForeignKey(SupportPlan, models.PROTECT, related_name="suggestions")
    question = models.PositiveSmallIntegerField()
    on_edition = models.PositiveIntegerField()
    text = models.TextField()
    why = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    words_before = models.TextField(blank=True)  # what stood there, so that a yes can be undone
    applied_edition = models.PositiveIntegerField(null=True)  # the answer's, after the yes

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None, decided_by=None)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="a_decided_suggestion_says_when",
            ),
            models.CheckConstraint(
                condition=Q(applied_edition=None) | Q(state__in=["accepted", "changed"]),
                name="only_a_yes_changes_the_answer",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "changed"]) | ~Q(decided_by=models.F("by")),
                name="who_suggests_does_not_say_yes",
            ),
        ]

    @property
    def title(self) -> str:
        """The question that it is about."""
        return self.plan.asks.titles.get(self.question, "")

    @property
    def is_yes(self) -> bool:
        return self.state in (self.State.ACCEPTED, self.State.CHANGED)
