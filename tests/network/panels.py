"""A network with its panel, and the way of an application through it, for the tests."""

from datetime import date
from typing import Any

from network.models import Application, Decision, Network, PanelMember
from network.services import applying, panel, register_deciding
from network.services.register_deciding import Proposal
from people.models import User
from tests.cast import NOW, TODAY, Cast

REASONS = "The rules and the signed counts show who is in control."
FACTS: dict[str, Any] = {
    "board_total": 8, "board_users": 6, "board_decides": True, "has_parent": False,
    "governing_words": "Clause 4: most of the board use support.", "staff_total": 0,
    "signed_by_name": "The secretary", "signed_as": "Secretary", "signed_on": TODAY,
}  # fmt: skip


def network(cast: Cast, name: str = "Northtown Network", *, seats: int = 4) -> Network:
    """A network of the area; `seats` members who use support."""
    slug = name.lower().replace(" ", "-")
    row = panel.found_network(
        organisation=cast.organisation(name, slug), authority=cast.authority,
        areas=[cast.northtown], by=None, at=NOW, on=date(2026, 1, 1),
    )  # fmt: skip
    for number in range(seats):
        sit(cast, row, f"{slug}{number}")
    return row


def sit(cast: Cast, row: Network, name: str, **more: Any) -> PanelMember:
    facts: dict[str, Any] = {"uses_support": True} | more
    user = facts.pop("user", None) or cast.user(f"{name} Member")
    return panel.seat(network=row, user=user, by=None, at=NOW, on=date(2026, 1, 1), **facts)


def sent(cast: Cast, on: date = TODAY, **facts: Any) -> Application:
    """Beech, where nothing is registered, sends its facts; or another organisation."""
    organisation = facts.pop("organisation", None) or cast.beech
    kind = facts.pop("kind", "")
    row = applying.start(organisation=organisation, kind=kind, by=cast.bea, at=NOW, on=on)
    applying.write(application=row, facts=FACTS | {"signed_on": on} | facts)
    return applying.send(application=row, by=cast.bea, at=NOW, on=on)


def members(row: Network) -> list[User]:
    return [seat.user for seat in row.members.order_by("pk")]


def declared(application: Application, *users: User, on: date = TODAY) -> None:
    for user in users:
        panel.declare_interest(
            application=application, stands_aside=False, words="", by=user, at=NOW, on=on
        )


def proposed(application: Application, by: User, on: date = TODAY, **more: Any) -> Decision:
    facts: dict[str, Any] = {
        "outcome": "registered", "level": "75_verified", "reasons": REASONS, "starts_on": on,
    } | more  # fmt: skip
    return register_deciding.propose_decision(
        application=application, proposal=Proposal(**facts), by=by, at=NOW, on=on
    )


def signed(decision: Decision, *users: User, on: date = TODAY) -> Decision:
    for user in users:
        decision = register_deciding.sign(decision=decision, by=user, at=NOW, on=on,
                                          nothing_links_me=True)  # fmt: skip
    return decision


def decided(application: Application, on: date = TODAY, **more: Any) -> Decision:
    """Three members of its panel look, propose and sign."""
    assert application.network is not None
    first, second, third = members(application.network)[:3]
    declared(application, first, second, third, on=on)
    decision = proposed(application, first, on=on, **more)
    return signed(decision, second, third, on=on)
