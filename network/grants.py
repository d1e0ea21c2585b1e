"""Where grants that end are read from: a package beside this one tells, joined by `home`.

`network` and `reports` ignore each other (docs/architecture.md). What is told is published money:
nothing here is about a person.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class GrantEnding:
    """A published grant to an organisation that ends, with no later one to it."""

    organisation_id: int
    purpose: str
    pence: int
    ends_on: date
    giver: str


Reader = Callable[[Iterable[int], date, date], Iterable[GrantEnding]]
_readers: list[Reader] = []


def grants_from(read: Reader) -> None:
    """Register where grants are read: called once by home.apps."""
    if read not in _readers:
        _readers.append(read)


def grants_ending(organisations: Iterable[int], after: date, until: date) -> list[GrantEnding]:
    """Grants of these organisations whose last day lies between two days, the first first."""
    ids = list(organisations)
    found = [one for read in _readers for one in read(ids, after, until)]
    return sorted(found, key=lambda one: (one.ends_on, one.organisation_id, one.purpose))
