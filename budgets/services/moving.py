"""Moving Free money between pots, with the person's reason."""

from datetime import date, datetime

from django.db import transaction

from budgets import moves
from budgets.models import Budget, MoneyMove, Pot
from budgets.services.settle import need_free
from budgets.services.tell import tell_others
from core.errors import DomainError
from core.money import show
from ledger import services as ledger
from ledger.models import Reason
from people import audit
from people.models import User


class SamePot(DomainError):
    code = "same_pot"
    message = "Choose two different pots."


class OtherBudget(DomainError):
    code = "other_budget"
    message = "Money moves between pots of the same budget and the same year."


class HeldElsewhere(DomainError):
    code = "held_elsewhere"
    message = (
        "These two pots are held in different places. Ask the council to change who holds them."
    )


class NothingMoved(DomainError):
    code = "nothing_moved"
    message = "Type how much to move, like 90 or 90.50."


@transaction.atomic
def move_free(
    *,
    source: Pot,
    target: Pot,
    amount_pence: int,
    words: str,
    once: str = "",
    by: User,
    at: datetime,
    on: date,
) -> MoneyMove:
    """Move Free money from one pot to another; what is promised stays where it is.

    `once` is a form's token: the same token returns the first move. Raises NotEnoughFree,
    SamePot, OtherBudget, HeldElsewhere or NothingMoved.
    """
    budget = Budget.objects.with_accounts().get(pk=source.budget_id)
    ledger.lock(budget.book)
    if once and (first := MoneyMove.objects.filter(once=once).first()):
        return first
    refuse_move(source, target, amount_pence)
    row = MoneyMove.objects.create(
        budget=budget, source=source, target=target, amount_pence=amount_pence, words=words,
        by=by, at=at, once=once or None,
    )  # fmt: skip
    ledger.post(
        book=budget.book, key=f"move:{row.reference}", reason=Reason.POT_MOVE,
        moves=moves.pot_to_pot(source, target, amount_pence), by=by, at=at, on=on,
    )  # fmt: skip
    audit.record(
        "money.moved", subject=row.reference, by=by, at=at, person=budget.person, words=words
    )
    tell_others(
        budget.person, by, "money.moved", f"move-for:{row.reference}",
        f"{by.get_short_name()} moved {show(amount_pence)} from {source.name} to {target.name}.",
        page="pots", at=at,
    )  # fmt: skip
    return row


def refuse_move(source: Pot, target: Pot, amount_pence: int) -> None:
    """Raise the refusal of a move that cannot be; also asked before the check page."""
    if source.pk == target.pk:
        raise SamePot(field="target")
    if (source.budget_id, source.period_id) != (target.budget_id, target.period_id):
        raise OtherBudget
    if amount_pence <= 0:
        raise NothingMoved(field="amount")
    if source.holding_id != target.holding_id:
        raise HeldElsewhere
    need_free(source, amount_pence, "You asked to move")
