"""Pay runs, instalments, and what a run pays."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from budgets.models import Holding
from core.errors import Stale
from core.models import Authority
from core.references import ReferenceField
from invoices.models import Bill
from payments.models.payees import BankDetails
from people.models import User


class RunMovedOn(Stale):
    code = "run_moved_on"
    message = "This pay run has moved on. Look at it again before you do anything."


class PayRun(models.Model):
    """A list of payments that one person of finance made and another approves."""

    class State(models.TextChoices):
        PREPARED = "prepared", "Waiting for a second person"
        APPROVED = "approved", "Approved"
        RELEASED = "released", "File made"
        AT_BANK = "at_bank", "The bank has it"
        PAID = "paid", "Paid"
        RECONCILED = "reconciled", "Paid, and found in the bank’s file"
        CANCELLED = "cancelled", "Cancelled"

    SENT = (State.RELEASED, State.AT_BANK)  # the file is out; some of it may be answered
    OVER = (State.PAID, State.RECONCILED)

    reference = ReferenceField(prefix="run")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="pay_runs")
    pay_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    file_sha256 = models.CharField(max_length=64, blank=True)
    released_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    total_pence = models.PositiveBigIntegerField(default=0)
    count = models.PositiveIntegerField(default=0)
    outside = models.BooleanField(default=False)  # paid while Steer was away; has no file of ours

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="an_approval_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("made_by")),
                name="who_makes_a_run_does_not_approve_it",
            ),
            models.UniqueConstraint(
                fields=["authority", "pay_on"],
                condition=~Q(state="cancelled") & Q(outside=False),
                name="one_run_an_authority_and_day",
            ),
        ]

    def approve(self, *, by: User, at: datetime) -> None:
        """A second person says yes. Raises RunMovedOn."""
        self._must_be(self.State.PREPARED)
        self.state, self.approved_by, self.approved_at = self.State.APPROVED, by, at

    def release(self, *, sha256: str, at: datetime) -> None:
        """The file is made. Raises RunMovedOn."""
        self._must_be(self.State.APPROVED)
        self.state, self.file_sha256, self.released_at = self.State.RELEASED, sha256, at

    def change_file(self, *, sha256: str) -> None:
        """The file goes another way; the one before is not used. Raises RunMovedOn."""
        self._must_be(self.State.RELEASED)
        self.file_sha256 = sha256

    def acknowledge(self) -> None:
        """The bank says that it has the file; nothing is paid by that. Raises RunMovedOn."""
        self._must_be(*self.SENT)
        self.state = self.State.AT_BANK

    def must_be_sent(self) -> None:
        """Its file is made, and it is not all answered. Raises RunMovedOn."""
        self._must_be(*self.SENT)

    def pay(self, *, at: datetime) -> None:
        """The bank has answered about every payment. Raises RunMovedOn."""
        self.must_be_sent()
        self.state, self.paid_at = self.State.PAID, at

    def reconcile(self) -> None:
        """Every payment stands in a file of the bank or the finance system. Raises RunMovedOn."""
        self._must_be(*self.OVER)
        self.state = self.State.RECONCILED

    def take_out(self, pence: int) -> None:
        """One payment leaves before the file is made; a yes has to be said anew. RunMovedOn."""
        self._must_be(self.State.PREPARED, self.State.APPROVED)
        if pence:
            self.state, self.approved_by, self.approved_at = self.State.PREPARED, None, None
            self.total_pence -= pence
            self.count -= 1

    def cancel(self) -> None:
        """Before the file is made only. Raises RunMovedOn."""
        self._must_be(self.State.PREPARED, self.State.APPROVED)
        self.state = self.State.CANCELLED

    def _must_be(self, *states: "PayRun.State") -> None:
        if self.state not in states:
            raise RunMovedOn


class Instalment(models.Model):
    """Money due into a direct payment account or a fund for one stretch; made once."""

    class State(models.TextChoices):
        DUE = "due"
        IN_RUN = "in_run", "In a pay run"
        PAID = "paid"

    reference = ReferenceField(prefix="inst")
    holding = models.ForeignKey(Holding, models.PROTECT, related_name="instalments")
    from_on = models.DateField()
    to_on = models.DateField()
    due_on = models.DateField()
    council_pence = models.PositiveBigIntegerField()
    contribution_pence = models.PositiveBigIntegerField(default=0)
    method = models.CharField(max_length=20, default="net")
    state = models.CharField(max_length=8, choices=State, default=State.DUE)
    paid_on = models.DateField(null=True)
    explained = models.CharField(max_length=300, blank=True)  # policy and arithmetic, in words

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["holding", "from_on"], name="one_instalment_a_period")
        ]


class PayItem(models.Model):
    """One payment of a run: a bill or an instalment, to one set of confirmed bank details."""

    class State(models.TextChoices):
        IN_RUN = "in_run", "In this run"
        PAID = "paid"
        RETURNED = "returned"
        REFUSED = "refused", "Refused by the bank"
        HELD = "held", "Held out of the run"
        CANCELLED = "cancelled"

    NEVER_SENT = (State.HELD, State.CANCELLED)

    reference = ReferenceField(prefix="item")
    run = models.ForeignKey(PayRun, models.PROTECT, related_name="items")
    bill = models.ForeignKey(Bill, models.PROTECT, null=True, related_name="pay_items")
    instalment = models.ForeignKey(Instalment, models.PROTECT, null=True, related_name="pay_items")
    bank_details = models.ForeignKey(BankDetails, models.PROTECT, related_name="+")
    tranche = models.PositiveSmallIntegerField(default=1)  # a bill may be paid part by part
    amount_pence = models.PositiveBigIntegerField()
    is_new_payee = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.IN_RUN)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(bill__isnull=False, instalment=None)
                | Q(bill=None, instalment__isnull=False),
                name="an_item_pays_one_thing",
            ),
            models.UniqueConstraint(
                fields=["bill", "tranche"],
                condition=Q(state__in=["in_run", "paid"], bill__isnull=False),
                name="one_live_payment_a_bill_and_part",
            ),
            models.UniqueConstraint(
                fields=["bill"],
                condition=Q(state="in_run", bill__isnull=False),
                name="one_part_of_a_bill_is_paid_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["instalment"],
                condition=Q(state__in=["in_run", "paid"], instalment__isnull=False),
                name="one_live_payment_an_instalment",
            ),
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="an_item_pays_something"),
        ]
