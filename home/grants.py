"""Joins two packages that ignore each other: published grants, and how organisations are doing."""

from collections.abc import Iterable
from datetime import date

from network.grants import GrantEnding
from reports.services import grants_to_end


def read(organisations: Iterable[int], after: date, until: date) -> Iterable[GrantEnding]:
    """Grants that a person linked to these organisations, and that end between two days."""
    for line, organisation in grants_to_end(list(organisations), after, until):
        yield GrantEnding(
            organisation, line.purpose, line.pence, line.ends_on or until, line.authority.name
        )
