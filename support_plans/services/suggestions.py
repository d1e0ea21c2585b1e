"""Helpers suggest; the person decides, one at a time, and may undo a yes."""

from datetime import datetime

from django.db import transaction

from core.clock import day_of
from core.errors import DomainError, Stale
from people import audit
from people.models import User
from support_plans.models import Answer, Suggestion, SupportPlan
from support_plans.services import brokers
from support_plans.services.answer_rows import UnknownQuestion
from support_plans.services.answers import MOST_LETTERS, write_answer
from support_plans.services.tell import tell_helper, tell_person

MOST_WAITING = 20


class AlreadyDecided(DomainError):
    code = "suggestion_decided"
    message = "This suggestion was answered already."
    status = 409


class SuggestionGone(AlreadyDecided):
    code = "suggestion_gone"
    message = "The words of this suggestion are gone. Who made it can suggest again."


class ChangedSince(Stale):
    code = "answer_changed_since"
    message = "Your words changed since you looked. Look at both again, then choose."


class CannotUndo(DomainError):
    code = "cannot_undo"
    message = "You wrote more since, so this cannot be undone here. Change your words instead."
    status = 409


class EmptySuggestion(DomainError):
    code = "empty_suggestion"
    message = "Write the words you suggest, in 20,000 letters or fewer."


class TooManySuggestions(DomainError):
    code = "too_many_suggestions"
    message = "There are 20 suggestions waiting. Wait until some are answered."


class SameWords(DomainError):
    code = "same_words"
    message = "These are the words that stand there now. Change something first."


def suggest(
    *, plan: SupportPlan, question: int, text: str, why: str, by: User, at: datetime
) -> Suggestion:
    """Propose other words for one answer. Nothing changes until the person says so.

    Raises UnknownQuestion, EmptySuggestion, SameWords or TooManySuggestions; a broker who names a
    provider they have an interest in is held (brokers.refuse_hidden_interest), and it is logged.
    """
    if question not in plan.asks:
        raise UnknownQuestion
    words = text.replace("\r\n", "\n").strip()
    if not words or len(words) > MOST_LETTERS:
        raise EmptySuggestion(field="text")
    brokers.refuse_hidden_interest(
        person=plan.person, words=f"{words}\n{why}", by=by, at=at, on=day_of(at)
    )
    return _suggest(plan, question, words, why, by, at)


@transaction.atomic
def _suggest(
    plan: SupportPlan, question: int, words: str, why: str, by: User, at: datetime
) -> Suggestion:
    if plan.suggestions.waiting().count() >= MOST_WAITING:
        raise TooManySuggestions
    answer, _ = Answer.objects.get_or_create(plan=plan, question=question)
    if answer.text.strip() == words:
        raise SameWords(field="text")
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


def _reread(suggestion: Suggestion) -> Suggestion:
    rows = Suggestion.objects.select_for_update(of=("self",))
    return rows.select_related("plan__person", "by").get(pk=suggestion.pk)


@transaction.atomic
def decide_suggestion(
    *, suggestion: Suggestion, outcome: str, edition: int, by: User, at: datetime, text: str = ""
) -> Suggestion:
    """Accept, accept with changes (`text`), or decline; `edition` is what the person saw.

    Raises AlreadyDecided, SuggestionGone, or ChangedSince when the answer moved on: never
    applied unseen.
    """
    row = _reread(suggestion)
    states = Suggestion.State
    if row.state == states.GONE:
        raise SuggestionGone
    if row.state != states.WAITING:
        raise AlreadyDecided
    if outcome not in (states.ACCEPTED, states.CHANGED, states.DECLINED):
        raise DomainError("Choose: accept, change it, or no thanks.")
    if outcome != states.DECLINED:
        _apply(row, row.text if outcome == states.ACCEPTED else text, edition, by, at)
    row.state, row.decided_at, row.decided_by = outcome, at, by
    row.save()
    person = row.plan.person
    audit.record(f"plan.suggestion_{outcome}", subject=row.reference, person=person, by=by, at=at)
    _tell_who_suggested(
        row, ANSWERED[states(outcome)], f"answered:{row.reference}:{at:%Y%m%d%H%M%S}", at
    )
    return row


def _apply(row: Suggestion, words: str, edition: int, by: User, at: datetime) -> None:
    answer = Answer.objects.select_for_update().get(plan=row.plan_id, question=row.question)
    if answer.edition != edition:
        raise ChangedSince
    row.words_before = answer.text
    answer = write_answer(
        plan=row.plan, question=row.question, text=words, edition=edition, by=by, at=at
    )
    row.applied_edition = answer.edition


def can_be_undone(suggestion: Suggestion, answer: Answer) -> bool:
    """A yes after which nobody wrote anything."""
    return suggestion.is_yes and suggestion.applied_edition == answer.edition


@transaction.atomic
def undo_suggestion(*, suggestion: Suggestion, by: User, at: datetime) -> Suggestion:
    """Put back what stood there before a yes; the suggestion waits again. Raises CannotUndo."""
    row = _reread(suggestion)
    answer = Answer.objects.select_for_update().get(plan=row.plan_id, question=row.question)
    if not can_be_undone(row, answer):
        raise CannotUndo
    answer = write_answer(
        plan=row.plan, question=row.question, text=row.words_before, edition=answer.edition,
        by=by, at=at,
    )  # fmt: skip
    row.state, row.decided_at, row.decided_by = Suggestion.State.WAITING, None, None
    row.words_before, row.applied_edition, row.on_edition = "", None, answer.edition
    row.save()
    person = row.plan.person
    audit.record("plan.suggestion_undone", subject=row.reference, person=person, by=by, at=at)
    _tell_who_suggested(row, "is thinking about your suggestion again", f"undone:{row.reference}:{at:%Y%m%d%H%M%S}", at)  # fmt: skip
    return row


@transaction.atomic
def take_back_suggestion(*, suggestion: Suggestion, by: User, at: datetime) -> Suggestion:
    """Who suggested thinks better of it, while it waits. Raises AlreadyDecided."""
    row = _reread(suggestion)
    if row.state != Suggestion.State.WAITING:
        raise AlreadyDecided
    row.state, row.decided_at, row.decided_by = Suggestion.State.TAKEN_BACK, at, by
    row.save()
    person = row.plan.person
    audit.record("plan.suggestion_taken_back", subject=row.reference, person=person, by=by, at=at)
    return row


ANSWERED = {
    Suggestion.State.ACCEPTED: "said yes to your suggestion",
    Suggestion.State.CHANGED: "used your suggestion, with changes",
    Suggestion.State.DECLINED: "said no thanks to your suggestion",
}


def _tell_who_suggested(row: Suggestion, words: str, key: str, at: datetime) -> None:
    person = row.plan.person
    tell_helper(
        person, row.by, "plan.suggestion_answered", key, f"{person.known_as} {words}.", at=at
    )
