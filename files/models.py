"""Uploaded files: what they are, whose they are, and whether they may be served."""

from typing import ClassVar

from django.db import models

from core.references import ReferenceField
from people.models import Person, User


class StoredFile(models.Model):
    """A file that somebody sent. Kept under a random name, served only by one checked view."""

    class Purpose(models.TextChoices):
        RECEIPT = "receipt"
        BILL = "bill"
        PLAN = "plan", "part of a plan"
        EVIDENCE = "evidence"

    class State(models.TextChoices):
        CLEAN = "clean"
        REFUSED = "refused"

    reference = ReferenceField(prefix="file")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="files")
    purpose = models.CharField(max_length=12, choices=Purpose)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=8, choices=State, default=State.CLEAN)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["sha256"], name="files_by_content")]
