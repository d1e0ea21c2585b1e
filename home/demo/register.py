"""The demo's register: two networks, what one of them checked, and an application that waits."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from core.models import Authority
from home.demo.cast import FIRMS
from network.models import Application, Decision, Network, PanelFee, PanelMember
from network.services import applying, fees, panel, register_deciding
from people.models import User
from providers.models import Area, Organisation, UserLedStatus

if TYPE_CHECKING:
    from home.demo.history import Today

NETWORK, OTHER = "Northtown User-Led Network", "Southfield User-Led Network"
SEATS = {"vera": True, "pat": True, "des": False}  # who says that they use support
OTHER_SEATS = {"rhian": True, "max": True, "elsie": True}
FACTS: dict[str, dict[str, Any]] = {
    "acorn": {
        "board_total": 8, "board_users": 6, "staff_total": 6, "staff_users": 3,
        "volunteer_total": 10, "volunteer_users": 4, "last": (5, 20),
        "governing_words": "Clause 6: at least six of eight on the board use support.",
        "membership_words": "Anyone who uses support can join. Members elect the board each May.",
        "complaints_words": "A form, a phone number, and a person outside who helps.",
    },
    "riverbank": {
        "board_total": 9, "board_users": 9, "staff_total": 14, "staff_users": 8,
        "volunteer_total": 0, "volunteer_users": 0, "last": (9, 12),
        "governing_words": "Clause 3: only disabled people vote on the board.",
        "membership_words": "Disabled people of the area are members and elect the board.",
        "complaints_words": "A form in Easy Read, and an independent person.",
        "social_model_words": "Barriers disable us. We take barriers away.",
    },
    "open-minds": {
        "board_total": 8, "board_users": 5, "staff_total": 0, "staff_users": 0,
        "last": (10, 3), "governing_words": "Rule 2: more than half of us have used services.",
        "membership_words": "Members meet every quarter.",
    },
    "elder-voices": {
        "board_total": 7, "board_users": 4, "staff_total": 0, "staff_users": 0, "last": (6, 1),
        "governing_words": "We agreed on 3 May that most of the committee use support.",
        "membership_words": "Anyone over 60 who uses support.",
    },
}  # fmt: skip


def check_organisations(
    authority: Authority, area: Area, users: dict[str, User], since: date, today: "Today"
) -> None:
    """Every organisation's way to its badge, renewed each year; nothing is made twice."""
    if Network.objects.exists():
        return
    from home.demo.history import at_ten

    network = _network(NETWORK, authority, [area], since, at_ten(since))
    other = _network(OTHER, authority, [], since, at_ten(since))
    for row, seats in ((network, SEATS), (other, OTHER_SEATS)):
        for username, uses_support in seats.items():
            panel.seat(
                network=row, user=users[username], uses_support=uses_support, by=None,
                at=at_ten(since), on=since,
            )  # fmt: skip
    for firm in FIRMS:
        organisation = Organisation.objects.get(slug=firm.slug)
        if firm.level == UserLedStatus.Level.SELF_DECLARED:
            said = today.on - timedelta(days=250)
            applying.declare(
                organisation=organisation, facts=list(firm.facts), by=users[firm.staff[0]],
                at=at_ten(said), on=said,
            )  # fmt: skip
        elif firm.level is not None:
            _keep_checked(organisation, firm.level, users, users[firm.staff[0]], since, today)
    _owe(users, today)
    _ask(Organisation.objects.get(slug="elder-voices"), users, today)


def _network(name: str, authority: Authority, areas: list[Area], on: date, at: datetime) -> Network:
    body = Organisation.objects.create(
        slug=name.lower().replace(" ", "-"), name=name, is_listed=False, added_at=at,
        legal_form="Unincorporated group",
    )  # fmt: skip
    body.areas.add(*areas)
    return panel.found_network(
        organisation=body, authority=authority, areas=areas, by=None, at=at, on=on
    )


def _send(organisation: Organisation, by: User, at: datetime, on: date) -> Application:
    known = FACTS[organisation.slug]
    month, day = known["last"]
    met = date(on.year, month, day)
    row = applying.start(organisation=organisation, by=by, at=at, on=on)
    facts = {name: value for name, value in known.items() if name != "last"} | {
        "last_meeting_on": met if met <= on else met.replace(year=on.year - 1),
        "board_decides": True, "has_parent": False, "shows_counts": True,
        "signed_by_name": "The secretary", "signed_as": "Secretary", "signed_on": on,
    }  # fmt: skip
    applying.write(application=row, facts=facts)
    return applying.send(application=row, by=by, at=at, on=on)


def _keep_checked(
    organisation: Organisation, level: str, users: dict[str, User], by: User, since: date,
    today: "Today",
) -> None:  # fmt: skip
    """Checked on the first day, and again each year three weeks before the end."""
    from home.demo.history import at_ten

    on = since
    while True:
        at = at_ten(on)
        application = _send(organisation, by, at, on)
        _declare(application, users, at, on)
        decision = register_deciding.propose_decision(
            application=application, by=users["vera"], at=at, on=on,
            proposal=register_deciding.Proposal(
                outcome=Decision.Outcome.REGISTERED, level=level,
                starts_on=register_deciding.usual_start(application, on),
                reasons="Its rules and the signed counts show who is in control.",
            ),
        )  # fmt: skip
        for username in ("pat", "des"):
            register_deciding.sign(decision=decision, by=users[username], at=at, on=on)
        decision.refresh_from_db()
        if decision.expires_on is None or decision.expires_on >= today.on:
            return
        on = decision.expires_on - timedelta(days=21)


def _declare(application: Application, users: dict[str, User], at: datetime, on: date) -> None:
    for username in SEATS:
        panel.declare_interest(
            application=application, stands_aside=False, words="", by=users[username], at=at, on=on
        )


def _ask(organisation: Organisation, users: dict[str, User], today: "Today") -> None:
    """Elder Voices sent its facts; the panel asked one thing back."""
    from home.demo.history import at_ten

    on = today.on - timedelta(days=6)
    application = _send(organisation, users["elsie"], at_ten(on), on)
    _declare(application, {name: users[name] for name in users}, at_ten(on), on)
    panel.ask(
        application=application, words="How are people chosen for the committee?",
        by=users["pat"], at=at_ten(on), on=on,
    )  # fmt: skip


def _owe(users: dict[str, User], today: "Today") -> None:
    """What two members are owed: one waits for a second member, one for finance."""
    from home.demo.history import at_ten

    on = today.on - timedelta(days=12)
    for username, kind, pence, what, by in (
        ("vera", PanelFee.Kind.FEE, 50_00, "The meeting of this month", "pat"),
        ("pat", PanelFee.Kind.SUPPORT, 84_00, "An interpreter for the meeting", ""),
    ):
        fee = fees.say_fee(
            member=PanelMember.objects.get(user=users[username]), kind=kind, amount_pence=pence,
            spent_on=on, what=what, by=users[username], at=at_ten(on), on=on,
        )  # fmt: skip
        if by:
            fees.decide_fee(fee=fee, agree=True, by=users[by], at=at_ten(on), on=on)
