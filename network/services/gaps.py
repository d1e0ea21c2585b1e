"""What people of an area looked for and did not find, as a user-led organisation may read it.

Three rules keep the hidden hidden (docs/network.md). A number below `few_number` is not there at
all. Only quarters that are over are counted, so that no two looks at a page differ by one person.
And nothing is summed up: no total of a year stands beside its quarters, none of areas or needs.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, Count, When
from django.db.models.functions import ExtractQuarter, Lower, Trim

from network.models import CouldStart, GapMet, Invitation, Want
from providers.models import Area, MissingSupport

QUARTERS_SHOWN = 4
MONTHS = 3


@dataclass(frozen=True)
class Looked:
    """People who looked in vain in one quarter that is over."""

    quarter: date  # its first day
    people: int

    @property
    def last(self) -> date:
        return date.fromordinal(_shift(self.quarter, 1).toordinal() - 1)


@dataclass
class Gap:
    """One thing that is missing in one area."""

    area: Area
    key: str
    looked: list[Looked] = field(default_factory=list)  # the newest first
    share: int = 0  # people who would share it; 0: not shown
    starters: list[CouldStart] = field(default_factory=list)
    met: GapMet | None = None
    invited: list[Invitation] = field(default_factory=list)

    @property
    def what(self) -> str:
        return self.key[:1].upper() + self.key[1:]


def quarter_of(day: date) -> date:
    """The first day of a calendar quarter."""
    return date(day.year, (day.month - 1) // MONTHS * MONTHS + 1, 1)


def _shift(quarter: date, by: int) -> date:
    number = quarter.year * 4 + (quarter.month - 1) // MONTHS + by
    return date(number // 4, number % 4 * MONTHS + 1, 1)


def gaps(areas: Sequence[Area], *, on: date, few: int) -> list[Gap]:
    """What may be read, the most wanted first: five queries."""
    by_area = {area.pk: area for area in areas}
    found: dict[tuple[int, str], Gap] = {}

    def gap(area: int, key: str) -> Gap:
        return found.setdefault((area, key), Gap(by_area[area], key))

    for area, key, quarter, people in looked_for(by_area, on=on, few=few):
        gap(area, key).looked.append(Looked(quarter, people))
    for (area, key), people in Want.objects.counts(by_area, few).items():
        gap(area, key).share = people
    _fill(found, by_area, on)
    return sorted(
        found.values(),
        key=lambda one: (one.area.name, one.met is not None, -_size(one), one.key),
    )


def _size(one: Gap) -> int:
    return max([one.share, *(quarter.people for quarter in one.looked)])


def one_gap(area: Area, key: str, *, on: date, few: int) -> Gap | None:
    """The gap of these words, when it may be read; None for a hidden one and for none alike."""
    return next((one for one in gaps([area], on=on, few=few) if one.key == key), None)


def looked_for(areas: Iterable[int], *, on: date, few: int) -> list[tuple[int, str, date, int]]:
    """Area, words, quarter and people, newest quarter first: only what may be told. One query.

    People are told apart by their yearly marks, each counted once a quarter; visitors without a
    sign-in have none and are not counted, for one could ask five times.
    """
    last = quarter_of(on)
    rows = MissingSupport.objects.filter(
        area__in=list(areas), told_on__gte=_shift(last, -QUARTERS_SHOWN), told_on__lt=last
    ).exclude(mark="")
    words = Case(When(need="", then="words"), default="need")
    counted = (
        rows.annotate(key=Lower(Trim(words)), quarter=ExtractQuarter("told_on"))
        .values_list("area", "key", "told_on__year", "quarter")
        .annotate(people=Count("mark", distinct=True))
        .filter(people__gte=few)
        .order_by("-told_on__year", "-quarter", "key")
    )
    return [
        (area, key, date(year, quarter * MONTHS - 2, 1), people)
        for area, key, year, quarter, people in counted
    ]


def _fill(found: dict[tuple[int, str], Gap], areas: dict[int, Area], on: date) -> None:
    """Who could start it, whether something meets it, and what was put to people."""
    starters = CouldStart.objects.filter(area__in=areas, withdrawn_at=None)
    for row in starters.select_related("organisation"):
        if gap := found.get((row.area_id, row.key)):
            gap.starters.append(row)
    met: dict[tuple[int, str], GapMet] = {}
    for one in GapMet.objects.filter(area__in=areas).select_related("service__organisation"):
        met.setdefault((one.area_id, one.key), one)
    for place, one in met.items():
        if place in found:
            found[place].met = one
    asked: dict[tuple[int, str], list[Invitation]] = defaultdict(list)
    for invitation in (
        Invitation.objects.open(on).filter(area__in=areas).select_related("organisation")
    ):
        asked[invitation.area_id, invitation.key].append(invitation)
    for place, rows in asked.items():
        if place in found:
            found[place].invited = rows
