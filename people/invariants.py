"""What must always be true of people: chains hold, and every sharing says who gave it."""

from collections.abc import Iterator

from django.db.models import F

from people import seal
from people.models import AuditRecord, Looking, Person, Relationship, Sharing


def violations() -> Iterator[str]:
    """Everything that does not hold, in words; nothing when all is well."""
    yield from seal.breaks()
    ended = Relationship.objects.exclude(ended_at=None).filter(sharings__withdrawn_at=None)
    for reference in ended.values_list("reference", flat=True).distinct():
        yield f"relationship {reference} has ended and still shares"
    own = Looking.objects.filter(person__user=F("user"))
    for pk in own.values_list("pk", flat=True):
        yield f"looking row {pk} is of a person at their own record"


def figures() -> dict[str, int]:
    """How many there are."""
    return {
        "people": Person.objects.count(),
        "sharings": Sharing.objects.count(),
        "audit records": AuditRecord.objects.count(),
        "looks": Looking.objects.count(),
    }
