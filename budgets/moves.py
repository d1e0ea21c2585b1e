"""Builders of ledger moves, one for each row of the table in docs/money.md. They post nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from budgets.models import Allocation, Budget, Holding, Pot
from ledger.models import Account
from ledger.services import NewMove


@dataclass(frozen=True)
class Part:
    """An amount of one promise, for support on one day."""

    allocation: Allocation
    amount_pence: int
    service_on: date


def _move(source: Account, target: Account, pence: int, day: date | None = None) -> list[NewMove]:
    return [NewMove(source, target, pence, day)] if pence > 0 else []


def _each(parts: Iterable[Part], source: str, target: str) -> list[NewMove]:
    """A move a part from one of its promise's accounts to another; `free` is its pot's."""

    def account(part: Part, name: str) -> Account:
        found: Account = getattr(part.allocation.pot if name == "free" else part.allocation, name)
        return found

    return [
        move
        for part in parts
        for move in _move(
            account(part, source), account(part, target), part.amount_pence, part.service_on
        )
    ]


def free_to_promised(parts: Iterable[Part]) -> list[NewMove]:
    """Promise more: sessions, tolerance, a rate that rose."""
    return _each(parts, "free", "promised")


def promised_to_free(parts: Iterable[Part]) -> list[NewMove]:
    """Sessions that will not be billed any more."""
    return _each(parts, "promised", "free")


def promised_to_owed(parts: Iterable[Part]) -> list[NewMove]:
    """The person said yes."""
    return _each(parts, "promised", "owed")


def promised_to_paid(parts: Iterable[Part]) -> list[NewMove]:
    """The person paid for promised support themselves."""
    return _each(parts, "promised", "paid")


def owed_to_paid(parts: Iterable[Part]) -> list[NewMove]:
    return _each(parts, "owed", "paid")


def paid_to_owed(parts: Iterable[Part]) -> list[NewMove]:
    """The bank sent a payment back."""
    return _each(parts, "paid", "owed")


def owed_to_promised(parts: Iterable[Part]) -> list[NewMove]:
    """A credit before paying, for support that may still come."""
    return _each(parts, "owed", "promised")


def paid_to_promised(parts: Iterable[Part]) -> list[NewMove]:
    return _each(parts, "paid", "promised")


def pot_to_paid(pot: Pot, amount_pence: int, service_on: date) -> list[NewMove]:
    """Something bought without an agreement."""
    return _move(pot.free, pot.paid, amount_pence, service_on)


def pot_to_pot(source: Pot, target: Pot, amount_pence: int) -> list[NewMove]:
    """Free money moves; nothing else does."""
    return _move(source.free, target.free, amount_pence)


def pot_to_set_aside(pot: Pot, amount_pence: int, service_on: date) -> list[NewMove]:
    """Keep Free money for what an employer will owe."""
    return _move(pot.free, _set_aside(pot), amount_pence, service_on)


def set_aside_to_pot(pot: Pot, amount_pence: int, service_on: date) -> list[NewMove]:
    """What was kept is not needed: Free again."""
    return _move(_set_aside(pot), pot.free, amount_pence, service_on)


def duty_falls_due(pot: Pot, kept: int, free: int, service_on: date) -> list[NewMove]:
    """What was kept, and Free for the rest, is owed."""
    if pot.owed is None:
        raise ValueError(f"{pot.reference} has no account for duties that fell due")
    return [
        *(_move(_set_aside(pot), pot.owed, kept, service_on) if kept else []),
        *_move(pot.free, pot.owed, free, service_on),
    ]


def duty_paid(pot: Pot, amount_pence: int, service_on: date) -> list[NewMove]:
    if pot.owed is None:
        raise ValueError(f"{pot.reference} has no account for duties that fell due")
    return _move(pot.owed, pot.paid, amount_pence, service_on)


def _set_aside(pot: Pot) -> Account:
    if pot.set_aside is None:
        raise ValueError(f"{pot.reference} has nothing set aside")
    return pot.set_aside


# Cash.
def _held(holding: Holding) -> Account:
    if holding.account is None:
        raise ValueError(f"the council holds {holding.reference}: it has no account of its own")
    return holding.account


def funder_to_payee(budget: Budget, amount_pence: int) -> list[NewMove]:
    """Paid by the council."""
    return _move(budget.funder_account, budget.payee_account, amount_pence)


def payee_to_funder(budget: Budget, amount_pence: int) -> list[NewMove]:
    """Returned by the bank, or refunded."""
    return _move(budget.payee_account, budget.funder_account, amount_pence)


def paid_from_holding(holding: Holding, budget: Budget, amount_pence: int) -> list[NewMove]:
    """Paid from a fund, a card or the person's account; never overdrawn."""
    return _move(_held(holding), budget.payee_account, amount_pence)


def payee_to_holding(holding: Holding, budget: Budget, amount_pence: int) -> list[NewMove]:
    return _move(budget.payee_account, _held(holding), amount_pence)


def funder_to_holding(holding: Holding, budget: Budget, amount_pence: int) -> list[NewMove]:
    """An instalment."""
    return _move(budget.funder_account, _held(holding), amount_pence)


def holding_to_funder(holding: Holding, budget: Budget, amount_pence: int) -> list[NewMove]:
    """A surplus that a person decided to give back."""
    return _move(_held(holding), budget.funder_account, amount_pence)


def contributor_to_holding(holding: Holding, budget: Budget, amount_pence: int) -> list[NewMove]:
    """The person pays their part in."""
    return _move(budget.contributor_account, _held(holding), amount_pence)


def contributor_to_funder(budget: Budget, amount_pence: int) -> list[NewMove]:
    """The person's part, collected outside the account."""
    return _move(budget.contributor_account, budget.funder_account, amount_pence)
