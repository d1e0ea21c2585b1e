"""What was spent in some days, by stream and by who earned it: live, as the register stands now."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Sum

from core.models import Authority
from core.periods import Period
from providers.merging import kept_ids
from providers.models import Organisation, UserLedStatus
from reports.bands import Band, Status, band_on, spread
from reports.models import PassesOn, PayeeLink, PublishedLine, SpentDay

BUDGETS = "budgets"
GRANTS, CONTRACTS = PublishedLine.Stream.GRANTS.value, PublishedLine.Stream.CONTRACTS.value
STREAMS = (BUDGETS, GRANTS, CONTRACTS)


class Payment(NamedTuple):
    """Pence to one payee on one day, with the band it counts in."""

    stream: str
    band: Band
    organisation: int | None
    on: date
    pence: int


@dataclass
class Register:
    """What the register and the facts beside it say, read once.

    An entry of the directory that was put under another counts as that one (providers.merging);
    what is said of an entry that only passes money on stays with that entry's payments.
    """

    statuses: dict[int, list[Status]] = field(default_factory=lambda: defaultdict(list))
    assistants: set[int] = field(default_factory=set)
    passing: dict[int, list[PassesOn]] = field(default_factory=lambda: defaultdict(list))
    into: dict[int, int] = field(default_factory=dict)  # merged entries, and who was kept
    known: dict[tuple[int, date], Band] = field(default_factory=dict)

    @classmethod
    def read(cls) -> "Register":
        found = cls(into=kept_ids())
        columns = ("organisation_id", "pk", "level", "carer_led", "starts_on", "expires_on")
        for organisation, *facts in UserLedStatus.objects.values_list(*columns):
            found.statuses[organisation].append(Status(*facts))
        kind = Organisation.Kind.PERSONAL_ASSISTANT
        found.assistants = set(Organisation.objects.filter(kind=kind).values_list("pk", flat=True))
        for row in PassesOn.objects.filter(undone_at=None).order_by("pk"):
            found.passing[row.organisation_id].append(row)
        return found

    def band(self, organisation: int, service: int | None, on: date) -> Band:
        """Who earns what this organisation is paid on a day for a service."""
        kept = self.kept(organisation)
        if kept in self.assistants:
            return Band.WAGES
        entries = dict.fromkeys((organisation, kept))
        for row in (row for entry in entries for row in self.passing.get(entry, ())):
            if row.holds(service, on):
                return Band.WAGES if row.to == PassesOn.To.WAGES else Band.UNKNOWN
        return self.own_band(organisation, on)

    def kept(self, organisation: int) -> int:
        """Who a payee is today: itself, or the entry that it went into."""
        return self.into.get(organisation, organisation)

    def own_band(self, organisation: int, on: date) -> Band:
        """What it is by the register, whatever it is paid for."""
        organisation = self.kept(organisation)
        found = self.known.get((organisation, on))
        if found is None:
            found = band_on(self.statuses.get(organisation, ()), on)
            self.known[organisation, on] = found
        return found


def from_budgets(authority: Authority, days: Period, register: Register) -> list[Payment]:
    """What people's budgets paid: one grouped query, then the register by day."""
    rows = (
        SpentDay.objects.filter(
            on__range=(days.starts_on, days.ends_on), budget__person__authority=authority
        )
        .values_list("organisation_id", "service_id", "wages", "on")
        .annotate(sum=Sum("pence"))
        .order_by()
    )
    found = []
    for organisation, service, wages, on, pence in rows:
        if organisation is None:
            band = Band.WAGES if wages else Band.UNKNOWN
        else:
            band = register.band(organisation, service, on)
        payee = None if organisation is None else register.kept(organisation)
        found.append(Payment(BUDGETS, band, payee, on, pence))
    return found


@dataclass
class Published:
    """Published spending of some days: who earned it, and what nobody linked or earned."""

    payments: list[Payment] = field(default_factory=list)
    unlinked: Counter[str] = field(default_factory=Counter)  # by stream; in UNKNOWN besides
    passed_on: Counter[str] = field(default_factory=Counter)  # by stream; in no band
    elsewhere: Counter[str] = field(default_factory=Counter)


def published(authority: Authority, days: Period, register: Register) -> Published:
    """Grants and contracts. What is for some days counts day by day, the rest when it was paid."""
    links = links_of(authority)
    found = Published()
    lines = PublishedLine.objects.filter(authority=authority).values_list(
        "stream", "payee_key", "purpose", "pence", "paid_on", "starts_on", "ends_on"
    )
    for stream, payee, purpose, pence, paid_on, starts_on, ends_on in lines:
        first, last = starts_on or paid_on, ends_on or starts_on or paid_on
        if starts_on is None or ends_on is None:
            first = last = paid_on
        inside = days.overlap(Period(first, last))
        if inside is None:
            continue
        link = links.get((payee, purpose)) or links.get((payee, ""))
        if link is None:
            part = spread(pence, first, last, (inside.starts_on, inside.ends_on))
            found.unlinked[stream] += part
            found.payments.append(Payment(stream, Band.UNKNOWN, None, inside.starts_on, part))
        elif link.counts != PayeeLink.Counts.EARNED:
            kept = found.passed_on if link.counts == PayeeLink.Counts.PASSED_ON else found.elsewhere
            kept[stream] += spread(pence, first, last, (inside.starts_on, inside.ends_on))
        else:
            found.payments += _by_day(
                stream, link.organisation_id, pence, (first, last), inside, register
            )
    return found


def links_of(authority: Authority) -> dict[tuple[str, str], PayeeLink]:
    """Standing links by payee and purpose."""
    rows = PayeeLink.objects.standing().filter(authority=authority)
    return {(row.payee_key, row.purpose): row for row in rows}


def _by_day(
    stream: str, organisation: int, pence: int, whole: tuple[date, date], inside: Period,
    register: Register,
) -> Iterable[Payment]:  # fmt: skip
    """Day by day where the register changes, else in one: the sum is the same."""
    edges = {inside.starts_on}
    kept = register.kept(organisation)
    for status in register.statuses.get(kept, ()):
        edges |= {day for day in _edges(status) if day in inside}
    firsts = sorted(edges)
    lasts = [date.fromordinal(day.toordinal() - 1) for day in firsts[1:]] + [inside.ends_on]
    for first, last in zip(firsts, lasts, strict=True):
        part = spread(pence, *whole, (first, last))
        band = register.band(organisation, None, first)
        yield Payment(stream, band, kept, first, part)


def _edges(status: Status) -> tuple[date, date]:
    return status.starts_on, date.fromordinal(status.expires_on.toordinal() + 1)


def sums(payments: Iterable[Payment]) -> dict[str, Counter[Band]]:
    """Pence by stream and band."""
    found: dict[str, Counter[Band]] = {stream: Counter() for stream in STREAMS}
    for one in payments:
        found[one.stream][one.band] += one.pence
    return found
