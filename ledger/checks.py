"""A check at start: do the ledger's triggers stand?"""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage
from django.core.checks import Warning as Caution
from django.db import connections

from ledger import triggers


def triggers_stand(*, databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """A warning for each trigger missing from a database that has the ledger's tables.

    A warning and not an error, because migrate asks too, and migrate is what mends it.
    """
    return [
        Caution(
            f"The ledger's trigger {name} is missing from the database “{using}”.",
            hint="Run manage.py migrate: it makes the triggers again.",
            id="ledger.W001",
        )
        for using in databases or []
        if set(triggers.TABLES) <= set(connections[using].introspection.table_names())
        for name in triggers.missing(using)
    ]
