"""Statements written in lines with a name before each value: Santander's text, and QIF."""

import re
from typing import Final

from payments.statements_in.cells import day, pence
from payments.statements_in.csv_reading import oldest_first
from payments.statements_in.record import MOST_LINES, Line, Refused, Statement, words

_KINDS: Final = ("bank", "cash", "ccard")
_NAMED: Final = re.compile(r"(From|Account|Date|Description|Amount|Balance):\s*(.*)")


def is_santander(text: str) -> bool:
    return re.match(r"\s*From:\s*\d", text) is not None


def read_santander(text: str) -> list[Statement]:
    """One statement, newest or oldest first as the bank wrote it. Raises Refused."""
    account = ""
    lines: list[Line] = []
    block: dict[str, tuple[int, str]] = {}
    for row, raw in enumerate(text.splitlines(), 1):
        found = _NAMED.fullmatch(raw.replace("\xa0", " ").strip())
        if found is None:
            if raw.strip():
                raise Refused("broken_row", "we do not know what this line says.", row=row)
            continue
        name, value = found.group(1), found.group(2).strip()
        if name == "Account":
            if account:
                raise Refused("two_accounts", "a second account begins. Export one.", row=row)
            account = words(value)
        elif name == "Date" and block:
            lines.append(_santander_line(block))
            block = {"Date": (row, value)}
        elif name != "From":
            block[name] = (row, value)
    if block:
        lines.append(_santander_line(block))
    return [_statement("santander", account, lines)]


def _santander_line(block: dict[str, tuple[int, str]]) -> Line:
    row = min(found for found, _ in block.values())
    for name in ("Date", "Description", "Amount"):
        if name not in block:
            raise Refused("too_few_fields", f"this payment has no {name.lower()}.", row=row)
    balance = block.get("Balance")
    return Line(
        row=row,
        on=day(block["Date"][1], block["Date"][0]),
        amount_pence=pence(block["Amount"][1], block["Amount"][0]),
        description=words(block["Description"][1]),
        balance_pence=pence(balance[1], balance[0]) if balance else None,
    )


def is_qif(text: str) -> bool:
    return text.lstrip().lower().startswith(("!type:", "!account", "!option"))


def read_qif(text: str) -> list[Statement]:
    """One statement. Dates are day first, as UK banks write them. Raises Refused."""
    account, opening = "", None
    lines: list[Line] = []
    block: dict[str, tuple[int, str]] = {}
    in_account, row = False, 0
    for row, raw in enumerate(text.splitlines(), 1):
        mark, value = raw[:1], raw[1:].strip()
        if mark == "!":
            in_account = value.lower().startswith("account")
            if value.lower().startswith("type:") and value.lower()[5:] not in _KINDS:
                raise Refused("not_a_statement", f"“{value[:30]}” is not a bank account.", row=row)
        elif mark == "^":
            if in_account:
                if account:
                    raise Refused("two_accounts", "a second account begins. Export one.", row=row)
                account = words(block.get("N", (row, ""))[1])
            elif block:
                line = _qif_line(block, row)
                if not lines and line.description.lower() == "opening balance":
                    opening = line.amount_pence
                else:
                    lines.append(line)
            block = {}
        elif mark.strip():
            block[mark] = (row, value)
    if block:
        raise Refused("cut_off", "the last payment has no end. The file was cut off.", row=row)
    return [_statement("qif", account, lines, opening)]


def _qif_line(block: dict[str, tuple[int, str]], end: int) -> Line:
    amount = block.get("T") or block.get("U")
    if "D" not in block or amount is None:
        raise Refused("too_few_fields", "a payment without a date or an amount ends.", row=end)
    about = (block.get("P") or block.get("M") or (end, ""))[1]
    return Line(
        row=block["D"][0],
        on=day(block["D"][1], block["D"][0]),
        amount_pence=pence(amount[1], amount[0]),
        description=words(about),
        reference=words(block.get("N", (end, ""))[1]),
    )


def _statement(
    layout: str, account: str, lines: list[Line], opening: int | None = None
) -> Statement:  # fmt: skip
    if not lines:
        raise Refused("no_lines", "The file has no payments in it. Choose other dates.")
    if len(lines) > MOST_LINES:
        raise Refused("too_many_lines", f"There are more than {MOST_LINES:,} lines.")
    return Statement(layout, account, opening_pence=opening, lines=oldest_first(lines))
