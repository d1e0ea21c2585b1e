"""A hash chain per person over what was done and who looked, sealed each minute.

Changing, deleting or inserting a sealed row breaks the chain, and `people.invariants` says where.
A row is sealed in the order of sealing, not of its id: transactions commit in any order.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from people.models import AuditRecord, ChainHead, Looking

Chain = ChainHead.Chain
MOST = 2000
FIELDS: dict[str, tuple[str, ...]] = {
    Chain.AUDIT: ("event", "person_id", "subject", "by_id", "helped_by", "at"),
    Chain.LOOKING: ("person_id", "user_id", "role", "what", "subject", "reason", "at"),
}
Row = AuditRecord | Looking


def rows_of(chain: str) -> Any:
    """All rows of one kind of chain."""
    return (AuditRecord if chain == Chain.AUDIT else Looking).objects.all()


def seal_of(chain: str, row: Row, before: str, number: int) -> str:
    """The seal of a row that follows `before` as number `number` of its chain."""
    values = [before, number, row.pk, *(_plain(getattr(row, name)) for name in FIELDS[chain])]
    return hashlib.sha256(json.dumps(values, separators=(",", ":")).encode()).hexdigest()


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def seal(*, most: int = MOST) -> int:
    """Seal what is not sealed yet, at most `most` rows a chain; how many were sealed.

    A few statements whatever the number of people: rows, heads, one update of each.
    """
    return sum(_seal(chain, most) for chain in Chain)


@transaction.atomic
def _seal(chain: str, most: int) -> int:
    rows = list(rows_of(chain).filter(sealed_as=None).order_by("id")[:most])
    if not rows:
        return 0
    heads = _heads(chain, {row.person_id for row in rows})
    for row in rows:
        head = heads[row.person_id]
        head.number += 1
        head.sealed = seal_of(chain, row, head.sealed, head.number)
        row.sealed, row.sealed_as = head.sealed, head.number
    rows_of(chain).bulk_update(rows, ["sealed", "sealed_as"], batch_size=200)
    ChainHead.objects.bulk_update(heads.values(), ["number", "sealed"], batch_size=200)
    return len(rows)


def _heads(chain: str, people: set[int | None]) -> dict[int | None, ChainHead]:
    """The heads of these people's chains, locked in one order; made where there is none."""
    ChainHead.objects.bulk_create(
        [ChainHead(chain=chain, person_id=pk) for pk in people if pk is not None],
        ignore_conflicts=True,
    )
    if None in people:
        ChainHead.objects.get_or_create(chain=chain, person=None)
    mine = Q(person__in=people - {None}) | (Q(person=None) if None in people else Q(pk__in=[]))
    found = ChainHead.objects.select_for_update().filter(mine, chain=chain).order_by("id")
    return {head.person_id: head for head in found}


def waits() -> bool:
    """Whether any row is not sealed yet."""
    return any(rows_of(chain).filter(sealed_as=None).exists() for chain in Chain)


def breaks() -> Iterator[str]:
    """Where a chain does not hold, in words; nothing when all is whole."""
    for chain in Chain:
        heads = {head.person_id: head for head in ChainHead.objects.filter(chain=chain)}
        rows = rows_of(chain).exclude(sealed_as=None).order_by("person_id", "sealed_as")
        yield from _breaks(chain, rows.iterator(chunk_size=2000), heads)


def _breaks(chain: str, rows: Iterable[Any], heads: dict[int | None, ChainHead]) -> Iterator[str]:
    last: dict[int | None, tuple[int, str]] = {}
    for row in rows:
        number, before = last.get(row.person_id, (0, ""))
        where = f"{chain} chain of person {row.person_id}, row {row.pk}"
        if row.sealed_as != number + 1:
            yield f"{where}: number {row.sealed_as} follows {number}"
        elif row.sealed != seal_of(chain, row, before, row.sealed_as):
            yield f"{where}: the seal does not fit what it says"
        last[row.person_id] = (row.sealed_as, row.sealed)
    for person, head in heads.items():
        if last.get(person, (0, "")) != (head.number, head.sealed):
            yield f"{chain} chain of person {person}: its end is not its last seal"
