"""A check before a council starts (check --deploy): would the night's pay list be written?"""

from typing import Any

from django.core.checks import CheckMessage
from django.core.checks import Warning as Caution

from payments.services import continuity


def pay_lists_are_written(**_kwargs: Any) -> list[CheckMessage]:
    """A warning where no passphrase is set: then there is no list for a day without Steer."""
    why = continuity.why_none()
    return [Caution(why, hint="docs/continuity.md", id="payments.W001")] if why else []
