"""Open Referral UK 3.0 and HSDS 3.0: read here, published by `providers.publishing`."""

from providers.referral.found import (
    FileRefused,
    FoundOrganisation,
    FoundPrice,
    FoundService,
    Problem,
    Read,
)
from providers.referral.reading import read_file

__all__ = [
    "FileRefused",
    "FoundOrganisation",
    "FoundPrice",
    "FoundService",
    "Problem",
    "Read",
    "read_file",
]
