"""When news may go outside: quiet hours, and the hour for news together. No database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Quiet:
    """From an hour until an hour of the clock, mostly over midnight; the same twice is never."""

    from_hour: int
    until_hour: int

    def holds(self, hour: int) -> bool:
        if self.from_hour <= self.until_hour:
            return self.from_hour <= hour < self.until_hour
        return hour >= self.from_hour or hour < self.until_hour


def after_quiet(at: datetime, quiet: Quiet, zone: ZoneInfo) -> datetime:
    """This instant, or the end of the quiet hours in which it lies."""
    local = at.astimezone(zone)
    if not quiet.holds(local.hour):
        return at
    end = local.replace(hour=quiet.until_hour, minute=0, second=0, microsecond=0)
    if end <= local:
        end += timedelta(days=1)
    return end.astimezone(at.tzinfo)


def next_together(
    at: datetime, hour: int, zone: ZoneInfo, *, weekday: int | None = None
) -> datetime:
    """The next time that news goes out together: this hour of the next day, or of a weekday."""
    local = at.astimezone(zone)
    found = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    if found <= local:
        found += timedelta(days=1)
    while weekday is not None and found.weekday() != weekday:
        found += timedelta(days=1)
    return found.astimezone(at.tzinfo)
