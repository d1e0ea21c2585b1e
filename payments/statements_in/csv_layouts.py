"""The CSV layouts of UK banks, as data: which column says what. A new bank is a new row.

Told apart by their header row, so a file renamed by its owner is still read.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Layout:
    """Columns by name. A header of none (HSBC) is told by its width."""

    name: str
    header: tuple[str, ...]  # every one of these stands in the header row
    on: str
    description: tuple[str, ...]  # the first that is not empty
    amount: str = ""
    paid_out: str = ""  # else two columns, both without a sign
    paid_in: str = ""
    balance: str = ""
    reference: str = ""
    account: tuple[str, ...] = ()
    currency: str = ""
    bank_id: str = ""
    fee: str = ""  # taken off the amount
    only: tuple[str, str] = ("", "")  # rows of which a column says this; others moved no money
    capitals: bool = False  # the bank changes the letters' case; folded, to be one account


HEADERLESS: Final = ("Date", "Description", "Amount")

LAYOUTS: Final = (
    Layout(
        "barclays", ("number", "date", "account", "amount", "subcategory", "memo"), "date",
        ("memo",), amount="amount", account=("account",),
    ),
    Layout(
        "lloyds", ("transaction date", "transaction description", "debit amount", "credit amount"),
        "transaction date", ("transaction description",), paid_out="debit amount",
        paid_in="credit amount", balance="balance", account=("sort code", "account number"),
    ),
    Layout(
        "monzo", ("transaction id", "date", "name", "amount", "currency"), "date",
        ("description", "name"), amount="amount", currency="currency", bank_id="transaction id",
        capitals=True,
    ),
    Layout(
        "starling", ("date", "counter party", "reference", "amount (gbp)", "balance (gbp)"),
        "date", ("counter party",), amount="amount (gbp)", balance="balance (gbp)",
        reference="reference", capitals=True,
    ),
    Layout(
        "revolut", ("type", "product", "started date", "completed date", "description", "state"),
        "completed date", ("description",), amount="amount", balance="balance",
        account=("product",), currency="currency", fee="fee", only=("state", "completed"),
        capitals=True,
    ),
    Layout(
        "natwest", ("date", "type", "description", "value", "balance", "account number"), "date",
        ("description",), amount="value", balance="balance", account=("account number",),
    ),
    Layout(
        "nationwide", ("date", "transaction type", "description", "paid out", "paid in", "balance"),
        "date", ("description", "transaction type"), paid_out="paid out", paid_in="paid in",
        balance="balance",
    ),
    Layout(
        "hsbc", ("date", "description", "amount"), "date", ("description",), amount="amount",
        balance="balance",
    ),
    Layout(
        "two columns", ("date", "description", "paid out", "paid in"), "date", ("description",),
        paid_out="paid out", paid_in="paid in", balance="balance",
    ),
)  # fmt: skip
