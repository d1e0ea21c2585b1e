"""A person's own days as an iCalendar file: reviews, agreed sessions, the plan's end.

Days stand as whole days. Sessions by the clock stand in the council's time zone, described in the
file itself, so that a change of the clocks moves nothing (RFC 5545).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone

from budgets.models import Agreement
from budgets.services.figures import Promise, rate_from
from core.days import day_words
from core.periods import Period
from people.models import Person
from support_plans.models import Review, SupportPlan

PAST, AHEAD = timedelta(days=28), timedelta(days=365)
MOST_SESSIONS = 2_000
HIDDEN = "Steer"


@dataclass(frozen=True)
class Day:
    """One entry. `begins` and `ends` are times of the clock; None: the whole day."""

    key: str
    title: str
    on: date
    more: str = ""
    begins: time | None = None
    ends: time | None = None


def days_of(person: Person, on: date) -> list[Day]:
    """Everything from four weeks ago to a year ahead, by day. Four queries at most."""
    period = Period(on - PAST, on + AHEAD)
    rows = [*_reviews(person, period), *_sessions(person, period), *_plan_ends(person, period)]
    return sorted(rows, key=lambda day: (day.on, day.begins or time.min, day.key))


def _reviews(person: Person, period: Period) -> Iterator[Day]:
    rows = Review.objects.open().filter(person=person, by_on__gte=period.starts_on)
    for row in rows.filter(by_on__lte=period.ends_on):
        yield review_day(row)


def review_day(row: Review) -> Day:
    """The last day for a review, and the first in words."""
    more = _("We look at your plan with you between %(first)s and %(last)s.") % {
        "first": day_words(row.from_on), "last": day_words(row.by_on),
    }  # fmt: skip
    return Day(row.reference, _("Last day to look at my plan again"), row.by_on, more)


def _sessions(person: Person, period: Period) -> Iterator[Day]:
    """Sessions that were agreed, by the person's own name for them."""
    rows = (
        Agreement.objects.filter(
            budget__person=person, starts_on__lte=period.ends_on, ends_on__gte=period.starts_on
        )
        .select_related("organisation", "budget__person__authority")
        .prefetch_related("rates")
    )
    left = MOST_SESSIONS
    for row in rows:
        for session in session_days(row, period):
            if not left:
                return
            left -= 1
            yield Day(
                f"{row.reference}-{session.isoformat()}", row.what, session,
                row.organisation.name, row.shift_from, row.shift_to,
            )  # fmt: skip


def session_days(row: Agreement, period: Period) -> list[date]:
    """The days of its pattern inside a period."""
    rates = [rate_from(rate) for rate in row.rates.all()]
    return [session.on for session in Promise(row, rates).sessions(period)]


def _plan_ends(person: Person, period: Period) -> Iterator[Day]:
    rows = SupportPlan.objects.filter(
        person=person, ends_on__gte=period.starts_on, ends_on__lte=period.ends_on
    )
    for row in rows:
        yield Day(f"{row.reference}-end", _("My plan ends"), row.ends_on)


def calendar_of(days: list[Day], *, hide: bool, at: datetime) -> bytes:
    """The file. With `hide` each title is only “Steer”, and nothing more is said."""
    zone = ZoneInfo(settings.TIME_ZONE)
    file = Calendar()
    file.add("prodid", "-//Steer//Plan//EN")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", HIDDEN if hide else _("My plan"))
    timed = [day.on for day in days if day.begins is not None]
    if timed:
        first, last = min(timed), max(timed) + timedelta(days=366)
        file.add_component(Timezone.from_tzinfo(zone, first_date=first, last_date=last))
    for day in days:
        file.add_component(_event(day, zone, hide=hide, at=at))
    made: bytes = file.to_ical()
    return made


def _event(day: Day, zone: ZoneInfo, *, hide: bool, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{day.key}@steer")
    event.add("dtstamp", at)
    event.add("summary", HIDDEN if hide else day.title)
    if day.more and not hide:
        event.add("description", day.more)
    if day.begins is None or day.ends is None:
        event.add("dtstart", day.on)
        event.add("dtend", day.on + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        return event
    until = day.on if day.ends > day.begins else day.on + timedelta(days=1)
    event.add("dtstart", datetime.combine(day.on, day.begins, zone))
    event.add("dtend", datetime.combine(until, day.ends, zone))
    return event
