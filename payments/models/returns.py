"""What the person read and sent as a return, frozen; and the sample that was drawn from it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from payments.models.own import AccountReturn
from people.models import User


class ReturnContent(models.Model):
    """The return as it was read, with its mark; the draw of payments that may be asked about.

    The content never changes: the invariants hold it against its mark, and the sample against the
    seed, which draws the same payments again, whoever asks.
    """

    account_return = models.OneToOneField(AccountReturn, models.PROTECT, related_name="frozen")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)  # of the content as canonical JSON
    seed = models.PositiveBigIntegerField()  # drawn when it was sent, not before
    sample_percent = models.PositiveSmallIntegerField()  # the policies when it was sent
    sample_least = models.PositiveSmallIntegerField()
    sample = models.JSONField(default=list)  # references of payments, in order
    settled_on = models.DateField(null=True)  # the council said so before the time was over
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(settled_on=None, settled_by=None)
                | Q(settled_on__isnull=False, settled_by__isnull=False),
                name="a_settled_return_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(sample_percent__lte=100), name="a_sample_is_of_a_hundred"
            ),
        ]
