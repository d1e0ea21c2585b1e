"""Deciding a sent version: ask, answer, propose, vote, give back, send back. Money stands above.

Who may take a step is asked twice: here in words, and by the database (docs/adr/0028).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import reading
from core.clock import day_of
from core.days import day_words
from core.errors import DomainError, NotAllowed
from core.policies import Value
from notices.services import tell
from people import audit
from people.models import HELPER_ROLES, Person, Relationship, Role, StaffRole, User
from providers.models import Membership, Organisation
from support_plans.models import (
    Answer,
    FirstDraft,
    NotWaiting,
    PlanDecision,
    PlanQuestion,
    PlanVersion,
    SayWhy,
    Suggestion,
    SupportPlan,
)
from support_plans.services.tell import tell_person, tell_workers

MOST_WORDS = 20  # in a sentence that the person reads


class HardWords(DomainError):
    """What a person reads has a sentence that is too long, or a word that we do not use."""

    code = "hard_words"
    message = "Say why, in words the person can read."

    def __init__(self, sentence: str) -> None:
        super().__init__(f"{self.message} {sentence}", field="words")


class NotIndependent(NotAllowed):
    code = "not_independent"
    message = "You helped with this plan, or are paid by it. Somebody else has to decide it."


class NotYourStep(DomainError):
    code = "not_your_step"
    message = "This plan is not with you now. Look at where it is."
    status = 409


class NeedsSecondPerson(DomainError):
    code = "needs_second_person"
    message = "This plan needs a second person. Your yes is not enough alone."
    status = 409


class NeedsPanel(DomainError):
    code = "needs_panel"
    message = "A panel has to read this plan. Your yes is not enough alone."
    status = 409


def need_plain(words: str) -> str:
    """The words, tidied. Raises HardWords when a person would not read them easily."""
    words = words.strip()
    found = reading.read(words, most_words=MOST_WORDS)
    if not found.sentences:
        raise SayWhy(field="words")
    if found.too_long:
        start = " ".join(found.too_long[0].split()[:6])
        raise HardWords(f"This sentence has more than {MOST_WORDS} words: “{start} …”.")
    if found.not_ours:
        word = found.not_ours[0]
        raise HardWords(f"Instead of “{word}”, use: {reading.NOT_OUR_WORDS[word]}.")
    return words


@dataclass(frozen=True)
class Route:
    """Who has to say yes after the worker, by the policies of a day, and why."""

    causes: tuple[str, ...]  # "size", "estimate": why an approver is wanted
    panel: bool
    members: int

    @property
    def is_short(self) -> bool:
        """One person is enough."""
        return not self.causes and not self.panel

    @property
    def majority(self) -> int:
        return self.members // 2 + 1


def why_second(version: PlanVersion, on: date) -> tuple[str, ...]:
    """Why the council's policies want two people for this plan: "size", "estimate", or neither."""
    return _causes(version, version.plan.person.authority.policies_on(on))


def _causes(version: PlanVersion, policies: Mapping[str, Value]) -> tuple[str, ...]:
    limit = int(policies["second_person_above_pence"].value)
    estimate = version.indicative_pence
    above = estimate is not None and version.total_pence > estimate
    causes = {
        "size": version.total_pence > limit,
        "estimate": above and policies["second_person_above_estimate"].value,
    }
    return tuple(cause for cause, holds in causes.items() if holds)


def route_of(version: PlanVersion, on: date) -> Route:
    """The steps after the worker's yes."""
    policies = version.plan.person.authority.policies_on(on)
    causes, panel = _causes(version, policies), policies["plan_panel"].value
    wanted = panel == "all" or (panel == "above" and bool(causes))
    return Route(causes, wanted, int(policies["plan_panel_members"].value))


@dataclass(frozen=True)
class Clock:
    """How long the council has: whole days; those spent waiting for the person do not count."""

    due_on: date
    waits_for_person: bool
    waited_days: int

    def left(self, on: date) -> int:
        """Days until it is due; below 0 it is late."""
        return (self.due_on - on).days


def answer_by(person: Person, sent_on: date) -> date:
    """When the council has to answer what is sent on a day."""
    return sent_on + timedelta(int(person.authority.policy("plan_decision_days", sent_on).value))


def clock_of(version: PlanVersion, asked: Sequence[PlanQuestion], on: date) -> Clock:
    """When the council has to answer, with the days that it waited for answers added."""
    sent = day_of(version.sent_at)
    waiting: set[date] = set()
    for one in asked:
        first, last = day_of(one.asked_at), day_of(one.answered_at) if one.answered_at else on
        waiting |= {first + timedelta(n) for n in range((last - first).days)}
    return Clock(
        answer_by(version.plan.person, sent) + timedelta(len(waiting)),
        any(one.is_open for one in asked),
        len(waiting),
    )


def _lock(version: PlanVersion) -> PlanVersion:
    SupportPlan.objects.select_for_update(of=("self",)).get(pk=version.plan_id)
    rows = PlanVersion.objects.select_related("plan__person__user", "plan__person__authority")
    return rows.get(pk=version.pk)


@transaction.atomic
def ask_question(
    *, version: PlanVersion, words: str, by: User, at: datetime, criterion: int | None = None
) -> PlanQuestion:
    """Ask the person something without sending the plan back; from now on it is being read.

    Raises HardWords, SayWhy or NotWaiting.
    """
    words = need_plain(words)
    version = _lock(version)
    if not version.is_waiting:
        raise NotWaiting
    if criterion is not None and criterion not in version.asks:
        raise SayWhy
    version.begin_reading()
    version.save(update_fields=["state"])
    row = PlanQuestion.objects.create(
        version=version, criterion=criterion, words=words, asked_by=by, asked_at=at
    )
    person = version.plan.person
    audit.record("plan.asked", subject=version.reference, by=by, at=at, person=person, words=words)
    tell_person(
        person, by, "plan.asked", f"plan-asked:{row.reference}",
        f"{by.get_short_name()} asks about your plan: {words}"[:400], at=at,
        link=f"/my/plan/asked/{row.reference}/",
    )  # fmt: skip
    return row


@transaction.atomic
def answer_question(*, asked: PlanQuestion, words: str, by: User, at: datetime) -> PlanQuestion:
    """The person's answer goes to the council. Raises SayWords, AlreadyAnswered or NotWaiting."""
    version = _lock(asked.version)
    row = PlanQuestion.objects.select_related("asked_by").get(pk=asked.pk)
    if not version.is_waiting:
        raise NotWaiting
    row.say(words=words, by=by, at=at)
    row.save()
    person = version.plan.person
    audit.record("plan.answered", subject=version.reference, by=by, at=at, person=person)
    tell(
        to=row.asked_by, about=person, kind="plan.answered", key=f"plan-answered:{row.reference}",
        sentence=f"{person.known_as} answered what you asked about their plan.",
        link=f"/council/plans/{version.reference}/", at=at,
    )  # fmt: skip
    tell_person(
        person, by, "plan.answered", f"plan-answered-for:{row.reference}",
        f"{by.get_short_name()} answered the council about your plan.", at=at,
        link=f"/my/plan/versions/{version.number}/",
    )  # fmt: skip
    return row


def record_decision(
    version: PlanVersion, kind: str, *, reason: str, by: User, at: datetime,
    criterion: int | None = None, terms: dict[str, Any] | None = None,
    proposal: PlanDecision | None = None,
) -> PlanDecision:  # fmt: skip
    """Add one row; the caller holds the plan's lock and moved the version."""
    return PlanDecision.objects.create(
        version=version, kind=kind, reason=reason, criterion=criterion, terms=terms or {}, by=by,
        at=at, proposal=proposal, proposed_by=proposal.by if proposal else None,
        sent_by_id=version.sent_by_id, whose_id=version.plan.person.user_id,
        total_pence=version.total_pence, indicative_pence=version.indicative_pence,
    )  # fmt: skip


def proposal_of(version: PlanVersion) -> PlanDecision | None:
    """What a panel or an approver has before it; none when the plan is with the worker."""
    if not version.is_up:
        return None
    rows = version.decisions.filter(kind=PlanDecision.Kind.PROPOSED).select_related("by")
    return rows.last()


def need_independent(version: PlanVersion, by: User, on: date) -> None:
    """Who wrote, helps or is paid does not sit over a plan. Raises NotIndependent."""
    plan, person = version.plan, version.plan.person
    near = Relationship.objects.live(on).filter(person=person, user=by, kind__in=HELPER_ROLES)
    wrote = (
        Answer.objects.filter(plan=plan, changed_by=by).exists()
        or FirstDraft.objects.filter(plan=plan, by=by).exists()
        or Suggestion.objects.filter(plan=plan, by=by).exists()
    )
    if wrote or near.exists() or _is_paid(version, by, on):
        raise NotIndependent


def _is_paid(version: PlanVersion, by: User, on: date) -> bool:
    rows = version.content.get("lines", [])
    services = [row["service"] for row in rows if row.get("service")]
    holders = [row["fund_holder"] for row in rows if row.get("fund_holder")]
    paid = Organisation.objects.filter(services__reference__in=services) | (
        Organisation.objects.filter(reference__in=holders)
    )
    works = Membership.objects.filter(user=by, starts_on__lte=on).exclude(ends_on__lt=on)
    return works.filter(organisation__in=paid.values("pk")).exists()


@transaction.atomic
def propose(
    *, version: PlanVersion, reason: str, terms: dict[str, Any], by: User, at: datetime, on: date
) -> PlanDecision:
    """A worker says yes, and the plan goes to the panel or the approver; nothing is set yet.

    Raises HardWords, NotWaiting, OwnPlan, or NotYourStep when one person is enough.
    """
    reason = need_plain(reason)
    version = _lock(version)
    route = route_of(version, on)
    if route.is_short:
        raise NotYourStep
    state = PlanVersion.State.PANEL if route.panel else PlanVersion.State.APPROVER
    version.go_up(state, by=by)
    version.save(update_fields=["state", "proposed_by"])
    row = record_decision(
        version, PlanDecision.Kind.PROPOSED, reason=reason, by=by, at=at, terms=terms
    )
    person = version.plan.person
    audit.record(
        "plan.proposed", subject=version.reference, by=by, at=at, person=person, words=reason
    )
    where = _("A panel reads it now.") if route.panel else _("A second person decides now.")
    tell_person(
        person, by, "plan.proposed", f"plan-proposed:{row.reference}",
        f"{by.get_short_name()} said yes to your plan. {where}", at=at,
        link=f"/my/plan/versions/{version.number}/",
    )  # fmt: skip
    _tell_deciders(version, row, at=at, on=on)
    return row


def _tell_deciders(version: PlanVersion, step: PlanDecision, *, at: datetime, on: date) -> None:
    """The panel, or the approvers of the council, hear that a plan came to them."""
    role = Role.PLAN_PANEL if version.state == PlanVersion.State.PANEL else Role.PLAN_APPROVER
    person = version.plan.person
    rows = StaffRole.objects.filter(authority=person.authority, role=role, starts_on__lte=on)
    for held in rows.exclude(ends_on__lt=on).exclude(user=step.by).select_related("user"):
        tell(
            to=held.user, about=person, kind="plan.to_decide",
            key=f"plan-to-decide:{step.reference}:{held.user.reference}",
            sentence=f"A plan of {person.known_as} waits for your decision.",
            link=f"/council/plans/{version.reference}/", at=at,
        )  # fmt: skip


@dataclass(frozen=True)
class Tally:
    """The panel's votes on one proposal."""

    yes: int
    no: int
    route: Route

    @property
    def passed(self) -> bool:
        return self.yes >= self.route.majority

    @property
    def failed(self) -> bool:
        """So many said no that the rest cannot carry it."""
        return self.no > self.route.members - self.route.majority


def tally_of(version: PlanVersion, proposal: PlanDecision, on: date) -> Tally:
    kinds = list(proposal.answers.values_list("kind", flat=True))
    kind = PlanDecision.Kind
    return Tally(kinds.count(kind.PANEL_YES), kinds.count(kind.PANEL_NO), route_of(version, on))


@transaction.atomic
def vote(
    *, version: PlanVersion, yes: bool, reason: str, by: User, at: datetime, on: date
) -> Tally:
    """One member's signed yes or no. The caller agrees the plan when it has passed for good.

    A majority of noes gives it back to the worker; of yeses, on to the approver where one is
    wanted. Raises HardWords, NotYourStep, NotIndependent, OwnPlan, SameTwice or VotedAlready.
    """
    reason = need_plain(reason)
    version = _lock(version)
    proposal = proposal_of(version)
    if proposal is None or version.state != PlanVersion.State.PANEL:
        raise NotYourStep
    version.may_decide(by)
    need_independent(version, by, on)
    if proposal.answers.filter(by=by).exists():
        raise VotedAlready
    kind = PlanDecision.Kind.PANEL_YES if yes else PlanDecision.Kind.PANEL_NO
    row = record_decision(version, kind, reason=reason, by=by, at=at, proposal=proposal)
    audit.record(
        "plan.voted", subject=version.reference, by=by, at=at, person=version.plan.person,
        words=reason,
    )  # fmt: skip
    tally = tally_of(version, proposal, on)
    if tally.passed and tally.route.causes:
        version.go_on()
        version.save(update_fields=["state"])
        _tell_deciders(version, row, at=at, on=on)
    elif tally.failed:
        _give_back(version, row, at=at)
    return tally


class VotedAlready(DomainError):
    code = "voted_already"
    message = "You have signed this plan. Your words are kept with it."
    status = 409


@transaction.atomic
def not_yet(*, version: PlanVersion, reason: str, by: User, at: datetime, on: date) -> PlanDecision:
    """The approver gives it back to the worker, with a reason that the person reads too.

    Raises HardWords, NotYourStep, NotIndependent, OwnPlan or SameTwice.
    """
    reason = need_plain(reason)
    version = _lock(version)
    proposal = need_approver(version, by, on)
    row = record_decision(
        version, PlanDecision.Kind.NOT_YET, reason=reason, by=by, at=at, proposal=proposal
    )
    audit.record(
        "plan.not_yet", subject=version.reference, by=by, at=at, person=version.plan.person,
        words=reason,
    )  # fmt: skip
    _give_back(version, row, at=at)
    return row


def need_approver(version: PlanVersion, by: User, on: date) -> PlanDecision:
    """The proposal that waits for this approver. Raises what `not_yet` does."""
    proposal = proposal_of(version)
    if proposal is None or version.state != PlanVersion.State.APPROVER:
        raise NotYourStep
    version.may_decide(by)
    need_independent(version, by, on)
    return proposal


def _give_back(version: PlanVersion, row: PlanDecision, *, at: datetime) -> None:
    version.come_down(by=row.by)
    version.save(update_fields=["state", "proposed_by"])
    person = version.plan.person
    tell_person(
        person, row.by, "plan.not_yet", f"plan-not-yet:{row.reference}",
        "Your plan is not agreed yet. Your worker reads it again. You can see why.", at=at,
        link=f"/my/plan/versions/{version.number}/",
    )  # fmt: skip
    tell_workers(
        person, "plan.not_yet", f"plan-not-yet-to:{row.reference}",
        f"The plan of {person.known_as} came back to you. It says why.",
        link=f"/council/plans/{version.reference}/", at=at, on=day_of(at),
    )  # fmt: skip


@transaction.atomic
def return_plan(
    *, version: PlanVersion, criterion: int, reason: str, by: User, at: datetime
) -> PlanVersion:
    """Send a version back to the person, naming the question and why.

    Raises SayWhy, HardWords, NotWaiting, OwnPlan, or NotYourStep while it is with others.
    """
    if criterion not in version.asks:
        raise SayWhy
    reason = need_plain(reason)
    version = _lock(version)
    if version.is_up:
        raise NotYourStep
    version.send_back(criterion=criterion, reason=reason, by=by, at=at)
    version.save()
    record_decision(
        version, PlanDecision.Kind.RETURNED, reason=reason, by=by, at=at, criterion=criterion
    )
    person = version.plan.person
    audit.record(
        "plan.returned", subject=version.reference, person=person, by=by, at=at, words=reason
    )
    tell_person(
        person, by, "plan.returned", f"plan-returned:{version.reference}",
        f"The council has a question about your plan: {version.asks.titles[criterion]}.", at=at,
    )  # fmt: skip
    return version


def appeal_by(person: Person, decided_at: datetime) -> date:
    """The last day to ask for another look at a decision."""
    day = day_of(decided_at)
    return day + timedelta(int(person.authority.policy("plan_appeal_days", day).value))


def appeal_words(person: Person, decided_at: datetime) -> str:
    """“Until 5 May 2027 you can ask us to look again.”"""
    return _("Until %(day)s you can ask us to look again. Somebody else does it.") % {
        "day": day_words(appeal_by(person, decided_at))
    }
