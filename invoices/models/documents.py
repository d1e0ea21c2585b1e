"""Documents that wait until somebody makes a bill of them."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from budgets.models import Agreement
from core.errors import DomainError
from core.references import ReferenceField
from files.models import StoredFile
from people.models import User
from providers.models import Organisation


class DocumentSettled(DomainError):
    code = "document_settled"
    message = "Somebody dealt with this document already. Go back to the list."
    status = 409


class HeldDocumentQuerySet(models.QuerySet["HeldDocument"]):
    def waiting(self) -> "HeldDocumentQuerySet":
        """Nobody has put it under an agreement or refused it, longest first."""
        return self.filter(settled_at=None).order_by("held_at", "pk")

    def of_authorities(self, authorities: list[int]) -> "HeldDocumentQuerySet":
        """From providers that work for these authorities, or from nobody we know."""
        theirs = Agreement.objects.filter(budget__person__authority__in=authorities)
        return self.filter(Q(organisation=None) | Q(organisation__in=theirs.values("organisation")))


class HeldDocument(models.Model):
    """A document that could not become a bill yet, kept with the reason for a person to look at."""

    class Outcome(models.TextChoices):
        WAITING = "", "Waiting"
        ASSIGNED = "assigned", "Put under an agreement"
        REFUSED = "refused", "Refused"

    reference = ReferenceField(prefix="doc")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    content = models.BinaryField(null=True)  # as it came by import_invoice, where no file was kept
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    supplier = models.CharField(max_length=200, blank=True)  # as the document names itself
    code = models.CharField(max_length=40)
    sentence = models.CharField(max_length=400)
    read = models.JSONField(default=dict)  # what was read of it
    held_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.WAITING, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = HeldDocumentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None, outcome="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(outcome="")),
                name="a_settled_document_says_who_and_how",
            ),
            models.UniqueConstraint(
                fields=["sha256"], condition=Q(settled_at=None), name="a_document_is_held_once"
            ),
        ]

    @property
    def total_pence(self) -> int | None:
        """What the document says in all, in hundredths of its currency; None when unread."""
        found = self.read.get("total_pence")
        return found if isinstance(found, int) else None

    @property
    def from_whom(self) -> str:
        """The provider we know, or the name on the document."""
        return self.organisation.name if self.organisation else self.supplier

    def settle(self, outcome: str, *, by: User, at: datetime, reason: str = "") -> None:
        """It is dealt with, once. Raises DocumentSettled."""
        if self.settled_at is not None:
            raise DocumentSettled
        self.outcome, self.settled_by, self.settled_at, self.reason = outcome, by, at, reason
