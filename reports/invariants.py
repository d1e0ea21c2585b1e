"""What must hold of reports: `manage.py verify` asks."""

from collections.abc import Iterator
from itertools import groupby

from reports.models import MoneyReport, SpentDay
from reports.services import digest_of


def violations() -> Iterator[str]:
    """Reports that are not as issued, versions with a gap, and spending that is nothing."""
    rows = MoneyReport.objects.order_by("authority", "month", "version")
    for _, versions in groupby(rows.iterator(), lambda row: (row.authority_id, row.month)):
        for wanted, row in enumerate(versions, 1):
            if digest_of(row.content) != row.sha256:
                yield f"report {row.reference}: it is not as issued"
            if row.version != wanted:
                yield f"report {row.reference}: version {wanted} is missing"
    for pk in SpentDay.objects.filter(pence=0).values_list("pk", flat=True):
        yield f"spending {pk}: a day of nothing is kept"


def figures() -> dict[str, int]:
    """How much was checked."""
    return {
        "money reports": MoneyReport.objects.count(),
        "days of spending": SpentDay.objects.count(),
    }
