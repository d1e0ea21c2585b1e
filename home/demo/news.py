"""Somebody in the demo hears once a day by text; somebody without an e-mail address gets a letter."""

from typing import TYPE_CHECKING

from notices.models import Channel, Pace
from notices.services import NewWishes, set_wishes, tell
from people.models import Person

if TYPE_CHECKING:
    from home.demo.history import Today

BY_TEXT, BY_LETTER = "maya", "walt"


def live(today: "Today") -> None:
    """Maya chose texts for bills; Walt likes letters, and one waits in the post room."""
    from home.demo.history import at_ten

    people = Person.objects.filter(user__username__in=(BY_TEXT, BY_LETTER))
    for person in people.select_related("user"):
        user, at = person.user, at_ten(today.on)
        if user is None or user.group_wishes.exists():
            continue
        if user.username == BY_TEXT:
            groups = {"": (Channel.EMAIL, Pace.DAILY), "bills": (Channel.TEXT, Pace.AT_ONCE)}
            set_wishes(
                new=NewWishes(groups=dict(groups), phone="07700 900123", quiet=(21, 9)), by=user,
                at=at,
            )  # fmt: skip
        elif person.address:
            new = NewWishes(groups={"": (Channel.LETTER, Pace.AT_ONCE)}, quiet=(0, 0))
            set_wishes(new=new, by=user, at=at)
            tell(
                to=user, about=person, kind="statement", key=f"letter-wished:{person.reference}",
                sentence="You chose letters. What we tell you here comes by post as well.",
                link="/settings/news/", at=at,
            )  # fmt: skip
