"""Entries that may be one organisation: found by their numbers, proposed to somebody, no more."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from core.errors import DomainError
from providers import merging, numbers
from providers.models import Duplicate, Organisation

NUMBERS: Final = (
    (Duplicate.Why.CHARITY, numbers.charity_number),
    (Duplicate.Why.COMPANY, numbers.company_number),
    (Duplicate.Why.CQC, numbers.cqc_location),
)
MOST_ALIKE: Final = 20  # more than this with one number is an error of the number


def propose(*, at: datetime) -> list[Duplicate]:
    """Propose every pair that is new: the oldest entry with each of the others. Returns the new.

    A pair somebody looked at is not proposed again, whatever they said.
    """
    pairs = {(first, second): (why, value) for why, value, first, second in _alike()}
    known = set(Duplicate.objects.values_list("first", "second"))
    new = Duplicate.objects.bulk_create(
        Duplicate(first_id=pair[0], second_id=pair[1], why=why, value=value, proposed_at=at)
        for pair, (why, value) in sorted(pairs.items())
        if pair not in known
    )
    names = Organisation.objects.in_bulk(
        {pk for row in new for pk in (row.first_id, row.second_id)}
    )
    for row in new:
        row.first, row.second = names[row.first_id], names[row.second_id]
    return new


def _alike() -> Iterator[tuple[str, str, int, int]]:
    """(why, what they share, the older, the newer); a number outranks a name, so it comes last."""
    gone = set(merging.kept_ids())
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    rows = Organisation.objects.order_by("pk").values_list(
        "pk", "name", "postcode", "charity_number", "company_number", "cqc_location"
    )
    for pk, name, postcode, *held in rows.iterator(chunk_size=2000):
        if pk in gone:
            continue
        if name and postcode:
            key = f"{' '.join(name.lower().split())}, {postcode.upper().replace(' ', '')}"
            groups[Duplicate.Why.NAME.value, key].append(pk)
        for (of, read), number in zip(NUMBERS, held, strict=True):
            if plain := _read(read, number):
                groups[of.value, plain].append(pk)
    ranked = sorted(groups.items(), key=lambda one: one[0][0] != Duplicate.Why.NAME.value)
    for (why, value), found in ranked:
        for other in found[1:MOST_ALIKE]:
            yield why, value, found[0], other


def _read(read: Callable[[str], str], number: str) -> str:
    """The number in its plain form; as it stands when it has not the form of one."""
    try:
        return read(number)
    except DomainError:
        return number.strip()
