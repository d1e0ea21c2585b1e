"""Capacity to decide about a direct payment, lost or regained: what was found, by whom, on what basis."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.references import ReferenceField
from people.models import Person, User


class CapacityRecord(models.Model):
    """An officer's record. It gives nobody any right; it asks for a review. Never changed."""

    class Change(models.TextChoices):
        LOST = "lost", "They cannot decide this for themselves now"
        REGAINED = "regained", "They can decide this for themselves again"

    reference = ReferenceField(prefix="cap")
    person = models.ForeignKey(Person, models.PROTECT, related_name="capacity_records")
    change = models.CharField(max_length=8, choices=Change)
    about = models.CharField(max_length=200)  # the decision: capacity is about one decision
    basis = models.TextField()  # the assessment: by whom, what was done to help them decide
    found_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    review_words = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-recorded_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(about="") & ~Q(basis=""), name="capacity_is_about_something_and_why"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None, review_words="")
                | (Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(review_words="")),
                name="a_capacity_review_says_who_when_and_what",
            ),
        ]
