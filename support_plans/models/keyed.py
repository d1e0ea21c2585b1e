"""What a person said on paper or by telephone, written down for them, with where it came from."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.references import ReferenceField
from files.models import StoredFile
from people.models import User
from support_plans.models.plans import SupportPlan


class KeyedIn(models.Model):
    """One letter or call, as it was written down. Never edited: another follows."""

    class Source(models.TextChoices):
        PAPER = "paper", "On paper"
        TELEPHONE = "telephone", "By telephone"
        TALK = "talk", "When we met"

    reference = ReferenceField(prefix="keyed")
    plan = models.ForeignKey(SupportPlan, models.PROTECT, related_name="keyed_in")
    source = models.CharField(max_length=10, choices=Source)
    source_note = models.CharField(max_length=200)  # where the paper is, who rang
    received_on = models.DateField()
    words = models.JSONField()  # [{"question", "title", "text", "added"}]
    scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(source_note=""), name="what_is_keyed_in_names_its_source"
            )
        ]
