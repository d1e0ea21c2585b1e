"""Rows of a CSV statement by the layout that its header row names."""

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from payments.statements_in.cells import day, pence
from payments.statements_in.csv_layouts import HEADERLESS, LAYOUTS, Layout
from payments.statements_in.record import MOST_LINES, Line, Refused, Statement, words

MOST_PREAMBLE = 12  # rows above the header: account's name, balance today
Row = tuple[int, list[str]]


def read(text: str) -> list[Statement]:
    """One statement. Raises Refused with the line: unknown layout, bad cell, second account."""
    rows = rows_of(text)
    first: list[Row] = []
    for row in rows:
        first.append(row)
        layout = layout_of(row[1])
        if layout is not None:
            account = _preamble(first)
            header = [_name(cell) for cell in row[1]]
            return [read_rows(layout, header, rows, account)]
        if len(first) >= MOST_PREAMBLE:
            break
    if first and _headerless(first[0][1]):
        header = [_name(cell) for cell in HEADERLESS]
        hsbc = next(one for one in LAYOUTS if one.name == "hsbc")
        return [read_rows(hsbc, header, _again(first, rows))]
    raise Refused(
        "unknown_layout",
        "We do not know these columns. Choose another kind of file at your bank: OFX or QIF.",
    )


def layout_of(cells: Sequence[str]) -> Layout | None:
    """The layout whose header these cells are."""
    names = {_name(cell) for cell in cells}
    return next((one for one in LAYOUTS if names.issuperset(one.header)), None)


def _name(cell: str) -> str:
    return " ".join(cell.split()).lower()


def _again(first: list[Row], rest: Iterator[Row]) -> Iterator[Row]:
    yield from first
    yield from rest


def _headerless(cells: Sequence[str]) -> bool:
    return len(cells) == len(HEADERLESS) and re.match(r"\d{1,2}[/ ]", cells[0].strip()) is not None


def rows_of(text: str) -> Iterator[Row]:
    """Rows that are not blank, with the line they begin on. Raises Refused for broken quotes."""
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Refused("broken_row", "the quotes of this row do not close.", row=line) from None
        if any(cell.strip() for cell in cells):
            yield line, cells
        line = reader.line_num + 1


def _preamble(rows: list[Row]) -> str:
    """The account's name, where the rows above the header say it (Nationwide)."""
    for _, cells in rows[:-1]:
        if len(cells) > 1 and _name(cells[0]).startswith("account name"):
            return words(cells[1])
    return ""


def read_rows(
    layout: Layout, header: list[str], rows: Iterator[Row], account: str = ""
) -> Statement:  # fmt: skip
    lines: list[Line] = []
    said: dict[str, str] = {"account": account, "currency": ""}
    for row, cells in rows:
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            raise Refused(
                "too_many_fields",
                f"the row has {len(cells)} fields, the header has {len(header)}. A comma may "
                "stand without quotes.",
                row=row,
            )
        if len(cells) < len(header) - 1:
            raise Refused(
                "too_few_fields",
                f"the row has {len(cells)} fields, the header has {len(header)}.",
                row=row,
            )
        named = dict(zip(header, cells, strict=False))
        if _moved_nothing(layout, named):
            continue
        _same_account(layout, named, said, row)
        lines.append(_line(layout, named, row))
        if len(lines) > MOST_LINES:
            raise Refused("too_many_lines", f"There are more than {MOST_LINES:,} lines.")
    if not lines:
        raise Refused("no_lines", "The file has no payments in it. Choose other dates.")
    return Statement(
        layout.name, said["account"], said["currency"] or "GBP", lines=oldest_first(lines)
    )


def _moved_nothing(layout: Layout, cells: dict[str, str]) -> bool:
    column, value = layout.only
    return bool(column) and cells.get(column, "").strip().lower() != value


def _same_account(
    layout: Layout, cells: dict[str, str], said: dict[str, str], row: int
) -> None:  # fmt: skip
    account = " ".join(cells.get(name, "").strip().lstrip("'") for name in layout.account).strip()
    currency = cells.get(layout.currency, "").strip().upper() if layout.currency else ""
    for what, value in (("account", account), ("currency", currency)):
        if value and said[what] and value != said[what]:
            raise Refused(
                "two_accounts",
                f"{what} {value[:40]} comes after {said[what][:40]}. Export one at a time.",
                row=row,
            )
        said[what] = said[what] or words(value)


def _line(layout: Layout, cells: dict[str, str], row: int) -> Line:
    about = next((cells[name] for name in layout.description if cells.get(name, "").strip()), "")
    about = words(about.lstrip("'"))
    balance = cells.get(layout.balance, "").strip()
    return Line(
        row=row,
        on=day(cells.get(layout.on, ""), row),
        amount_pence=_amount(layout, cells, row),
        description=about.upper() if layout.capitals else about,
        reference=words(cells.get(layout.reference, "")) if layout.reference else "",
        balance_pence=pence(balance, row) if balance else None,
        bank_id=words(cells.get(layout.bank_id, "")) if layout.bank_id else "",
    )


def _amount(layout: Layout, cells: dict[str, str], row: int) -> int:
    if layout.amount:
        fee = cells.get(layout.fee, "").strip() if layout.fee else ""
        return pence(cells.get(layout.amount, ""), row) - (pence(fee, row) if fee else 0)
    out, into = (cells.get(name, "").strip() for name in (layout.paid_out, layout.paid_in))
    if not out and not into:
        raise Refused("bad_amount", "the row says neither paid out nor paid in.", row=row)
    return (pence(into, row) if into else 0) - (abs(pence(out, row)) if out else 0)


def oldest_first(lines: list[Line]) -> list[Line]:
    """The bank's own order, oldest first. Within one day the balances say which way it runs."""
    if not lines:
        return lines
    if lines[0].on != lines[-1].on:
        backwards = lines[0].on > lines[-1].on
    else:
        backwards = not _runs(lines) and _runs(lines[::-1])
    ordered = lines[::-1] if backwards else lines
    for one, two in pairwise(ordered):
        if one.on > two.on:
            return sorted(ordered, key=lambda line: line.on)  # stable: the day's order is kept
    return ordered


def _runs(lines: list[Line]) -> bool:
    """Each balance is the one before and the amount."""
    return all(
        two.balance_pence is not None
        and one.balance_pence is not None
        and one.balance_pence + two.amount_pence == two.balance_pence
        for one, two in pairwise(lines)
    )
