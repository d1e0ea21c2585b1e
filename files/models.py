"""Uploaded files: what they are, whose they are, and whether they may be served."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from core.references import ReferenceField
from files.kinds import playing_time
from people.models import Person, User

if TYPE_CHECKING:
    from people.access import Actor

# Packages above say through what else a file may be seen, such as a bill it belongs to.
SeenThrough = Callable[["Actor"], Q]
_seen_through: list[SeenThrough] = []


def seen_through(condition: SeenThrough) -> SeenThrough:
    """Register a condition on StoredFile for an actor; called once by the package's app."""
    if condition not in _seen_through:
        _seen_through.append(condition)
    return condition


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def visible_to(self, actor: "Actor") -> "StoredFileQuerySet":
        """Own, sent by oneself, of people who share papers, or seen through a record above."""
        own = Q(person=actor.person) if actor.person else Q(pk__in=[])
        chosen = own | Q(sent_by=actor.user) | Q(person__in=actor.shared_people("documents"))
        for condition in _seen_through:
            chosen |= condition(actor)
        return self.filter(chosen, state=StoredFile.State.CLEAN)


class StoredFile(models.Model):
    """A file that somebody sent. Kept under a random name, served only by one checked view."""

    class Purpose(models.TextChoices):
        RECEIPT = "receipt"
        BILL = "bill"
        PLAN = "plan", "part of a plan"
        EVIDENCE = "evidence"
        ANSWER = "answer", "an answer to a hearing"
        SIGNATURE = "signature", "a plan signed by voice or on paper"
        CAPTIONS = "captions", "words of a recording"

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
    seconds = models.PositiveIntegerField(null=True)  # of a recording
    note = models.CharField(max_length=300, blank=True)  # what of a broken one could be kept

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["sha256"], name="files_by_content")]

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")

    @property
    def is_sound(self) -> bool:
        return self.content_type.startswith("audio/")

    @property
    def is_film(self) -> bool:
        return self.content_type.startswith("video/")

    @property
    def is_recording(self) -> bool:
        return self.is_sound or self.is_film

    @property
    def playing_time(self) -> str:
        """“1 minute 20 seconds”; nothing for what does not play."""
        return playing_time(self.seconds) if self.seconds else ""


class ComingFile(models.Model):
    """A big file that comes in pieces; a row and a file in quarantine until it is whole.

    `about` says what it is for, in the words of the door that takes it: pieces for one answer
    cannot end up in another.
    """

    reference = ReferenceField(prefix="coming")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=12, choices=StoredFile.Purpose)
    about = models.CharField(max_length=80)
    name = models.CharField(max_length=300)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)  # bytes, from the beginning on
    path = models.CharField(max_length=200, unique=True)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(size__gt=0), name="a_coming_file_has_a_size"),
            models.CheckConstraint(
                condition=Q(received__lte=models.F("size")), name="no_more_comes_than_was_said"
            ),
        ]
