"""What people of the demo want to change or keep, and why some prices are below the others."""

from datetime import date, datetime
from typing import NamedTuple

from people.models import User
from support_plans import services as planning
from support_plans.models import PlanVersion, SupportPlan


class Wanted(NamedTuple):
    """One thing on a person's list, with the pots that serve it by name."""

    wish: str
    words: str
    matters: str
    signs: str
    pots: tuple[str, ...]
    free_help: str = ""


WANTED: dict[str, tuple[Wanted, ...]] = {
    "maya": (
        Wanted("keep", "Painting with my friends every Wednesday.", "My friends and my painting.",
               "I still go each week, and I show a picture in spring.", ("Art group",)),
        Wanted("change", "Cook my own tea three times a week.", "Living in my own flat.",
               "I do it without being asked.", ("Help at home",), "My brother calls on Sundays."),
        Wanted("change", "Swim 10 lengths without stopping.", "", "I count them.", ("Swimming",)),
    ),
    "tom": (
        Wanted("keep", "Decide each day when I get up and go out.", "Being in charge of my day.",
               "Nobody tells me it is bedtime.", ("My assistants", "Payroll")),
        Wanted("change", "See my sister every month.", "My family.", "We had 12 visits.",
               ("Getting about",)),
    ),
    "grace": (
        Wanted("keep", "Stay in my own house.", "My house and my garden.", "I am here next year.",
               ("My assistant",)),
        Wanted("change", "Make things with my hands again.", "", "A pot I made is on the shelf.",
               ("Pottery",)),
    ),
    "ellie": (
        Wanted("change", "Talk to people who know how it is.", "", "", ("Peer support",)),
        Wanted("change", "Learn to drive.", "Going where I like.", "", ()),
    ),
}  # fmt: skip
EMPLOYED = (
    "They are assistants whom the person employs. £12.71 an hour is the least by law, and this is"
    " more. Agencies ask for their own costs on top."
)


def list_wanted(username: str, plan: SupportPlan, by: User, at: datetime) -> None:
    """The person's list, joined to the lines of the plan by the names of their pots."""
    lines = dict(plan.lines.values_list("pot_name", "reference"))
    for one in WANTED.get(username, ()):
        planning.add_outcome(
            plan=plan, by=by, at=at, wish=one.wish, words=one.words, matters=one.matters,
            signs=one.signs, free_help=one.free_help,
            lines=[lines[name] for name in one.pots if name in lines],
        )  # fmt: skip


def explain_low_prices(version: PlanVersion, by: User, at: datetime, on: date) -> None:
    """The officer writes why each low price is enough, before agreeing."""
    for gap in planning.gaps_of(version, on):
        planning.explain_price(version=version, line=gap.line, reason=EMPLOYED, by=by, at=at, on=on)
