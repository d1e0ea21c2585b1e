"""What a question's page says of help: words that wait for a yes, who wrote first, who may write."""

from dataclasses import dataclass

from people.models import User
from support_plans.models import Answer, FirstDraft
from support_plans.views.common import Opened


@dataclass(frozen=True)
class Help:
    """Of one question; at most one of the drafts is of interest to who looks."""

    waiting: FirstDraft | None  # not yet the person's
    first: FirstDraft | None  # written by somebody else, then made the person's own
    may_begin: bool  # this helper may write here, for nobody has
    mine: bool  # the waiting words are those of who looks
    done_by: str  # who wrote the words that stand, where it was not the person


def help_on(opened: Opened, answer: Answer, user: User) -> Help:
    """One query."""
    plan = opened.the_plan
    states = (FirstDraft.State.NOT_YET, FirstDraft.State.YOURS)
    rows = plan.first_drafts.filter(question=answer.question, state__in=states).exclude(text="")
    found = list(rows.select_related("by", "decided_by").order_by("pk"))
    waiting = next((row for row in found if row.state == FirstDraft.State.NOT_YET), None)
    yours = [row for row in found if row.state == FirstDraft.State.YOURS]
    mine = waiting is not None and waiting.by_id == user.pk
    empty = not answer.text.strip() and not (answer.pk and answer.has_words_or_files)
    return Help(
        waiting=waiting if opened.may_write or mine else None,
        first=yours[-1] if yours and answer.text.strip() else None,
        may_begin=opened.may_draft and empty and (waiting is None or mine),
        mine=mine,
        done_by=_done_by(opened, answer),
    )


def _done_by(opened: Opened, answer: Answer) -> str:
    writer = answer.changed_by if answer.text.strip() else None
    if writer is None or writer.pk == opened.person.user_id:
        return ""
    return writer.get_short_name()
