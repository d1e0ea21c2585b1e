"""Which payment a bank line is: proposed with a reason, said by a person, undone in one press."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet, Sum

from budgets.models import Agreement, Holding, Pot
from core.errors import DomainError
from core.money import show
from payments import sql
from payments.models import BankAccount, BankLine, BankMatch
from payments.models.bank_lines import SIDES, Side
from payments.services import bank_sides
from payments.services.bank_sides import Named
from payments.services.own import record_own_payment, reverse_own_payment
from payments.services.paid_in import record_contribution
from people import audit
from people.models import User

NEAR_DAYS: Final = 5  # a card payment reaches the bank up to three working days later
_NAMES: Final = {BankMatch._meta.get_field(name).related_model: name for name in SIDES}


class NotThisAccount(DomainError):
    code = "not_this_account"
    message = "That is of another account. Choose another one."


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


class NotMoneyIn(DomainError):
    code = "not_money_in"
    message = "This line is money that went out. Only money that came in was paid in."


class NotMoneyOut(DomainError):
    code = "not_money_out"
    message = "This line is money that came in. Only money that went out is a payment."


@dataclass(frozen=True)
class Proposal:
    """What a line may be, and why we think so."""

    line: BankLine
    named: Named
    why: BankMatch.Why

    @property
    def side(self) -> Side:
        return self.named.side


def proposals(
    account: BankAccount, among: Iterable[BankLine] | None = None
) -> list[Proposal]:  # fmt: skip
    """One statement for all lines of an account; then the rows to show: `among` these, or all."""
    pairs = sql.propose(account.pk, NEAR_DAYS)
    if among is None:
        lines = BankLine.objects.in_bulk([line for line, *_ in pairs])
    else:
        lines = {line.pk: line for line in among}
        pairs = [pair for pair in pairs if pair[0] in lines]
    wanted: defaultdict[str, list[int]] = defaultdict(list)
    for _line, side, pk, _why in pairs:
        wanted[side].append(pk)
    sides = {side: bank_sides.by_id(side, ids) for side, ids in wanted.items()}
    return [
        Proposal(
            lines[line],
            bank_sides.named(
                sides[side][pk], account, comes_in=lines[line].amount_pence > 0
            ),
            BankMatch.Why(why),
        )
        for line, side, pk, why in pairs
    ]  # fmt: skip


@transaction.atomic
def match_line(
    *, line: BankLine, side: Side, by: User, at: datetime,
    amount_pence: int | None = None, why: BankMatch.Why = BankMatch.Why.CHOSEN,
) -> BankMatch:  # fmt: skip
    """Say what a line is: all that both leave open, or a part. Pressed twice: once.

    Money out is a payment or a pay run; money in is an instalment, a payment sent back, or what
    somebody paid in or gave back. Raises NotThisAccount, NothingLeftToMatch or MatchTooLarge.
    """
    row = _locked(line)
    kept: Any = type(side).objects
    kept.select_for_update(of=("self",)).get(pk=side.pk)  # two lines for one wait for each other
    found = bank_sides.find(row, side.reference)
    if found is None:
        raise NotThisAccount
    is_it = {_NAMES[type(found)]: found}
    if earlier := row.matches.filter(undone_at=None, **is_it).first():
        return earlier
    left = min(_open_of_line(row), _open_of_side(found, row))
    if left <= 0:
        raise NothingLeftToMatch
    pence = left if amount_pence is None else amount_pence
    if not 0 < pence <= left:
        raise MatchTooLarge(f"{show(left)} is left to match. Type that or less.", field="amount")
    if row.set_aside_at is not None:
        row.set_aside_at = None
        row.save(update_fields=["set_aside_at"])
    match = BankMatch.objects.create(
        line=row, amount_pence=pence, why=why, matched_at=at, matched_by=by, **is_it
    )
    _record("bank_line_matched", row, by, at)
    return match


def _open_of_line(row: BankLine) -> int:
    return abs(row.amount_pence) - _sum(row.matches.standing())


def _open_of_side(side: Side, row: BankLine) -> int:
    """What no line of this owner and direction is yet. A payment is seen by two owners' banks:
    the council's as money out, the person's or the holder's as money in.
    """
    account = row.account
    pence = bank_sides.named(side, account, comes_in=row.amount_pence > 0).pence
    said = BankMatch.objects.standing().filter(
        **{_NAMES[type(side)]: side}, line__account__holding=account.holding_id,
        line__account__organisation=account.organisation_id,
        line__account__authority=account.authority_id,
    )  # fmt: skip
    out = said.filter(line__amount_pence__lt=0)
    return abs(pence) - _sum(out if pence < 0 else said.filter(line__amount_pence__gt=0))


@transaction.atomic
def undo_match(*, match: BankMatch, by: User, at: datetime, on: date) -> BankMatch:
    """Undo in one press. A payment that the line was made into is taken back with it.

    Raises AlreadyUndone.
    """
    line = _locked(match.line)
    row = BankMatch.objects.select_related("payment").get(pk=match.pk)
    payment = row.payment
    if row.undone_at is not None:
        raise AlreadyUndone
    row.undone_at, row.undone_by = at, by
    row.save(update_fields=["undone_at", "undone_by"])
    if row.why == BankMatch.Why.MADE and payment is not None and payment.reversed_at is None:
        reverse_own_payment(
            payment=payment, reason="The bank line is something else.", by=by, at=at, on=on
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
    if row.account.holding_id is None or pot.holding_id != row.account.holding_id:
        raise NotThisAccount(field="pot")
    left = _open_of_line(row)
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
        line=row, side=payment, amount_pence=pence, why=BankMatch.Why.MADE, by=by, at=at
    )


@transaction.atomic
def take_as_paid_in(*, line: BankLine, by: User, at: datetime, on: date) -> BankMatch:
    """Money that came into the person's account is what they pay towards their support.

    Money in cannot be taken back by undoing: the match goes, what was paid in stays, and finance
    puts it right. Raises NotMoneyIn, NotThisAccount or NothingLeftToMatch.
    """
    row = _locked(line)
    if row.amount_pence <= 0:
        raise NotMoneyIn
    holding: Holding | None = row.account.holding
    if holding is None:
        raise NotThisAccount
    left = _open_of_line(row)
    if left <= 0:
        raise NothingLeftToMatch
    paid_in = record_contribution(
        budget=holding.budget, holding=holding, amount_pence=left, received_on=row.on, by=by,
        at=at, on=on, once=f"line:{row.reference}",
    )  # fmt: skip
    return match_line(line=row, side=paid_in, by=by, at=at)


@transaction.atomic
def set_aside(*, line: BankLine, by: User, at: datetime, back: bool = False) -> BankLine:
    """This line is nothing of the budget; or, with `back`, it is after all. Repeats are harmless.

    Raises NothingLeftToMatch when part of it is a payment.
    """
    row = _locked(line)
    if not back and row.matches.standing().exists():
        raise NothingLeftToMatch
    row.set_aside_at = None if back else (row.set_aside_at or at)
    row.save(update_fields=["set_aside_at"])
    _record("bank_line_taken_up" if back else "bank_line_set_aside", row, by, at)
    return row


def _locked(line: BankLine) -> BankLine:
    return (
        BankLine.objects.select_for_update(of=("self",))
        .select_related("account__holding__budget__person", "account__organisation")
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
