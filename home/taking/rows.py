"""Rows of the database as plain values, by a list of what may go: a new column stays behind."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

Row = dict[str, Any]


def plain(value: Any) -> Any:
    """A value as JSON holds it: pence as integers, days and instants as ISO text, rates as text."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def listed(rows: "QuerySet[Any]", names: str) -> list[Row]:
    """The named values of each row, in a fixed order (by when the rows were written).

    `names` are words apart by spaces: `paid_on`, or `pot=pot__reference` under another name.
    """
    pairs = [name.partition("=") for name in names.split()]
    keys = [(key, source or key) for key, _, source in pairs]
    found = rows.order_by("pk").values_list(*(source for _, source in keys))
    return [{key: plain(value) for (key, _), value in zip(keys, row, strict=True)} for row in found]


def within(
    owners: list[Row], name: str, parts: Iterable[Row], *, of: str, by: str = "reference"
) -> list[Row]:
    """Put each part under its owner: `parts` name the owner in `of`, which they then drop."""
    theirs: dict[Any, list[Row]] = defaultdict(list)
    for part in parts:
        theirs[part.pop(of)].append(part)
    for owner in owners:
        owner[name] = theirs.get(owner[by], [])
    return owners
