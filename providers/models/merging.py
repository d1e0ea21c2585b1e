"""Two entries that may be one organisation, and those that were put together."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.references import ReferenceField
from people.models import User
from providers.models.organisations import Organisation


class Duplicate(models.Model):
    """Two entries that share a number: proposed to be one, never merged silently."""

    class Why(models.TextChoices):
        CHARITY = "charity_number", "the same charity number"
        COMPANY = "company_number", "the same company number"
        CQC = "cqc_location", "the same CQC location number"
        NAME = "name", "the same name and postcode"

    class Answer(models.TextChoices):
        OPEN = "", "open"
        ONE = "one", "they are one"
        TWO = "two", "they are two"

    reference = ReferenceField(prefix="dup")
    first = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    second = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    why = models.CharField(max_length=20, choices=Why)
    value = models.CharField(max_length=220)
    proposed_at = models.DateTimeField()
    answer = models.CharField(max_length=4, choices=Answer, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="two_are_proposed_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="the_older_entry_is_the_first"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="an_answered_duplicate_has_its_time",
            ),
        ]


class MergeQuerySet(models.QuerySet["Merge"]):
    def standing(self) -> "MergeQuerySet":
        """Not undone: the merged one points to the one that was kept."""
        return self.filter(undone_at=None)


class Merge(models.Model):
    """One entry put under another: it points there, and keeps all of its own past.

    Its agreements, bills and payments stay with it and are never edited; reports follow the
    pointer. `services` are those that moved, to be moved back when this is undone.
    """

    duplicate = models.ForeignKey(Duplicate, models.PROTECT, null=True, related_name="merges")
    kept = models.ForeignKey(Organisation, models.PROTECT, related_name="holds")
    merged = models.ForeignKey(Organisation, models.PROTECT, related_name="went_into")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    was_listed = models.BooleanField()
    services = models.JSONField(default=list)  # row numbers
    areas = models.JSONField(default=list)  # row numbers that the kept one had not
    links = models.JSONField(default=dict)  # how much hung on it that day
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(undone_at__isnull=True),
                name="an_organisation_goes_into_one_other",
            ),
            models.CheckConstraint(
                condition=~Q(kept=F("merged")), name="nobody_is_merged_into_themselves"
            ),
        ]
