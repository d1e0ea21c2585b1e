"""Help in the demo: Kim is Sunita's broker, writes first where nothing stands, and says what binds her."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from people import services as people
from people.models import Person, Relationship, Role, Scope, User
from providers.models import Organisation
from support_plans.models import SupportPlan
from support_plans.services import broker_time, brokers, drafts

if TYPE_CHECKING:
    from home.demo.history import Today

SINCE, LEFT = timedelta(days=18), timedelta(days=12)
SCOPES = (Scope.PLAN_VIEW, Scope.PLAN_SUGGEST, Scope.PLAN_DRAFT)
PARTS = ("1", "2", "3", "4", "5")
FIRST_DRAFT = (
    "Someone who speaks Punjabi, at least in the mornings. Knock, then wait. "
    "If nobody comes by ten, ring my daughter."
)


def live(today: "Today") -> None:
    """Once: later loads find the broker there, and leave everything as the visitor left it."""
    sunita = Person.objects.select_related("user").get(user__username="sunita")
    kim = User.objects.get(username="kim")
    plan = sunita.plans.order_by("-starts_on").first()
    known = Relationship.objects.filter(person=sunita, user=kim)
    if plan is None or sunita.user is None or known.exists():
        return
    on = today.on - SINCE
    row = people.let_in(
        person=sunita, user=kim, kind=Role.BROKER, scopes=SCOPES, until=today.on + LEFT,
        by=sunita.user, at=_at(today, SINCE), on=on, parts=PARTS,
    )  # fmt: skip
    drafts.write_draft(
        plan=plan, question=3, text=FIRST_DRAFT, edition=0, by=kim, at=_at(today, timedelta(days=2))
    )
    _work(row, plan, sunita.user, kim, today)
    _ties(row, kim, today)


def _at(today: "Today", ago: timedelta) -> datetime:
    from home.demo.history import at_ten

    return at_ten(today.on - ago)


def _work(row: Relationship, plan: SupportPlan, person: User, kim: User, today: "Today") -> None:
    """A fee that was agreed, two mornings of work, and one question."""
    asked = timedelta(days=15)
    fee = broker_time.ask_fee(
        relationship=row, plan=plan, hour_pence=3000, most_pence=24000,
        words="Planning with you, and finding two groups near you.", by=kim,
        at=_at(today, asked), on=today.on - asked,
    )  # fmt: skip
    broker_time.decide_fee(fee=fee, yes=True, by=person, at=_at(today, timedelta(days=14)))
    for days, hours, what in ((9, "2", "We talked about what matters to you."),
                              (3, "1.5", "Rang three lunch clubs, and wrote down what they cost.")):  # fmt: skip
        ago = timedelta(days=days)
        entry = broker_time.record_time(
            relationship=row, plan=plan, worked_on=today.on - ago, hours=Decimal(hours),
            what=what, with_fee=True, by=kim, at=_at(today, ago), on=today.on - ago,
        )  # fmt: skip
    words = "Which three clubs were they?"
    broker_time.question_time(entry=entry, words=words, by=person, at=_at(today, timedelta(days=1)))


def _ties(row: Relationship, kim: User, today: "Today") -> None:
    """One tie that waits for an answer, and one provider recommended without any."""
    voices, minds = (Organisation.objects.get(slug=slug) for slug in ("elder-voices", "open-minds"))
    ago = timedelta(days=1)
    brokers.declare_interest(
        relationship=row, organisation=voices, kind="family",
        words="My mother is on its committee. She is not paid.", by=kim, at=_at(today, ago),
    )  # fmt: skip
    brokers.recommend(
        relationship=row, organisation=minds, by=kim, at=_at(today, ago), on=today.on - ago,
        why="Their evening café is two streets away, and some people there speak Punjabi.",
    )  # fmt: skip
