"""What could go wrong and what the person wants to happen; who to call; what must go on."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.references import ReferenceField
from people.models import User
from support_plans.models.plans import SupportPlan


class SafetyRow(models.Model):
    """One row of the page about safety. Taken out, it is kept, so that it can be put back."""

    reference = ReferenceField(prefix="safe")
    position = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["position", "id"]


class Risk(SafetyRow):
    """Something that could go wrong, and what I want to happen then.

    An enabled risk says that the person knows it and wants to do it anyway, and why.
    """

    plan = models.ForeignKey(SupportPlan, models.PROTECT, related_name="risks")
    what = models.CharField(max_length=300)
    wish = models.CharField(max_length=600, blank=True)
    anyway = models.BooleanField(default=False)
    because = models.CharField(max_length=600, blank=True)

    class Meta(SafetyRow.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(what=""), name="a_risk_says_what"),
            models.CheckConstraint(
                condition=Q(anyway=False) | ~Q(because=""), name="a_risk_taken_says_because"
            ),
            models.CheckConstraint(
                condition=Q(anyway=True) | ~Q(wish=""), name="a_risk_says_what_should_happen"
            ),
        ]


class BackUpContact(SafetyRow):
    """Somebody to call when support does not come, in the order in which to call."""

    plan = models.ForeignKey(SupportPlan, models.PROTECT, related_name="back_up")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40)
    who = models.CharField(max_length=120, blank=True)  # “my sister”, “the agency”
    when = models.CharField(max_length=160, blank=True)  # “not at night”

    class Meta(SafetyRow.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(phone=""), name="who_to_call_has_a_telephone"
            )
        ]


class MustGoOn(SafetyRow):
    """What must go on whatever happens: medicine at eight, the dog fed."""

    plan = models.ForeignKey(SupportPlan, models.PROTECT, related_name="must_go_on")
    what = models.CharField(max_length=300)
    how = models.CharField(max_length=300, blank=True)

    class Meta(SafetyRow.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(what=""), name="what_must_go_on_is_named")
        ]
