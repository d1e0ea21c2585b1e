"""What an employer will owe assistants: each duty, what was kept for it, and what fell due.

Money kept stands on the pot's `set aside` account. Rows are never changed: a mistake is taken
back by a row of its own.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from budgets.models.budget import Pot
from core.errors import Stale
from core.references import ReferenceField
from ledger.models import Entry
from people.models import User

if TYPE_CHECKING:
    from datetime import date

    from people.access import Actor


class DueMovedOn(Stale):
    code = "due_moved_on"
    message = "This is not waiting to be paid any more. Look at it again."


class LiabilityQuerySet(models.QuerySet["Liability"]):
    def visible_to(self, actor: "Actor") -> "LiabilityQuerySet":
        """Own, or of people who share their money."""
        own = Q(pot__budget__person=actor.person) if actor.person else Q(pk__in=[])
        return self.filter(own | Q(pot__budget__person__in=actor.shared_people("money_view")))


class Liability(models.Model):
    """One duty to one assistant, kept for in one pot. With a percent it grows with each pay."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", "Holiday pay"
        NOTICE = "notice", "Notice pay"
        REDUNDANCY = "redundancy", "Redundancy pay"
        PENSION = "pension", "Pension"
        INSURANCE = "insurance", "Employer’s insurance"
        WAGES = "wages", "Pay"  # one promise for all who work: hours move freely between them

    reference = ReferenceField(prefix="duty")
    pot = models.ForeignKey(Pot, models.PROTECT, related_name="liabilities")
    kind = models.CharField(max_length=10, choices=Kind)
    worker = models.CharField(max_length=80)  # the assistant, as the person calls them
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)  # of pay; None: sums
    by_policy = models.BooleanField(default=False)  # the percent is leave_accrual_percent
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = LiabilityQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["pot", "kind", "worker"], name="one_duty_of_a_kind_to_an_assistant"
            ),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__gt=0, percent__lte=100),
                name="a_duty_takes_a_share_of_pay",
            ),
            models.CheckConstraint(condition=~Q(worker=""), name="a_duty_is_to_somebody"),
            models.CheckConstraint(
                condition=Q(by_policy=False) | Q(kind="holiday", percent__isnull=False),
                name="the_policy_speaks_of_holidays",
            ),
        ]


class Accrual(models.Model):
    """What one stretch of work adds to a duty, how that was worked out, and what was kept.

    `kept_pence` is less than `amount_pence` where the pot had less Free; a later row of amount 0
    keeps the rest. A row that takes another back carries both below zero. What is `given` goes from
    one duty to another (leave that was taken pays a month's wage) or back to Free.
    """

    liability = models.ForeignKey(Liability, models.PROTECT, related_name="accruals")
    from_on = models.DateField()
    to_on = models.DateField()
    hours = models.DecimalField(max_digits=9, decimal_places=2, null=True)  # worked, or to be paid
    pay_pence = models.PositiveBigIntegerField(default=0)  # what the percent was taken of
    percent = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(100))
    amount_pence = models.BigIntegerField()
    kept_pence = models.BigIntegerField()
    how = models.CharField(max_length=300)  # the sum, and where its rate came from
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="+")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="taken_back_by")
    given = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")), name="an_accrual_has_days"
            ),
            models.CheckConstraint(
                condition=Q(reverses=None, given=False, amount_pence__gte=0, kept_pence__gte=0)
                | Q(reverses__isnull=False, amount_pence__lte=0, kept_pence__lte=0)
                | Q(given=True),
                name="only_taking_back_and_giving_is_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(kept_pence=0, entry=None)
                | (~Q(kept_pence=0) & Q(entry__isnull=False))
                | Q(given=True),
                name="what_is_kept_or_given_moved",
            ),
            models.CheckConstraint(condition=~Q(how=""), name="an_accrual_says_how"),
        ]


class LiabilityDue(models.Model):
    """A duty that fell due: out of what was kept, owed until it is paid."""

    class State(models.TextChoices):
        DUE = "due", "To be paid"
        PAID = "paid", "Paid"

    reference = ReferenceField(prefix="due")
    liability = models.ForeignKey(Liability, models.PROTECT, related_name="dues")
    due_on = models.DateField()
    hours = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    amount_pence = models.PositiveBigIntegerField()
    from_kept_pence = models.PositiveBigIntegerField()  # of it, from what was set aside
    words = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=4, choices=State, default=State.DUE)
    paid_on = models.DateField(null=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")  # set aside → owed
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    once = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001 the form's token

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="due", paid_on=None) | Q(state="paid", paid_on__isnull=False),
                name="a_paid_duty_says_when",
            ),
            models.CheckConstraint(
                condition=Q(amount_pence__gt=0, from_kept_pence__lte=F("amount_pence")),
                name="a_duty_due_is_more_than_nothing",
            ),
        ]

    def pay(self, on: "date") -> None:
        """Raises DueMovedOn when it is paid already."""
        if self.state != self.State.DUE:
            raise DueMovedOn
        self.state, self.paid_on = self.State.PAID, on

    def come_back(self) -> None:
        """A payment was taken back: it is to be paid again."""
        self.state, self.paid_on = self.State.DUE, None
