"""Organisations, where they work, what they offer, what it costs, and who controls them."""

from providers.models.choices import Choice, ChoiceOption
from providers.models.ecosystem import ImportRun, OutsideChange, OutsideRecord
from providers.models.invitations import ProviderInvitation
from providers.models.merging import Duplicate, Merge
from providers.models.missing import Gap, MissingSupport
from providers.models.organisations import Area, Membership, Nation, Organisation
from providers.models.pauses import ProviderPause
from providers.models.register import UserLedStatus
from providers.models.search import SearchDocument, SearchWord
from providers.models.services import (
    VAT_PERCENT,
    Rate,
    RateKind,
    Service,
    Unit,
    Vat,
    When,
    Where,
)
from providers.models.staff import StaffInvitation

__all__ = [
    "VAT_PERCENT",
    "Area",
    "Choice",
    "ChoiceOption",
    "Duplicate",
    "Gap",
    "ImportRun",
    "Membership",
    "Merge",
    "MissingSupport",
    "Nation",
    "Organisation",
    "OutsideChange",
    "OutsideRecord",
    "ProviderInvitation",
    "ProviderPause",
    "Rate",
    "RateKind",
    "SearchDocument",
    "SearchWord",
    "Service",
    "StaffInvitation",
    "Unit",
    "UserLedStatus",
    "Vat",
    "When",
    "Where",
]
