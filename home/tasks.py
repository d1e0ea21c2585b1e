"""Each day: ask about sharing that ends, sweep copies of records. Copies. The demo's year."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.urls import reverse

from core import clock, jobs
from core.clock import day_of
from core.tasks import clockwork
from core.templatetags.words import day
from home.needs import MOST_AHEAD
from home.taking import making
from notices.services import tell
from people.models import Role, Sharing

ENDING_JOB = "home.sharing_ends"
UNWELL_JOB = "home.unwell"
SWEEP_JOB = "home.records_swept"


@jobs.job(ENDING_JOB)
def sharing_ends(claim: jobs.Claim) -> None:
    """Ask each person once about what ends soon. Who says nothing lets it end."""
    at = clock.now()
    on = day_of(at)
    rows = (
        Sharing.objects.live(on)
        .filter(until_on__lte=on + MOST_AHEAD, relationship__ended_at=None)
        .exclude(relationship__kind=Role.AUTHORISED)
        .select_related(
            "relationship__person__user", "relationship__person__authority", "relationship__user"
        )
    )
    for row in rows:
        link = row.relationship
        days = int(link.person.authority.policy("sharing_ask_days", on).value)
        if link.person.user is None or row.until_on > on + timedelta(days=days):
            continue
        name, until = link.user.get_short_name(), day(row.until_on)
        tell(
            to=link.person.user, about=link.person, kind="sharing_ends",
            key=f"sharing-ends:{link.reference}:{row.until_on}",
            sentence=f"{name} can see your things until {until}. Shall it go on? If not, do nothing.",
            link=reverse("renew_sharing", args=[link.reference]), at=at,
        )  # fmt: skip


@jobs.job(UNWELL_JOB)
def unwell(claim: jobs.Claim) -> None:
    """Switch on what people wrote for when they are silent."""
    from home.unwell import pass_the_day

    pass_the_day(on=day_of(claim.at), at=claim.at)


@jobs.job(making.MAKE_JOB)
def record_copy(claim: jobs.Claim) -> Callable[[], None] | None:
    """One archive of everything of a person."""
    return making.make(claim)


@jobs.job(SWEEP_JOB)
def records_swept(claim: jobs.Claim) -> None:
    """Copies that were kept for their seven days."""
    making.sweep(at=claim.at)


@clockwork
def write_rows(at: datetime) -> None:
    """Each job once a day."""
    jobs.enqueue(UNWELL_JOB, key=f"{UNWELL_JOB}:{day_of(at)}", at=at)
    jobs.enqueue(SWEEP_JOB, key=f"{SWEEP_JOB}:{day_of(at)}", at=at)
    jobs.enqueue(ENDING_JOB, key=f"{ENDING_JOB}:{day_of(at)}", at=at)


@jobs.job("home.demo_history")
def demo_history(claim: jobs.Claim) -> None:
    """Live the demo's year. What is there already is left alone, so it may be run again."""
    from home.demo import history

    history.load(history.Today(date.fromisoformat(claim.arguments["on"])), clock.now())
