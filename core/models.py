"""The authority and its policies; job rows; heartbeats; keys of requests already answered."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.errors import DomainError
from core.policies import POLICIES, Value, named
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
        if self._kept_policies is not None:
            return self.policies_on(on)[name]
        row = self.policies.in_force(on).filter(name=name).order_by("-starts_on").first()
        return row.as_value() if row else Value(policy, policy.typed(policy.default), None)

    _kept_policies: "list[PolicyRow] | None" = None

    def keep_policies(self) -> None:
        """Read every policy once, for a page that asks for several and of several days.

        Kept by this object alone and for showing only: a verb reads its own authority anew.
        """
        self._kept_policies = list(self.policies.filter(name__in=POLICIES).order_by("starts_on"))

    def policies_on(self, on: date) -> dict[str, Value]:
        """Every policy's value in force on a day: one query."""
        found = {
            name: Value(policy, policy.typed(policy.default), None)
            for name, policy in POLICIES.items()
        }
        if self._kept_policies is None:
            known = self.policies.in_force(on).filter(name__in=POLICIES).order_by("starts_on")
            rows = list(known)
        else:
            rows = [row for row in self._kept_policies if row.is_in_force(on)]
        return found | {row.name: row.as_value() for row in rows}

    def set_policy(
        self,
        name: str,
        value: Any,
        starts_on: date,
        *,
        reason: str = "",
        decided_by: str = "",
        exemption: str = "",
        heard_in: str = "",
        lapses_on: date | None = None,
        at: datetime | None = None,
    ) -> "PolicyRow":
        """Add one dated value. `heard_in` is a hearing's reference; `exemption` says why none.

        Raises PolicyRefused for a value that cannot be, NotHeard for a policy that touches
        people with neither hearing nor exemption, AlreadyDecided for a second value of a day.
        """
        policy = named(name)
        kept = policy.read(value)
        if self.policies.filter(name=name, starts_on=starts_on).exists():
            raise AlreadyDecided(
                f"{name} has a value from {starts_on.isoformat()} already. Choose another day."
            )
        return self.policies.create(
            name=name, value=kept, starts_on=starts_on, reason=reason, decided_by=decided_by,
            exemption=exemption, heard_in=heard_in, lapses_on=lapses_on, recorded_at=at,
        )  # fmt: skip


class NotHeard(DomainError):
    code = "policy_not_heard"
    message = "This policy touches people. Hear them first, or state why you need not."
    challenge = "Anyone may ask the council for a hearing of a policy."


class AlreadyDecided(DomainError):
    code = "policy_already_decided"
    message = "This policy has a value from that day already. Choose another day."
    status = 409


class NeverEdited(DomainError):
    code = "policy_never_edited"
    message = "A policy's past stays as it was. Decide a new value from a new day."
    status = 409


class PolicyRowQuerySet(models.QuerySet["PolicyRow"]):
    def in_force(self, on: date) -> "PolicyRowQuerySet":
        """Started by a day and not lapsed; of one policy the newest counts."""
        return self.filter(starts_on__lte=on).filter(Q(lapses_on=None) | Q(lapses_on__gt=on))

    def update(self, **_values: Any) -> int:
        """Refused: a new row follows an old one."""
        raise NeverEdited


class PolicyRow(models.Model):
    """One dated decision of an authority about one named policy. Never edited: a new row follows.

    A policy that touches people says where they were heard, or why they were not (docs/adr/0016).
    An emergency change lapses on a day, and what held before it holds again.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="policies")
    name = models.CharField(max_length=60)
    value = models.JSONField()
    starts_on = models.DateField()
    lapses_on = models.DateField(null=True)
    touches_people = models.BooleanField()
    heard_in = models.CharField(max_length=40, blank=True)  # a hearing's reference
    exemption = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(null=True)

    objects = PolicyRowQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authority", "name", "starts_on"], name="one_value_a_policy_and_day"
            ),
            models.CheckConstraint(
                condition=Q(touches_people=False) | ~Q(heard_in="") | ~Q(exemption=""),
                name="a_policy_that_touches_people_was_heard_or_says_why_not",
            ),
            models.CheckConstraint(
                condition=Q(lapses_on=None) | Q(lapses_on__gt=F("starts_on")),
                name="a_policy_lapses_after_it_starts",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep a new row. Raises NotHeard, NeverEdited."""
        if not self._state.adding:
            raise NeverEdited
        self.ready()
        super().save(*args, **kwargs)

    def is_in_force(self, on: date) -> bool:
        """As `in_force` asks it of the database."""
        return self.starts_on <= on and (self.lapses_on is None or self.lapses_on > on)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused: the past stays."""
        raise NeverEdited

    def ready(self) -> "PolicyRow":
        """Say whether it touches people, as its policy does. Raises NotHeard."""
        self.touches_people = named(self.name).touches_people
        if self.touches_people and not (self.heard_in or self.exemption):
            raise NotHeard(f"{self.name} touches people. Name the hearing, or state the exemption.")
        return self

    def as_value(self) -> Value:
        """The value as code uses it, and since when."""
        policy = named(self.name)
        return Value(policy, policy.typed(self.value), self.starts_on)


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
    status = models.PositiveSmallIntegerField()
    answer = models.TextField(blank=True)  # its JSON, to the letter; empty where nothing was said
    answered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["actor", "key"], name="one_answer_a_key"),
            models.CheckConstraint(
                condition=Q(status__gte=200, status__lt=600), name="a_key_has_its_answer"
            ),
        ]
