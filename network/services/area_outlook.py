"""How user-led organisations of an area are doing, for one reader: named only with their yes.

The rest is a number, told in steps of the policy `few_number` ("at least 5"), and not at all when
it is below that, or when so few are left over that the number would speak of nearly everyone. No
sum stands beside it, so nothing can be taken from anything.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from core.models import Authority
from network.models import ClosingWord, FollowUp, Naming, Network, Outlook, Reader
from network.services.sustaining_night import last_days
from providers.models import Area, Organisation


@dataclass
class AreaOutlook:
    """One area as a reader may see it."""

    area: Area
    on_register: int = 0  # public
    losing: list[Outlook] = field(default_factory=list)  # named
    losing_others: int = 0  # "at least"; 0: not shown
    closing: list[ClosingWord] = field(default_factory=list)
    silent: list[FollowUp] = field(default_factory=list)  # named
    silent_others: int = 0  # "at least"; 0: not shown

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to name or to count."""
        return not (
            self.losing or self.losing_others or self.closing or self.silent or self.silent_others
        )


def at_least(count: int, of: int, few: int) -> int:
    """A number that may be told: the step of `few` below it; 0 when it may not.

    >>> [at_least(4, 40, 5), at_least(7, 40, 5), at_least(12, 14, 5), at_least(12, 40, 5)]
    [0, 5, 0, 10]
    """
    return 0 if count < few or of - count < few else count // few * few


def areas_of_networks(networks: Iterable[Network]) -> list[Area]:
    """The areas that some networks serve, by name."""
    return list(Area.objects.filter(networks__in=networks).distinct().order_by("name"))


def areas_of_council(council: Authority) -> list[Area]:
    """A council's own area by its code, and those of the networks that check for it."""
    own = Q(networks__authority=council)
    if council.ons_code:
        own |= Q(code=council.ons_code)
    return list(Area.objects.filter(own).distinct().order_by("name"))


def outlooks(areas: Sequence[Area], reader: str, *, on: date, few: int) -> list[AreaOutlook]:
    """Each area for a reader: the same few queries however many organisations there are."""
    found = {area.pk: AreaOutlook(area) for area in areas}
    where: dict[int, set[int]] = defaultdict(set)
    pairs = Organisation.objects.filter(areas__in=areas).values_list("pk", "areas")
    for pk, area in pairs:
        if area in found:
            where[pk].add(area)
    named = set(
        Naming.objects.names_for(reader).filter(organisation__in=where)
        .values_list("organisation_id", flat=True)
    )  # fmt: skip
    for pk, last in last_days(on).items():
        for area in where.get(pk, ()):
            found[area].on_register += last >= on
    _losing(found, where, named, few)
    _closing(found, where, reader)
    _silent(found, where, named, few)
    return list(found.values())


Where = dict[int, set[int]]


def _losing(found: dict[int, AreaOutlook], where: Where, named: set[int], few: int) -> None:
    falls: dict[int, int] = defaultdict(int)
    others: dict[int, int] = defaultdict(int)
    rows = Outlook.objects.filter(organisation__in=where).select_related("organisation")
    for row in rows.order_by("organisation__name"):
        for area in where[row.organisation_id]:
            if row.organisation_id not in named:
                others[area] += 1
                falls[area] += row.falls
            elif row.falls:
                found[area].losing.append(row)
    for area, one in found.items():
        one.losing_others = at_least(falls[area], others[area], few)


def _closing(found: dict[int, AreaOutlook], where: Where, reader: str) -> None:
    chosen = {Reader.NETWORK: Q(to_network=True), Reader.COUNCIL: Q(to_council=True)}[
        Reader(reader)
    ]
    rows = ClosingWord.objects.standing().filter(chosen, organisation__in=where)
    for row in rows.select_related("organisation"):
        for area in where[row.organisation_id]:
            found[area].closing.append(row)


def _silent(found: dict[int, AreaOutlook], where: Where, named: set[int], few: int) -> None:
    silent: dict[int, set[int]] = defaultdict(set)
    rows = FollowUp.objects.open().filter(organisation__in=where).select_related("organisation")
    for row in rows.prefetch_related("notes"):
        for area in where[row.organisation_id]:
            if row.why == FollowUp.Why.LAPSED or row.organisation_id in named:
                found[area].silent.append(row)
            else:
                silent[area].add(row.organisation_id)
    known = Outlook.objects.filter(organisation__in=where).exclude(organisation__in=named)
    others: dict[int, int] = defaultdict(int)
    for pk in known.values_list("organisation_id", flat=True):
        for area in where[pk]:
            others[area] += 1
    for area, one in found.items():
        one.silent_others = at_least(len(silent[area]), others[area], few)
