"""The demo's wants, gaps and organisations that must last: invented, through the verbs."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from core.models import Authority
from network.models import PeerRequest, Reader, Want
from network.services import inviting, peers, sustaining, sustaining_night, wanting
from people.models import Person, User
from providers import services as directory
from providers.models import Area, Organisation

if TYPE_CHECKING:
    from home.demo.history import Today

COOK, SWIM, WALK = "Cooking in sign language", "A swimming group", "Walking with a dog"
WHO = {
    COOK: ("tom", "grace", "idris", "nia", "daniel", "joan", "ahmed"),
    SWIM: ("maya", "tom", "grace", "daniel", "ellie", "joan"),
    WALK: ("ellie", "beth"),  # too few: nobody reads it
}


def live(authority: Authority, today: "Today") -> None:
    """Wants of two gaps and one too small; who could start; an invitation; two to worry about."""
    from home.demo.history import at_ten

    if Want.objects.exists():
        return
    at = at_ten(today.on - timedelta(days=9))
    area = Area.objects.get(code="E06000999")
    people = {
        row.user.username: row
        for row in Person.objects.filter(authority=authority).select_related("user")
        if row.user is not None
    }
    before = today.on - timedelta(days=100)  # in a quarter that is over
    for what, usernames in WHO.items():
        for username in usernames:
            directory.tell_what_is_missing(
                words=what, area=area, on=before, by=people[username].user
            )
            _want(people[username], area, what, at)
    users = {row.username: row for row in User.objects.filter(username__in=("olu", "max"))}
    firms = Organisation.objects.in_bulk(["acorn", "open-minds"], field_name="slug")
    acorn, minds = firms["acorn"], firms["open-minds"]
    wanting.could_start(
        organisation=acorn, area=area, what=COOK, by=users["olu"], at=at,
        words="We have a kitchen on Fridays. We need a cook who signs.",
    )  # fmt: skip
    _invite(acorn, area, users["olu"], people, today, at)
    for reader in Reader:
        sustaining.let_name(organisation=minds, reader=reader, by=users["max"], at=at)
    sustaining.say_closing(
        organisation=minds, closes_on=today.year.ends_on, by=users["max"], at=at,
        on=today.on - timedelta(days=9), to_network=True, to_council=True, to_area=True,
        helps="£6,000 for the rent of our rooms, or rooms that cost nothing.",
        words="Our grant was not given again.",
    )  # fmt: skip
    daniel = people["daniel"]
    if daniel.user is not None:
        peers.ask(
            person=daniel, organisation=minds, kind=PeerRequest.Kind.PEER, by=daniel.user, at=at,
            on=today.on, words="How do you tell a new assistant what you need on a bad day?",
        )  # fmt: skip
    sustaining_night.work_out(at=at_ten(today.on), on=today.on)


def _want(person: Person, area: Area, what: str, at: datetime) -> None:
    if person.user is not None:
        wanting.say_want(
            person=person, area=area, what=what, would_share=True, tell_me=True, by=person.user,
            at=at,
        )  # fmt: skip


def _invite(
    acorn: Organisation, area: Area, by: User, people: dict[str, Person], today: "Today",
    at: datetime,
) -> None:  # fmt: skip
    """Swimming on Saturdays, until the plan year ends; some have said yes."""
    on: date = today.on
    first = on + timedelta(days=28)
    row = inviting.invite(
        organisation=acorn, area=area, what=SWIM, name="Saturday swimming", few=5, by=by, at=at,
        words="In the warm pool, with a hoist and two helpers. Saturdays at ten.",
        weekly_pence=120_00, answer_by=on + timedelta(days=14), starts_on=first,
        ends_on=max(today.year.ends_on, first + timedelta(days=60)), on=on,
    )  # fmt: skip
    for username in ("tom", "grace", "joan"):
        person = people[username]
        if person.user is not None:
            inviting.answer(invitation=row, person=person, says="yes", by=person.user, at=at, on=on)
