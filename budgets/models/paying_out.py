"""What leaves at the end of a budget, one row a payment: to whom, from where, and how it was paid."""

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from budgets.models.budget import Holding
from budgets.models.closing import Closing, ClosingAdjustment, ClosingDebt
from budgets.models.funding import Funder
from core.errors import Stale
from core.references import ReferenceField
from people.models import User


class PaidOutAlready(Stale):
    code = "paid_out_already"
    message = "This payment is written down already. Look at the closing statement again."


class ClosingPayment(models.Model):
    """One payment of a closing. The ledger has moved; this says when it really went, and how."""

    class Kind(models.TextChoices):
        DEBT = "debt", "Still to be paid"
        ESTATE = "estate", "To the person, or their estate"
        FUNDER = "funder", "Back to who paid in"
        LATER = "later", "A debt that came later"

    class How(models.TextChoices):
        HOLDER = "holder", "Who holds the account sent it"
        TRANSFER = "transfer", "A bank transfer outside a pay run"
        CHEQUE = "cheque", "A cheque"
        PAYROLL = "payroll", "With wages, by the payroll service"
        OTHER = "other", "Another way"

    reference = ReferenceField(prefix="out")
    closing = models.ForeignKey(Closing, models.PROTECT, related_name="payments")
    kind = models.CharField(max_length=8, choices=Kind)
    holding = models.ForeignKey(
        Holding, models.PROTECT, null=True, related_name="+"
    )  # else council
    funder = models.ForeignKey(Funder, models.PROTECT, null=True, related_name="+")
    debt = models.ForeignKey(ClosingDebt, models.PROTECT, null=True, related_name="payments")
    adjustment = models.OneToOneField(
        ClosingAdjustment, models.PROTECT, null=True, related_name="payment"
    )
    paid_to = models.CharField(max_length=120)
    amount_pence = models.PositiveBigIntegerField()
    how = models.CharField(max_length=8, choices=How, blank=True)
    words = models.CharField(max_length=200, blank=True)
    paid_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount_pence__gt=0), name="a_closing_payment_pays_something"
            ),
            models.CheckConstraint(
                condition=Q(kind="debt", debt__isnull=False, funder=None, adjustment=None)
                | Q(kind="estate", debt=None, funder=None, adjustment=None, holding__isnull=False)
                | Q(kind="funder", debt=None, funder__isnull=False, adjustment=None)
                | Q(kind="later", debt=None, funder=None, adjustment__isnull=False),
                name="a_closing_payment_is_for_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(how="", words="", paid_on=None, recorded_at=None, recorded_by=None)
                | (
                    ~Q(how="") & Q(paid_on__isnull=False, recorded_at__isnull=False,
                                   recorded_by__isnull=False)
                ),
                name="a_closing_payment_that_went_says_how_when_and_who",
            ),
            models.CheckConstraint(
                condition=~Q(how="other") | ~Q(words=""), name="another_way_says_which"
            ),
        ]  # fmt: skip

    def record(self, *, how: str, words: str, paid_on: date, by: User, at: datetime) -> None:
        """It went. Raises PaidOutAlready."""
        if self.paid_on is not None:
            raise PaidOutAlready
        self.how, self.words, self.paid_on = how, words, paid_on
        self.recorded_by, self.recorded_at = by, at
