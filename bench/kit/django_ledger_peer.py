"""django-ledger as its documentation says: an entity, a ledger, `commit_txs`."""

from datetime import datetime
from decimal import Decimal

from django.contrib.auth import get_user_model
from django_ledger.io import roles
from django_ledger.models import AccountModel, EntityModel, LedgerModel, TransactionModel


class Entity:
    """One entity with its chart of accounts and one posted ledger."""

    def __init__(self, accounts: int) -> None:
        admin = get_user_model().objects.create_user(username="peer")
        self.entity = EntityModel.create_entity(
            name="Peer", use_accrual_method=True, fy_start_month=4, admin=admin
        )
        self.entity.create_chart_of_accounts(assign_as_default=True, commit=True, coa_name="Chart")
        self.accounts: list[AccountModel] = [
            self.entity.create_account(
                code=f"{10_000 + n}", role=roles.ASSET_CA_CASH, name=f"Account {n}",
                balance_type="debit", active=True,
            )
            for n in range(accounts)
        ]  # fmt: skip
        self.ledger: LedgerModel = self.entity.create_ledger(name="Peer", posted=True)

    def asked(self, moves: list[tuple[int, int, int]]) -> list[list[dict]]:
        """Moves of pence as django-ledger is asked for them: two lines a journal entry."""
        return [
            [
                {"account": self.accounts[place], "amount": Decimal(pence) / 100, "tx_type": kind,
                 "description": "move"}
                for place, kind in ((source, "credit"), (target, "debit"))
            ]
            for source, target, pence in moves
        ]  # fmt: skip

    def commit(self, asked: list[list[dict]], at: datetime) -> None:
        """One posted journal entry each."""
        for lines in asked:
            self.entity.commit_txs(
                je_timestamp=at, je_txs=lines, je_ledger_model=self.ledger, je_posted=True
            )

    def is_right(self, expected: int) -> bool:
        rows = TransactionModel.objects.values_list("tx_type", "amount")
        sums = {"credit": Decimal(0), "debit": Decimal(0)}
        for kind, amount in rows:
            sums[kind] += amount
        return len(rows) == expected and sums["credit"] == sums["debit"]
