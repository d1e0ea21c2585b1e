"""Statements, frozen: content made once from the ledger, kept as canonical JSON with its hash."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from budgets.models import Budget
from core.references import ReferenceField

if TYPE_CHECKING:
    from people.access import Actor


class StatementQuerySet(models.QuerySet["Statement"]):
    def visible_to(self, actor: "Actor") -> "StatementQuerySet":
        """Own, or of people who share statements."""
        own = Q(budget__person=actor.person) if actor.person else Q(pk__in=[])
        return self.filter(own | Q(budget__person__in=actor.shared_people("statements")))


class Statement(models.Model):
    """One budget, one period, one version. Never edited: a later version replaces it."""

    reference = ReferenceField(prefix="st")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="statements")
    from_on = models.DateField()
    to_on = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    why = models.CharField(max_length=300, blank=True)
    content = models.TextField()  # canonical JSON
    sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    pdf_path = models.CharField(max_length=200, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pdf_at = models.DateTimeField(null=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["budget", "from_on", "to_on", "version"], name="versions_of_a_statement"
            ),
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")), name="a_statement_has_days"
            ),
        ]
