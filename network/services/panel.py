"""The panel's side of the register: seats, interests, questions, concerns."""

from datetime import date, datetime, timedelta

from django.db import transaction

from core.models import Authority
from network.models import (
    Application,
    Concern,
    Interest,
    Network,
    PanelMember,
    PanelQuestion,
)
from network.services import register_rules as rules
from network.services.register_telling import tell_organisation, tell_panel
from people import audit
from people.models import STAFF_ROLES, Role, StaffRole, User
from providers.models import Area, Organisation

State = Application.State


@transaction.atomic
def found_network(
    *, organisation: Organisation, authority: Authority, areas: list[Area], by: User | None,
    at: datetime, on: date,
) -> Network:  # fmt: skip
    """An organisation that runs a panel for areas; none is one area's only choice. Idempotent."""
    row, made = Network.objects.get_or_create(
        organisation=organisation, defaults={"authority": authority, "started_on": on}
    )
    row.areas.add(*areas)
    if made:
        audit.record("register.network_founded", subject=organisation.reference, by=by, at=at)
    return row


@transaction.atomic
def seat(
    *, network: Network, user: User, uses_support: bool, by: User | None, at: datetime, on: date,
    paid_by_funder: bool = False,
) -> PanelMember:  # fmt: skip
    """A member of the panel from today. Whether they use support is their own word.

    Who has another role at the council counts as paid by it, whatever is said.
    """
    staff = StaffRole.objects.filter(user=user, role__in=STAFF_ROLES).exclude(
        role=Role.REGISTER_PANEL
    )
    funder = paid_by_funder or staff.filter(ends_on=None).exists()
    before = PanelMember.objects.filter(network=network, user=user, ends_on=None).first()
    if before is not None:
        return before
    row = PanelMember.objects.create(
        network=network, user=user, uses_support=uses_support, paid_by_funder=funder, starts_on=on
    )
    held = StaffRole.objects.filter(user=user, authority=network.authority,
                                    role=Role.REGISTER_PANEL, ends_on=None)  # fmt: skip
    if not held.exists():
        StaffRole.objects.create(
            user=user, authority=network.authority, role=Role.REGISTER_PANEL, starts_on=on
        )
    audit.record("register.seated", subject=network.organisation.reference, by=by, at=at)
    return row


@transaction.atomic
def unseat(*, member: PanelMember, by: User, at: datetime, on: date) -> PanelMember:
    """Today is the member's last day; what was signed stands."""
    member.ends_on = max(on, member.starts_on)
    member.save(update_fields=["ends_on"])
    if not PanelMember.objects.filter(user=member.user, ends_on=None).exists():
        StaffRole.objects.filter(user=member.user, role=Role.REGISTER_PANEL, ends_on=None).update(
            ends_on=on - timedelta(days=1)
        )
    audit.record("register.unseated", subject=member.network.organisation.reference, by=by, at=at)
    return member


@transaction.atomic
def declare_interest(
    *, application: Application, stands_aside: bool, words: str, by: User, at: datetime, on: date
) -> Interest:
    """Say what links a member to the applicant; who works for it stands aside. Said once.

    Raises NotOnPanel, SaysNothing, Moved.
    """
    fresh = rules.locked(application, *Application.OPEN)
    assert fresh.network is not None  # noqa: S101
    member = rules.member_of(fresh.network, by, on)
    aside = stands_aside or rules.works_for(by, fresh.organisation)
    if aside and not words.strip():
        raise rules.SaysNothing("Say what links you, in a few words.", field="words")
    if fresh.interests.filter(member=member).exists():
        raise rules.Moved("You have said this already.")
    row = Interest.objects.create(
        application=fresh, member=member, stands_aside=aside, words=words.strip(), at=at
    )
    if fresh.state == State.SENT:
        fresh.state = State.CHECKING
        fresh.save(update_fields=["state"])
    audit.record("register.interest", subject=fresh.reference, by=by, at=at)
    return row


@transaction.atomic
def ask(*, application: Application, words: str, by: User, at: datetime, on: date) -> PanelQuestion:
    """Ask the organisation back. Raises NotOnPanel, InterestsFirst, StandsAside, SaysNothing."""
    fresh = rules.locked(application, *Application.OPEN)
    assert fresh.network is not None  # noqa: S101
    rules.need_free(rules.member_of(fresh.network, by, on), fresh.organisation, fresh)
    if len(words.strip()) < 10:  # noqa: PLR2004
        raise rules.SaysNothing("Write the question in a sentence.", field="words")
    row = PanelQuestion.objects.create(
        application=fresh, words=words.strip(), asked_by=by, asked_at=at
    )
    audit.record("register.asked", subject=fresh.reference, by=by, at=at)
    tell_organisation(
        fresh.organisation, kind="asked", key=f"{fresh.reference}:{row.pk}", at=at,
        sentence="The panel of the register asks you something.",
        link=("badge_application", fresh.reference),
    )  # fmt: skip
    return row


@transaction.atomic
def raise_concern(
    *, organisation: Organisation, words: str, by: User | None, at: datetime, on: date,
    contact: str = "",
) -> Concern:  # fmt: skip
    """Anyone says that the register is wrong about an organisation. Raises SaysNothing, NoNetwork."""
    if len(words.strip()) < rules.LEAST_WORDS:
        raise rules.SaysNothing("Say what is wrong, in a sentence.", field="words")
    last = organisation.decisions.filter(decided_at__isnull=False).order_by("-decided_at").first()
    network = last.network if last else Network.objects.serving(organisation).first()
    network = network or Network.objects.order_by("started_on", "pk").first()
    if network is None:
        raise rules.NoNetwork
    row = Concern.objects.create(
        organisation=organisation, network=network, words=words.strip(),
        contact=contact.strip(), by=by, at=at,
    )  # fmt: skip
    audit.record("register.concern", subject=row.reference, by=by, at=at)
    tell_panel(
        network, kind="concern", key=row.reference, at=at, on=on,
        sentence=f"Somebody doubts what the register says of {organisation.name}.",
        link=("register_concern", row.reference),
    )  # fmt: skip
    return row


@transaction.atomic
def answer_concern(
    *, concern: Concern, state: str, answer: str, by: User, at: datetime, on: date
) -> Concern:
    """What the panel did about it, in words. Raises NotOnPanel, OwnOrganisation, SaysNothing, Moved."""
    fresh = Concern.objects.select_for_update(of=("self",)).get(pk=concern.pk)
    rules.need_free(rules.member_of(fresh.network, by, on), fresh.organisation, None)
    if fresh.state != Concern.State.NEW:
        raise rules.Moved
    if len(answer.strip()) < rules.LEAST_WORDS:
        raise rules.SaysNothing(field="answer")
    if state not in {Concern.State.LOOKED, Concern.State.ASKED, Concern.State.CHANGED}:
        raise rules.SaysNothing("Choose what you did.", field="state")
    fresh.state, fresh.answer = state, answer.strip()
    fresh.answered_by, fresh.answered_at = by, at
    fresh.save()
    audit.record("register.concern_answered", subject=fresh.reference, by=by, at=at)
    if state == Concern.State.ASKED:
        tell_organisation(
            fresh.organisation, kind="doubt", key=fresh.reference, at=at,
            sentence="Somebody doubts what the register says of you. Please check your facts.",
            link=("badge",),
        )  # fmt: skip
    return fresh
