"""How long somebody is in a care home: nights in any 12 months, short gaps together. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.periods import Period

ONE_DAY = timedelta(days=1)
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Run:
    """Stays that count as one, with the days spent there."""

    stays: tuple[Period, ...]

    @property
    def days(self) -> int:
        """Days in the care home; the gaps do not count."""
        return sum(stay.days for stay in self.stays)

    @property
    def first(self) -> date:
        return self.stays[0].starts_on

    @property
    def last(self) -> date:
        return self.stays[-1].ends_on


def joined(stays: Iterable[Period]) -> list[Period]:
    """In order, with those that overlap or touch made one: no day counts twice."""
    found: list[Period] = []
    for stay in sorted(stays, key=lambda one: (one.starts_on, one.ends_on)):
        if found and stay.starts_on <= found[-1].ends_on + ONE_DAY:
            last = max(found[-1].ends_on, stay.ends_on)
            found[-1] = Period(found[-1].starts_on, last)
        else:
            found.append(stay)
    return found


def runs(stays: Iterable[Period], gap_weeks: int) -> list[Run]:
    """Stays with less than `gap_weeks` between them count as one run."""
    found: list[list[Period]] = []
    for stay in joined(stays):
        if found and (stay.starts_on - found[-1][-1].ends_on - ONE_DAY) < timedelta(
            weeks=gap_weeks
        ):
            found[-1].append(stay)
        else:
            found.append([stay])
    return [Run(tuple(one)) for one in found]


def longest(stays: Sequence[Period], *, gap_weeks: int) -> Run | None:
    """The run with the most days within 12 months; none without stays."""
    candidates = [part for run in runs(stays, gap_weeks) for part in _years_of(run)]
    return max(candidates, key=lambda run: run.days, default=None)


def _years_of(run: Run) -> list[Run]:
    """Each 12 months that begin with a stay of the run, cut to those 12 months."""
    found = []
    for first in (stay.starts_on for stay in run.stays):
        last = first + YEAR - ONE_DAY
        inside = [
            Period(max(stay.starts_on, first), min(stay.ends_on, last))
            for stay in run.stays
            if stay.ends_on >= first and stay.starts_on <= last
        ]
        found.append(Run(tuple(inside)))
    return found
