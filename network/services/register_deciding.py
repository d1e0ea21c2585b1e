"""A decision of the panel: proposed by one member, signed by at least three, then it stands."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from network.control import Found, published
from network.models import (
    LEAST_SIGNERS,
    Application,
    Concern,
    Decision,
    Network,
    PanelMember,
    Signature,
)
from network.services import register_rules as rules
from network.services.register_telling import tell_organisation, tell_panel
from network.services.standing import apply_decision
from people import audit
from people.models import User
from providers.models import Organisation, UserLedStatus

Outcome = Decision.Outcome
AHEAD = timedelta(days=100)


@dataclass(frozen=True)
class Proposal:
    """What a member proposes. `starts_on` before today needs the reason."""

    outcome: str
    reasons: str
    starts_on: date
    level: str = ""
    backdated_because: str = ""


def usual_start(application: Application, on: date) -> date:
    """From which day a decision would hold: where a check still lasts, the day after it."""
    held = UserLedStatus.objects.in_force(on).filter(
        organisation=application.organisation, continued=False
    )
    last = held.exclude(decision="").order_by("-expires_on").first()
    if application.kind == Application.Kind.RENEWAL and last is not None:
        return min(last.expires_on + timedelta(days=1), on + AHEAD)
    return on


@transaction.atomic
def propose_decision(
    *, application: Application, proposal: Proposal, by: User, at: datetime, on: date
) -> Decision:
    """Put a decision to the panel, and sign it as the first. What was proposed before is dropped.

    Raises NotOnPanel, OwnOrganisation, InterestsFirst, StandsAside, SaysNothing, LevelNotReached,
    DateWrong, Moved.
    """
    fresh = rules.locked(application, *Application.OPEN)
    assert fresh.network is not None  # noqa: S101
    rules.need_free(rules.member_of(fresh.network, by, on), fresh.organisation, fresh)
    version = rules.criteria_of(fresh.sent_on or on, at=at)
    found = fresh.found(version.criteria, fresh.sent_on or on)
    _need_said(proposal)
    if proposal.outcome not in {Outcome.REGISTERED, Outcome.REFUSED}:
        raise rules.SaysNothing("Choose what is decided.", field="outcome")
    registered = proposal.outcome == Outcome.REGISTERED
    if registered:
        _need_reached(proposal.level, found)
    until = _need_days(proposal, fresh.network, on)
    fresh.decisions.filter(decided_at=None, dropped_at=None).update(dropped_at=at)
    row = Decision.objects.create(
        organisation=fresh.organisation, application=fresh, network=fresh.network,
        criteria=version, outcome=proposal.outcome, level=proposal.level if registered else "",
        carer_led=registered and not proposal.level and found.carer_led,
        consortium=found.consortium, working_towards=found.working_towards,
        starts_on=proposal.starts_on, expires_on=until if registered else None,
        evidence_on=fresh.signed_on or on, backdated_because=proposal.backdated_because.strip(),
        reasons=proposal.reasons.strip(), facts=published(fresh.facts, counts=fresh.shows_counts),
        results=[[test.title, str(result)] for test, result in found.results],
        proposed_by=by, proposed_at=at, proposed_on=on,
    )  # fmt: skip
    audit.record("register.proposed", subject=row.reference, by=by, at=at)
    _tell_members(row, at=at, on=on)
    return sign(decision=row, by=by, at=at, on=on, nothing_links_me=True)


@transaction.atomic
def propose_ending(
    *, organisation: Organisation, network: Network, reasons: str, starts_on: date, by: User,
    at: datetime, on: date, backdated_because: str = "", concern: Concern | None = None,
) -> Decision:  # fmt: skip
    """Put to the panel that an organisation comes off the register, from a day on.

    Raises NotOnPanel, OwnOrganisation, SaysNothing, DateWrong, Moved.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    rules.need_free(rules.member_of(network, by, on), organisation, None)
    proposal = Proposal(Outcome.ENDED, reasons, starts_on, backdated_because=backdated_because)
    _need_said(proposal)
    _need_days(proposal, network, on)
    standing = UserLedStatus.objects.filter(organisation=organisation, expires_on__gte=starts_on)
    if not standing.exclude(decision="").exists():
        raise rules.Moved("This organisation is not on the register then.")
    row = Decision.objects.create(
        organisation=organisation, network=network, concern=concern,
        criteria=rules.criteria_of(on, at=at), outcome=Outcome.ENDED, starts_on=starts_on,
        evidence_on=on, reasons=reasons.strip(), backdated_because=backdated_because.strip(),
        proposed_by=by, proposed_at=at, proposed_on=on,
    )  # fmt: skip
    audit.record("register.ending_proposed", subject=row.reference, by=by, at=at)
    _tell_members(row, at=at, on=on)
    return sign(decision=row, by=by, at=at, on=on, nothing_links_me=True)


def _need_said(proposal: Proposal) -> None:
    if len(proposal.reasons.strip()) < rules.LEAST_WORDS:
        raise rules.SaysNothing(
            "Give the reasons in a sentence or two. Everyone can read them.", field="reasons"
        )


RANK = {"": 0, **{str(level): place for place, level in enumerate(UserLedStatus.CHECKED, 1)}}


def _need_reached(level: str, found: Found) -> None:
    """The panel may give less than the facts reach, with reasons; never more."""
    if level not in RANK or RANK[level] > RANK[found.level]:
        raise rules.LevelNotReached(field="level")
    if not level and not (found.carer_led or found.consortium or found.working_towards):
        raise rules.LevelNotReached("The facts reach no level. Refuse, and say why.", field="level")


def _need_days(proposal: Proposal, network: Network, on: date) -> date:
    """The last day of a check from that start. Raises DateWrong."""
    start = proposal.starts_on
    if start > on + AHEAD:
        raise rules.DateWrong("Choose a day within the next 100 days.", field="starts_on")
    if start < on and len(proposal.backdated_because.strip()) < rules.LEAST_WORDS:
        raise rules.DateWrong(
            "This day is over. Say why it held then, or choose today.", field="backdated_because"
        )
    until = rules.last_day(start, network.authority, on)
    if proposal.outcome == Outcome.REGISTERED and until < on:
        raise rules.DateWrong("A check from then is over already.", field="starts_on")
    return until


@transaction.atomic
def sign(
    *, decision: Decision, by: User, at: datetime, on: date, nothing_links_me: bool = False
) -> Decision:
    """Sign as a member. With the last signature that is needed the decision stands.

    Raises NotOnPanel, OwnOrganisation, InterestsFirst, StandsAside, Moved.
    """
    fresh = (
        Decision.objects.select_for_update(of=("self",))
        .select_related(
            "organisation", "network__organisation", "network__authority", "application"
        )
        .get(pk=decision.pk)
    )
    if fresh.decided_at is not None or fresh.dropped_at is not None:
        raise rules.Moved
    if fresh.application is not None:
        rules.locked(fresh.application, *Application.OPEN)
    member = rules.member_of(fresh.network, by, on)
    rules.need_free(member, fresh.organisation, fresh.application)
    if fresh.application is None and not nothing_links_me:
        raise rules.InterestsFirst
    if fresh.signatures.filter(member=member).exists():
        raise rules.Moved("You have signed this already.")
    Signature.objects.create(
        decision=fresh, member=member, uses_support=member.uses_support,
        paid_by_funder=member.paid_by_funder, at=at,
    )  # fmt: skip
    audit.record("register.signed", subject=fresh.reference, by=by, at=at)
    if not still_missing(fresh, on):
        _stand(fresh, at=at, on=on)
    return fresh


def still_missing(decision: Decision, on: date) -> str:
    """What a decision still needs, in words; empty when it can stand. Names nobody."""
    least = max(LEAST_SIGNERS, int(decision.network.authority.policy("panel_signers", on).value))
    signed = list(decision.signatures.all())
    if len(signed) < least:
        left = least - len(signed)
        return f"{left} more {'member signs' if left == 1 else 'members sign'}."
    if 2 * sum(one.uses_support for one in signed) <= len(signed):
        return "Most of those who sign must be people who use support. More members sign."
    if 2 * sum(one.paid_by_funder for one in signed) >= len(signed):
        return "Too many who sign are paid by the council. Other members sign."
    return ""


def _stand(decision: Decision, *, at: datetime, on: date) -> None:
    decision.decided_at, decision.decided_on = at, on
    decision.save(update_fields=["decided_at", "decided_on"])
    if decision.application is not None:
        decision.application.state = Application.State.DECIDED
        decision.application.save(update_fields=["state"])
    if decision.concern is not None and decision.concern.state == Concern.State.NEW:
        concern = decision.concern
        concern.state, concern.answer = Concern.State.CHANGED, decision.reasons
        concern.answered_at, concern.answered_by = at, decision.proposed_by
        concern.save()
    apply_decision(decision)
    audit.record("register.decided", subject=decision.reference, by=None, at=at)
    tell_organisation(
        decision.organisation, kind="decided", key=decision.reference, at=at,
        sentence=f"The panel decided: {decision.get_outcome_display().lower()}. Read why.",
        link=("badge",),
    )  # fmt: skip


def _tell_members(decision: Decision, *, at: datetime, on: date) -> None:
    about = decision.application
    link = ("register_application", about.reference) if about else (
        "register_ending", decision.reference
    )  # fmt: skip
    tell_panel(
        decision.network, kind="proposed", key=decision.reference, at=at, on=on,
        sentence=f"A decision about {decision.organisation.name} waits for signatures.", link=link,
    )  # fmt: skip


def mine_to_sign(member: PanelMember) -> list[Decision]:
    """Decisions of this panel that wait, and that this member has not signed."""
    rows = Decision.objects.filter(network=member.network, decided_at=None, dropped_at=None)
    return list(
        rows.exclude(signatures__member=member).select_related("organisation", "application")
    )
