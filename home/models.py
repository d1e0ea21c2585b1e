"""Copies of a person's whole record that were asked for, and records that came from elsewhere."""

from datetime import datetime, timedelta
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

from core.models import Authority
from core.references import ReferenceField
from files.models import StoredFile
from people.models import Person, User

KEPT_FOR: Final = timedelta(days=7)


class RecordCopyQuerySet(models.QuerySet["RecordCopy"]):
    def coming(self) -> "RecordCopyQuerySet":
        """Asked for, and neither there nor failed."""
        return self.filter(state=RecordCopy.State.COMING)

    def to_sweep(self, at: datetime) -> "RecordCopyQuerySet":
        """There for longer than they are kept."""
        return self.filter(state=RecordCopy.State.READY, until_at__lte=at)


class RecordCopy(models.Model):
    """One archive of everything of a person: asked for, made by a worker, kept for seven days."""

    class State(models.TextChoices):
        COMING = "coming", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "It did not work"
        GONE = "gone", "Not kept any longer"

    reference = ReferenceField(prefix="copy")
    person = models.ForeignKey(Person, models.PROTECT, related_name="record_copies")
    state = models.CharField(max_length=6, choices=State, default=State.COMING)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    why = models.CharField(max_length=300, blank=True)  # how the person asked a worker for it
    whole = models.BooleanField(default=True)  # False: without who looked and who helps
    done = models.PositiveIntegerField(default=0)  # members written
    many = models.PositiveIntegerField(default=0)  # of so many
    path = models.CharField(max_length=80, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True)  # ready, or failed
    until_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    objects = RecordCopyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        verbose_name_plural = "record copies"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "asked_by"],
                condition=Q(state="coming"),
                name="one_copy_a_person_is_being_made",
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | (~Q(path="") & Q(until_at__isnull=False)),
                name="a_copy_that_is_ready_is_somewhere_until_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(problem=""), name="a_copy_that_failed_says_why"
            ),
        ]

    @property
    def is_coming(self) -> bool:
        return self.state == self.State.COMING

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def percent(self) -> int:
        """How much of it is written, for the page that waits."""
        return self.done * 100 // self.many if self.many else 0

    def ready(self, *, path: str, size: int, sha256: str, at: datetime) -> None:
        """It is whole; from now on for seven days."""
        self.state, self.path, self.size, self.sha256 = self.State.READY, path, size, sha256
        self.ended_at, self.until_at = at, at + KEPT_FOR

    def fail(self, problem: str, *, at: datetime) -> None:
        self.state, self.problem, self.ended_at = self.State.FAILED, problem[:300], at

    def forget(self) -> None:
        """Its bytes are deleted; that it was made stays."""
        self.state, self.path = self.State.GONE, ""


class BroughtRecord(models.Model):
    """A person who came from another installation: their archive is kept, so old years stay readable."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="brought_record")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="brought_records")
    outside_reference = models.CharField(max_length=24)  # the person's, where they come from
    came_from = models.CharField(max_length=200)
    as_of = models.DateField()
    archive = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    manifest_sha256 = models.CharField(max_length=64)
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authority", "outside_reference"], name="a_record_comes_to_a_council_once"
            )
        ]
