"""“Is this still how you want to read things?”: asked again, answered with one press.

The Accessible Information Standard asks what a person needs to read, keeps it, acts on it and
looks again. Letters and statements are made in the way that is kept with the person.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from core.clock import day_of
from core.errors import DomainError
from people import audit
from people.models import Person, User
from support_plans.review_cycle import months_later
from tracking.models import Alert, ReadingAnswer


class WhichWay(DomainError):
    code = "which_way"
    message = "Choose how you want to read what we send."


@transaction.atomic
def answer_reading(*, person: Person, way: str, by: User, at: datetime) -> ReadingAnswer:
    """Keep how the person wants to read, the same or another way. Raises WhichWay.

    The question is answered, so its alert closes at once.
    """
    if way not in Person.Format.values:
        raise WhichWay(field="way")
    row = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    was, row.statement_format = row.statement_format, way
    row.save(update_fields=["statement_format"])
    asked = Alert.objects.filter(budget__person=row, kind=Alert.Kind.READING, closed_at=None)
    asked.update(closed_at=at)
    audit.record(
        "reading.changed" if way != was else "reading.kept", subject=row.reference, by=by, at=at,
        person=row,
    )  # fmt: skip
    return ReadingAnswer.objects.create(
        person=row, way=way, was=was, answered_by=by, answered_at=at
    )


def to_ask(people: Iterable[Person], months: dict[int, int], on: date) -> list[int]:
    """Whom to ask again, by person id: their last answer is the authority's months old.

    Who never answered is asked so long after they were added. One query.
    """
    chosen = {person.pk: person for person in people}
    rows = ReadingAnswer.objects.filter(person__in=chosen).order_by()
    last = dict(rows.values_list("person").annotate(Max("answered_at")))
    return [
        pk
        for pk, person in chosen.items()
        if months_later(day_of(last.get(pk) or person.created_at), months[person.authority_id])
        <= on
    ]
