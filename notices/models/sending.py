"""What goes outside: one row a message, each try beside it, and letters by the batch."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.models import Authority
from core.references import ReferenceField
from notices.models.inbox import Notice
from notices.models.wishes import Channel
from people.models import Person, User


class LetterBatch(models.Model):
    """Letters that were printed together, and the day somebody posted them."""

    reference = ReferenceField(prefix="post")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="letter_batches")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    posted_on = models.DateField(null=True)
    posted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(posted_on=None, posted_by=None)
                | Q(posted_on__isnull=False, posted_by__isnull=False),
                name="posted_letters_say_who_posted_them",
            )
        ]


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def to_post(self, authorities: list[int]) -> "DeliveryQuerySet":
        """Letters that wait for a batch."""
        return self.filter(
            state=Delivery.State.TO_POST, batch=None, person__authority__in=authorities
        )

    def failed(self, authorities: list[int]) -> "DeliveryQuerySet":
        """What never arrived and nobody has seen to yet, of people of these authorities."""
        return self.filter(
            state=Delivery.State.FAILED, settled_at=None, person__authority__in=authorities
        )


class Delivery(models.Model):
    """One message on its way outside: to a user, or by letter to a person who does not sign in."""

    class State(models.TextChoices):
        WAITING = "waiting", "on its way"
        SENT = "sent", "sent"
        FAILED = "failed", "not sent"
        NOT_NEEDED = "not_needed", "read before it was sent"
        TO_POST = "to_post", "to be posted"
        POSTED = "posted", "posted"

    reference = ReferenceField(prefix="send")
    key = models.CharField(max_length=120, unique=True)
    to = models.ForeignKey(User, models.PROTECT, null=True, related_name="deliveries")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="deliveries")
    notices = models.ManyToManyField(Notice, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=Channel)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    together = models.BooleanField(default=False)  # several notices, once a day or a week
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    batch = models.ForeignKey(LetterBatch, models.PROTECT, null=True, related_name="letters")
    settled_at = models.DateTimeField(null=True)  # a worker saw to what failed
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_how = models.CharField(max_length=300, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["state", "due_at"],
                condition=Q(state__in=["failed", "to_post"]),
                name="deliveries_for_people",
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to__isnull=False) | Q(channel="letter", person__isnull=False),
                name="who_has_no_account_gets_letters",
            ),
            models.CheckConstraint(
                condition=Q(state="posted", batch__isnull=False) | ~Q(state="posted"),
                name="a_posted_letter_was_in_a_batch",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None)
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(settled_how="")),
                name="what_was_seen_to_says_how_and_by_whom",
            ),
        ]


class Attempt(models.Model):
    """One try to send a message. Tries are kept, those that failed too."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    problem = models.CharField(max_length=200, blank=True)  # empty: it went

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery", "number"], name="tries_are_numbered")
        ]
