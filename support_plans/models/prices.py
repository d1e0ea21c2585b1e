"""Why a price below everything offered near the person will do: an officer's words."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.references import ReferenceField
from people.models import User
from support_plans.models.versions import PlanVersion


class SufficiencyReason(models.Model):
    """An officer says why a line's low price is enough, for one sent version.

    Never changed: a later row of the same line holds instead. Both amounts are kept as they
    stood when it was written.
    """

    reference = ReferenceField(prefix="enough")
    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="price_reasons")
    line_reference = models.CharField(max_length=24)
    line_name = models.CharField(max_length=80)
    rate_pence = models.PositiveBigIntegerField()
    lowest_pence = models.PositiveBigIntegerField()
    reason = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_low_price_is_explained")
        ]
