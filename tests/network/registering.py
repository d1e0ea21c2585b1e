"""An organisation on the register, quickly: the rows that the panel's verbs would leave."""

from datetime import UTC, date, datetime, time
from typing import Any

from django.db import transaction

from core.models import Authority
from network.models import Application, Decision, Network, PanelMember, Signature
from network.services import register_rules as rules
from network.services.standing import apply_decision
from people.models import User
from providers.models import Organisation, UserLedStatus

CHECKER = "Northtown ULO Network"


def network_of(authority: Authority, on: date, name: str = CHECKER) -> Network:
    """A network with a panel of three who use support."""
    slug = name.lower().replace(" ", "-")
    found = Network.objects.filter(organisation__slug=slug).first()
    if found is not None:
        return found
    body = Organisation.objects.create(
        name=name, slug=slug, is_listed=False, added_at=datetime.combine(on, time(9), UTC)
    )
    row = Network.objects.create(organisation=body, authority=authority, started_on=on)
    users = User.objects.bulk_create(
        User(username=f"{slug}-{number}", name=f"Panel {number}") for number in range(3)
    )
    PanelMember.objects.bulk_create(
        PanelMember(network=row, user=user, uses_support=True, paid_by_funder=False, starts_on=on)
        for user in users
    )
    return row


@transaction.atomic
def registered(
    organisation: Organisation,
    level: str = UserLedStatus.Level.THREE_QUARTERS,
    *,
    authority: Authority | None = None,
    starts_on: date,
    expires_on: date,
    evidence_on: date | None = None,
    facts: list[str] | None = None,
    **tags: Any,
) -> UserLedStatus:
    """A level in force between two days, decided on the first by a panel of three."""
    chosen = authority or Authority.objects.order_by("pk").first()
    assert chosen is not None
    at = datetime.combine(starts_on, time(9), UTC)
    network = network_of(chosen, date(2020, 1, 1))
    members = list(network.members.all())
    application = Application.objects.create(
        organisation=organisation, network=network, state=Application.State.DECIDED,
        started_by=members[0].user, started_at=at, sent_by=members[0].user, sent_at=at,
        sent_on=starts_on, signed_on=starts_on, signed_by_name="The chair", board_total=8,
        board_users=6, board_decides=True, has_parent=False, governing_words="Users decide.",
        shows_counts=True,
    )  # fmt: skip
    decision = Decision.objects.create(
        organisation=organisation, application=application, network=network,
        criteria=rules.criteria_of(starts_on, at=at), outcome=Decision.Outcome.REGISTERED,
        level=level, starts_on=starts_on, expires_on=expires_on,
        evidence_on=evidence_on or starts_on, reasons="The papers show who is in control.",
        facts=facts or [], proposed_by=members[0].user, proposed_at=at, proposed_on=starts_on,
        **tags,
    )  # fmt: skip
    Signature.objects.bulk_create(
        Signature(decision=decision, member=member, uses_support=True, paid_by_funder=False, at=at)
        for member in members
    )
    Decision.objects.filter(pk=decision.pk).update(decided_at=at, decided_on=starts_on)
    made = apply_decision(decision)
    assert made is not None
    return made
