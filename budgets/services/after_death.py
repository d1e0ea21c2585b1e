"""After a death: those who helped see things for some days more, then no more.

The executor, entered with the paper that proves it, sees the closing statement and nothing else
(budgets.services.closing.enter_executor).
"""

from datetime import date, datetime, timedelta

from core.days import day_words
from notices.services import tell
from people import audit
from people.models import HELPER_ROLES, Person, Relationship, User


def end_helpers(*, person: Person, died_on: date, by: User, at: datetime, on: date) -> date:
    """Whoever helped may look and act until a day (policy helpers_after_death_days), then not.

    Counted from the death, but never earlier than today, so that nobody is shut out unannounced.
    Returns the last day. A relationship that ends sooner keeps its day.
    """
    days = int(person.authority.policy("helpers_after_death_days", on).value)
    last = max(on, died_on + timedelta(days=days))
    rows = Relationship.objects.live(on).filter(person=person, kind__in=HELPER_ROLES)
    for row in rows.select_related("user"):
        if row.ends_on is not None and row.ends_on <= last:
            continue
        row.ends_on = last
        row.save(update_fields=["ends_on"])
        tell(
            to=row.user, about=person, kind="helping.ends", key=f"helping-ends:{row.reference}",
            sentence=f"{person.known_as} has died. We are sorry. You can look until "
            f"{day_words(last)}. After that you cannot.",
            link="", at=at,
        )  # fmt: skip
    audit.record("helpers.end", subject=person.reference, by=by, at=at, person=person)
    return last
