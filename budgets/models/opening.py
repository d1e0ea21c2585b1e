"""A file of budgets that exist elsewhere: entered by one, approved by another (docs/adr/0020)."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.errors import DomainError
from core.models import Authority
from core.references import ReferenceField
from people.models import User


class OpeningMovedOn(DomainError):
    code = "opening_moved_on"
    message = "This file was decided already. Look at the list again."
    status = 409


class SomeoneElseApproves(DomainError):
    code = "someone_else_approves"
    message = "Who enters a file does not approve it. Ask a colleague."
    status = 403


class SayWhyRefused(DomainError):
    code = "say_why_refused"
    message = "Say why it is refused, so that it can be put right."


class OpeningImport(models.Model):
    """One file as it was read, whole. Nothing of it is posted until a second person approves."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waits for a second person"
        POSTED = "posted", "Posted"
        REFUSED = "refused", "Refused"

    reference = ReferenceField(prefix="open")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="openings")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField()  # as read: whole pence, ISO days
    totals = models.JSONField()
    opening_on = models.DateField()  # the day the positions are true at the end of
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authority", "sha256"],
                condition=~Q(state="refused"),
                name="a_file_opens_budgets_once",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("entered_by")),
                name="who_enters_a_file_does_not_approve_it",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by=None, decided_at=None)
                | (~Q(state="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="a_decided_file_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="a_refused_file_says_why"
            ),
        ]

    def approve(self, *, by: User, at: datetime) -> None:
        """Raises OpeningMovedOn or SomeoneElseApproves."""
        self._decide(by, at)
        self.state = self.State.POSTED

    def refuse(self, *, reason: str, by: User, at: datetime) -> None:
        """Raises OpeningMovedOn, SomeoneElseApproves or SayWhyRefused."""
        if not reason.strip():
            raise SayWhyRefused(field="reason")
        self._decide(by, at)
        self.state, self.reason = self.State.REFUSED, reason.strip()[:300]

    def _decide(self, by: User, at: datetime) -> None:
        if self.state != self.State.WAITING:
            raise OpeningMovedOn
        if by.pk == self.entered_by_id:
            raise SomeoneElseApproves
        self.decided_by, self.decided_at = by, at
