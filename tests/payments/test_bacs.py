"""The bank's file, column by column, against ../shared/data/bank/bacs18/FIELDS.md."""

import csv
import io

import pytest

from core.errors import DomainError
from payments import bacs

COUNCIL = bacs.Payer("Northtown Council", "00-00-00", "12345678")
ACORN = bacs.Line("Acorn Arts & Café", "20-11-22", "87654321", 9000, "bill-7kq2m4tz")


def test_each_field_stands_in_its_columns() -> None:
    first, contra, end = bacs.file_of(COUNCIL, [ACORN]).decode("ascii").split("\r\n")
    assert end == ""
    assert len(first) == len(contra) == 100
    assert first[0:6] == "201122"
    assert first[6:14] == "87654321"
    assert first[14] == "0"
    assert first[15:17] == "99"
    assert first[17:23] == "000000"
    assert first[23:31] == "12345678"
    assert first[31:35] == "    "
    assert first[35:46] == "00000009000"
    assert first[46:64] == "NORTHTOWN COUNCIL "
    assert first[64:82] == "BILL-7KQ2M4TZ     "
    assert first[82:100] == "ACORN ARTS & CAFE "
    assert contra[0:14] == "00000012345678"
    assert contra[15:17] == "17"


def test_the_contra_line_is_the_sum_and_bytes_repeat() -> None:
    lines = [ACORN, bacs.Line("Tŷ Hafan <script>", "101010", "11112222", 1, "x")]
    made = bacs.file_of(COUNCIL, lines)
    assert made == bacs.file_of(COUNCIL, lines)
    assert made.split(b"\r\n")[2][35:46] == b"00000009001"
    assert made.split(b"\r\n")[1][82:100] == b"TY HAFAN SCRIPT   "


@pytest.mark.parametrize("pence", [0, -1, 2_000_000_001])
def test_what_bacs_does_not_take_is_refused(pence: int) -> None:
    line = bacs.Line("A", "101010", "11112222", pence, "x")
    with pytest.raises(bacs.NotForBacs):
        bacs.file_of(COUNCIL, [line])
    with pytest.raises(bacs.NotForBacs):
        bacs.file_of(COUNCIL, [])


@pytest.mark.parametrize("text", ["", "12345", "1234567", "12345a", "１２３４５６", "<x>"])
def test_a_sort_code_has_six_figures(text: str) -> None:
    with pytest.raises(bacs.BadSortCode) as refusal:
        bacs.sort_code(text)
    assert isinstance(refusal.value, DomainError)
    assert refusal.value.field == "sort_code"


def test_an_account_number_has_eight_figures() -> None:
    assert bacs.account_number("1234 5678") == "12345678"
    with pytest.raises(bacs.BadAccountNumber):
        bacs.account_number("1234567")


def test_a_spreadsheet_runs_nothing_of_the_table() -> None:
    evil = bacs.Line('=HYPERLINK("http://x")\n,A', "101010", "11112222", 5, "@x")
    rows = list(csv.reader(io.StringIO(bacs.csv_of([evil, ACORN]))))
    assert rows[1] == ["'@x", '\'=HYPERLINK("http://x") ,A', "10-10-10", "11112222", "0.05"]
    assert rows[2][4] == "90.00"
