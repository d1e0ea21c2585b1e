"""The demo's rules: what the council decided, one hearing that is over and one that is open."""

from datetime import timedelta
from typing import TYPE_CHECKING

from core.models import Authority
from core.policies_file import profile
from network import services as network
from network.models import PolicyProposal
from people.models import User
from providers.models import Organisation

if TYPE_CHECKING:
    from home.demo.history import Today

DECIDED, OPENED = timedelta(days=100), timedelta(days=9)


def decide_rules(authority: Authority, today: "Today") -> None:
    """The first settings: the profile of England, council A."""
    from home.demo.history import at_ten

    if not authority.policies.exists():
        network.load_policies(
            authority=authority, file=profile("england_council_a"),
            decided_by="Northtown full council", at=at_ten(today.year_before.starts_on), on=today.on,
        )  # fmt: skip


def hear(authority: Authority, today: "Today") -> None:
    """What Acorn Arts put forward and got, and what the council asks now."""
    if PolicyProposal.objects.filter(authority=authority).exists():
        return
    users = {user.username: user for user in User.objects.all()}
    acorn = Organisation.objects.get(slug="acorn")
    _decided(authority, users, acorn, today)
    _open(authority, users, acorn, today)


def _decided(
    authority: Authority, users: dict[str, User], acorn: Organisation, today: "Today"
) -> None:
    from home.demo.history import at_ten

    on = today.on - DECIDED
    at = at_ten(on)
    proposal = network.propose(
        authority=authority, name="suspension_full_days", value=42,
        starts_on=on + timedelta(days=60), organisation=acorn, by=users["olu"], at=at, on=on,
        why="After four weeks in hospital people lost the assistants they had found and trained.",
        whom="Everyone who is in hospital or away for more than four weeks.",
    )  # fmt: skip
    for name, view, words, shown in (
        ("tom", "yes", "I would have lost both my assistants last year.", True),
        ("grace", "yes", "Please do this.", False),
        ("joan", "change", "Six weeks is long. Five would do for me.", True),
    ):
        network.answer(
            proposal=proposal, view=view, words=words, shows_words=shown, by=users[name], at=at,
            on=on + timedelta(days=2),
        )  # fmt: skip
    network.key_in(
        proposal=proposal, view="yes", words="My daughter’s place was gone when she came home.",
        source="A card from the drop-in at Acorn", by=users["jo"], at=at, on=on + timedelta(days=5),
    )  # fmt: skip
    end = on + timedelta(days=40)
    network.decide(
        proposal=proposal, outcome="changed", value=35, starts_on=on + timedelta(days=60),
        reason="Losing a trained assistant costs people and the council more than one more week.",
        points=[
            network.Point("People lose assistants after four weeks.", "We agree. It is five weeks now.", accepted=True),
            network.Point("Six weeks would be safer.", "We look at it again in a year.", accepted=False),
        ],
        by=users["mo"], at=at_ten(end), on=end,
    )  # fmt: skip


def _open(
    authority: Authority, users: dict[str, User], acorn: Organisation, today: "Today"
) -> None:
    from home.demo.history import at_ten

    on = today.on - OPENED
    proposal = network.propose(
        authority=authority, name="contingency_weeks", value=12,
        starts_on=today.year.ends_on + timedelta(days=1)
        if today.year.ends_on > on + timedelta(days=28)
        else on + timedelta(days=60),
        by=users["jo"], at=at_ten(on), on=on,
        why="Eight weeks is too little when an assistant leaves and a new one must be found.",
        whom="Everyone who holds a direct payment in an account.",
    )  # fmt: skip
    for name, view, words, shown in (
        ("tom", "yes", "Finding someone took me three months.", True),
        ("nia", "unsure", "I do not know what this means for me.", False),
    ):
        network.answer(
            proposal=proposal, view=view, words=words, shows_words=shown, by=users[name],
            at=at_ten(on + timedelta(days=3)), on=on + timedelta(days=3),
        )  # fmt: skip
    network.answer(
        proposal=proposal, view="yes", words="Our members ask for this every month.",
        shows_words=True, by=users["olu"], organisation=acorn, at=at_ten(on + timedelta(days=4)),
        on=on + timedelta(days=4),
    )  # fmt: skip
