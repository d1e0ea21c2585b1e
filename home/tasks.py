"""Each day: two weeks before a sharing ends, ask the person. Once: live the demo's year."""

from datetime import date, datetime, timedelta

from django.urls import reverse

from core import clock, jobs
from core.clock import day_of
from core.tasks import clockwork
from core.templatetags.words import day
from notices.services import tell
from people.models import Role, Sharing

ENDING_JOB = "home.sharing_ends"
AHEAD = timedelta(days=14)


@jobs.job(ENDING_JOB)
def sharing_ends(claim: jobs.Claim) -> None:
    """Tell each person once of what ends within two weeks."""
    at = clock.now()
    on = day_of(at)
    rows = (
        Sharing.objects.live(on)
        .filter(until_on__lte=on + AHEAD, relationship__ended_at=None)
        .exclude(relationship__kind=Role.AUTHORISED)
        .select_related("relationship__person__user", "relationship__user")
    )
    for row in rows:
        link = row.relationship
        if link.person.user is None:
            continue
        name, until = link.user.get_short_name(), day(row.until_on)
        tell(
            to=link.person.user, about=link.person, kind="sharing_ends",
            key=f"sharing-ends:{link.reference}:{row.until_on}",
            sentence=f"{name} can see your things until {until}. Let them in again to go on.",
            link=reverse("my_people"), at=at,
        )  # fmt: skip


@clockwork
def write_rows(at: datetime) -> None:
    """One job a day."""
    jobs.enqueue(ENDING_JOB, key=f"{ENDING_JOB}:{day_of(at)}", at=at)


@jobs.job("home.demo_history")
def demo_history(claim: jobs.Claim) -> None:
    """Live the demo's year. What is there already is left alone, so it may be run again."""
    from home.demo import history

    history.load(history.Today(date.fromisoformat(claim.arguments["on"])), clock.now())
