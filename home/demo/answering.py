"""Somebody in the demo says yes beforehand, to what they agreed with one provider."""

from typing import TYPE_CHECKING

from budgets.models import Agreement
from invoices import services
from invoices.models import AnswerRule

if TYPE_CHECKING:
    from home.demo.history import Today

WHO = "walt"


def live(today: "Today") -> None:
    """Walt knows his lunch club: he is asked only when it is not as agreed."""
    from home.demo.history import at_ten

    agreement = (
        Agreement.objects.filter(budget__person__user__username=WHO)
        .select_related("budget__person__user", "organisation").order_by("pk").first()
    )  # fmt: skip
    if agreement is None or agreement.budget.person.user is None:
        return
    person, user = agreement.budget.person, agreement.budget.person.user
    if AnswerRule.objects.filter(person=person).exists():
        return
    services.set_way(
        person=person, organisation=agreement.organisation, way=AnswerRule.Way.PATTERN, by=user,
        at=at_ten(today.on), on=today.on,
    )  # fmt: skip
