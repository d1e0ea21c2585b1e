"""A first draft written together: a helper's words, the person's one yes."""

from datetime import datetime

from django.db import transaction

from core.clock import day_of
from core.errors import DomainError, Stale
from people import audit
from people.models import Person, User
from support_plans.models import Answer, FirstDraft, SupportPlan
from support_plans.services import brokers
from support_plans.services.answer_rows import UnknownQuestion
from support_plans.services.answers import (
    MOST_LETTERS,
    EditionChanged,
    write_answer,
)
from support_plans.services.tell import tell_helper, tell_person

DRAFTS = "/my/plan/drafts/"
YES = FirstDraft.State.YOURS


class NotEmpty(DomainError):
    code = "question_not_empty"
    message = "There are words here already. Suggest a change to them instead."
    status = 409


class SomebodyBegan(DomainError):
    code = "draft_begun"
    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has begun to write here. Talk to {name}, or write elsewhere.")


class EmptyDraft(DomainError):
    code = "empty_draft"
    message = "Write some words first, in 20,000 letters or fewer."


class DraftChanged(Stale):
    code = "draft_changed"
    message = "These words changed since you looked. Read them again, then choose."


class DraftDecided(DomainError):
    code = "draft_decided"
    message = "These words were answered already."
    status = 409


class WroteSince(Stale):
    code = "wrote_since"
    message = "You wrote here yourself since. Look at both, and change them as you like."


class SayHow(DomainError):
    code = "say_how"
    message = "Choose: did you read it, listen to it, or did someone read it to you?"


class SayWhoRead(DomainError):
    code = "say_who_read"
    message = "Say who read it to you."


def write_draft(
    *, plan: SupportPlan, question: int, text: str, edition: int, by: User, at: datetime
) -> FirstDraft:
    """Keep a helper's words for an empty question; `edition` is the one they started from.

    They are not the person's and no part of the plan until `say_yes`. Raises UnknownQuestion,
    EmptyDraft, NotEmpty, SomebodyBegan, DraftChanged, or what holds a broker with an interest.
    """
    if question not in plan.asks:
        raise UnknownQuestion
    words = text.replace("\r\n", "\n").strip()
    if not words or len(words) > MOST_LETTERS:
        raise EmptyDraft(field="text")
    brokers.refuse_hidden_interest(person=plan.person, words=words, by=by, at=at, on=day_of(at))
    return _write(plan, question, words, edition, by, at)


@transaction.atomic
def _write(
    plan: SupportPlan, question: int, words: str, edition: int, by: User, at: datetime
) -> FirstDraft:
    answer, _ = Answer.objects.select_for_update().get_or_create(plan=plan, question=question)
    if answer.has_words_or_files:
        raise NotEmpty
    row = plan.first_drafts.waiting().filter(question=question).select_related("by").first()
    if row is not None and row.by_id != by.pk:
        raise SomebodyBegan(row.by.get_short_name())
    if row is None:
        row = FirstDraft.objects.create(
            plan=plan, question=question, text=words, by=by, begun_at=at, changed_at=at
        )
        person = plan.person
        audit.record("plan.draft_begun", subject=row.reference, person=person, by=by, at=at)
        tell_person(
            person, by, "plan.draft", f"draft:{row.reference}",
            f"{by.get_short_name()} wrote words for your plan. They are not yet yours.",
            at=at, link=DRAFTS,
        )  # fmt: skip
        return row
    if row.text == words:
        return row
    if row.edition != edition:
        raise DraftChanged
    row.text, row.changed_at = words, at
    row.edition += 1
    row.save(update_fields=["text", "changed_at", "edition"])
    return row


def _reread(draft: FirstDraft) -> FirstDraft:
    rows = FirstDraft.objects.select_for_update(of=("self",))
    row = rows.select_related("plan__person", "by").get(pk=draft.pk)
    if row.state != FirstDraft.State.NOT_YET:
        raise DraftDecided
    return row


@transaction.atomic
def say_yes(
    *, draft: FirstDraft, edition: int, how: str, read_by: str = "", text: str | None = None,
    answer_edition: int = 0, by: User, at: datetime,
) -> FirstDraft:  # fmt: skip
    """The words become the person's own, as they stand or as changed (`text`).

    `edition` is the draft that was read; `answer_edition` the person's own words beside it.
    Raises DraftDecided, DraftChanged, WroteSince, SayHow, SayWhoRead or EmptyDraft.
    """
    row = _reread(draft)
    if how not in FirstDraft.How.values:
        raise SayHow(field="how")
    if how == FirstDraft.How.READ_ALOUD and not read_by.strip():
        raise SayWhoRead(field="read_by")
    if row.edition != edition:
        raise DraftChanged
    words = row.text if text is None else text.replace("\r\n", "\n").strip()
    if not words:
        raise EmptyDraft(field="text")
    _give(row, words, answer_edition, by, at, alone=text is None)
    row.state, row.decided_at, row.decided_by = YES, at, by
    row.how = how
    row.read_by = read_by.strip()[:120] if how == FirstDraft.How.READ_ALOUD else ""
    row.changed_first = words != row.text
    row.save()
    person = row.plan.person
    audit.record("plan.draft_yours", subject=row.reference, person=person, by=by, at=at)
    _tell(row, "said yes to your words", at)
    return row


def _give(
    row: FirstDraft, words: str, edition: int, by: User, at: datetime, *, alone: bool
) -> None:
    """Into the answer. What the person wrote since is never covered unseen."""
    answer, _ = Answer.objects.select_for_update().get_or_create(
        plan=row.plan, question=row.question
    )
    if alone:
        if answer.text.strip():
            raise WroteSince
        edition = answer.edition
    try:
        write_answer(
            plan=row.plan, question=row.question, text=words, edition=edition, by=by, at=at
        )
    except EditionChanged:
        raise WroteSince from None


@transaction.atomic
def decline_draft(*, draft: FirstDraft, by: User, at: datetime) -> FirstDraft:
    """No thanks. The helper is told, and nobody asks why. Raises DraftDecided."""
    row = _end(draft, FirstDraft.State.DECLINED, by, at)
    _tell(row, "said no thanks to your words", at)
    return row


@transaction.atomic
def take_back_draft(*, draft: FirstDraft, by: User, at: datetime) -> FirstDraft:
    """Who wrote it takes it back, while it is not yet the person's. Raises DraftDecided."""
    return _end(draft, FirstDraft.State.TAKEN_BACK, by, at)


def _end(draft: FirstDraft, state: FirstDraft.State, by: User, at: datetime) -> FirstDraft:
    row = _reread(draft)
    row.state, row.decided_at, row.decided_by = state, at, by
    row.save(update_fields=["state", "decided_at", "decided_by"])
    person: Person = row.plan.person
    audit.record(f"plan.draft_{state}", subject=row.reference, person=person, by=by, at=at)
    return row


def _tell(row: FirstDraft, words: str, at: datetime) -> None:
    person = row.plan.person
    tell_helper(
        person, row.by, "plan.draft_answered", f"draft-answered:{row.reference}",
        f"{person.known_as} {words}.", at=at,
    )  # fmt: skip


def first_writers(plan: SupportPlan) -> dict[int, FirstDraft]:
    """Who wrote first, by question, where a draft became the person's. One query."""
    rows = plan.first_drafts.yours().exclude(text="").select_related("by", "decided_by")
    return {row.question: row for row in rows}


def frozen(plan: SupportPlan) -> list[dict[str, object]]:
    """For a sent version: who wrote first where, and how the person took it in."""
    return [
        {
            "question": row.question, "by": row.by.get_full_name(), "how": row.how,
            "read_by": row.read_by, "yes_at": row.decided_at.isoformat() if row.decided_at else "",
            "changed_first": row.changed_first,
        }
        for row in first_writers(plan).values()
    ]  # fmt: skip
