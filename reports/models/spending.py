"""Paid lines by the day of the support: worked out from the ledger, and never typed."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Coalesce

from budgets.models import Budget
from providers.models import Organisation, Service


class SpentDay(models.Model):
    """What one budget paid for one day of support, to whom; net of what came back.

    Kept by `work_out` alone (docs/spending.md). No organisation: bought without an agreement, or
    wages and duties that the person pays as an employer (`wages`).
    """

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False
    )
    service = models.ForeignKey(
        Service, models.PROTECT, null=True, related_name="+", db_index=False
    )
    wages = models.BooleanField(default=False)
    on = models.DateField()
    pence = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "on", "budget", Coalesce("organisation", 0), Coalesce("service", 0), "wages",
                name="spending_is_counted_once_a_day_and_payee",
            )
        ]  # fmt: skip


class WorkedOut(models.Model):
    """A run of `work_out`: which months of support, and up to which entry of the ledger."""

    at = models.DateTimeField()
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    last_entry = models.BigIntegerField(default=0)  # everything up to here is in
    rows = models.PositiveBigIntegerField(default=0)
