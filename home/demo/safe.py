"""What people of the demo want to happen when something goes wrong, whom they pay, and being unwell."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from people.models import Person, Relationship, User
from support_plans.models import SupportPlan
from support_plans.services import instructions, restriction_facts, safety
from support_plans.services.instructions import Wish

if TYPE_CHECKING:
    from home.demo.history import Today

Row = tuple[str, dict[str, Any]]

SAFETY: dict[str, tuple[Row, ...]] = {
    "maya": (
        ("call", {"name": "Mum", "phone": "01632 960 201", "who": "my mother",
                  "when": "any time"}),
        ("call", {"name": "Beech Care, on call", "phone": "01632 960 202",
                  "who": "who helps me at home", "when": "day and night"}),
        ("keep", {"what": "My tablets at eight in the morning and at night.",
                  "how": "They are in the box with the days, by the kettle."}),
        ("risk", {"what": "Nobody comes to help at home.",
                  "wish": "I call Mum. I do not cook alone. I eat what is in the fridge."}),
        ("risk", {"what": "I walk home from art alone in the dark.", "anyway": True,
                  "because": "I know the way, and it is my time to think.",
                  "wish": "If I am not home by nine, call my telephone first."}),
    ),
    "tom": (
        ("call", {"name": "Dev Shah", "phone": "01632 960 210", "who": "my second assistant",
                  "when": "before eleven at night"}),
        ("keep", {"what": "Somebody is there at seven to help me out of bed."}),
        ("risk", {"what": "An assistant is ill.", "wish": "Dev comes. Then the agency is asked."}),
    ),
}  # fmt: skip
# By the name of the pot.
FACTS: dict[str, dict[str, dict[str, Any]]] = {
    "walt": {"Lunch club": {"category": "food"}},  # an officer looks at it
    "tom": {"My assistants": {"payee": "Lee and Dev", "relation": "none", "category": "support"}},
    "grace": {"My assistant": {"payee": "Joy Obi", "relation": "sibling",
                               "same_household": False, "category": "support"}},
}  # fmt: skip


def write_safety(username: str, plan: SupportPlan, by: User, at: datetime) -> None:
    """Who to call, what must go on, what could go wrong; and who is paid."""
    for kind, facts in SAFETY.get(username, ()):
        safety.add_row(plan=plan, kind=kind, facts=facts, by=by, at=at)
    said = FACTS.get(username, {})
    for line in plan.lines.filter(pot_name__in=said).select_related("plan__person"):
        restriction_facts.say_facts(line=line, by=by, at=at, **said[line.pot_name])


def live(today: "Today") -> None:
    """Maya wrote what she wants when she is unwell. It is off."""
    from home.demo.history import at_ten

    person = Person.objects.select_related("user").get(user__username="maya")
    if person.user is None or person.unwell_instructions.exists():
        return
    helpers = {
        row.user.username: row.reference
        for row in Relationship.objects.live(today.on).filter(person=person).select_related("user")
    }
    plan = SupportPlan.objects.current(person, today.on)
    must = plan.lines.filter(pot_name="Help at home") if plan else []
    on = today.on - timedelta(days=12)
    instructions.write_instruction(
        person=person, trigger="two", lasts_weeks=4, by=person.user, at=at_ten(on), on=today.on,
        words="I may not answer the telephone. A text is fine. Please do not come without asking.",
        goes_on=[line.reference for line in must],
        people=[
            Wish(helpers["sam"], answers=True, tell=True, says_so=True),
            Wish(helpers["ali"], tell=True, says_so=True),
        ],
    )  # fmt: skip
