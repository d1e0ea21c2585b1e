"""The night's work: where each budget stands, whether it will last, and what to say about it."""

from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from budgets import forecast
from budgets.models import Budget
from core.models import Authority
from people.models import Person, User

if TYPE_CHECKING:
    from people.access import Actor


class Outlook(models.TextChoices):
    """Will it last? One of four answers, each with a sentence and an action."""

    LASTS = "lasts"
    TIGHT = "tight"
    UNDERSPENT = "underspent"
    UNKNOWN = "unknown"


class PositionQuerySet(models.QuerySet["Position"]):
    def visible_to(self, actor: "Actor") -> "PositionQuerySet":
        """Positions of budgets whose totals the actor may see."""
        return self.filter(budget__in=Budget.objects.totals_visible_to(actor))


class Position(models.Model):
    """Where one budget stands, worked out at an instant from one version of its book."""

    budget = models.OneToOneField(Budget, models.PROTECT, related_name="position")
    on = models.DateField()
    worked_out_at = models.DateTimeField()
    book_version = models.BigIntegerField()
    agreed_pence = models.BigIntegerField()
    unallocated_pence = models.BigIntegerField()
    in_pots_pence = models.BigIntegerField()
    spent_pence = models.BigIntegerField()
    promised_pence = models.BigIntegerField()
    free_pence = models.BigIntegerField()
    left_pence = models.BigIntegerField()
    cash_pence = models.BigIntegerField(null=True)
    still_to_come_pence = models.BigIntegerField()
    short_pence = models.BigIntegerField(default=0)
    may_be_unused_pence = models.BigIntegerField(default=0)
    outlook = models.CharField(max_length=12, choices=Outlook)
    runs_out_on = models.DateField(null=True)
    sentence = models.CharField(max_length=300)
    late_bills = models.PositiveSmallIntegerField(default=0)
    by_pace = models.BooleanField(default=False)  # “if things carry on as they have”
    arranged = models.BooleanField(default=True)  # some support is, or was, arranged

    objects = PositionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(left_pence=F("promised_pence") + F("free_pence")),
                name="left_is_promised_and_free",
            ),
            models.CheckConstraint(
                condition=Q(in_pots_pence=F("spent_pence") + F("left_pence")),
                name="in_the_pot_is_spent_and_left",
            ),
        ]

    @property
    def forecast(self) -> forecast.Forecast:
        """The outlook with its facts, to be put in words for a reader (tracking.words.say)."""
        return forecast.Forecast(
            outlook=forecast.Outlook(self.outlook),
            ends_on=self.budget.ends_on,
            runs_out_on=self.runs_out_on,
            short=self.short_pence,
            may_be_unused=self.may_be_unused_pence,
            late_bills=self.late_bills,
            by_pace=self.by_pace,
            arranged=self.arranged,
        )


class AlertQuerySet(models.QuerySet["Alert"]):
    def visible_to(self, actor: "Actor") -> "AlertQuerySet":
        """Alerts go to the person and to those who share their money, nobody else."""
        return self.filter(budget__in=Budget.objects.visible_to(actor))

    def standing(self) -> "AlertQuerySet":
        """Open, and not put aside by the person; newest first. The night brings back what is due."""
        return self.filter(closed_at=None, quieted_at=None).order_by("-opened_at", "-pk")


class Kinds(models.TextChoices):
    """What an alert may be about; the same values as `tracking.rules.Kind`."""

    TIGHT = "tight"
    UNDERSPENT = "underspent"
    UNKNOWN = "unknown"
    CASH_SHORT = "cash_short"
    NO_BILL = "no_bill"
    AGREEMENT_ENDING = "agreement_ending"
    PRICE_RISE = "price_rise"
    REVIEW_DUE = "review_due"
    ARREARS = "arrears"
    RECEIPTS = "receipts"
    READING = "reading"


class Alert(models.Model):
    """One thing to say to the person first, once a budget, kind and period."""

    Kind = Kinds

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=20, choices=Kind)
    period = models.CharField(max_length=10)  # "2026-11"
    sentence = models.CharField(max_length=300)
    action = models.CharField(max_length=80)
    link = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    quieted_at = models.DateTimeField(null=True)  # “not now”, said by the person
    quieted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    quiet_until = models.DateField(null=True)  # on this day it comes back, if still true

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["budget", "kind", "period"], name="one_alert_a_kind_and_period"
            ),
            models.CheckConstraint(
                condition=Q(quieted_at=None, quieted_by=None, quiet_until=None)
                | Q(quieted_at__isnull=False, quieted_by__isnull=False, quiet_until__isnull=False),
                name="a_quiet_alert_says_who_and_until_when",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kinds]),
                name="an_alert_is_of_a_known_kind",
            ),
        ]

    def quiet(self, *, by: User, at: datetime, until: date) -> None:
        self.quieted_by, self.quieted_at, self.quiet_until = by, at, until

    def wake(self) -> None:
        """It may be said again."""
        self.quieted_by = self.quieted_at = self.quiet_until = None


class Expectation(models.Model):
    """What the forecast said once a month: how much will be spent in so many days from then on.

    When those days are over, what really was spent is written beside it, once: the error of every
    guess of a year is read for each forecast, and the ledger cannot be read again for that.
    """

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="expectations")
    month = models.DateField()  # its first day
    made_on = models.DateField()
    days = models.PositiveSmallIntegerField()  # 30 or 90
    due_on = models.DateField()
    expected_pence = models.BigIntegerField()  # after made_on, until due_on
    spent_pence = models.BigIntegerField(null=True)  # in the same days; None until they are over

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["budget", "month", "days"], name="one_guess_a_month_and_horizon"
            ),
            models.CheckConstraint(
                condition=Q(expected_pence__gt=0), name="a_guess_expects_something"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("made_on")), name="a_guess_looks_ahead"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_on"], condition=Q(spent_pence=None), name="guesses_to_be_checked"
            )
        ]


class Accuracy(models.Model):
    """How far the guesses of a year were out, in per cent of what they said. Rows are added."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField()  # 30 or 90
    on = models.DateField()
    guesses = models.PositiveIntegerField()
    median_percent = models.DecimalField(max_digits=14, decimal_places=1)
    low_percent = models.DecimalField(max_digits=14, decimal_places=1)  # 9 of 10 lie between
    high_percent = models.DecimalField(max_digits=14, decimal_places=1)
    within_percent = models.DecimalField(max_digits=14, decimal_places=1)  # 9 of 10, either way

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authority", "days", "on"], name="one_measure_a_day_and_horizon"
            )
        ]


class ReadingAnswer(models.Model):
    """How a person said that they want to read what we send. Asked again; rows are added."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="reading_answers")
    way = models.CharField(max_length=12, choices=Person.Format)
    was = models.CharField(max_length=12, choices=Person.Format)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
