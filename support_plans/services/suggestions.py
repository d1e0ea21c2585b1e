"""Helpers suggest; the person decides, one at a time."""

from datetime import datetime

from django.db import transaction

from core.errors import DomainError, Stale
from notices.services import tell
from people import audit
from people.models import User
from support_plans.models import QUESTIONS, Answer, Suggestion, SupportPlan
from support_plans.services.answers import MOST_LETTERS, UnknownQuestion, write_answer
from support_plans.services.tell import tell_person

MOST_WAITING = 20


class AlreadyDecided(DomainError):
    code = "suggestion_decided"
    message = "This suggestion was answered already."
    status = 409


class ChangedSince(Stale):
    code = "answer_changed_since"
    message = "Your words changed since you looked. Look at both again, then choose."


class EmptySuggestion(DomainError):
    code = "empty_suggestion"
    message = "Write the words you suggest, in 20,000 letters or fewer."


class TooManySuggestions(DomainError):
    code = "too_many_suggestions"
    message = "There are 20 suggestions waiting. Wait until some are answered."


@transaction.atomic
def suggest(
    *, plan: SupportPlan, question: int, text: str, why: str, by: User, at: datetime
) -> Suggestion:
    """Propose other words for one answer. Nothing changes until the person says so."""
    if question not in QUESTIONS:
        raise UnknownQuestion
    words = text.replace("\r\n", "\n").strip()
    if not words or len(words) > MOST_LETTERS:
        raise EmptySuggestion(field="text")
    if plan.suggestions.filter(state=Suggestion.State.WAITING).count() >= MOST_WAITING:
        raise TooManySuggestions
    answer, _ = Answer.objects.get_or_create(plan=plan, question=question)
    row = Suggestion.objects.create(
        plan=plan, question=question, on_edition=answer.edition, text=words,
        why=why.strip()[:400], by=by, made_at=at,
    )  # fmt: skip
    audit.record("plan.suggested", subject=row.reference, person=plan.person, by=by, at=at)
    tell_person(
        plan.person, by, "plan.suggested", f"suggested:{row.reference}",
        f"{by.get_short_name()} suggests a change to your plan.", at=at,
        link="/my/plan/suggestions/",
    )  # fmt: skip
    return row


@transaction.atomic
def decide_suggestion(
    *, suggestion: Suggestion, outcome: str, edition: int, by: User, at: datetime, text: str = ""
) -> Suggestion:
    """Accept, accept with changes (`text`), or decline; `edition` is what the person saw.

    Raises AlreadyDecided, or ChangedSince when the answer moved on: never applied unseen.
    """
    row = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)
    if row.state != Suggestion.State.WAITING:
        raise AlreadyDecided
    states = Suggestion.State
    if outcome not in (states.ACCEPTED, states.CHANGED, states.DECLINED):
        raise DomainError("Choose: accept, change it, or no thanks.")
    if outcome != states.DECLINED:
        answer = Answer.objects.select_for_update().get(plan=row.plan_id, question=row.question)
        if answer.edition != edition:
            raise ChangedSince
        words = text if outcome == states.CHANGED else row.text
        write_answer(
            plan=row.plan, question=row.question, text=words, edition=edition, by=by, at=at
        )
    row.state, row.decided_at = outcome, at
    row.save(update_fields=["state", "decided_at"])
    person = row.plan.person
    audit.record(f"plan.suggestion_{outcome}", subject=row.reference, person=person, by=by, at=at)
    _tell_helper(row, at)
    return row


ANSWERED = {
    Suggestion.State.ACCEPTED: "said yes to your suggestion",
    Suggestion.State.CHANGED: "used your suggestion, with changes",
    Suggestion.State.DECLINED: "said no thanks to your suggestion",
}


def _tell_helper(row: Suggestion, at: datetime) -> None:
    person = row.plan.person
    tell(
        to=row.by, about=person, kind="plan.suggestion_answered", key=f"answered:{row.reference}",
        sentence=f"{person.known_as} {ANSWERED[Suggestion.State(row.state)]}.",
        link=f"/for/{person.reference}/plan/", at=at,
    )  # fmt: skip
