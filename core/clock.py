"""The one place that asks what time it is. Doors call it once and hand the answer on."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """This instant, in UTC."""
    return timezone.now()


def today() -> date:
    """Today where the authority is."""
    return day_of(now())


def day_of(at: datetime) -> date:
    """The civil day of an instant, in the authority's time zone."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
