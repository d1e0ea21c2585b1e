"""Paying while Steer is away: the lists that left by night, and what was paid outside it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.models import Authority
from core.references import ReferenceField
from invoices.models import Bill
from payments.models.outcomes import RunFile
from payments.models.runs import Instalment, PayItem, PayRun
from people.models import User


class PayList(models.Model):
    """One sealed file that says what to pay and what is left of each budget, without Steer."""

    reference = ReferenceField(prefix="list")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="pay_lists")
    on = models.DateField()
    until_on = models.DateField()  # what falls due by then stands in it
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()  # bytes
    count = models.PositiveIntegerField()  # payments that may be paid from it as it stands
    total_pence = models.PositiveBigIntegerField()
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)  # the file; newer ones took its place

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authority", "file_name"], name="a_pay_list_has_a_file_of_its_own"
            )
        ]


class OutsideSheet(models.Model):
    """What one person of finance told at once of payments that were made outside Steer."""

    reference = ReferenceField(prefix="told")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="outside_sheets")
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)  # empty: keyed in on the screen

    class Meta:
        ordering: ClassVar = ["-told_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authority", "file_sha256"],
                condition=~Q(file_sha256=""),
                name="a_table_of_outside_payments_is_read_once",
            )
        ]


class OutsidePayment(models.Model):
    """One payment made outside Steer: waits for a second person, settles one bill or instalment.

    The payment itself is a PayItem of a run marked `outside`, as any other payment; so the
    database lets a bill or an instalment have one live payment, whichever way it went.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for a second person"
        QUESTION = "question", "Has a question"
        SETTLED = "settled", "Written down as paid"
        DROPPED = "dropped", "Taken back"

    class How(models.TextChoices):
        FASTER = "faster", "Faster Payment"
        BACS = "bacs", "Bacs from the bank’s own site"
        CHAPS = "chaps", "CHAPS"
        CHEQUE = "cheque", "Cheque"
        OTHER = "other", "Another way"

    OPEN = (State.WAITING, State.QUESTION)

    reference = ReferenceField(prefix="away")
    sheet = models.ForeignKey(OutsideSheet, models.PROTECT, related_name="payments")
    row = models.PositiveIntegerField()  # of the table, as a spreadsheet counts
    named = models.CharField(max_length=60)  # the reference as it was written
    bill = models.ForeignKey(Bill, models.PROTECT, null=True, related_name="outside_payments")
    instalment = models.ForeignKey(
        Instalment, models.PROTECT, null=True, related_name="outside_payments"
    )
    amount_pence = models.PositiveBigIntegerField()  # what left the council's bank
    paid_on = models.DateField()
    how = models.CharField(max_length=8, choices=How)
    bank_reference = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    question = models.CharField(max_length=300, blank=True)  # in words; empty when all is well
    surplus_pence = models.PositiveBigIntegerField(default=0)  # paid beyond what was due
    item = models.OneToOneField(PayItem, models.PROTECT, null=True, related_name="outside")
    closed_at = models.DateTimeField(null=True)  # taken back, or its question answered
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_words = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["row", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bill"], condition=Q(state__in=["waiting", "question"], bill__isnull=False),
                name="a_bill_is_told_of_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["instalment"],
                condition=Q(state__in=["waiting", "question"], instalment__isnull=False),
                name="an_instalment_is_told_of_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(bill=None) | Q(instalment=None), name="an_outside_payment_pays_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(amount_pence__gt=0), name="an_outside_payment_pays_something"
            ),
            models.CheckConstraint(
                condition=Q(state="settled", item__isnull=False) | (~Q(state="settled") & Q(item=None)),
                name="settled_outside_means_a_payment",
            ),
            models.CheckConstraint(
                condition=~Q(state="question") | ~Q(question=""),
                name="a_question_of_a_payment_has_words",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(closed_words="")),
                name="an_outside_payment_is_closed_by_whom_and_why",
            ),
        ]  # fmt: skip

    @property
    def payee_name(self) -> str:
        """Who was paid, where we know the bill or instalment."""
        if self.bill is not None:
            return self.bill.organisation.name
        if self.instalment is None:
            return ""
        holder = self.instalment.holding.holder
        return holder.name if holder else self.instalment.holding.budget.person.full_name

    @property
    def is_open_question(self) -> bool:
        """Somebody of finance still has to answer it."""
        return bool(self.question) and self.closed_at is None


class SecondRoute(models.Model):
    """A run's file made again in the other format: asked for by one, agreed by another."""

    run = models.ForeignKey(PayRun, models.PROTECT, related_name="second_routes")
    first = models.ForeignKey(RunFile, models.PROTECT, null=True, related_name="+")
    first_sha256 = models.CharField(max_length=64, blank=True)  # of the file that is not used
    format = models.CharField(max_length=8, choices=RunFile.Format)
    reason = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True)  # or taken back: the first file is used after all
    refused_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run"], condition=Q(refused_at=None), name="one_second_route_a_run"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_second_route_has_a_reason"),
            models.CheckConstraint(
                condition=Q(agreed_at=None, agreed_by=None)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False, refused_at=None),
                name="a_second_route_says_who_agreed_and_when",
            ),
            models.CheckConstraint(
                condition=Q(refused_at=None, refused_by=None)
                | Q(refused_at__isnull=False, refused_by__isnull=False),
                name="a_second_route_says_who_refused_and_when",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("asked_by")),
                name="a_second_person_agrees_to_a_second_route",
            ),
        ]
