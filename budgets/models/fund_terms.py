"""What the contract with an organisation says of a surplus in the funds that it holds."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.models import Authority
from people.models import User
from providers.models import Organisation


class FundTerms(models.Model):
    """How much may stay in a fund, by the contract with its holder, from a day on.

    Where there is none the policy `fund_cap_weeks` holds. Nothing is edited: new terms begin on a
    later day, or stand in for the earlier ones of the same day.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="fund_terms")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="fund_terms")
    starts_on = models.DateField()
    cap_weeks = models.PositiveSmallIntegerField()
    contract = models.CharField(max_length=120)  # which contract says so, and where
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(cap_weeks__lte=104), name="a_fund_keeps_two_years_at_most"
            ),
            models.CheckConstraint(condition=~Q(contract=""), name="terms_name_their_contract"),
        ]
