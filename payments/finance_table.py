"""A pay run as a table for the council's finance system; columns and codes by policy. Pure.

No cell can run as a formula, whatever a payee is called (`bacs.cell`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from payments import bacs, pain

HEADINGS: Final = {
    "reference": "Reference", "supplier_number": "Supplier number", "pay_to": "Pay to",
    "sort_code": "Sort code", "account_number": "Account number", "amount": "Amount",
    "pay_on": "Pay on", "document": "Document", "cost_centre": "Cost centre", "account": "Account",
    "tax_code": "Tax code", "funder": "Funder",
}  # fmt: skip


@dataclass(frozen=True)
class Coding:
    """What the finance system needs beside the bank's line. `kind`: bill, direct or fund."""

    supplier_number: str
    document: str
    kind: str
    funder: str


def file_of(
    pay_on: date, rows: Sequence[tuple[bacs.Line, Coding]], columns: Sequence[str],
    codes: Mapping[str, str],
) -> bytes:  # fmt: skip
    """The table in UTF-8, with headings; the same payments and codes give the same bytes."""
    table = [[HEADINGS[name] for name in columns]]
    for line, coding in rows:
        cells = _cells(pay_on, line, coding, codes)
        table.append([cells[name] for name in columns])
    return bacs.csv_rows(table).encode("utf-8")


def _cells(
    pay_on: date, line: bacs.Line, coding: Coding, codes: Mapping[str, str]
) -> dict[str, str]:
    return {
        "reference": line.item,
        "supplier_number": coding.supplier_number,
        "pay_to": line.name,
        "sort_code": bacs.sort_code(line.sort_code),
        "account_number": line.account_number,
        "amount": pain.pounds(line.amount_pence),
        "pay_on": pay_on.isoformat(),
        "document": coding.document,
        "cost_centre": codes.get("cost_centre", ""),
        "account": codes.get(f"account_{coding.kind}", ""),
        "tax_code": codes.get("tax_code", ""),
        "funder": coding.funder,
    }
