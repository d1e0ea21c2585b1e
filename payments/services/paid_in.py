"""What the person pays in: their part of the cost, and money of their own beyond it."""

from datetime import date, datetime

from django.db import transaction

from budgets import moves
from budgets.models import Budget, Funder, Holding, Pot
from budgets.services.funding import funder_of
from core.errors import DomainError
from ledger import services as ledger
from ledger.models import Reason
from ledger.services import NewMove
from payments.models import Contribution
from people import audit
from people.models import User


class NothingReceived(DomainError):
    code = "nothing_received"
    message = "Type how much was paid in, like 90 or 90.50."


class ReceivedInFuture(DomainError):
    code = "received_in_future"
    message = "Type the day it was paid in: today or before."


class WhichPot(DomainError):
    code = "which_pot"
    message = "Choose the pot that this money of your own is for."


class OtherBudget(DomainError):
    code = "other_budget"
    message = "That account belongs to another budget."


@transaction.atomic
def record_contribution(
    *, budget: Budget, holding: Holding | None, amount_pence: int, received_on: date, by: User,
    at: datetime, on: date | None = None, top_up: bool = False, pot: Pot | None = None,
    once: str = "",
) -> Contribution:  # fmt: skip
    """Money came in from the person: into an account, or (without one) to the council.

    Their own part moves cash only. A top-up is more than they must pay: it also makes a pot
    bigger. Raises NothingReceived, ReceivedInFuture, WhichPot or OtherBudget.
    """
    if once and (earlier := Contribution.objects.filter(once=once).first()):
        return earlier
    budget = Budget.objects.select_related(
        "book", "contributor_account", "funder_account", "person__user"
    ).get(pk=budget.pk)
    _refuse(budget, holding, pot, amount_pence, received_on, on or received_on, top_up=top_up)
    ledger.lock(budget.book)
    if holding is not None:
        built = moves.contributor_to_holding(holding, budget, amount_pence)
    else:
        built = moves.contributor_to_funder(budget, amount_pence)
    if top_up and pot is not None:
        built.append(NewMove(funder_of(budget, Funder.Kind.OWN).agreed, pot.free, amount_pence))
    row = Contribution(
        budget=budget, holding=holding, received_on=received_on, amount_pence=amount_pence,
        told_by=by, top_up=top_up, pot=pot, once=once or None,
    )  # fmt: skip
    row.entry = ledger.post(
        book=budget.book, key=f"paidin:{row.reference}",
        reason=Reason.TOP_UP if top_up else Reason.CONTRIBUTION_RECEIVED,
        moves=built, by=by, at=at, on=received_on,
    )  # fmt: skip
    row.save()
    if holding is not None and holding.is_direct_payment:
        Holding.objects.filter(pk=holding.pk).update(told_on=on or received_on)
    audit.record("contribution_recorded", subject=row.reference, by=by, at=at, person=budget.person)
    return row


def _refuse(
    budget: Budget, holding: Holding | None, pot: Pot | None, pence: int, received_on: date,
    on: date, *, top_up: bool,
) -> None:  # fmt: skip
    if pence <= 0:
        raise NothingReceived(field="amount")
    if received_on > on:
        raise ReceivedInFuture(field="received_on")
    if top_up and pot is None:
        raise WhichPot(field="pot")
    if holding is not None and (holding.budget_id != budget.pk or holding.account_id is None):
        raise OtherBudget
    if pot is not None and pot.budget_id != budget.pk:
        raise OtherBudget
