"""One answer's row, locked: what every verb that changes an answer begins with."""

from core.errors import DomainError
from support_plans.models import QUESTIONS, Answer, SupportPlan


class UnknownQuestion(DomainError):
    code = "unknown_question"
    message = "A plan has seven questions, from 1 to 7."


def answer_row(plan: SupportPlan, question: int) -> Answer:
    """The answer's row, locked. Raises UnknownQuestion."""
    if question not in QUESTIONS:
        raise UnknownQuestion
    row, _ = Answer.objects.select_for_update().get_or_create(plan=plan, question=question)
    return row
