"""The file of a run, bills held out of runs, and what the bank or the finance system answered."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.models import Authority
from core.references import ReferenceField
from invoices.models import Bill
from payments.models.runs import PayItem, PayRun
from people.models import User


class RunFile(models.Model):
    """How the file of a run is written: fixed when it is made, so that it stays the same bytes."""

    class Format(models.TextChoices):
        BACS18 = "bacs18", "Bacs Standard 18"
        PAIN001 = "pain001", "ISO 20022 pain.001"
        CSV = "csv", "CSV for the finance system"

    run = models.ForeignKey(PayRun, models.PROTECT, related_name="files")
    format = models.CharField(max_length=8, choices=Format)
    columns = models.JSONField(default=list)  # of a CSV, in their order
    codes = models.JSONField(default=dict)  # the finance system's codes of that day
    codings = models.JSONField(default=dict)  # by item: what of a CSV could change afterwards
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    not_used_at = models.DateTimeField(null=True)  # a second route took its place

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run"], condition=Q(not_used_at=None), name="one_file_of_a_run_is_used"
            )
        ]


class BillHold(models.Model):
    """A bill that finance keeps out of pay runs, with a reason, until somebody lets it go."""

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="pay_holds")
    reason = models.CharField(max_length=300)
    held_at = models.DateTimeField()
    held_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    let_go_at = models.DateTimeField(null=True)
    let_go_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bill"], condition=Q(let_go_at=None), name="one_open_hold_a_bill"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_hold_out_of_runs_has_a_reason"),
            models.CheckConstraint(
                condition=Q(let_go_at=None, let_go_by=None)
                | Q(let_go_at__isnull=False, let_go_by__isnull=False),
                name="a_hold_let_go_says_by_whom",
            ),
        ]


class ResultFile(models.Model):
    """A file of the bank or the finance system that was read; the same file is read once."""

    class Kind(models.TextChoices):
        PAIN002 = "pain002", "ISO 20022 pain.002"
        CAMT053 = "camt053", "ISO 20022 camt.053"
        CSV = "csv", "CSV"

    reference = ReferenceField(prefix="result")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="result_files")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64)
    not_ours = models.PositiveIntegerField(default=0)  # lines about other payments
    findings = models.JSONField(default=list)  # sentences about lines that were not applied
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-read_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authority", "sha256"], name="a_result_file_is_read_once"
            )
        ]


class ItemResult(models.Model):
    """What was answered about one payment. The same answer of a later file adds nothing."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "The bank has it"
        REFUSED = "refused", "Refused before it was paid"
        PAID = "paid", "Paid"
        RETURNED = "returned", "Sent back"

    FINAL = (Outcome.REFUSED, Outcome.PAID, Outcome.RETURNED)

    file = models.ForeignKey(ResultFile, models.PROTECT, related_name="results")
    item = models.ForeignKey(PayItem, models.PROTECT, related_name="results")
    outcome = models.CharField(max_length=8, choices=Outcome)
    on = models.DateField()
    code = models.CharField(max_length=12, blank=True)
    words = models.CharField(max_length=200, blank=True)  # the bank's reason

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "outcome"], name="one_answer_of_a_kind_an_item")
        ]
