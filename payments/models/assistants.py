"""Personal assistants: employees of the person, not providers. Their month, and what it cost."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from budgets.models import Liability, LiabilityDue, Pot
from core.errors import Stale
from core.periods import Period, month_of
from core.references import ReferenceField
from people.models import User


class MonthMovedOn(Stale):
    code = "month_moved_on"
    message = "This month has moved on. Look at it again before you do anything."


class Team(models.Model):
    """“My assistants, 22 hours a week”: one promise; hours move freely between them."""

    reference = ReferenceField(prefix="team")
    pot = models.OneToOneField(Pot, models.PROTECT, related_name="team")
    pay = models.OneToOneField(Liability, models.PROTECT, related_name="team")  # what is kept
    hours_week = models.DecimalField(max_digits=6, decimal_places=2)
    hour_cost_pence = models.PositiveIntegerField()  # with everything an hour costs the employer
    from_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(hours_week__gt=0, hours_week__lte=336, hour_cost_pence__gt=0),
                name="a_team_has_hours_and_their_cost",
            )
        ]


class AssistantQuerySet(models.QuerySet["Assistant"]):
    def on_days(self, period: Period) -> "AssistantQuerySet":
        """Employed on a day of the period."""
        return self.filter(starts_on__lte=period.ends_on).filter(
            Q(ends_on=None) | Q(ends_on__gte=period.starts_on)
        )

    def working(self, user: User, on: date) -> "AssistantQuerySet":
        """Those that this user is, now."""
        return self.on_days(Period(on, on)).filter(user=user)


class Assistant(models.Model):
    """Somebody who works for the person and is paid by them."""

    reference = ReferenceField(prefix="pa")
    team = models.ForeignKey(Team, models.PROTECT, related_name="assistants")
    name = models.CharField(max_length=80)  # as the person calls them
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="works_as")
    payroll_number = models.CharField(max_length=40, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    holiday = models.OneToOneField(Liability, models.PROTECT, related_name="assistant")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = AssistantQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "name"], name="one_assistant_of_a_name"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="an_assistant_starts_before_the_end",
            ),
        ]


class Work(models.TextChoices):
    """What a month counts: hours by kind of rate, leave, sickness, miles."""

    USUAL = "usual", "Hours"
    EVENING = "evening", "Evening or night hours"
    WEEKEND = "weekend", "Weekend hours"
    BANK_HOLIDAY = "bank_holiday", "Bank holiday hours"
    SLEEP = "sleep", "Sleep-in hours"
    TRAINING = "training", "Training hours"
    LEAVE = "leave", "Leave, hours"
    SICK = "sick", "Sick, hours"
    MILES = "miles", "Miles"


WORKED = (
    Work.USUAL, Work.EVENING, Work.WEEKEND, Work.BANK_HOLIDAY, Work.SLEEP, Work.TRAINING,
)  # fmt: skip


class AssistantRate(models.Model):
    """What an hour of one kind is paid, from a day on. A later day's rate follows it."""

    assistant = models.ForeignKey(Assistant, models.PROTECT, related_name="rates")
    work = models.CharField(max_length=12, choices=Work)
    rate_pence = models.PositiveIntegerField()
    from_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assistant", "work", "from_on"], name="one_rate_of_a_kind_a_day"
            ),
            models.CheckConstraint(condition=Q(rate_pence__gt=0), name="a_rate_pays_something"),
        ]


class AssistantMonth(models.Model):
    """One month of the team: entered by somebody, agreed by who is supported, then costed."""

    class State(models.TextChoices):
        ENTERED = "entered", "To be agreed"
        AGREED = "agreed", "Agreed, for payroll"
        COSTED = "costed", "What it cost is known"

    reference = ReferenceField(prefix="mon")
    team = models.ForeignKey(Team, models.PROTECT, related_name="months")
    first_on = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.ENTERED)
    round = models.PositiveSmallIntegerField(default=1)  # agreed again after it was put right
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-first_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "first_on"], name="one_month_a_team"),
            models.CheckConstraint(
                condition=Q(first_on__day=1), name="a_month_begins_on_the_first"
            ),
            models.CheckConstraint(
                condition=Q(state="entered", agreed_at=None, agreed_by=None)
                | (~Q(state="entered") & Q(agreed_at__isnull=False, agreed_by__isnull=False)),
                name="an_agreed_month_says_who_agreed",
            ),
        ]

    @property
    def period(self) -> Period:
        return month_of(self.first_on)

    def need(self, *states: str) -> None:
        """Raises MonthMovedOn in any other state."""
        if self.state not in states:
            raise MonthMovedOn


class MonthRow(models.Model):
    """Hours of one kind, or miles, of one assistant in a month."""

    month = models.ForeignKey(AssistantMonth, models.CASCADE, related_name="rows")
    assistant = models.ForeignKey(Assistant, models.PROTECT, related_name="month_rows")
    work = models.CharField(max_length=12, choices=Work)
    quantity = models.DecimalField(max_digits=7, decimal_places=2)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["month", "assistant", "work"], name="one_row_a_kind_of_work"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, quantity__lte=9999), name="a_row_counts_something"
            ),
        ]


class CostPart(models.Model):
    """One of up to four payments of what a month cost, as the payroll service said."""

    class Kind(models.TextChoices):
        WAGE = "wage", "Wages to my assistants"
        HMRC = "hmrc", "Tax and insurance to HMRC"
        PENSION = "pension", "Pension"
        FEE = "fee", "The payroll service’s fee"

    month = models.ForeignKey(AssistantMonth, models.PROTECT, related_name="parts")
    kind = models.CharField(max_length=8, choices=Kind)
    to_whom = models.CharField(max_length=120)
    due = models.OneToOneField(LiabilityDue, models.PROTECT, related_name="cost_part")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["month", "kind"], name="one_part_of_a_kind_a_month")
        ]
