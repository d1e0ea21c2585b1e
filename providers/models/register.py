"""Who controls an organisation: the published facts of the register, dated."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class StatusQuerySet(models.QuerySet["UserLedStatus"]):
    def in_force(self, on: date) -> "StatusQuerySet":
        return self.filter(starts_on__lte=on, expires_on__gte=on)


class UserLedStatus(models.Model):
    """Who controls an organisation, as checked on a day, until a day. The newest in force counts."""

    class Level(models.TextChoices):
        SELF_DECLARED = "self_declared", "Says it is run by people who use support"
        MAJORITY = "majority_verified", "Run by people who use support: more than half of the board"
        THREE_QUARTERS = "75_verified", "Run by people who use support: three quarters of the board"
        DPULO = "dpulo_verified", "Run, and staffed, by people who use support"

    CHECKED: ClassVar = (Level.MAJORITY, Level.THREE_QUARTERS, Level.DPULO)

    organisation = models.ForeignKey(
        "providers.Organisation", models.PROTECT, related_name="statuses"
    )
    level = models.CharField(max_length=20, choices=Level)
    carer_led = models.BooleanField(default=False)
    consortium = models.BooleanField(default=False)
    working_towards = models.BooleanField(default=False)
    starts_on = models.DateField()
    expires_on = models.DateField()
    evidence_on = models.DateField()
    checked_by = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=list)  # sentences, as published
    reason = models.CharField(max_length=300, blank=True)

    objects = StatusQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_on__gt=F("starts_on")), name="a_status_expires_after_it_starts"
            )
        ]

    def in_force(self, on: date) -> bool:
        return self.starts_on <= on <= self.expires_on

    @property
    def is_checked(self) -> bool:
        """Somebody looked at the evidence; not only the organisation's own word."""
        return self.level in self.CHECKED
