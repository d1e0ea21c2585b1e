"""Who controls an organisation: the published facts of the register, dated.

A level that was checked names the panel's decision behind it (network.Decision, by reference); the
database refuses one without its three signatures (network/register_triggers.py). Rows say what
holds from which day until which day; a later decision ends them and never lengthens them. The
decisions themselves keep the whole history.
"""

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
    level = models.CharField(max_length=20, choices=Level, blank=True)  # empty: only the tags
    carer_led = models.BooleanField(default=False)
    consortium = models.BooleanField(default=False)
    working_towards = models.BooleanField(default=False)
    starts_on = models.DateField()
    expires_on = models.DateField()
    evidence_on = models.DateField()
    checked_by = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=list)  # sentences, as published
    reason = models.CharField(max_length=300, blank=True)
    decision = models.CharField(max_length=24, blank=True)  # the panel's; none for own words
    continued = models.BooleanField(default=False)  # goes on while the panel is late
    ended_by = models.CharField(max_length=24, blank=True)  # what ended it before its day

    objects = StatusQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("starts_on")) | ~Q(ended_by=""),
                name="a_status_expires_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(level="self_declared", decision="")
                | (~Q(level="self_declared") & ~Q(decision="")),
                name="a_checked_status_names_its_decision",
            ),
        ]

    def in_force(self, on: date) -> bool:
        return self.starts_on <= on <= self.expires_on

    @property
    def is_checked(self) -> bool:
        """Somebody looked at the evidence; not only the organisation's own word."""
        return self.level != self.Level.SELF_DECLARED

    @property
    def is_user_led(self) -> bool:
        """Checked as run by people who use support. Carers are not."""
        return self.level in self.CHECKED and not self.carer_led

    @property
    def ever_held(self) -> bool:
        """Whether it held on any day: what a later decision ended before its start never did."""
        return self.expires_on >= self.starts_on
