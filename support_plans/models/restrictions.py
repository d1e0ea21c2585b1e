"""What the law says about a line: who is paid, what it buys, stays in a care home; decisions."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.policies_table import SPENDING
from core.references import ReferenceField
from people.models import Person, User
from support_plans.models.costs import CostLine
from support_plans.models.versions import PlanVersion


class Relation(models.TextChoices):
    """How somebody who is paid stands to the person, as regulation 3 needs to know it."""

    NONE = "none", "No, not my family"
    PARTNER = "partner", "My husband, wife, civil partner or partner"
    PARENT = "parent", "My parent, or my partner’s parent"
    CHILD = "child", "My child, or my partner’s child"
    SIBLING = "sibling", "My brother or sister, or my partner’s"
    GRAND = "grand", "My grandparent or grandchild"
    AUNT = "aunt", "My aunt, uncle, niece or nephew"
    IN_LAW = "in_law", "The partner of one of these relatives"
    OTHER = "other", "Other family, like a cousin"


# Barred in the same household, unless the council writes down why it is necessary.
LISTED = (
    Relation.PARENT, Relation.CHILD, Relation.SIBLING, Relation.GRAND, Relation.AUNT,
    Relation.IN_LAW,
)  # fmt: skip


class LineFacts(models.Model):
    """What the person said about one line: who is paid, and what the money is for."""

    line = models.OneToOneField(CostLine, models.CASCADE, related_name="facts")
    payee = models.CharField(max_length=120, blank=True)  # the name, where a person is paid
    relation = models.CharField(max_length=12, choices=Relation, blank=True)
    same_household = models.BooleanField(null=True)
    category = models.CharField(max_length=12, choices=list(SPENDING.items()), blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(relation__in=["", "none"]) | ~Q(payee=""),
                name="a_relative_who_is_paid_has_a_name",
            ),
            models.CheckConstraint(
                condition=~Q(relation__in=[one.value for one in LISTED])
                | Q(same_household__isnull=False),
                name="a_relative_lives_here_or_elsewhere",
            ),
        ]


class CareHomeStay(models.Model):
    """Days in a care home that a line pays for, the first and the last night included."""

    line = models.ForeignKey(CostLine, models.CASCADE, related_name="stays")
    reference = ReferenceField(prefix="stay")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["starts_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_stay_ends_after_it_starts"
            )
        ]


class NecessaryRecord(models.Model):
    """The council's record that paying a relative is necessary (regulation 3).

    Never changed: a later row about the same name holds instead, with its own days.
    """

    class Purpose(models.TextChoices):
        CARE = "care", "Necessary for care"
        MANAGEMENT = "management", "Necessary to manage the direct payment"

    reference = ReferenceField(prefix="nec")
    person = models.ForeignKey(Person, models.PROTECT, related_name="necessary_records")
    payee = models.CharField(max_length=120)
    relation = models.CharField(max_length=12, choices=Relation)
    purpose = models.CharField(max_length=12, choices=Purpose)
    reason = models.TextField()
    from_on = models.DateField()
    until_on = models.DateField()
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-decided_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(payee="") & ~Q(reason=""), name="a_necessary_record_says_who_and_why"
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="a_necessary_record_ends"
            ),
        ]


class RestrictionDecision(models.Model):
    """An officer's decision about one finding of one sent version. The newest one stands."""

    class Outcome(models.TextChoices):
        ALLOWED = "allowed", "Allowed"
        NOT_ALLOWED = "not_allowed", "Not allowed"

    reference = ReferenceField(prefix="dec")
    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="restriction_decisions")
    line_reference = models.CharField(max_length=24)
    code = models.CharField(max_length=24)  # the finding's
    outcome = models.CharField(max_length=12, choices=Outcome)
    reason = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_decision_about_a_rule_says_why")
        ]


class OfficerCategory(models.Model):
    """What a line is for, as an officer sees it, where the person said nothing or another thing."""

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="officer_categories")
    line_reference = models.CharField(max_length=24)
    category = models.CharField(max_length=12, choices=list(SPENDING.items()))
    reason = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="an_officers_category_says_why")
        ]
