"""What the support costs: lines that become pots when the plan is agreed."""

from collections.abc import Iterable
from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from core.money import price
from core.periods import Period
from core.references import ReferenceField
from people.models import User
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


class PlanBreak(models.Model):
    """Days of the plan on which support rests, as the person names them: a holiday, a visit."""

    plan = models.ForeignKey(SupportPlan, models.PROTECT, related_name="breaks")
    reference = ReferenceField(prefix="brk")
    name = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["starts_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_break_ends_after_it_starts"
            )
        ]

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)


class CostLineQuerySet(models.QuerySet["CostLine"]):
    def with_travel(self) -> "CostLineQuerySet":
        """What travel adds to each, in the same query."""
        travel = LineExtra.objects.filter(line=models.OuterRef("pk"), kind=LineExtra.Kind.TRAVEL)
        found = models.Subquery(travel.values("amount_pence")[:1])
        return self.annotate(travel_pence=Coalesce(found, 0))


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
    rate_since = models.DateField(null=True)  # from the provider's page, in force since; else typed
    once = models.BooleanField(default=False)  # one-off: units_each_week is the number, weeks is 1
    held = models.CharField(max_length=12, choices=Held, default=Held.COUNCIL)
    fund_holder = models.ForeignKey(
        "providers.Organisation", models.PROTECT, null=True, related_name="+"
    )
    position = models.PositiveSmallIntegerField(default=0)
    # How the weeks came about. Worked out, they follow the plan's days, breaks and bank holidays.
    weeks_worked_out = models.BooleanField(default=False)
    weeks_how = models.CharField(max_length=400, blank=True)  # the sum in words
    weekdays = models.JSONField(default=list)  # 0 is Monday; none: any day
    on_bank_holidays = models.BooleanField(default=True)  # it happens then as on other days
    in_breaks = models.BooleanField(default=False)  # it goes on while the person is away
    # Somebody the person employs: what an employer pays besides stands in `extras`.
    employs = models.BooleanField(default=False)
    workers = models.PositiveSmallIntegerField(default=1)
    extras_pence = models.PositiveBigIntegerField(default=0)  # the sum of `extras`
    just_in_case = models.BooleanField(default=False)

    objects = CostLineQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(workers__gte=1, workers__lte=20), name="an_employer_has_assistants"
            ),
            models.CheckConstraint(
                condition=Q(just_in_case=False) | Q(once=True, service=None, employs=False),
                name="just_in_case_is_a_sum",
            ),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(just_in_case=True), name="one_sum_just_in_case"
            ),
        ]

    @property
    def support_pence(self) -> int:
        """Units, weeks and rate: rounded once, half up; without what comes on top."""
        return price(self.units_each_week * self.weeks, self.rate_pence)

    @property
    def total_pence(self) -> int:
        """What the line comes to, with travel and what an employer pays."""
        return self.support_pence + self.extras_pence


class LineExtra(models.Model):
    """What comes on top of a line: travel, and each thing an employer pays.

    `worked_out_pence` is what the policies say and `how` the sum in words; where the person
    keeps another amount, `reason` says why. One typed from the start has no sum.
    """

    class Kind(models.TextChoices):
        TRAVEL = "travel", "Travel"
        HOLIDAY = "holiday", "Holiday pay"
        INSURANCE_TAX = "ni", "Employer’s National Insurance"
        PENSION = "pension", "Pension"
        INSURANCE = "insurance", "Employer’s insurance"
        PAYROLL = "payroll", "Payroll service"
        TRAINING = "training", "Training"
        CHECKS = "checks", "DBS check"

    EMPLOYER: ClassVar = tuple(kind for kind in Kind if kind != "travel")

    line = models.ForeignKey(CostLine, models.CASCADE, related_name="extras")
    kind = models.CharField(max_length=12, choices=Kind)
    amount_pence = models.PositiveBigIntegerField()
    worked_out_pence = models.PositiveBigIntegerField(null=True)
    how = models.CharField(max_length=400, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    # Travel: so many journeys a week, each at a price.
    trips_each_week = models.DecimalField(
        max_digits=6, decimal_places=2, null=True,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal(500))],
    )  # fmt: skip
    trip_pence = models.PositiveBigIntegerField(null=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["line", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "kind"], name="one_extra_of_a_kind_on_a_line"),
            models.CheckConstraint(
                condition=Q(worked_out_pence=None)
                | Q(amount_pence=F("worked_out_pence"))
                | ~Q(reason=""),
                name="another_amount_says_why",
            ),
            models.CheckConstraint(
                condition=Q(kind="travel", trips_each_week__isnull=False, trip_pence__isnull=False)
                | (~Q(kind="travel") & Q(trips_each_week=None, trip_pence=None)),
                name="travel_counts_journeys",
            ),
        ]

    @property
    def is_edited(self) -> bool:
        """Another amount than the one worked out stands."""
        return self.worked_out_pence is not None and self.amount_pence != self.worked_out_pence


def total_of(lines: Iterable[CostLine]) -> int:
    """Pence of all lines: each rounded once, then added."""
    return sum(line.total_pence for line in lines)
