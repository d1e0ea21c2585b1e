"""What the support costs: lines that become pots when the plan is agreed."""

from collections.abc import Iterable
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.money import price
from core.references import ReferenceField
from providers.models import RateKind, Service, Unit
from support_plans.models.plans import SupportPlan


class Held(models.TextChoices):
    """Who holds the money of a line, mixed line by line."""

    COUNCIL = "council", "The council pays for me"
    FUND = "fund", "A provider holds it for me (individual service fund)"
    OWN_ACCOUNT = "own_account", "I hold it in my own bank account"
    CARD = "card", "I hold it on a card"
    MANAGED = "managed", "Someone manages the account for me"


DIRECT_PAYMENT = (Held.OWN_ACCOUNT, Held.CARD, Held.MANAGED)


class CostLine(models.Model):
    """Who, what, how often, at what rate, for how many weeks. Becomes a pot when agreed."""

    plan = models.ForeignKey(SupportPlan, models.PROTECT, related_name="lines")
    reference = ReferenceField(prefix="line")
    pot_name = models.CharField(max_length=80)
    what = models.CharField(max_length=200)
    who = models.CharField(max_length=200, blank=True)  # a name, where it is not in the directory
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+")
    unit = models.CharField(max_length=12, choices=Unit)
    rate_kind = models.CharField(max_length=12, choices=RateKind, default=RateKind.ANY)
    units_each_week = models.DecimalField(max_digits=8, decimal_places=2, default=Decimal(1))
    weeks = models.DecimalField(max_digits=5, decimal_places=2)
    rate_pence = models.PositiveBigIntegerField()
    once = models.BooleanField(default=False)  # one-off: units_each_week is the number, weeks is 1
    held = models.CharField(max_length=12, choices=Held, default=Held.COUNCIL)
    fund_holder = models.ForeignKey(
        "providers.Organisation", models.PROTECT, null=True, related_name="+"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(held="fund", fund_holder__isnull=False)
                | (~Q(held="fund") & Q(fund_holder=None)),
                name="a_fund_names_its_holder",
            ),
            models.CheckConstraint(
                condition=Q(units_each_week__gt=0, weeks__gt=0), name="a_line_buys_something"
            ),
        ]

    @property
    def total_pence(self) -> int:
        """What the line comes to, rounded once, half up."""
        return price(self.units_each_week * self.weeks, self.rate_pence)


def total_of(lines: Iterable[CostLine]) -> int:
    """Pence of all lines: each rounded once, then added."""
    return sum(line.total_pence for line in lines)
