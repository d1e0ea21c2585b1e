"""What a helper proposes for an answer. The person decides."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.references import ReferenceField
from people.models import User
from support_plans.models.plans import QUESTIONS, SupportPlan


class Suggestion(models.Model):
    """A helper's proposal for one answer: Now, suggested, why. The person decides."""

    class State(models.TextChoices):
        WAITING = "waiting"
        ACCEPTED = "accepted"
        CHANGED = "changed", "accepted with changes"
        DECLINED = "declined"

    reference = ReferenceField(prefix="sug")
    plan = models.ForeignKey(SupportPlan, models.PROTECT, related_name="suggestions")
    question = models.PositiveSmallIntegerField(choices=list(QUESTIONS.items()))
    on_edition = models.PositiveIntegerField()
    text = models.TextField()
    why = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="a_decided_suggestion_says_when",
            )
        ]
