"""A provider lets somebody work for it: one link, for one use, and what they may then do."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from core.references import ReferenceField
from people.models import User
from providers.models.organisations import Organisation


def hashed_staff(secret: str) -> str:
    """What is kept of the secret in a link."""
    return salted_hmac("providers.staff", secret, algorithm="sha256").hexdigest()


class StaffInvitationQuerySet(models.QuerySet["StaffInvitation"]):
    def waiting(self, at: datetime) -> "StaffInvitationQuerySet":
        return self.filter(answered_at=None, stopped_at=None, expires_at__gt=at)


class StaffInvitation(models.Model):
    """One link, for one use. Only a hash of its secret is kept."""

    reference = ReferenceField(prefix="staff")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="staff_invitations")
    name = models.CharField(max_length=200)
    runs = models.BooleanField()  # the page, prices, bills and the team
    bills = models.BooleanField()  # bills, and bank details
    secret = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    stopped_at = models.DateTimeField(null=True)

    objects = StaffInvitationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("invited_at")), name="a_staff_invitation_has_time"
            ),
            models.CheckConstraint(
                condition=Q(runs=True) | Q(bills=True), name="a_staff_invitation_gives_a_right"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="an_answered_staff_invitation_says_who",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(stopped_at=None),
                name="a_staff_invitation_ends_one_way",
            ),
        ]
