"""A CSV file of a bank we do not know: its columns are shown, and a person says what each is."""

from dataclasses import dataclass
from typing import Final

from payments.statements_in.csv_layouts import Layout
from payments.statements_in.csv_reading import MOST_PREAMBLE, read_rows, rows_of
from payments.statements_in.letters import text_of
from payments.statements_in.reading import Reading, answered
from payments.statements_in.record import Refused, Statement, words

SAMPLE: Final = 3
LEAST_COLUMNS: Final = 3


@dataclass(frozen=True)
class Columns:
    """What the header row names, and the first rows below it."""

    names: list[str]
    sample: list[list[str]]


@dataclass(frozen=True)
class Mapping:
    """Which column is which, counted from 0. None: the file has no such column."""

    on: int
    description: int
    amount: int | None = None
    paid_out: int | None = None
    paid_in: int | None = None
    balance: int | None = None


def columns_of(content: bytes) -> Columns:
    """The columns of a CSV file. Raises Refused when it is no table."""
    first = []
    for row in rows_of(text_of(content)):
        first.append(row)
        if len(first) > MOST_PREAMBLE:
            break
    at = _header(first)
    names = [words(cell) or str(number + 1) for number, cell in enumerate(first[at][1])]
    return Columns(names, [[words(cell) for cell in row] for _, row in first[at + 1 :][:SAMPLE]])


def _header(first: list[tuple[int, list[str]]]) -> int:
    """The first of the widest rows: what stands above it is the account's name and the like."""
    widest = max((len(cells) for _, cells in first), default=0)
    if widest < LEAST_COLUMNS:
        raise Refused(
            "unknown_layout",
            "This is not a table of payments. Choose another kind of file at your bank: OFX or QIF.",
        )
    return next(number for number, (_, cells) in enumerate(first) if len(cells) == widest)


def read_mapped(content: bytes, name: str, mapping: Mapping) -> Reading:
    """A statement by what a person said of its columns; checked as every other one is."""

    def column(number: int | None) -> str:
        return "" if number is None else str(number)

    def read() -> list[Statement]:
        text = text_of(content)
        width = len(columns_of(content).names)
        layout = Layout(
            "by hand", (), column(mapping.on), (column(mapping.description),),
            amount=column(mapping.amount), paid_out=column(mapping.paid_out),
            paid_in=column(mapping.paid_in), balance=column(mapping.balance),
        )  # fmt: skip
        rows = iter(list(rows_of(text)))
        for _, cells in rows:
            if len(cells) == width:
                break
        return [read_rows(layout, [str(number) for number in range(width)], rows)]

    return answered(name, read)[0]
