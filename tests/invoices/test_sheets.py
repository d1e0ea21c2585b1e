"""Spreadsheets of bills: read like the CSV, told row by row, refused when they are not what they say."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from openpyxl import Workbook

from invoices.csv_rows import MOST_ROWS
from invoices.models import Bill
from invoices.sheet_rows import read_sheet
from people.models import User
from tests.cast import NOW, Cast
from tests.invoices.sent_bills import promised
from tests.invoices.test_tables import HEAD, upload

Browser = Callable[[User], Client]
COLUMNS = HEAD.strip().split(",")


def sheet(*rows: Any) -> bytes:
    book = Workbook(write_only=True)
    page = book.create_sheet("Bills")
    page.append(COLUMNS)
    for row in rows:
        page.append(row)
    book.create_sheet("Notes").append(["not read"])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_cells_are_read_as_somebody_would_type_them() -> None:
    table = read_sheet(
        sheet(
            ["agr-a", 17, date(2026, 11, 5), "Art", 2.5, 30, None],
            ["agr-a", "17", NOW.replace(tzinfo=None), None, "1", 22.000000000000004, 0.1 + 0.2],
            [None] * 7,
            ["agr-a", "18", "7/11/2026", "", 1, "£1,234.50", ""],
        )
    )
    assert not table.problems
    assert [(row.number, row.bill, row.on.day, str(row.units), row.rate_pence, row.vat_pence) for row in table.rows] == [
        (2, "17", 5, "2.5", 3000, 0), (3, "17", 23, "1", 2200, 30), (5, "18", 7, "1", 123450, 0),
    ]  # fmt: skip


def test_each_mistake_is_told_with_its_row_and_column() -> None:
    table = read_sheet(
        sheet(
            ["agr-a", 1, "31/4/2026", "", 1, 30, ""], ["agr-a", 1, date(2026, 11, 5), "", -1, 30, ""],
            ["agr-a", 1, date(2026, 11, 5), "", 1, 30.123, ""], ["agr-a", 1, date(2026, 11, 5), "", True, 30, ""],
            ["agr-a", 1, date(2026, 11, 5), "", 1, "1.234,50", ""],
        )
    )  # fmt: skip
    assert [(found.row, found.column) for found in table.problems] == [
        (2, "date"), (3, "units"), (4, "price"), (5, "units"), (6, "price"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04", b"PK\x03\x04" + b"a" * 500, sheet()[:900], sheet()[:-60]]
)
def test_what_cannot_be_opened_is_refused_in_words(content: bytes) -> None:
    table = read_sheet(content)
    assert not table.rows
    assert "Save it again" in table.problems[0].message


def test_too_many_rows_are_answered_at_once() -> None:
    rows = (["agr-a", n, "5/11/2026", "", 1, 30, ""] for n in range(MOST_ROWS + 500))
    table = read_sheet(sheet(*rows))
    assert [found.message for found in table.problems] == [
        f"There are more than {MOST_ROWS:,} rows. Send it in parts."
    ]


@pytest.mark.usefixtures("still_clock")
def test_a_spreadsheet_is_shown_then_sent_whole(
    cast: Cast, browser: Browser, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    agreement = promised(cast, pence=200_000, rate=2200, units="10")
    bea = browser(cast.bea)
    shown = upload(
        bea,
        "bills.xlsx",
        sheet([agreement.reference, "T-1", date(2026, 10, 5), "help", 10, 22, None]),
    )
    assert "£220" in shown.content.decode()
    assert not Bill.objects.exists()
    bea.post(shown.redirect_chain[-1][0])
    assert Bill.objects.get().total_pence == 220_00
    named = upload(
        bea, "bills.csv", sheet([agreement.reference, "T-2", date(2026, 10, 6), "", 1, 22, None])
    )
    assert "its name ends in" in named.content.decode()
