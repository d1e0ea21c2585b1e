"""What the person pays towards their support, and moves between pots."""

from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet

from budgets.models.budget import Budget, Pot
from budgets.models.pauses import Suspension
from core.references import ReferenceField
from people.models import User


class ContributionCharge(models.Model):
    """What a person pays for a stretch of weeks. Append-only; arrears = charges − receipts.

    A correction (`reason` says what changed) cites its original week and both weekly amounts;
    one for a pause of support names the pause.
    """

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="charges")
    starts_on = models.DateField()
    ends_on = models.DateField()
    amount_pence = models.BigIntegerField()  # a correction may be below zero
    reason = models.CharField(max_length=200, blank=True)
    weekly_pence = models.PositiveBigIntegerField(null=True)  # what a week came to
    was_pence = models.PositiveBigIntegerField(null=True)  # before, in a correction
    pause = models.ForeignKey(Suspension, models.PROTECT, null=True, related_name="charges")
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(pause=None) | ~Q(reason=""), name="a_charge_in_a_pause_says_why"
            ),
            models.UniqueConstraint(
                fields=["budget", "starts_on", "reason"], name="weeks_are_charged_once"
            ),
        ]

    @property
    def size_pence(self) -> int:
        """The amount without its sign, for a sentence that says which way."""
        return abs(self.amount_pence)


class MoneyMoveQuerySet(models.QuerySet["MoneyMove"]):
    def of(self, budget: Budget) -> QuerySet["MoneyMove"]:
        """Newest first."""
        return self.filter(budget=budget).select_related("source", "target", "by").order_by("-pk")


class MoneyMove(models.Model):
    """Free money moved between two pots, with the reason in the person's words."""

    reference = ReferenceField(prefix="move")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="moves")
    source = models.ForeignKey(Pot, models.PROTECT, related_name="+")
    target = models.ForeignKey(Pot, models.PROTECT, related_name="+")
    amount_pence = models.PositiveBigIntegerField()
    words = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    once = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001 the form's token

    objects = MoneyMoveQuerySet.as_manager()
