"""Starting a plan, and writing its answers without ever losing words."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from core.clock import day_of
from core.errors import DomainError, Stale
from people import audit
from people.models import Person, User
from support_plans.criteria import Criteria
from support_plans.models import (
    Answer,
    SupportPlan,
)
from support_plans.services.answer_rows import answer_row
from support_plans.services.criteria import criteria_for
from support_plans.services.media import delete_attachment
from support_plans.services.tell import PLAN, tell_person

MOST_LETTERS = 20_000


class EditionChanged(Stale):
    """Somebody wrote since; `answer` holds what stands now. Both texts are kept and shown."""

    code = "answer_changed"
    message = "These words changed on another screen too. Both are kept. Choose what to save."

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        super().__init__()


class TooManyWords(DomainError):
    code = "too_many_words"
    message = "This answer is too long to keep in one piece. Use 20,000 letters or fewer."


class BadPlanDates(DomainError):
    code = "bad_plan_dates"
    message = "A plan ends after it starts. Check the two dates."


class PlanExists(DomainError):
    code = "plan_exists"
    message = "There is a plan from that day already. Open that one."
    status = 409


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
    asks: Criteria | None = None,
) -> SupportPlan:
    """A new, empty plan, with the council's estimate in pence where there is one.

    It asks what the council asks on that day; a plan from elsewhere brings its own questions.
    """
    if ends_on <= starts_on:
        raise BadPlanDates
    try:
        with transaction.atomic():
            plan = SupportPlan.objects.create(
                person=person, starts_on=starts_on, ends_on=ends_on,
                indicative_pence=indicative_pence, indicative_note=note, created_at=at,
                criteria=(asks or criteria_for(person.authority, day_of(at))).content(),
            )  # fmt: skip
    except IntegrityError:
        raise PlanExists from None
    Answer.objects.bulk_create(Answer(plan=plan, question=number) for number in plan.asks.titles)
    audit.record("plan.started", subject=plan.reference, person=person, by=by, at=at)
    tell_person(
        person, by, "plan.started", f"plan-started:{plan.reference}",
        "You can make your plan now. Start anywhere.", at=at,
    )  # fmt: skip
    return plan


@transaction.atomic
def write_answer(
    *, plan: SupportPlan, question: int, text: str, edition: int, by: User, at: datetime
) -> Answer:
    """Keep words for a question; `edition` is the one the writer started from.

    Empty text deletes the words. Raises EditionChanged when somebody wrote since, unless the
    words are the same.
    """
    if len(text) > MOST_LETTERS:
        raise TooManyWords
    answer = answer_row(plan, question)
    words = text.replace("\r\n", "\n")
    if answer.text == words:
        return answer
    if answer.edition != edition:
        raise EditionChanged(answer)
    answer.text = words
    _touch(answer, by, at)
    tell_person(  # once a day and question, however often it is saved
        plan.person, by, "plan.written_for", f"written-for:{plan.reference}:{question}:{day_of(at)}",
        f"{by.get_short_name()} wrote in your plan for you.", at=at, link=f"{PLAN}{question}/",
    )  # fmt: skip
    return answer


def _touch(answer: Answer, by: User, at: datetime) -> None:
    """What was changed is not Ready until the person says so again."""
    kept = answer.has_words_or_files
    answer.state = Answer.State.STARTED if kept else Answer.State.NOT_STARTED
    answer.edition += 1
    answer.changed_at, answer.changed_by = at, by
    answer.save()


class NothingToBeReady(DomainError):
    code = "nothing_to_be_ready"
    message = "Write some words or add a photo first. “I do not know yet” is an answer too."


@transaction.atomic
def mark_ready(*, plan: SupportPlan, question: int, by: User, at: datetime) -> Answer:
    """The person says that this answer is ready; nobody else decides that."""
    answer = answer_row(plan, question)
    costed = question == plan.asks.costs and plan.lines.exists()
    if not answer.has_words_or_files and not costed:
        raise NothingToBeReady
    answer.state = Answer.State.READY
    answer.save(update_fields=["state"])
    audit.record("plan.ready", subject=plan.reference, person=plan.person, by=by, at=at)
    return answer


@transaction.atomic
def unmark_ready(*, plan: SupportPlan, question: int, by: User, at: datetime) -> Answer:
    """Not ready after all."""
    answer = answer_row(plan, question)
    if answer.state == Answer.State.READY:
        answer.state = Answer.State.STARTED
        answer.save(update_fields=["state"])
        audit.record("plan.not_ready", subject=plan.reference, person=plan.person, by=by, at=at)
    return answer


@transaction.atomic
def forget_answer(*, plan: SupportPlan, question: int, by: User, at: datetime) -> Answer:
    """Delete one's own unsent words and photos of a question. What was sent stays sent."""
    answer = answer_row(plan, question)
    for attachment in list(answer.attachments.all()):
        delete_attachment(attachment)
    answer.text = ""
    answer.state = Answer.State.NOT_STARTED
    answer.edition += 1
    answer.changed_at, answer.changed_by = at, by
    answer.save()
    plan.suggestions.filter(question=question).forget_words(at)
    plan.first_drafts.filter(question=question).forget_words(at)
    audit.record("plan.words_deleted", subject=plan.reference, person=plan.person, by=by, at=at)
    return answer
