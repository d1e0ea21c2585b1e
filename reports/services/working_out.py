"""Keeping what was paid by day of support, out of the ledger's moves."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db import transaction

from core.models import Authority
from core.periods import Period, month_of
from ledger.models import Entry
from reports import sql
from reports.models import SpentDay, WorkedOut

# Entries younger than this may still come before others in the order of their numbers.
STILL_COMING = timedelta(hours=1)


@transaction.atomic
def work_out(*, at: datetime, from_on: date | None = None, to_on: date | None = None) -> WorkedOut:
    """Count every paid line of these months anew; of all months when none are named.

    Months are counted whole. Running it twice changes nothing.
    """
    one_at_a_time()
    last_entry = _settled(at)
    known = sql.first_and_last_day()
    if known is None and (from_on is None or to_on is None):
        SpentDay.objects.all().delete()
        return WorkedOut.objects.create(at=at, last_entry=last_entry)
    first, last = from_on or known[0], to_on or known[1]  # type: ignore[index]
    if from_on is None and to_on is None:
        SpentDay.objects.all().delete()
    whole = Period(month_of(first).starts_on, month_of(max(first, last)).ends_on)
    rows = _again(whole)
    kept = WorkedOut.objects.order_by("-pk").first()
    everything = from_on is None and to_on is None
    return WorkedOut.objects.create(
        at=at, from_on=whole.starts_on, to_on=whole.ends_on, rows=rows,
        last_entry=last_entry if everything else kept.last_entry if kept else 0,
    )  # fmt: skip


@transaction.atomic
def keep_up(*, at: datetime) -> WorkedOut:
    """Count anew the months that anything was posted to since the last time."""
    one_at_a_time()
    kept = WorkedOut.objects.order_by("-pk").first()
    if kept is None:
        return work_out(at=at)
    last_entry, rows = _settled(at), 0
    touched = sql.months_touched(kept.last_entry)
    for stretch in joined(touched):
        rows += _again(stretch)
    return WorkedOut.objects.create(
        at=at, rows=rows, last_entry=max(last_entry, kept.last_entry),
        from_on=touched[0] if touched else None,
        to_on=month_of(touched[-1]).ends_on if touched else None,
    )  # fmt: skip


def one_at_a_time() -> None:
    """Two never count at once; nobody who only refers to a council waits for it."""
    list(Authority.objects.select_for_update(no_key=True).order_by("pk"))


def _settled(at: datetime) -> int:
    """The newest entry with nothing before it still to come."""
    rows = Entry.objects.filter(posted_at__lte=at - STILL_COMING).order_by("-pk")
    return rows.values_list("pk", flat=True).first() or 0


def _again(months: Period) -> int:
    SpentDay.objects.filter(on__range=(months.starts_on, months.ends_on)).delete()
    return sql.work_out(months.starts_on, months.ends_on)


def joined(months: Iterable[date]) -> Iterator[Period]:
    """Months that follow each other, as one stretch."""
    found: Period | None = None
    for first in months:
        month = month_of(first)
        if found is not None and found.ends_on + timedelta(days=1) == month.starts_on:
            found = Period(found.starts_on, month.ends_on)
            continue
        if found is not None:
            yield found
        found = month
    if found is not None:
        yield found
