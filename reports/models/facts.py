"""Dated facts with their sources: what a council spends in all, and how big an organisation is."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.models import Authority
from core.references import ReferenceField
from people.models import User
from providers.models import Organisation


class CouncilFact(models.Model):
    """A sum of money of a council for some days, as somebody published it. The newest row counts."""

    class Kind(models.TextChoices):
        TOTAL = "total", "All that the council spends on adult support"
        BASELINE = "baseline", "Where we began: all support"
        BASELINE_USER_LED = "baseline_user_led", "Where we began: to user-led organisations"

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="spending_facts")
    kind = models.CharField(max_length=17, choices=Kind)
    from_on = models.DateField()
    to_on = models.DateField()
    pence = models.PositiveBigIntegerField()
    source = models.CharField(max_length=300)  # where anyone can look it up
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")), name="a_councils_sum_has_days"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="a_councils_sum_has_a_source"),
        ]


class OrganisationIncome(models.Model):
    """What an organisation had in a year, with the source. The newest year counts."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="incomes")
    year_ends_on = models.DateField()
    pence = models.PositiveBigIntegerField()
    source = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-year_ends_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(source=""), name="an_income_has_a_source")
        ]


class Reply(models.Model):
    """What an organisation says to what is published about it. The newest stands beside it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="spending_replies")
    words = models.CharField(max_length=600, blank=True)  # empty: taken back
    on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-pk"]


class MoneyReport(models.Model):
    """What was issued for a council and month: frozen. A correction is a new version."""

    reference = ReferenceField(prefix="money")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="money_reports")
    month = models.DateField()  # its first day
    version = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)  # of the content, written canonically
    changed = models.JSONField(default=list)  # of a correction: sentences
    why = models.CharField(max_length=600, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-month", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authority", "month", "version"], name="a_report_has_one_of_each_version"
            ),
            models.CheckConstraint(
                condition=Q(version=1, why="") | (Q(version__gt=1) & ~Q(why="")),
                name="a_correction_says_why",
            ),
        ]
