"""What was done and who looked: written in the transaction of the act, before the first byte."""

from collections.abc import Iterable
from datetime import datetime

from people.access import Actor
from people.models import AuditRecord, AuditWords, Looking, Person, Role, User

MOST_WORDS = 120


def record(
    event: str,
    *,
    subject: str,
    by: User | None,
    at: datetime,
    person: Person | None = None,
    words: str = "",
) -> AuditRecord:
    """Write what was done. `words` (reasons, what was said) go to the erasable table."""
    row = AuditRecord.objects.create(
        event=event, person=person, subject=subject, by=by, at=at,
        helped_by=by.helped_by if by else "",
    )  # fmt: skip
    if words:
        AuditWords.objects.create(record=row, text=words)
    return row


def looked(
    actor: Actor,
    people: Iterable[Person],
    *,
    what: str,
    at: datetime,
    subject: str = "",
    reason: str = "",
) -> None:
    """Record that the actor looked at others' records; looking at one's own leaves no row.

    One multi-row insert, called where the answer is built: no row, no data.
    """
    Looking.objects.bulk_create(
        Looking(
            person=person, user=actor.user, role=role_towards(actor, person),
            what=what[:MOST_WORDS], subject=subject, reason=reason, at=at,
        )
        for person in people
        if actor.person is None or actor.person.pk != person.pk
    )  # fmt: skip


def role_towards(actor: Actor, person: Person) -> str:
    """The role in which the actor looks at this person."""
    near = [kind for pid, kind in actor.relations if pid == person.pk]
    if near:
        return near[0]
    staff = [role for authority, role in actor.staff if authority == person.authority_id]
    others = staff or [role for _, role in actor.members]
    return others[0] if others else Role.PERSON
