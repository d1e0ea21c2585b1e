"""What workers decided about bills in question."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from invoices.models.bills import Bill
from people.models import User


class BillDecisionQuerySet(models.QuerySet["BillDecision"]):
    def waiting(self) -> "BillDecisionQuerySet":
        """Proposed, and a second person has not said yes or no."""
        return self.filter(decided_at=None, dropped_at=None)


class BillDecision(models.Model):
    """What a worker decided about a bill in question; above a limit a second worker confirms it."""

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=12)
    line_positions = models.JSONField(default=list)  # which lines a part pays; none: by the answers
    reason = models.TextField()
    amount_pence = models.PositiveBigIntegerField(default=0)  # agreed by it, beyond what was
    limit_pence = models.PositiveBigIntegerField()  # above it two people decide (policy of the day)
    needs_two = models.BooleanField(default=False)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    dropped_why = models.TextField(blank=True)

    objects = BillDecisionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="a_decision_on_a_bill_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None, dropped_by=None)
                | Q(dropped_at__isnull=False, dropped_by__isnull=False),
                name="a_dropped_decision_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None) | Q(dropped_at=None),
                name="a_decision_stands_or_is_dropped",
            ),
            models.CheckConstraint(
                condition=Q(needs_two=True) | Q(amount_pence__lte=F("limit_pence")),
                name="above_the_limit_two_people_decide_a_bill",
            ),
            models.CheckConstraint(
                condition=Q(needs_two=False) | Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="the_second_person_on_a_bill_is_another",
            ),
            models.UniqueConstraint(
                fields=["bill"],
                condition=Q(decided_at=None, dropped_at=None),
                name="one_decision_a_bill_waits",
            ),
        ]

    def decide(self, *, by: User, at: datetime) -> None:
        self.decided_by, self.decided_at = by, at

    def drop(self, *, by: User, at: datetime, why: str) -> None:
        self.dropped_by, self.dropped_at, self.dropped_why = by, at, why
