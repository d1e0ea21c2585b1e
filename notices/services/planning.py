"""How and when one notice goes outside: by wishes, by what must reach, by quiet hours."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from core.clock import day_of
from core.models import Authority
from core.policies import named
from notices.groups import must_reach
from notices.hours import Quiet, after_quiet, next_together
from notices.models import Channel, GroupWish, Notice, Pace, Wishes
from people.models import Person, User


@dataclass(frozen=True)
class Plan:
    """By which channel, when, and whether with other news."""

    channel: str
    due_at: datetime
    together: bool


def plan_of(notice: Notice, at: datetime) -> Plan | None:
    """What is to be done with a notice; None where it stays in the inbox."""
    user = notice.to
    if user is None:
        return _on_paper(notice, at)
    wishes = Wishes.objects.filter(user=user).first()
    wish = _wish(user, notice)
    must = must_reach(notice.kind)
    channel = _channel(user, wish.channel, wishes, must=must)
    if channel == Channel.NONE:
        return None
    pace = Pace.DAILY if must and wish.pace == Pace.WEEKLY else wish.pace
    return Plan(channel, _due(user, wishes, pace, at), together=pace != Pace.AT_ONCE)


def _wish(user: User, notice: Notice) -> GroupWish:
    """What the user said of this group, or of everything, or what is usual."""
    said = {row.group: row for row in user.group_wishes.all()}
    usual = GroupWish(channel=Channel.EMAIL if user.email else Channel.NONE, pace=Pace.AT_ONCE)
    return said.get(notice.group.code) or said.get("") or usual


def _channel(user: User, wished: str, wishes: Wishes | None, *, must: bool) -> str:
    """The channel wished for, where it can be used; for what must reach, the next best."""
    phone = wishes.phone if wishes else ""
    usable = {
        Channel.EMAIL: bool(user.email), Channel.TEXT: bool(phone), Channel.LETTER: _address(user),
    }  # fmt: skip
    if usable.get(Channel(wished), False):
        return wished
    if wished == Channel.NONE and not must:
        return Channel.NONE
    return next((channel for channel, can in usable.items() if can), Channel.NONE)


def _address(user: User) -> bool:
    person = Person.objects.filter(user=user).only("address").first()
    return person is not None and bool(person.address)


def _on_paper(notice: Notice, at: datetime) -> Plan | None:
    """A person who does not sign in: a letter at once where it must reach, else once a week."""
    person = notice.about
    if person is None or not person.address:
        return None
    zone = ZoneInfo(settings.TIME_ZONE)
    if must_reach(notice.kind):
        return Plan(Channel.LETTER, at, together=False)
    return Plan(Channel.LETTER, next_together(at, 9, zone, weekday=0), together=True)


def _due(user: User, wishes: Wishes | None, pace: str, at: datetime) -> datetime:
    zone = ZoneInfo(settings.TIME_ZONE)
    if pace == Pace.AT_ONCE:
        return after_quiet(at, quiet_of(user, wishes, at), zone)
    hour = wishes.together_hour if wishes else 9
    weekday = (wishes.together_weekday if wishes else 0) if pace == Pace.WEEKLY else None
    return next_together(at, hour, zone, weekday=weekday)


def quiet_of(user: User, wishes: Wishes | None, at: datetime) -> Quiet:
    """The user's own quiet hours, or those of their council, or what is usual."""
    if wishes is not None and wishes.quiet_from is not None and wishes.quiet_until is not None:
        return Quiet(wishes.quiet_from, wishes.quiet_until)
    council = (
        Authority.objects.filter(people__user=user).first()
        or Authority.objects.filter(staff_roles__user=user).first()
    )
    hours = []
    for name in ("quiet_from_hour", "quiet_until_hour"):
        value = council.policy(name, day_of(at)).value if council else named(name).default
        hours.append(int(value))
    return Quiet(*hours)
