"""What the checks found, and what happened to a bill: its own story."""

from typing import ClassVar

from django.db import models

from invoices.models.bills import Bill
from invoices.models.lines import BillLine
from people.models import User


class Finding(models.Model):
    """What a check found, in words. `blocks` means a person must look before it is paid."""

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="findings")
    line = models.ForeignKey(BillLine, models.PROTECT, null=True, related_name="findings")
    code = models.CharField(max_length=40)
    sentence = models.CharField(max_length=300)
    blocks = models.BooleanField(default=False)
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)


class BillEvent(models.Model):
    """The bill's own story, for the provider's and the person's timeline."""

    class Seen(models.TextChoices):
        BOTH = "both"
        PERSON = "person"  # never shown to the provider: "I felt unsafe"

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="events")
    state = models.CharField(max_length=12, choices=Bill.State)
    sentence = models.CharField(max_length=400)
    seen_by = models.CharField(max_length=8, choices=Seen, default=Seen.BOTH)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "id"]
