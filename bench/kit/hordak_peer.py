"""django-hordak as its documentation says: `Account.transfer_to`, `get_balance`."""

from decimal import Decimal

from django.db import transaction
from djmoney.money import Money
from hordak.models import Account, Leg, Transaction


def open_accounts(count: int) -> list[Account]:
    """Asset accounts without parents."""
    return [
        Account.objects.create(name=f"Account {n}", code=f"{n:05d}", type="AS", currencies=["GBP"])
        for n in range(count)
    ]


Asked = list[tuple[Account, Account, Money]]


def asked(accounts: list[Account], moves: list[tuple[int, int, int]]) -> Asked:
    """Moves of pence as hordak is asked for them."""
    return [
        (accounts[source], accounts[target], Money(Decimal(pence) / 100, "GBP"))
        for source, target, pence in moves
    ]


def transfer(moves: Asked) -> None:
    """One documented transfer a move."""
    for source, target, amount in moves:
        source.transfer_to(target, amount)


def is_right(expected_legs: int) -> bool:
    """As many legs as asked, and all of them together nothing."""
    balance = Leg.objects.all().sum_to_balance()
    return Leg.objects.count() == expected_legs and all(m.amount == 0 for m in balance.monies())


BUSY_POUNDS = 2


def busy_account(entries: int) -> Account:
    """An account with this long a history, brought in by bulk_create because time is short."""
    busy, other = (
        Account.objects.create(name=name, code=name, type="AS", currencies=["GBP"])
        for name in ("X1", "X2")
    )
    amount = Money(Decimal(BUSY_POUNDS), "GBP")
    for start in range(0, entries, 5_000):
        with transaction.atomic():
            made = Transaction.objects.bulk_create(
                [Transaction() for _ in range(min(5_000, entries - start))]
            )
            Leg.objects.bulk_create(
                leg
                for one in made
                for leg in (
                    Leg(transaction=one, account=busy, debit=amount),
                    Leg(transaction=one, account=other, credit=amount),
                )
            )
    return busy


def read(account: Account, times: int) -> Decimal:
    """The balance by the documented call, in pounds."""
    for _ in range(times):
        balance = account.get_balance()
    return abs(balance["GBP"].amount)
