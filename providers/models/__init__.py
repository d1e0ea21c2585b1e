"""Organisations, where they work, what they offer, what it costs, and who controls them."""

from providers.models.ecosystem import ImportRun, OutsideChange, OutsideRecord
from providers.models.merging import Duplicate, Merge
from providers.models.missing import MissingSupport
from providers.models.organisations import Area, Membership, Nation, Organisation
from providers.models.register import UserLedStatus
from providers.models.services import VAT_PERCENT, Rate, RateKind, Service, Unit, Vat

__all__ = [
    "VAT_PERCENT",
    "Area",
    "Duplicate",
    "ImportRun",
    "Membership",
    "Merge",
    "MissingSupport",
    "Nation",
    "Organisation",
    "OutsideChange",
    "OutsideRecord",
    "Rate",
    "RateKind",
    "Service",
    "Unit",
    "UserLedStatus",
    "Vat",
]
