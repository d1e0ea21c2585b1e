"""A time in which support rests: in hospital, away from home. Nothing ends by itself."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from budgets.models.agreements import Agreement
from budgets.models.budget import Budget
from budgets.pausing import reduced
from core.errors import DomainError, Stale
from core.references import ReferenceField
from people.models import User

if TYPE_CHECKING:
    from people.access import Actor


class PauseOver(Stale):
    code = "pause_over"
    message = "This pause is over already. Look at your promises to see what goes on."


class BackTooEarly(DomainError):
    code = "back_too_early"
    message = "The day you are back is before the pause begins. Check the day."


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    def visible_to(self, actor: "Actor") -> "SuspensionQuerySet":
        """Own, of people who share their money, and of a worker's people."""
        own = Q(budget__person=actor.person) if actor.person else Q(pk__in=[])
        near = [*actor.shared_people("money_view"), *actor.caseload()]
        return self.filter(own | Q(budget__person__in=near))

    def open(self) -> "SuspensionQuerySet":
        """The person is not back yet."""
        return self.filter(back_on=None)


class Suspension(models.Model):
    """Support rests from a day on (screen: pause). Policies as they stood stand in the row."""

    class Kind(models.TextChoices):
        HOSPITAL = "hospital", "In hospital"
        AWAY = "away", "Away from home"
        OTHER = "other", "Another reason"

    reference = ReferenceField(prefix="rest")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="suspensions")
    kind = models.CharField(max_length=8, choices=Kind)
    words = models.CharField(max_length=300, blank=True)  # for the person and the council only
    starts_on = models.DateField()
    counted_until = models.DateField()  # we count on support from the day after; moves on by night
    back_on = models.DateField(null=True)  # the first day of support again
    full_days = models.PositiveSmallIntegerField()
    retainer_percent = models.PositiveSmallIntegerField()
    origin = models.CharField(max_length=200, blank=True)  # whose policy, from when
    contribution_rule = models.CharField(max_length=8, default="go_on")  # what the person pays
    contribution_from = models.DateField(null=True)  # the first day it changes that
    contribution_origin = models.CharField(max_length=200, blank=True)
    review_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    review_words = models.CharField(max_length=300, blank=True)
    once = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001 the form's token

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["budget"], condition=Q(back_on=None), name="one_pause_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(back_on=None, ended_at=None, ended_by=None)
                | Q(back_on__isnull=False, ended_at__isnull=False, ended_by__isnull=False),
                name="a_pause_that_ended_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(back_on=None) | Q(back_on__gte=F("starts_on")),
                name="nobody_is_back_before_a_pause",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None, review_words="")
                | (Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(review_words="")),
                name="a_reviewed_pause_says_who_when_and_what",
            ),
            models.CheckConstraint(
                condition=Q(retainer_percent__lte=100), name="a_retainer_is_at_most_all"
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.back_on is None

    @property
    def last_day(self) -> date:
        """The last day without the usual support, as far as we know."""
        return self.back_on - timedelta(days=1) if self.back_on else self.counted_until

    def end(self, back_on: date, *, by: User, at: datetime) -> None:
        """The person is back from this day on. Raises PauseOver or BackTooEarly."""
        if not self.is_open:
            raise PauseOver
        if back_on < self.starts_on:
            raise BackTooEarly(field="back_on")
        self.back_on, self.ended_by, self.ended_at = back_on, by, at


class PausedLine(models.Model):
    """What the pause does to one agreement: all is paid until a day, then a share of it."""

    class Because(models.TextChoices):
        POLICY = "policy", "the council’s rule"
        NOTICE = "notice", "the notice you agreed"

    suspension = models.ForeignKey(Suspension, models.PROTECT, related_name="lines")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="pause_lines")
    full_until = models.DateField()
    keep_percent = models.PositiveSmallIntegerField()
    because = models.CharField(max_length=8, choices=Because, default=Because.POLICY)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["suspension", "agreement"], name="a_pause_touches_an_agreement_once"
            ),
            models.CheckConstraint(
                condition=Q(keep_percent__lte=100), name="a_share_kept_is_at_most_all"
            ),
        ]

    @property
    def reduced_from(self) -> date:
        return self.full_until + timedelta(days=1)

    def days(self, last_day: date) -> tuple[str, str, int] | None:
        """As an agreement keeps it; None when all is paid throughout."""
        found = reduced(self.full_until, last_day, self.keep_percent)
        if found is None:
            return None
        return (found.starts_on.isoformat(), found.ends_on.isoformat(), found.keep_percent)
