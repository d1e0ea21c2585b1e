"""“Not now”: the person puts an alert aside, and it comes back if it is still true."""

from datetime import date, datetime, timedelta

from django.db import transaction

from core.errors import DomainError, NotAllowed
from notices.models import Notice
from people import audit
from people.models import Person, User
from tracking.models import Alert

WEEKS = (2, 4)


class OnlyThePerson(NotAllowed):
    code = "only_the_person"
    message = "Only the person themselves can put this aside."


class AlertGone(DomainError):
    code = "alert_gone"
    message = "This is not true any more, so there is nothing to put aside."
    status = 409


class HowLong(DomainError):
    code = "how_long"
    message = "Choose when we should ask you again."


@transaction.atomic
def quiet_alert(*, alert: Alert, weeks: int, by: User, at: datetime, on: date) -> Alert:
    """Put it aside for some weeks. Raises OnlyThePerson, HowLong or AlertGone."""
    row = Alert.objects.select_for_update(of=("self",)).get(pk=alert.pk)
    if row.budget.person.user_id != by.pk:
        raise OnlyThePerson
    if weeks not in WEEKS:
        raise HowLong(field="weeks")
    if row.closed_at is not None:
        raise AlertGone
    row.quiet(by=by, at=at, until=on + timedelta(weeks=weeks))
    row.save(update_fields=["quieted_at", "quieted_by", "quiet_until"])
    person = row.budget.person
    audit.record("alert.quieted", subject=row.budget.reference, by=by, at=at, person=person)
    return row


def still_said(person: Person, notices: list[Notice]) -> set[int]:
    """Of these notices, those about an alert that stands and was not put aside."""
    rows = Alert.objects.filter(budget__person=person).standing().order_by()
    kinds = {f"alert.{kind}" for kind in rows.values_list("kind", flat=True)}
    return {one.pk for one in notices if one.kind in kinds}
