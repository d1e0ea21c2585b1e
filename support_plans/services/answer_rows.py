"""One answer's row, locked: what every verb that changes an answer begins with."""

from core.errors import DomainError
from support_plans.models import Answer, SupportPlan


class UnknownQuestion(DomainError):
    code = "unknown_question"
    message = "This plan does not ask that. Go back to its questions."


def answer_row(plan: SupportPlan, question: int) -> Answer:
    """The answer's row, locked. Raises UnknownQuestion."""
    if question not in plan.asks:
        raise UnknownQuestion
    row, _ = Answer.objects.select_for_update().get_or_create(plan=plan, question=question)
    return row
