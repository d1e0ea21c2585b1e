"""Where the money starts: a council's scheme, a person's answers, and what follows from them."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from core.clock import day_of
from core.errors import DomainError
from core.models import Authority
from core.money import show
from people import audit
from people.models import Person, StaffRole, User
from support_plans.allocation import (
    UNKNOWN,
    Scheme,
    Worked,
    chosen,
    content_of,
    digest,
    for_days,
    work_out,
    yearly_pence,
)
from support_plans.models import (
    AllocationScheme,
    Assessment,
    AssessmentAnswer,
    EstimateChange,
    PlanEstimate,
    SupportPlan,
)
from support_plans.scheme_file import MOST_WEEKLY
from support_plans.services.answers import start_plan
from support_plans.services.tell import tell_person, tell_workers

LONGEST_NAME = 120
LONGEST_REASON = 2_000
LONGEST_NOTE = 200
ESTIMATE = "/my/estimate/"


class NoScheme(DomainError):
    code = "no_scheme"
    message = "The council has not put its questions here yet. Your worker can tell you more."
    status = 409


class NotOfCouncil(DomainError):
    code = "not_of_council"
    message = "Only somebody with a role at this council can do this."
    status = 403


class SchemeNumber(DomainError):
    code = "scheme_number"
    message = "This version is there already, with another content. Give the file a new version."
    status = 409


class SchemeStart(DomainError):
    code = "scheme_start"
    message = "A version cannot start before the one it follows. Change starts_on."


class SchemeDecided(DomainError):
    code = "scheme_decided"
    message = "This version is decided already."
    status = 409


class OwnScheme(DomainError):
    code = "own_scheme"
    message = "Who loads a scheme cannot decide it. Ask a colleague."
    status = 403


class GiveReason(DomainError):
    code = "give_reason"
    message = "Say why, in words that the person can read."


class UnknownEstimateQuestion(DomainError):
    code = "unknown_estimate_question"
    message = "There is no question of that number."


class SourceMissing(DomainError):
    code = "estimate_source_missing"
    message = "Say where the answers came from, and on which day."


class SameAmount(DomainError):
    code = "same_amount"
    message = "That is the amount it is now. Type another one."


class AmountTooBig(DomainError):
    code = "estimate_too_big"
    message = "That is too much for one week. Check the amount."


class ChangeWaits(DomainError):
    code = "estimate_change_waits"
    message = "Another amount waits for a second person. Decide that first."
    status = 409


class NotSent(DomainError):
    code = "estimate_not_sent"
    message = "The person has not sent this estimate to the council."
    status = 409


class OtherPlan(DomainError):
    code = "other_plan"
    message = "This plan is somebody else's. Choose one of this person's plans."


class OwnEstimate(DomainError):
    code = "own_estimate"
    message = "This estimate is your own. A colleague has to change it."
    status = 403


# The scheme.


def _is_staff(user: User, authority: Authority, on: date) -> bool:
    rows = StaffRole.objects.filter(user=user, authority=authority, starts_on__lte=on)
    return rows.exclude(ends_on__lt=on).exists()


def _words(text: str, most: int = LONGEST_REASON) -> str:
    """Trimmed words that say something. Raises GiveReason."""
    words = text.replace("\r\n", "\n").strip()[:most]
    if not words:
        raise GiveReason
    return words


@transaction.atomic
def load_scheme(
    *, authority: Authority, scheme: Scheme, by: User, at: datetime
) -> AllocationScheme:
    """Keep a version of a scheme; it counts once another person decided it.

    The same version with the same content is given back. Raises SchemeNumber, SchemeStart or
    NotOfCouncil.
    """
    if not _is_staff(by, authority, day_of(at)):
        raise NotOfCouncil
    Authority.objects.select_for_update().get(pk=authority.pk)
    content = content_of(scheme)
    mark = digest(content)
    facts = (scheme.name, scheme.starts_on, mark)
    rows = AllocationScheme.objects.filter(authority=authority)
    there = rows.filter(number=scheme.number).first()
    if there is not None:
        if (there.name, there.starts_on, there.sha256) == facts:
            return there
        raise SchemeNumber
    last = rows.order_by("-number").first()
    if scheme.number != (last.number if last else 0) + 1:
        raise SchemeNumber(f"The next version is {last.number + 1 if last else 1}. Write that one.")
    if last is not None and scheme.starts_on < last.starts_on:
        raise SchemeStart
    row = AllocationScheme.objects.create(
        authority=authority, name=scheme.name, number=scheme.number, starts_on=scheme.starts_on,
        content=content, sha256=mark, made_by=by, made_at=at,
    )  # fmt: skip
    audit.record("scheme.loaded", subject=row.reference, by=by, at=at)
    return row


@transaction.atomic
def decide_scheme(
    *, scheme: AllocationScheme, reason: str, by: User, at: datetime
) -> AllocationScheme:
    """A second person puts a version in force. Raises OwnScheme, SchemeDecided, GiveReason."""
    row = AllocationScheme.objects.select_for_update().get(pk=scheme.pk)
    if row.decided_at is not None:
        raise SchemeDecided
    if row.made_by_id == by.pk:
        raise OwnScheme
    if not _is_staff(by, row.authority, day_of(at)):
        raise NotOfCouncil
    row.reason = _words(reason, 500)
    row.decided_by, row.decided_at = by, at
    row.read()
    row.save(update_fields=["reason", "decided_by", "decided_at"])
    audit.record("scheme.decided", subject=row.reference, by=by, at=at, words=row.reason)
    return row


# The person's answers.


def _scheme_for(person: Person, on: date) -> AllocationScheme:
    found = AllocationScheme.objects.in_force(person.authority, on)
    if found is None:
        raise NoScheme
    return found


def _next_number(person: Person) -> int:
    last: int | None = person.assessments.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


@transaction.atomic
def begin_estimate(
    *, person: Person, helper: str = "", by: User, at: datetime, on: date
) -> Assessment:
    """Start answering; what is being answered already is given back with the helper's name.

    Answers of the last estimate are filled in where the question is still asked. Raises NoScheme.
    """
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    name = helper.strip()[:LONGEST_NAME]
    row = person.assessments.filter(finished_at=None).first()
    if row is not None:
        if name and row.helper != name:
            row.helper = name
            row.save(update_fields=["helper"])
        return row
    before = person.assessments.filter(finished_at__isnull=False).order_by("-number").first()
    row = Assessment.objects.create(
        person=person, number=_next_number(person), scheme=_scheme_for(person, on), helper=name,
        started_at=at, started_by=by,
    )  # fmt: skip
    if before is not None:
        _fill_in(row, before.chosen, by, at)
    audit.record("estimate.begun", subject=row.reference, person=person, by=by, at=at)
    return row


def _fill_in(row: Assessment, answers: Mapping[str, str], by: User, at: datetime) -> None:
    """Write answers that the scheme still offers, in the order of its questions."""
    AssessmentAnswer.objects.bulk_create(
        AssessmentAnswer(
            assessment=row,
            question=question.code,
            option=answers[question.code],
            at=at,
            by=by,
            helped_by=by.helped_by,
        )
        for question in row.scheme.read().questions
        if question.code in answers
        and (answers[question.code] == UNKNOWN or question.option(answers[question.code]))
    )


def _reread(assessment: Assessment) -> Assessment:
    Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    return Assessment.objects.with_working().get(pk=assessment.pk)


@transaction.atomic
def answer_estimate(
    *, assessment: Assessment, number: int, option: str, by: User, at: datetime
) -> Assessment:
    """Keep an answer to question `number`; empty is “I do not know yet”. Nothing is overwritten.

    Raises AlreadyWorkedOut, UnknownEstimateQuestion or what `allocation.chosen` raises.
    """
    row = _reread(assessment)
    row.refuse_finished()
    questions = row.scheme.read().questions
    if not 1 <= number <= len(questions):
        raise UnknownEstimateQuestion
    question = questions[number - 1]
    chosen(question, option)
    if row.chosen.get(question.code) != option:
        AssessmentAnswer.objects.create(
            assessment=row, question=question.code, option=option, at=at, by=by,
            helped_by=by.helped_by,
        )  # fmt: skip
    return row


def _finish(row: Assessment, worked: Worked, by: User, at: datetime, on: date) -> None:
    annual = str(row.person.authority.policy("annual_method", on).value)
    row.finish(
        worked, yearly_pence=yearly_pence(worked.weekly_pence, annual), annual=annual, by=by, at=at
    )


@transaction.atomic
def finish_estimate(*, assessment: Assessment, by: User, at: datetime, on: date) -> Assessment:
    """Work the estimate out and freeze it. Raises NotAllAnswered or AlreadyWorkedOut."""
    row = _reread(assessment)
    row.refuse_finished()
    _finish(row, row.work_out(), by, at, on)
    row.save()
    audit.record("estimate.worked_out", subject=row.reference, person=row.person, by=by, at=at)
    tell_person(
        row.person, by, "estimate.worked_out", f"estimate:{row.reference}",
        f"{by.get_short_name()} worked out a first estimate with you.", at=at, link=ESTIMATE,
    )  # fmt: skip
    return row


@transaction.atomic
def send_estimate(*, assessment: Assessment, by: User, at: datetime, on: date) -> Assessment:
    """Let the council see it. Sending again does nothing. Raises NotWorkedOut."""
    row = _reread(assessment)
    if row.sent_at is not None:
        return row
    row.send(by=by, at=at)
    row.save(update_fields=["sent_at", "sent_by"])
    person = row.person
    audit.record("estimate.sent", subject=row.reference, person=person, by=by, at=at)
    tell_workers(
        person, "estimate.sent", f"estimate-sent:{row.reference}",
        f"{person.known_as} sent a first estimate.",
        link=f"/council/estimates/{row.reference}/", at=at, on=on,
    )  # fmt: skip
    tell_person(
        person, by, "estimate.sent", f"estimate-sent-for:{row.reference}",
        f"{by.get_short_name()} sent your first estimate to the council.", at=at, link=ESTIMATE,
    )  # fmt: skip
    return row


# The council's side.


@transaction.atomic
def key_in_estimate(
    *,
    person: Person,
    answers: Mapping[str, str],
    source: str,
    source_note: str,
    received_on: date | None,
    helper: str = "",
    by: User,
    at: datetime,
    on: date,
) -> Assessment:
    """What a person said on paper or by telephone: worked out and with the council at once.

    `answers` by question code. Raises NotAllAnswered, SourceMissing, NoScheme or DomainError.
    """
    note = source_note.strip()[:LONGEST_NOTE]
    spoken = (Assessment.Source.PAPER, Assessment.Source.TELEPHONE)
    if source not in spoken or received_on is None or not note or received_on > on:
        raise SourceMissing
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    scheme = _scheme_for(person, on)
    worked = work_out(scheme.read(), answers)
    row = Assessment(
        person=person, number=_next_number(person), scheme=scheme, source=source,
        source_note=note, received_on=received_on, helper=helper.strip()[:LONGEST_NAME],
        started_at=at, started_by=by,
    )  # fmt: skip
    _finish(row, worked, by, at, on)
    row.send(by=by, at=at)
    row.save()
    _fill_in(row, answers, by, at)
    audit.record(
        "estimate.keyed_in", subject=row.reference, person=person, by=by, at=at, words=note
    )
    tell_person(
        person, by, "estimate.keyed_in", f"estimate-keyed:{row.reference}",
        f"{by.get_short_name()} wrote down your answers and worked out a first estimate.",
        at=at, link=ESTIMATE,
    )  # fmt: skip
    return row


@transaction.atomic
def propose_amount(
    *, assessment: Assessment, weekly_pence: int, reason: str, by: User, at: datetime
) -> EstimateChange:
    """Another weekly amount, with why; it counts once a second person agrees.

    Raises NotSent, ChangeWaits, SameAmount, AmountTooBig, GiveReason or OwnEstimate.
    """
    row = _sent(assessment)
    if row.person.user_id == by.pk:
        raise OwnEstimate
    if row.waiting_change is not None:
        raise ChangeWaits
    before = row.in_force_pence
    if weekly_pence > MOST_WEEKLY:
        raise AmountTooBig(field="weekly")
    if weekly_pence == before:
        raise SameAmount(field="weekly")
    change = EstimateChange.objects.create(
        assessment=row, before_pence=before, weekly_pence=weekly_pence, reason=_words(reason),
        made_by=by, made_at=at,
    )  # fmt: skip
    audit.record(
        "estimate.change_proposed", subject=row.reference, person=row.person, by=by, at=at,
        words=change.reason,
    )  # fmt: skip
    tell_workers(
        row.person, "estimate.change_proposed", f"estimate-change:{change.reference}",
        f"Another amount for {row.person.known_as} waits for a second person.",
        link=f"/council/estimates/{row.reference}/", at=at, on=day_of(at),
    )  # fmt: skip
    return change


@transaction.atomic
def decide_amount(
    *, change: EstimateChange, agreed: bool, words: str, by: User, at: datetime
) -> EstimateChange:
    """The second person's yes or no, with words. Raises OwnProposal, ChangeDecided, GiveReason."""
    row = _sent(change.assessment)
    change = EstimateChange.objects.get(pk=change.pk)
    change.assessment = row
    change.decide(agreed=agreed, words=_words(words), by=by, at=at)
    change.save()
    event = "estimate.change_agreed" if agreed else "estimate.change_refused"
    audit.record(event, subject=row.reference, person=row.person, by=by, at=at, words=words)
    if agreed:
        tell_person(
            row.person, by, event, f"estimate-changed:{change.reference}",
            f"Your first estimate is now {show(change.weekly_pence)} a week. You can read why.",
            at=at, link=f"{ESTIMATE}{row.reference}/why/",
        )  # fmt: skip
    return change


def _sent(assessment: Assessment) -> Assessment:
    row = _reread(assessment)
    if row.sent_at is None:
        raise NotSent
    return row


def amount_for(assessment: Assessment, starts_on: date, ends_on: date, on: date) -> PlanEstimate:
    """What an estimate comes to for the days of a plan; not kept. Raises NotWorkedOut."""
    weekly = assessment.in_force_pence
    days = (ends_on - starts_on).days + 1
    annual = str(assessment.person.authority.policy("annual_method", on).value)
    return PlanEstimate(
        assessment=assessment, weekly_pence=weekly, days=days, annual_method=annual,
        indicative_pence=for_days(weekly, days, annual),
    )  # fmt: skip


def note_of(estimate: PlanEstimate) -> str:
    """How the plan's amount was worked out, in words."""
    week = show(estimate.weekly_pence)
    if estimate.annual_method != "daily" and estimate.is_a_year:
        return f"52 weeks of {week}."
    return f"{estimate.days} days, at a seventh of {week} a day."


@transaction.atomic
def use_for_plan(
    *, assessment: Assessment, plan: SupportPlan, by: User, at: datetime, on: date
) -> PlanEstimate:
    """Set a plan's first estimate from an assessment. What was sent before keeps its own.

    It is a guide: no money moves. The same again adds nothing. Raises NotSent, ChangeWaits or
    OtherPlan.
    """
    row = _sent(assessment)
    if row.waiting_change is not None:
        raise ChangeWaits
    locked = SupportPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if locked.person_id != row.person_id:
        raise OtherPlan
    kept = amount_for(row, locked.starts_on, locked.ends_on, on)
    last = locked.estimates.order_by("-pk").first()
    if (
        last is not None
        and last.says_the_same(kept)
        and locked.indicative_pence == last.indicative_pence
    ):
        return last
    kept.plan, kept.before_pence = locked, locked.indicative_pence
    kept.set_by, kept.set_at = by, at
    kept.save()
    locked.indicative_pence, locked.indicative_note = kept.indicative_pence, note_of(kept)
    locked.save(update_fields=["indicative_pence", "indicative_note"])
    audit.record("estimate.used", subject=locked.reference, person=row.person, by=by, at=at)
    tell_person(
        row.person, by, "estimate.used", f"estimate-used:{kept.pk}",
        f"The first estimate for your plan is {show(kept.indicative_pence)}. It can change.", at=at,
    )  # fmt: skip
    return kept


@transaction.atomic
def start_plan_with(
    *, assessment: Assessment, starts_on: date, ends_on: date, by: User, at: datetime, on: date
) -> SupportPlan:
    """A new plan with this estimate as its amount. Raises what start_plan and use_for_plan do."""
    row = _sent(assessment)
    plan = start_plan(
        person=row.person, starts_on=starts_on, ends_on=ends_on, indicative_pence=None, note="",
        by=by, at=at,
    )  # fmt: skip
    use_for_plan(assessment=row, plan=plan, by=by, at=at, on=on)
    plan.refresh_from_db()
    return plan
