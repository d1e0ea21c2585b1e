"""Verbs of the plan: start, write, cost, send, take back, return, suggest."""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Max

from core import money
from core.errors import DomainError
from people import audit
from people.models import Person, User
from providers.models import Organisation, Service
from support_plans.models import (
    COSTS_QUESTION,
    QUESTIONS,
    Answer,
    CostLine,
    Held,
    PlanVersion,
    Suggestion,
    SupportPlan,
)

MOST_TEXT = 200_000


class NoSuchQuestion(DomainError):
    code = "no_such_question"
    message = "A plan has seven questions, 1 to 7."


class ChangedElsewhere(DomainError):
    """Two devices wrote: neither loses its words."""

    code = "changed_elsewhere"
    message = "This was changed on another device. Both texts are here: keep what you want."
    status = 409

    def __init__(self, answer: Answer, yours: str) -> None:
        self.answer, self.yours = answer, yours
        super().__init__()


class TooLong(DomainError):
    code = "too_long"
    message = "This is longer than we can keep in one question. Keep it under 200,000 letters."


class NotYetSendable(DomainError):
    code = "not_yet_sendable"


class AlreadySent(DomainError):
    code = "already_sent"
    message = "This plan is with the council. Take it back first if you want to change it."
    status = 409


class NotWaiting(DomainError):
    code = "not_waiting"
    message = "This version is not waiting for an answer any more."
    status = 409


class SayWhy(DomainError):
    code = "say_why"
    message = "Say why, in words the person can read, and name the question it is about."


class BadLine(DomainError):
    code = "bad_line"
    message = "Say how often, for how many weeks, and what each time costs."


@transaction.atomic
def start_plan(
    *,
    person: Person,
    starts_on: date,
    ends_on: date,
    indicative_pence: int | None,
    note: str,
    by: User,
    at: datetime,
) -> SupportPlan:
    """An empty plan with its seven questions. The estimate is a guide, never a right."""
    plan = SupportPlan.objects.create(
        person=person, starts_on=starts_on, ends_on=ends_on, indicative_pence=indicative_pence,
        indicative_note=note, created_at=at,
    )  # fmt: skip
    Answer.objects.bulk_create(Answer(plan=plan, question=number) for number in QUESTIONS)
    audit.record("plan.started", subject=plan.reference, person=person, by=by, at=at)
    return plan


def _answer(plan: SupportPlan, question: int) -> Answer:
    found = Answer.objects.select_for_update().filter(plan=plan, question=question).first()
    if found is None:
        raise NoSuchQuestion
    return found


@transaction.atomic
def write_answer(
    *, plan: SupportPlan, question: int, text: str, edition: int, by: User, at: datetime
) -> Answer:
    """Keep words. `edition` is the one that the writer saw; raises ChangedElsewhere."""
    answer = _answer(plan, question)
    if len(text) > MOST_TEXT:
        raise TooLong(field="text")
    if answer.text == text:
        return answer
    if answer.edition != edition:
        raise ChangedElsewhere(answer, text)
    answer.text, answer.edition = text, edition + 1
    answer.changed_at, answer.changed_by = at, by
    answer.state = Answer.State.STARTED if text.strip() else Answer.State.NOT_STARTED
    answer.save()
    return answer


@transaction.atomic
def mark_ready(
    *, plan: SupportPlan, question: int, by: User, at: datetime, ready: bool = True
) -> Answer:
    """The person says that a question is ready, or not yet. The system never does."""
    answer = _answer(plan, question)
    started = Answer.State.STARTED if answer.text.strip() else Answer.State.NOT_STARTED
    answer.state = Answer.State.READY if ready else started
    answer.save(update_fields=["state"])
    return answer


def line_total(line: CostLine) -> int:
    """What a line comes to in pence, rounded once."""
    return money.price(line.units_each_week * line.weeks, line.rate_pence)


def total_pence(plan: SupportPlan) -> int:
    return sum(line_total(line) for line in plan.lines.all())


@transaction.atomic
def add_line(
    *,
    plan: SupportPlan,
    pot_name: str,
    what: str,
    unit: str,
    units_each_week: Decimal,
    weeks: Decimal,
    rate_pence: int,
    by: User,
    at: datetime,
    who: str = "",
    service: Service | None = None,
    rate_kind: str = "any",
    once: bool = False,
    held: str = Held.COUNCIL,
    fund_holder: Organisation | None = None,
) -> CostLine:
    """A line of costs. Raises BadLine in words."""
    if units_each_week <= 0 or weeks <= 0 or rate_pence < 0:
        raise BadLine
    if (held == Held.FUND) != (fund_holder is not None):
        raise BadLine("Say which organisation holds the money for you.", field="fund_holder")
    last = plan.lines.aggregate(last=Max("position"))["last"] or 0
    line = CostLine.objects.create(
        plan=plan, pot_name=pot_name or what, what=what, who=who, service=service, unit=unit,
        rate_kind=rate_kind, units_each_week=units_each_week, weeks=weeks, rate_pence=rate_pence,
        once=once, held=held, fund_holder=fund_holder, position=last + 1,
    )  # fmt: skip
    audit.record("plan.line_added", subject=line.reference, person=plan.person, by=by, at=at)
    return line


@transaction.atomic
def remove_line(*, line: CostLine, by: User, at: datetime) -> None:
    """Take a line out of the draft; sent versions keep theirs."""
    audit.record("plan.line_removed", subject=line.reference, person=line.plan.person, by=by, at=at)
    line.delete()


def frozen(plan: SupportPlan) -> dict[str, object]:
    """The draft as it stands, for a version."""
    return {
        "answers": [
            {
                "question": answer.question,
                "title": QUESTIONS[answer.question],
                "text": answer.text,
                "state": answer.state,
            }
            for answer in plan.answers.order_by("question")
        ],
        "lines": [
            {
                "reference": line.reference,
                "pot_name": line.pot_name,
                "what": line.what,
                "who": line.who or (line.service.organisation.name if line.service else ""),
                "service": line.service.reference if line.service else "",
                "unit": line.unit,
                "rate_kind": line.rate_kind,
                "units_each_week": str(line.units_each_week),
                "weeks": str(line.weeks),
                "rate_pence": line.rate_pence,
                "once": line.once,
                "held": line.held,
                "fund_holder": line.fund_holder.reference if line.fund_holder else "",
                "total_pence": line_total(line),
            }
            for line in plan.lines.select_related("service__organisation", "fund_holder")
        ],
        "why_more": plan.why_more,
    }


def missing(plan: SupportPlan) -> list[tuple[int, str]]:
    """What a plan still needs before it can be sent: (question, sentence)."""
    found = [
        (answer.question, f"Question {answer.question} is empty: {QUESTIONS[answer.question]}.")
        for answer in plan.answers.order_by("question")
        if not answer.text.strip() and answer.question != COSTS_QUESTION
    ]
    if not plan.lines.exists():
        found.append((COSTS_QUESTION, "Question 4 has no support in it yet. Add at least one."))
    over = plan.indicative_pence is not None and total_pence(plan) > plan.indicative_pence
    if over and not plan.why_more.strip():
        found.append((COSTS_QUESTION, "Tell us why you need more than the estimate."))
    return found


@transaction.atomic
def send_plan(*, plan: SupportPlan, by: User, at: datetime, on: date) -> PlanVersion:
    """Freeze the draft and send it. Raises NotYetSendable or AlreadySent."""
    SupportPlan.objects.select_for_update().get(pk=plan.pk)
    if plan.versions.waiting().exists():
        raise AlreadySent
    gaps = missing(plan)
    if gaps:
        raise NotYetSendable(gaps[0][1])
    content = frozen(plan)
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    version = PlanVersion.objects.create(
        plan=plan, number=(plan.versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        content=content, total_pence=total_pence(plan), indicative_pence=plan.indicative_pence,
        sha256=hashlib.sha256(text.encode()).hexdigest(), sent_at=at, sent_by=by,
        helped_by=by.helped_by,
    )  # fmt: skip
    audit.record("plan.sent", subject=version.reference, person=plan.person, by=by, at=at)
    return version


def _waiting(version: PlanVersion) -> PlanVersion:
    row = PlanVersion.objects.select_for_update().get(pk=version.pk)
    if row.state not in {PlanVersion.State.SENT, PlanVersion.State.READING}:
        raise NotWaiting
    return row


@transaction.atomic
def take_back(*, version: PlanVersion, by: User, at: datetime) -> PlanVersion:
    """The person takes it back; works until an officer starts."""
    row = _waiting(version)
    if row.state == PlanVersion.State.READING:
        raise NotWaiting("The council has started to read it. Ask them to send it back.")
    row.state = PlanVersion.State.TAKEN_BACK
    row.save(update_fields=["state"])
    audit.record("plan.taken_back", subject=row.reference, person=row.plan.person, by=by, at=at)
    return row


@transaction.atomic
def return_plan(
    *, version: PlanVersion, criterion: int, reason: str, by: User, at: datetime
) -> PlanVersion:
    """Send it back, naming the question and the reason. Raises SayWhy."""
    if criterion not in QUESTIONS or not reason.strip():
        raise SayWhy(field="reason")
    row = _waiting(version)
    row.state, row.criterion, row.reason = PlanVersion.State.RETURNED, criterion, reason.strip()
    row.decided_at, row.decided_by = at, by
    row.save()
    audit.record("plan.returned", subject=row.reference, person=row.plan.person, by=by, at=at)
    return row


@transaction.atomic
def suggest(
    *, plan: SupportPlan, question: int, text: str, why: str, by: User, at: datetime
) -> Suggestion:
    """A helper's proposal for one answer."""
    answer = _answer(plan, question)
    row = Suggestion.objects.create(
        plan=plan,
        question=question,
        on_edition=answer.edition,
        text=text,
        why=why,
        by=by,
        made_at=at,
    )
    audit.record("plan.suggested", subject=row.reference, person=plan.person, by=by, at=at)
    return row


@transaction.atomic
def decide_suggestion(
    *, suggestion: Suggestion, accept: bool, by: User, at: datetime, text: str | None = None
) -> Suggestion:
    """Accept, accept with changes (`text`), or no thanks; no reason is asked."""
    row = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
    if row.state != Suggestion.State.WAITING:
        raise NotWaiting("You have already answered this suggestion.")
    if accept:
        answer = _answer(row.plan, row.question)
        answer.text = row.text if text is None else text
        answer.changed_at, answer.changed_by = at, by
        Answer.objects.filter(pk=answer.pk).update(
            text=answer.text, edition=F("edition") + 1, changed_at=at, changed_by=by,
            state=Answer.State.STARTED,
        )  # fmt: skip
    same = text is None or text == row.text
    row.state = Suggestion.State.DECLINED
    if accept:
        row.state = Suggestion.State.ACCEPTED if same else Suggestion.State.CHANGED
    row.decided_at = at
    row.save()
    audit.record(
        "plan.suggestion_decided", subject=row.reference, person=row.plan.person, by=by, at=at
    )
    return row
