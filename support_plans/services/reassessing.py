"""The needs looked at again: opened, done, decided; the person is told at each step.

Only what is decided here lets a budget become smaller without the person's own wish, and only
after the days of notice (docs/adr/0029).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from core.clock import day_of
from core.days import day_words
from core.errors import DomainError
from core.money import show
from people import audit
from people.models import Person, Relationship, Role, User
from support_plans.models import BudgetCut, PlanVersion, Reassessment, Review, SupportPlan
from support_plans.services.deciding import appeal_words, need_plain
from support_plans.services.reviews import BadReview, lock_person, need_other, plain
from support_plans.services.tell import tell_person, tell_workers

PAGE = "/my/reassessments/"


class CutNeedsReassessment(DomainError):
    """A budget may not become smaller: nobody asked for it, and no reassessment allows it."""

    code = "cut_needs_reassessment"
    message = (
        "This plan costs less than the one that holds, and the person did not ask for less."
        " Do a reassessment first. Tell the person why, and how they can challenge it."
    )
    challenge = "A review alone never makes a budget smaller."


class ReassessmentMovedOn(DomainError):
    code = "reassessment_moved_on"
    message = "Somebody took this step already. Look at the page again."
    status = 409


class ReassessmentOpen(DomainError):
    code = "reassessment_open"
    message = "A reassessment is open already. Finish that one first."
    status = 409


class NoPlanToReassess(DomainError):
    code = "no_plan_to_reassess"
    message = "There is no plan yet. Start with the plan."


@transaction.atomic
def open_reassessment(
    *, person: Person, reason: str, by: User, at: datetime, on: date, review: Review | None = None
) -> Reassessment:
    """Begin to look at the needs again; the person is told why.

    Raises BadReview, HardWords, NotYourReview, ReassessmentOpen or NoPlanToReassess.
    """
    person = lock_person(person)
    need_other(person, by)
    words = _words(reason, "reason")
    plan = SupportPlan.objects.current(person, on)
    if plan is None:
        raise NoPlanToReassess
    if person.reassessments.filter(decided_at=None).exists():
        raise ReassessmentOpen
    row = Reassessment.objects.create(
        person=person, plan=plan, review=review, reason=words, opened_at=at, opened_by=by
    )
    _record("reassessment.opened", row, by, at, words)
    _tell(row, by, at, "opened", "We look at your needs again. Read why, and what happens now.")
    return row


@transaction.atomic
def finish_reassessment(
    *, reassessment: Reassessment, found: str, done_on: date, by: User, at: datetime, on: date
) -> Reassessment:
    """Write down what was found. Raises ReassessmentMovedOn, BadReview, HardWords, NotYourReview."""
    row = _reread(reassessment)
    need_other(row.person, by)
    if row.step != "opened":
        raise ReassessmentMovedOn
    if not row.opened_at.date() <= done_on <= on:
        raise BadReview("Choose a day from when it was opened until today.", field="done_on")
    row.found, row.done_on, row.done_at, row.done_by = _words(found, "found"), done_on, at, by
    row.save(update_fields=["found", "done_on", "done_at", "done_by"])
    _record("reassessment.done", row, by, at, row.found)
    _tell(row, by, at, "done", "We wrote down what we found about your needs. Read it.")
    return row


@dataclass(frozen=True)
class Decision:
    """What a reassessment comes to. `least_pence`: what the budget may fall to, for “less” only."""

    outcome: str
    because: str
    least_pence: int | None = None


@transaction.atomic
def decide_reassessment(
    *, reassessment: Reassessment, decision: Decision, by: User, at: datetime, on: date
) -> Reassessment:
    """Decide, tell the person why and how to challenge it. A smaller budget waits for the notice.

    Raises ReassessmentMovedOn, BadReview, HardWords or NotYourReview.
    """
    row = _reread(reassessment)
    need_other(row.person, by)
    if row.step != "done":
        raise ReassessmentMovedOn
    if decision.outcome not in Reassessment.Outcome.values:
        raise BadReview("Choose one of the three.", field="outcome")
    less = decision.outcome == Reassessment.Outcome.LESS
    if less and decision.least_pence is None:
        raise BadReview("Say what the budget may fall to.", field="least_pence")
    days = int(row.person.authority.policy("reassessment_notice_days", on).value)
    row.outcome, row.because = decision.outcome, _words(decision.because, "because")
    row.least_pence = decision.least_pence if less else None
    row.decided_at, row.decided_by, row.told_at = at, by, at
    row.challenge = appeal_words(row.person, at)
    row.holds_from = on + timedelta(days=days) if less else on
    row.save()
    _record(f"reassessment.{row.outcome}", row, by, at, row.because)
    _tell(row, by, at, "decided", _news(row))
    return row


def _news(row: Reassessment) -> str:
    if row.outcome != Reassessment.Outcome.LESS:
        return "We decided about your needs. Read what we decided, and why."
    assert row.least_pence is not None and row.holds_from is not None  # noqa: PT018, S101
    return (
        f"We decided that your needs became smaller. Your budget may fall to"
        f" {show(row.least_pence)}, not before {day_words(row.holds_from)}."
        " Read why, and how to challenge it."
    )


def _words(text: str, field: str) -> str:
    words = plain(text, field)
    if not words:
        raise BadReview("Write it in words the person can read.", field=field)
    try:
        return need_plain(words)
    except DomainError as refusal:
        refusal.field = field
        raise


def _reread(row: Reassessment) -> Reassessment:
    lock_person(row.person)
    return Reassessment.objects.select_related("person__authority", "person__user").get(pk=row.pk)


def _record(event: str, row: Reassessment, by: User, at: datetime, words: str) -> None:
    audit.record(event, subject=row.reference, person=row.person, by=by, at=at, words=words)


def _tell(row: Reassessment, by: User, at: datetime, step: str, sentence: str) -> None:
    key = f"reassessment-{step}:{row.reference}"
    tell_person(
        row.person, by, f"reassessment.{step}", key, sentence, at=at,
        link=f"{PAGE}{row.reference}/",
    )  # fmt: skip
    tell_workers(
        row.person, f"reassessment.{step}", f"{key}:worker",
        f"A reassessment of {row.person.known_as} goes on: {step}.",
        link=f"/council/reassessments/{row.reference}/", at=at, on=at.date(),
    )  # fmt: skip


# The guard: agreeing asks it before any pot becomes smaller.


def own_wish(version: PlanVersion) -> bool:
    """Whether the person sent it, or who was authorised to act for them on that day."""
    person = version.plan.person
    if version.sent_by_id == person.user_id:
        return True
    then = Relationship.objects.live(day_of(version.sent_at))
    return then.filter(
        person=person, user=version.sent_by_id, kind=Role.AUTHORISED
    ).exists()  # fmt: skip


def need_ground(version: PlanVersion, on: date) -> None:
    """Before a yes to a plan that costs less than the one that holds. Raises CutNeedsReassessment."""
    if _smaller_than(version) and not own_wish(version) and _ground(version, on) is None:
        raise CutNeedsReassessment


def record_ground(version: PlanVersion, *, by: User, at: datetime, on: date) -> BudgetCut | None:
    """Keep why a budget becomes smaller; None when it does not. Raises CutNeedsReassessment.

    Called while the earlier version still holds.
    """
    before = _smaller_than(version)
    if not before:
        return None
    own = own_wish(version)
    ground = None if own else _ground(version, on)
    if not own and ground is None:
        raise CutNeedsReassessment
    return BudgetCut.objects.create(
        version=version,
        basis=BudgetCut.Basis.OWN if own else BudgetCut.Basis.REASSESSMENT,
        asked_by=version.sent_by if own else None, reassessment=ground,
        from_pence=before, to_pence=version.total_pence, cut_by=by, cut_at=at,
    )  # fmt: skip


def _smaller_than(version: PlanVersion) -> int:
    """The total in pence of the version that holds, when this one costs less; else 0."""
    holds = version.plan.versions.filter(state=PlanVersion.State.AGREED).exclude(pk=version.pk)
    before = holds.values_list("total_pence", flat=True).first() or 0
    return before if version.total_pence < before else 0


def _ground(version: PlanVersion, on: date) -> Reassessment | None:
    rows = version.plan.reassessments.filter(outcome=Reassessment.Outcome.LESS)
    return next((row for row in rows if row.allows(version.total_pence, on)), None)
