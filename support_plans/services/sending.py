"""From draft to the council and back: versions are frozen when they are sent."""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from core.clock import day_of
from core.errors import DomainError
from files.models import StoredFile
from files.services import Upload, keep
from people import audit
from people.models import User
from support_plans.compare import changed_parts, merged, total_in
from support_plans.criteria import Criteria, criteria_in
from support_plans.models import (
    Answer,
    CostLine,
    PlanVersion,
    SupportPlan,
)
from support_plans.services.about import frozen as frozen_about
from support_plans.services.brokers import frozen as frozen_brokers
from support_plans.services.costs import frozen as frozen_lines
from support_plans.services.drafts import frozen as frozen_drafts
from support_plans.services.media import frozen as frozen_media
from support_plans.services.media import keep_shown
from support_plans.services.outcomes import frozen as frozen_outcomes
from support_plans.services.restriction_facts import frozen as frozen_facts
from support_plans.services.safety import frozen as frozen_safety
from support_plans.services.safety import need_back_up
from support_plans.services.tell import tell_person, tell_workers


class PlanNotComplete(DomainError):
    """Names each question that still needs something."""

    code = "plan_not_complete"

    def __init__(self, questions: Sequence[int], asks: Criteria) -> None:
        self.questions = list(questions)
        things = "1 thing is" if len(questions) == 1 else f"{len(questions)} things are"
        names = "; ".join(f"{number}. {asks.titles[number]}" for number in questions)
        super().__init__(f"{things} left: {names}. Words or a photo will do.")


class AlreadyWaiting(DomainError):
    code = "plan_already_waiting"
    message = "The council has a version of this plan. Take it back first, or wait for an answer."
    status = 409


class NothingAgreed(DomainError):
    code = "nothing_agreed"
    message = "No plan is agreed yet. Send the whole plan."
    status = 409


class NothingChanged(DomainError):
    code = "plan_not_changed"
    message = "This plan is agreed as it stands. Change something before you send it again."
    status = 409


def missing_from(answers: Sequence[Answer], lines: Sequence[CostLine], asks: Criteria) -> list[int]:
    """The questions with neither words nor a photo; where the costs stand, those without costs."""
    answered = {answer.question for answer in answers if answer.has_words_or_files}
    return _missing(answered, asks, costs=bool(lines))


def missing_in(content: Mapping[str, Any]) -> list[int]:
    """The same of a frozen content."""
    answered = {
        row["question"] for row in content["answers"] if row["text"].strip() or row["photos"]
    }
    return _missing(answered, criteria_in(content), costs=bool(content["lines"]))


def _missing(answered: set[int], asks: Criteria, *, costs: bool) -> list[int]:
    answered = answered | {asks.costs} if costs else answered - {asks.costs}
    return [number for number in asks.titles if number not in answered]


@dataclass(frozen=True)
class Draft:
    """What a version is frozen from, read once."""

    plan: SupportPlan
    answers: Sequence[Answer]
    lines: Sequence[CostLine]
    on: date


# Every part of a frozen version: its key, and what writes it. References only, never row numbers.
# Readers use `content.get(key)`: versions sent before a part was added do not have it.
PARTS: Final[tuple[tuple[str, Callable[[Draft], Any]], ...]] = (
    ("criteria", lambda draft: draft.plan.asks.content(small=False)),
    ("answers", lambda draft: _answers(draft.answers, draft.plan.asks)),
    ("lines", lambda draft: frozen_lines(draft.lines)),
    ("why_more", lambda draft: draft.plan.why_more),
    ("outcomes", lambda draft: frozen_outcomes(draft.plan)),
    ("safety", lambda draft: frozen_safety(draft.plan)),
    ("facts", lambda draft: frozen_facts(draft.plan)),
    ("brokers", lambda draft: frozen_brokers(draft.plan, draft.on)),
    ("about", lambda draft: frozen_about(draft.plan.person)),
    ("first_drafts", lambda draft: frozen_drafts(draft.plan)),
)


def content_of(draft: Draft) -> dict[str, Any]:
    """What is frozen: every part of the plan as it is now."""
    return {key: frozen(draft) for key, frozen in PARTS}


def _answers(answers: Sequence[Answer], asks: Criteria) -> list[dict[str, Any]]:
    by_question = {answer.question: answer for answer in answers}
    return [_answer(one.number, one.title, by_question.get(one.number)) for one in asks.questions]


def _answer(number: int, title: str, answer: Answer | None) -> dict[str, Any]:
    photos = list(answer.attachments.all()) if answer else []
    return {
        "question": number,
        "title": title,
        "text": answer.text if answer else "",
        "state": answer.state if answer else Answer.State.NOT_STARTED,
        "photos": frozen_media(photos),
    }


def digest(content: dict[str, Any]) -> str:
    """The hash of a frozen content: who reads it can check that nothing changed."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Signature:
    """How the person says that the plan is theirs: a tick, or a recording or paper that is kept."""

    signed: str = PlanVersion.Signed.TICK
    file: StoredFile | None = None
    helped_by: str = ""


TICKED: Final = Signature()


def sign(
    *, plan: SupportPlan, upload: Upload | None, helped_by: str, by: User, at: datetime
) -> Signature:
    """The person's yes: a tick, or the recording or paper that says it. Raises what `keep` does."""
    if upload is None:
        return Signature(helped_by=helped_by.strip())
    file = keep(upload=upload, purpose="signature", person=plan.person, by=by, at=at)
    spoken = file.content_type.startswith(("audio/", "video/"))
    signed = PlanVersion.Signed.VOICE if spoken else PlanVersion.Signed.PAPER
    return Signature(signed, file, helped_by.strip())


@transaction.atomic
def send_plan(
    *, plan: SupportPlan, by: User, at: datetime, on: date, signature: Signature = TICKED,
    only: Collection[str] | None = None,
) -> PlanVersion:  # fmt: skip
    """Freeze the draft as the next version and send it to the council.

    `only` names the parts (support_plans/compare.py) of an agreed plan that change: the rest of
    the version stands as it was agreed. A plan above the estimate may be sent. Sending the same
    again does nothing. Raises PlanNotComplete naming the questions, AlreadyWaiting, NothingChanged
    or NothingAgreed.
    """
    locked = SupportPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    content = content_of(draft_of(locked, on))
    base = locked.versions.filter(state=PlanVersion.State.AGREED).first()
    if only is not None:
        if base is None:
            raise NothingAgreed
        content = merged(base.content, content, only)
    if missing := missing_in(content):
        raise PlanNotComplete(missing, criteria_in(content))
    need_back_up(locked, on)
    mark = digest(content)
    waiting = locked.waiting_version()
    if waiting is not None:
        if waiting.sha256 == mark:
            return waiting
        raise AlreadyWaiting
    if base is not None and (base.sha256 == mark or not changed_parts(base.content, content)):
        raise NothingChanged
    version = PlanVersion.objects.create(
        plan=locked, number=_last_number(locked) + 1, content=content, sha256=mark,
        total_pence=total_in(content), indicative_pence=locked.indicative_pence,
        sent_at=at, sent_by=by, helped_by=signature.helped_by or by.helped_by,
        signed=signature.signed, signature=signature.file,
        change_of=base if only is not None else None,
    )  # fmt: skip
    keep_shown(version)
    _tell_of_sending(version, by, at, on)
    return version


def draft_of(plan: SupportPlan, on: date) -> Draft:
    """Everything that stands in the draft now."""
    return Draft(
        plan, list(plan.answers.prefetch_related("attachments__file", "attachments__track")),
        list(plan.lines.select_related("service__organisation", "fund_holder")), on,
    )  # fmt: skip


def _last_number(plan: SupportPlan) -> int:
    return plan.versions.order_by("-number").values_list("number", flat=True).first() or 0


def _tell_of_sending(version: PlanVersion, by: User, at: datetime, on: date) -> None:
    person = version.plan.person
    audit.record("plan.sent", subject=version.reference, person=person, by=by, at=at)
    what = "a change of their plan" if version.change_of_id else "a plan"
    tell_workers(
        person, "plan.sent", f"plan-sent:{version.reference}",
        f"{person.known_as} sent {what}. It waits for your answer.",
        link=f"/council/plans/{version.reference}/", at=at, on=on,
    )  # fmt: skip
    tell_person(
        person, by, "plan.sent", f"plan-sent-for:{version.reference}",
        f"{by.get_short_name()} sent your plan to the council for you.", at=at,
    )  # fmt: skip


def refuse_sending(*, plan: SupportPlan, by: User, at: datetime) -> None:
    """Somebody who may only suggest tried to send: refused, and written down."""
    audit.record("plan.send_refused", subject=plan.reference, person=plan.person, by=by, at=at)


def _reread(version: PlanVersion) -> PlanVersion:
    SupportPlan.objects.select_for_update(of=("self",)).get(pk=version.plan_id)
    return PlanVersion.objects.select_related("plan__person__user").get(pk=version.pk)


@transaction.atomic
def take_back(*, version: PlanVersion, by: User, at: datetime) -> PlanVersion:
    """Take a sent version back, until an officer starts to read. Raises BeingRead, NotWaiting."""
    version = _reread(version)
    version.take_back()
    version.save()
    person = version.plan.person
    audit.record("plan.taken_back", subject=version.reference, person=person, by=by, at=at)
    tell_workers(
        person, "plan.taken_back", f"plan-taken-back:{version.reference}",
        f"{person.known_as} took their plan back.", link="", at=at, on=day_of(at),
    )  # fmt: skip
    return version


@transaction.atomic
def begin_reading(*, version: PlanVersion, by: User, at: datetime) -> PlanVersion:
    """An officer starts on a sent version; from now on it cannot be taken back."""
    version = _reread(version)
    if version.state == PlanVersion.State.SENT:
        version.begin_reading()
        version.save(update_fields=["state"])
        person = version.plan.person
        audit.record("plan.reading", subject=version.reference, person=person, by=by, at=at)
    return version
