"""What people paid from their own account, money in and back, and the return."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from budgets.models import Agreement, Budget, Holding, LiabilityDue, Pot
from core.references import ReferenceField
from files.models import StoredFile
from invoices.models import Bill
from ledger.models import Entry
from people.models import User

if TYPE_CHECKING:
    from people.access import Actor


class OwnPaymentQuerySet(models.QuerySet["OwnPayment"]):
    def visible_to(self, actor: "Actor") -> "OwnPaymentQuerySet":
        """Own, or of people who share their money. Never a worker's by default."""
        own = Q(pot__budget__person=actor.person) if actor.person else Q(pk__in=[])
        return self.filter(
            own
            | Q(pot__budget__person__in=actor.shared_people("money_view"))
            | Q(holding__holder__in=actor.organisation_ids("provider_finance"))
        )

    def standing(self) -> "OwnPaymentQuerySet":
        """Not taken back."""
        return self.filter(reversed_at=None)


class OwnPayment(models.Model):
    """What the person (or the holder of a fund) paid, as they told us. No officer approves it."""

    reference = ReferenceField(prefix="pay")
    pot = models.ForeignKey(Pot, models.PROTECT, related_name="own_payments")
    holding = models.ForeignKey(Holding, models.PROTECT, related_name="own_payments")
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, related_name="own_payments")
    bill = models.ForeignKey(Bill, models.PROTECT, null=True, related_name="own_payments")
    tranche = models.PositiveSmallIntegerField(default=1)  # a bill may be paid part by part
    duty = models.ForeignKey(LiabilityDue, models.PROTECT, null=True, related_name="own_payments")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    paid_to = models.CharField(max_length=200)
    my_name_for_it = models.CharField(max_length=80, blank=True)
    paid_on = models.DateField()
    service_on = models.DateField()
    amount_pence = models.PositiveBigIntegerField()
    own_money_pence = models.PositiveBigIntegerField(default=0)  # of it, from their own pocket
    receipt = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    in_question = models.BooleanField(default=False)
    reversed_at = models.DateTimeField(null=True)
    once = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001 the form's token

    objects = OwnPaymentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bill", "tranche"],
                condition=Q(reversed_at=None, bill__isnull=False),
                name="a_part_of_a_bill_is_paid_once_from_an_account",
            ),
            models.UniqueConstraint(
                fields=["duty"],
                condition=Q(reversed_at=None, duty__isnull=False),
                name="a_duty_is_paid_once",
            ),
            models.CheckConstraint(
                condition=Q(bill=None) | Q(duty=None), name="an_own_payment_pays_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(amount_pence__gt=0), name="an_own_payment_pays_something"
            ),
            models.CheckConstraint(
                condition=Q(own_money_pence__lte=F("amount_pence")),
                name="own_money_is_part_of_the_payment",
            ),
        ]

    @property
    def is_from_fund(self) -> bool:
        return self.holding.kind == "fund"


class Refund(models.Model):
    """Money a provider gave back for a credit note that came after paying; in whole or part."""

    class Into(models.TextChoices):
        COUNCIL = "council", "the council"
        ACCOUNT = "account", "the person’s account"
        FUND = "fund", "the fund"

    reference = ReferenceField(prefix="refund")
    credit = models.ForeignKey(Bill, models.PROTECT, related_name="refunds")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    amount_pence = models.PositiveBigIntegerField()
    received_on = models.DateField()
    into = models.CharField(max_length=8, choices=Into)
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    once = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001 the form's token

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="a_refund_brings_money")
        ]


class Contribution(models.Model):
    """Money the person paid in: what they pay, or a top-up of their own."""

    reference = ReferenceField(prefix="paidin")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="contributions")
    holding = models.ForeignKey(Holding, models.PROTECT, null=True, related_name="contributions")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    received_on = models.DateField()
    amount_pence = models.PositiveBigIntegerField()
    top_up = models.BooleanField(default=False)  # the person's own money, beyond what they must pay
    pot = models.ForeignKey(Pot, models.PROTECT, null=True, related_name="+")
    once = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001 the form's token
    told_by = models.ForeignKey(User, models.PROTECT, related_name="+")


class AccountReturn(models.Model):
    """What the person sent about their account for a stretch. The fair-audit clock starts here."""

    reference = ReferenceField(prefix="ret")
    holding = models.ForeignKey(Holding, models.PROTECT, related_name="returns")
    from_on = models.DateField()
    to_on = models.DateField()
    held_pence = models.BigIntegerField()  # in the account when it was sent
    count = models.PositiveIntegerField()  # payments in it
    spent_pence = models.PositiveBigIntegerField()
    sent_at = models.DateTimeField()
    sent_on = models.DateField()
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    question_days = models.PositiveSmallIntegerField()  # the policy when it was sent
    question_until = models.DateField()  # the last day for a question
    policy_origin = models.CharField(max_length=120)
    once = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001 the form's token

    class Meta:
        ordering: ClassVar = ["-from_on"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="a_return_has_days"),
            models.CheckConstraint(
                condition=Q(sent_on__gte=F("to_on")), name="a_return_is_of_days_that_are_over"
            ),
            models.CheckConstraint(
                condition=Q(question_until__gte=F("sent_on")), name="questions_follow_the_return"
            ),
            models.UniqueConstraint(
                fields=["holding", "from_on"], name="one_return_a_stretch"
            ),
        ]  # fmt: skip


class SettledReopening(models.Model):
    """A director's written reason to ask about a payment that is settled. The person sees it."""

    payment = models.OneToOneField(OwnPayment, models.PROTECT, related_name="reopening")
    reasons = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reasons=""), name="a_reopening_has_reasons")
        ]
