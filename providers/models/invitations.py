"""A person asks somebody they know to have a page, so that they can be paid for support."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from core.references import ReferenceField
from people.models import Person, User
from providers.models.organisations import Organisation


def hashed(secret: str) -> str:
    """What is kept of the secret in a link."""
    return salted_hmac("providers.invitation", secret, algorithm="sha256").hexdigest()


class ProviderInvitationQuerySet(models.QuerySet["ProviderInvitation"]):
    def of(self, person: Person) -> "ProviderInvitationQuerySet":
        return self.filter(person=person)

    def waiting(self, at: datetime) -> "ProviderInvitationQuerySet":
        return self.filter(answered_at=None, stopped_at=None, expires_at__gt=at)


class ProviderInvitation(models.Model):
    """One link, for one use: whoever holds it makes one page. Only a hash of it is kept."""

    reference = ReferenceField(prefix="inv")
    person = models.ForeignKey(Person, models.PROTECT, related_name="provider_invitations")
    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=200)
    kind = models.CharField(max_length=20, choices=Organisation.Kind)
    secret = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    objects = ProviderInvitationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("invited_at")), name="an_invitation_has_time"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, organisation=None, answered_by=None)
                | Q(
                    answered_at__gte=F("invited_at"),
                    organisation__isnull=False,
                    answered_by__isnull=False,
                ),
                name="an_answered_invitation_made_a_page",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(stopped_at=None),
                name="an_invitation_ends_one_way",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
