"""What the person wants to change or keep: their own list, joined to the support that serves it."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.references import ReferenceField
from people.models import User
from support_plans.models.costs import CostLine
from support_plans.models.plans import SupportPlan


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def standing(self) -> "OutcomeQuerySet":
        """Those the person has not taken out."""
        return self.filter(removed_at=None)

    def with_support(self) -> "OutcomeQuerySet":
        """With the lines that serve each, and whom the person chose: two more queries for all."""
        lines = CostLine.objects.select_related("service__organisation", "fund_holder")
        return self.prefetch_related(models.Prefetch("lines", lines))


class Outcome(models.Model):
    """One thing to change or to keep, in the person's words.

    Taken out, it stays as a row: what was recorded about it, and versions that were sent, keep
    their reference, and the person can put it back.
    """

    class Wish(models.TextChoices):
        CHANGE = "change", "I want this to change"
        KEEP = "keep", "I want to keep this"

    plan = models.ForeignKey(SupportPlan, models.PROTECT, related_name="outcomes")
    reference = ReferenceField(prefix="out")
    wish = models.CharField(max_length=8, choices=Wish, default=Wish.CHANGE)
    words = models.CharField(max_length=500)
    matters = models.CharField(max_length=300, blank=True)  # what matters to me that it serves
    signs = models.CharField(max_length=500, blank=True)  # when I would know that it worked
    free_help = models.CharField(max_length=300, blank=True)  # help that costs nothing
    lines: "models.ManyToManyField[CostLine, OutcomeSupport]" = models.ManyToManyField(
        CostLine, through="OutcomeSupport", related_name="outcomes"
    )
    position = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="an_outcome_has_words"),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="taking_an_outcome_out_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None

    def remove(self, by: User, at: datetime) -> None:
        """Out of the plan as it is being written; again does nothing."""
        if not self.is_removed:
            self.removed_by, self.removed_at = by, at

    def put_back(self) -> None:
        self.removed_by = self.removed_at = None


class OutcomeSupport(models.Model):
    """This line serves this outcome. Goes with the line: its version keeps what was sent."""

    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="supports")
    line = models.ForeignKey(CostLine, models.CASCADE, related_name="supports")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["outcome", "line"], name="a_line_serves_an_outcome_once"
            )
        ]
