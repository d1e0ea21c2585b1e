"""What leaves when a budget is closed: a row for each payment, and the record that it went.

Each funder gets back its share of what is left, by what it agreed to, to the penny. The ledger moves
when the closing is agreed. Money of an account is sent by who holds it, and what an account does not
cover by the council outside the pay run; so each payment waits until somebody wrote down how.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from budgets.closing import Outcome
from budgets.models import Budget, Closing, ClosingAdjustment, ClosingPayment, Funder, Holding
from budgets.services.funding import council_of
from core.errors import DomainError
from core.money import show, split
from ledger import services as ledger
from ledger.models import Account
from ledger.services import NewMove
from people import audit
from people.models import User

ESTATE = "The person, or their estate"
MOST_WORDS, LEAST_WORDS = 200, 3


class SayHowPaid(DomainError):
    code = "say_how_paid"
    message = "Choose how it was paid. For another way, write which."


class WentInFuture(DomainError):
    code = "went_in_future"
    message = "Type the day it went: today or before, and not before the closing."


def funder_shares(budget: Budget, pence: int) -> list[tuple[Funder, int]]:
    """What each funder gets of an amount that goes back, by what it agreed to. Never a penny lost.

    The person's own part is worked out before and is no share of this.
    """
    council = council_of(budget)
    rows = Funder.objects.filter(budget=budget, kind__in=Funder.OUTSIDE).select_related("agreed")
    funders = [council, *rows.order_by("pk")]
    balances = Account.objects.balances(one.agreed_id for one in funders)
    weights = [max(0, -balances[one.agreed_id]) for one in funders]
    if not any(weights):
        weights[0] = 1
    return list(zip(funders, split(pence, weights), strict=True))


def back_to_funders(budget: Budget, pence: int) -> list[NewMove]:
    """Plan moves: what nobody uses goes back to each who agreed to it."""
    return [
        NewMove(budget.unallocated_account, funder.agreed, share)
        for funder, share in funder_shares(budget, pence)
        if share
    ]


def write_payments(
    closing: Closing, outcome: Outcome, shares: Sequence[tuple[Funder, int]]
) -> None:
    """One row for each payment of a closing that is being agreed. Nothing moves here."""
    rows = [
        *_debts(closing, outcome),
        *_estate(closing, outcome),
        *_funders(closing, outcome, shares),
    ]
    ClosingPayment.objects.bulk_create(rows)


def _debts(closing: Closing, outcome: Outcome) -> list[ClosingPayment]:
    """Each debt from its account as far as that goes; what is missing from the council."""
    left = {share.key: share.to_payees for share in outcome.shares}
    rows = []
    for debt in closing.debts.filter(dropped_at=None).select_related("pot__holding"):
        key = debt.pot.holding_id
        own = min(debt.amount_pence, left.get(key, 0))
        if own:
            left[key] -= own
        for holding, pence in ((key, own), (None, debt.amount_pence - own)):
            if pence:
                rows.append(
                    ClosingPayment(
                        closing=closing, kind=ClosingPayment.Kind.DEBT, debt=debt,
                        holding_id=holding, paid_to=debt.paid_to, amount_pence=pence,
                    )
                )  # fmt: skip
    return rows


def _estate(closing: Closing, outcome: Outcome) -> list[ClosingPayment]:
    return [
        ClosingPayment(
            closing=closing, kind=ClosingPayment.Kind.ESTATE, holding_id=share.key, paid_to=ESTATE,
            amount_pence=share.to_estate,
        )
        for share in outcome.shares
        if share.to_estate
    ]  # fmt: skip


def _funders(
    closing: Closing, outcome: Outcome, shares: Sequence[tuple[Funder, int]]
) -> list[ClosingPayment]:
    """Cash back to each funder: whole accounts first, cut where a share is full."""
    rest = {funder.pk: pence for funder, pence in shares}
    rows = []
    for share in outcome.shares:
        pence = share.to_council
        for funder, _pence in shares:
            some = min(pence, rest[funder.pk])
            if some:
                rest[funder.pk] -= some
                pence -= some
                rows.append(
                    ClosingPayment(
                        closing=closing, kind=ClosingPayment.Kind.FUNDER, funder=funder,
                        holding_id=share.key, paid_to=funder.name[:120], amount_pence=some,
                    )
                )  # fmt: skip
    return rows


def cash_to_funders(
    closing: Closing, holdings: dict[int, Holding], rows: Sequence[ClosingPayment]
) -> list[NewMove]:
    """Cash moves: from each account to where each funder's money comes from."""
    sums: dict[tuple[int, int], int] = defaultdict(int)
    funders: dict[int, Funder] = {}
    for row in rows:
        if row.funder is not None and row.holding_id is not None:
            sums[row.holding_id, row.funder.pk] += row.amount_pence
            funders[row.funder.pk] = row.funder
    built = []
    for (holding, funder), pence in sums.items():
        account = holdings[holding].account
        assert account is not None  # noqa: S101 only accounts are shared out
        built.append(NewMove(account, funders[funder].cash, pence))
    return built


def write_later(adjustment: ClosingAdjustment) -> ClosingPayment:
    """The payment of a debt that came after closing; the council pays it."""
    return ClosingPayment.objects.create(
        closing=adjustment.closing, kind=ClosingPayment.Kind.LATER, adjustment=adjustment,
        paid_to=adjustment.paid_to, amount_pence=adjustment.amount_pence,
    )  # fmt: skip


@transaction.atomic
def record_paid_out(
    *, payment: ClosingPayment, how: str, paid_on: date, words: str = "", by: User, at: datetime,
    on: date,
) -> ClosingPayment:  # fmt: skip
    """Somebody of finance writes down that it went, and how. The ledger moved at closing.

    Raises PaidOutAlready, SayHowPaid or WentInFuture.
    """
    ledger.lock(payment.closing.budget.book)
    row = ClosingPayment.objects.select_related("closing__budget__person").get(pk=payment.pk)
    if how not in ClosingPayment.How.values or (
        how == ClosingPayment.How.OTHER and len(words.strip()) < LEAST_WORDS
    ):
        raise SayHowPaid(field="how")
    if paid_on > on or paid_on < row.closing.last_day:
        raise WentInFuture(field="paid_on")
    row.record(how=how, words=words.strip()[:MOST_WORDS], paid_on=paid_on, by=by, at=at)
    row.save()
    audit.record(
        "closing.paid_out", subject=row.reference, by=by, at=at, person=row.closing.budget.person,
        words=f"{show(row.amount_pence)}, {row.get_how_display()}",
    )  # fmt: skip
    return row
