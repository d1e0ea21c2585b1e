"""How it goes with what I wanted: the person's own record over time, in words and pictures."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.references import ReferenceField
from files.models import StoredFile
from people.models import User
from support_plans.models.outcomes import Outcome


class ProgressQuerySet(models.QuerySet["ProgressNote"]):
    def recorded(self) -> "ProgressQuerySet":
        """The person's own: written by them, or theirs by their yes."""
        return self.filter(state=ProgressNote.State.RECORDED)

    def proposed(self) -> "ProgressQuerySet":
        return self.filter(state=ProgressNote.State.PROPOSED)


class ProgressNote(models.Model):
    """How it goes with one outcome. A helper's words wait for the person's yes."""

    class Scale(models.TextChoices):
        MUCH_BETTER = "much_better", "Much better"
        BETTER = "better", "Better"
        SAME = "same", "The same"
        WORSE = "worse", "Worse"
        MUCH_WORSE = "much_worse", "Much worse"

    class State(models.TextChoices):
        RECORDED = "recorded", "Mine"
        PROPOSED = "proposed", "Waits for a yes"
        DECLINED = "declined", "No thanks"
        REMOVED = "removed", "Taken out"

    reference = ReferenceField(prefix="prog")
    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="progress")
    state = models.CharField(max_length=8, choices=State)
    scale = models.CharField(max_length=12, choices=Scale, blank=True)
    words = models.TextField(blank=True)
    photo = models.OneToOneField(StoredFile, models.PROTECT, null=True, related_name="+")
    photo_words = models.CharField(max_length=200, blank=True)
    noted_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    yes_at = models.DateTimeField(null=True)
    yes_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    shared = models.BooleanField(default=False)  # the council may read this one at any time

    objects = ProgressQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-noted_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(scale="") | ~Q(words="") | Q(photo__isnull=False),
                name="progress_says_something",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["recorded", "removed"], yes_at__isnull=False,
                            yes_by__isnull=False)
                | Q(state__in=["proposed", "declined"], yes_at=None, yes_by=None, shared=False),
                name="progress_is_the_persons_by_their_yes",
            ),
        ]  # fmt: skip
