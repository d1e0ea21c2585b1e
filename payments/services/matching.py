"""Which payment a bank line is: proposed with a reason, said by a person, undone in one press."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet, Sum

from budgets.models import Agreement, Pot
from core.errors import DomainError
from core.money import show
from payments import sql
from payments.models import BankAccount, BankLine, BankMatch, OwnPayment
from payments.services.own import record_own_payment, reverse_own_payment
from people import audit
from people.models import User

NEAR_DAYS: Final = 5  # a card payment reaches the bank up to three working days later


class NotThisAccount(DomainError):
    code = "not_this_account"
    message = "That payment is from another account. Choose another one."


class MatchTooLarge(DomainError):
    code = "match_too_large"
    message = "That is more than is left to match. Type a smaller amount."


class NothingLeftToMatch(DomainError):
    code = "nothing_left_to_match"
    message = "This is matched already. Undo that first if it was wrong."
    status = 409


class AlreadyUndone(DomainError):
    code = "already_undone"
    message = "This match was undone already."
    status = 409


class NotMoneyOut(DomainError):
    code = "not_money_out"
    message = "This line is money that came in. Only money that went out is a payment."


@dataclass(frozen=True)
class Proposal:
    """A payment that a line may be, and why we think so."""

    line: BankLine
    payment: OwnPayment
    why: BankMatch.Why


def proposals(
    account: BankAccount, among: Iterable[BankLine] | None = None
) -> list[Proposal]:  # fmt: skip
    """One statement for all lines of an account; then the rows to show: `among` these, or all."""
    pairs = sql.propose(account.pk, NEAR_DAYS)
    if among is None:
        lines = BankLine.objects.in_bulk([line for line, _, _ in pairs])
    else:
        lines = {line.pk: line for line in among}
        pairs = [pair for pair in pairs if pair[0] in lines]
    payments = OwnPayment.objects.in_bulk([payment for _, payment, _ in pairs])
    return [
        Proposal(lines[line], payments[payment], BankMatch.Why(why)) for line, payment, why in pairs
    ]


@transaction.atomic
def match_line(
    *, line: BankLine, payment: OwnPayment, by: User, at: datetime,
    amount_pence: int | None = None, why: BankMatch.Why = BankMatch.Why.CHOSEN,
) -> BankMatch:  # fmt: skip
    """Say that a line is a payment: all that both leave open, or a part. Pressed twice: once.

    Raises NotMoneyOut, NotThisAccount, NothingLeftToMatch or MatchTooLarge.
    """
    row = _locked(line)
    if row.amount_pence >= 0:
        raise NotMoneyOut
    paid = OwnPayment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    if paid.holding_id != row.account.holding_id or paid.reversed_at is not None:
        raise NotThisAccount
    standing = BankMatch.objects.filter(undone_at=None)
    if earlier := standing.filter(line=row, payment=paid).first():
        return earlier
    left_of_line = -row.amount_pence - _sum(standing.filter(line=row, payment__reversed_at=None))
    left = min(left_of_line, paid.amount_pence - _sum(standing.filter(payment=paid)))
    if left <= 0:
        raise NothingLeftToMatch
    pence = left if amount_pence is None else amount_pence
    if not 0 < pence <= left:
        raise MatchTooLarge(f"{show(left)} is left to match. Type that or less.", field="amount")
    if row.set_aside_at is not None:
        row.set_aside_at = None
        row.save(update_fields=["set_aside_at"])
    match = BankMatch.objects.create(
        line=row, payment=paid, amount_pence=pence, why=why, matched_at=at, matched_by=by
    )
    _record("bank_line_matched", row, by, at)
    return match


@transaction.atomic
def undo_match(*, match: BankMatch, by: User, at: datetime, on: date) -> BankMatch:
    """Undo in one press. A payment that the line was made into is taken back with it.

    Raises AlreadyUndone.
    """
    line = _locked(match.line)
    row = BankMatch.objects.select_related("payment").get(pk=match.pk)
    if row.undone_at is not None:
        raise AlreadyUndone
    row.undone_at, row.undone_by = at, by
    row.save(update_fields=["undone_at", "undone_by"])
    if row.why == BankMatch.Why.MADE and row.payment.reversed_at is None:
        reverse_own_payment(
            payment=row.payment, reason="The bank line is something else.", by=by, at=at, on=on
        )
    _record("bank_match_undone", line, by, at)
    return row


@transaction.atomic
def make_payment(
    *, line: BankLine, pot: Pot, paid_to: str, by: User, at: datetime, on: date,
    agreement: Agreement | None = None, my_name: str = "", amount_pence: int | None = None,
    once: str = "",
) -> BankMatch:  # fmt: skip
    """A line becomes a payment: what is open of it, or a part. The rest stays open.

    `once` is the form's token: pressed twice, one payment is written down.

    Raises NotMoneyOut, NotThisAccount, NothingLeftToMatch, MatchTooLarge, or what writing a payment
    down raises.
    """
    row = _locked(line)
    if row.amount_pence >= 0:
        raise NotMoneyOut
    if pot.holding_id != row.account.holding_id:
        raise NotThisAccount(field="pot")
    standing = BankMatch.objects.filter(line=row, undone_at=None, payment__reversed_at=None)
    left = -row.amount_pence - _sum(standing)
    if left <= 0:
        raise NothingLeftToMatch
    pence = left if amount_pence is None else amount_pence
    if not 0 < pence <= left:
        raise MatchTooLarge(f"{show(left)} is left to match. Type that or less.", field="amount")
    payment = record_own_payment(
        pot=pot, paid_to=paid_to, amount_pence=pence, paid_on=row.on, agreement=agreement,
        my_name=my_name, by=by, at=at, on=on, once=once,
    )  # fmt: skip
    return match_line(
        line=row, payment=payment, amount_pence=pence, why=BankMatch.Why.MADE, by=by, at=at
    )


@transaction.atomic
def set_aside(*, line: BankLine, by: User, at: datetime, back: bool = False) -> BankLine:
    """This line is nothing of the budget; or, with `back`, it is after all. Repeats are harmless.

    Raises NothingLeftToMatch when part of it is a payment.
    """
    row = _locked(line)
    if not back and row.matches.filter(undone_at=None, payment__reversed_at=None).exists():
        raise NothingLeftToMatch
    row.set_aside_at = None if back else (row.set_aside_at or at)
    row.save(update_fields=["set_aside_at"])
    _record("bank_line_taken_up" if back else "bank_line_set_aside", row, by, at)
    return row


def _locked(line: BankLine) -> BankLine:
    return (
        BankLine.objects.select_for_update(of=("self",))
        .select_related("account__holding__budget__person")
        .get(pk=line.pk)
    )


def _sum(matches: QuerySet[BankMatch]) -> int:
    return int(matches.aggregate(all=Sum("amount_pence"))["all"] or 0)


def _record(event: str, line: BankLine, by: User, at: datetime) -> None:
    holding = line.account.holding
    audit.record(
        event, subject=line.reference, by=by, at=at,
        person=holding.budget.person if holding else None,
    )  # fmt: skip
