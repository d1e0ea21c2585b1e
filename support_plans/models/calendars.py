"""A private address from which a person's own calendar reads their days."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.references import ReferenceField
from people.models import Person, User


class CalendarLink(models.Model):
    """Only a hash of the secret part is kept. Withdrawn, the address is not found."""

    reference = ReferenceField(prefix="cal")
    person = models.ForeignKey(Person, models.PROTECT, related_name="calendar_links")
    token_hash = models.CharField(max_length=64, unique=True)
    hide_details = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    stopped_at = models.DateTimeField(null=True)
    # How often it was read in the minute that began then: more than a calendar needs is refused.
    minute_at = models.DateTimeField(null=True)
    minute_reads = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(stopped_at=None), name="one_calendar_link_a_person"
            )
        ]
