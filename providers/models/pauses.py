"""A stop on new support from an organisation, while somebody looks at whether people are safe."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.models import Authority
from core.references import ReferenceField
from people.models import User
from providers.models.organisations import Organisation


class ProviderPauseQuerySet(models.QuerySet["ProviderPause"]):
    def live(self) -> "ProviderPauseQuerySet":
        return self.filter(lifted_at=None)


class ProviderPause(models.Model):
    """A council starts nothing new with this organisation; what was done before is still paid."""

    reference = ReferenceField(prefix="pse")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=500)
    paused_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    paused_at = models.DateTimeField()
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    objects = ProviderPauseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authority", "organisation"],
                condition=Q(lifted_at=None),
                name="one_pause_of_a_provider_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_pause_has_a_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__gte=F("paused_at"), lifted_by__isnull=False),
                name="a_pause_is_lifted_by_somebody_later",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
