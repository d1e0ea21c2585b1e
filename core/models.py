"""The authority and its policies; job rows; heartbeats; keys of requests already answered."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.policies import Value, named
from core.references import ReferenceField


class Authority(models.Model):
    """The council (or board) that agrees budgets. One installation serves one or more."""

    reference = ReferenceField(prefix="auth")
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    ons_code = models.CharField(max_length=12, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    phone_hours = models.CharField(max_length=80, blank=True, default="Monday to Friday, 9 to 5")
    email = models.EmailField(blank=True)
    network_name = models.CharField(max_length=200, blank=True)
    currency = models.CharField(max_length=3, default="GBP")
    bacs_service_user_number = models.CharField(max_length=6, blank=True)
    bank_sort_code = models.CharField(max_length=6, blank=True)
    bank_account_number = models.CharField(max_length=8, blank=True)

    class Meta:
        verbose_name_plural = "authorities"

    def __str__(self) -> str:
        return self.name

    def policy(self, name: str, on: date) -> Value:
        """The value of policy `name` in force on a day, and where it came from."""
        policy = named(name)
        row = self.policies.filter(name=name, starts_on__lte=on).order_by("-starts_on").first()
        return (
            Value(policy, row.value, row.starts_on) if row else Value(policy, policy.default, None)
        )


class PolicyRow(models.Model):
    """One dated decision of an authority about one named policy. Never edited: a new row follows."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="policies")
    name = models.CharField(max_length=60)
    value = models.JSONField()
    starts_on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authority", "name", "starts_on"], name="one_value_a_policy_and_day"
            )
        ]


class JobQuerySet(models.QuerySet["Job"]):
    def due(self, at: datetime) -> "JobQuerySet":
        """Waiting, or claimed by a worker whose lease ran out."""
        return self.filter(state=Job.State.WAITING, due_at__lte=at).filter(
            Q(leased_until=None) | Q(leased_until__lt=at)
        )

    def parked(self) -> "JobQuerySet":
        return self.filter(state=Job.State.PARKED)


class Job(models.Model):
    """Work to be done, written in the transaction of the fact that causes it (docs/adr/0005)."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        PARKED = "parked"

    MOST_ATTEMPTS = 5

    name = models.CharField(max_length=80)
    key = models.CharField(max_length=160, unique=True)
    arguments = models.JSONField(default=dict)
    queue = models.CharField(max_length=12, default="money")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    lease_token = models.CharField(max_length=32, blank=True)
    done_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False)
                | (~Q(state="done") & Q(done_at=None)),
                name="a_done_job_says_when",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="jobs_that_are_due")]


class Heartbeat(models.Model):
    """Each worker's last sign of life; /readyz reads it."""

    name = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField()

    @property
    def lost_after(self) -> timedelta:
        return timedelta(minutes=3)


class IdempotencyKey(models.Model):
    """A request that moves money, and what it was answered. Kept for ever (docs/adr/0005)."""

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    key = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    started_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["actor", "key"], name="one_answer_a_key"),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("started_at")),
                name="answered_after_started",
            ),
        ]
