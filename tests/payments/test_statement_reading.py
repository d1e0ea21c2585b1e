"""Every layout of a bank statement gives the same account; what is wrong is named by its line."""

import gzip
import json
import tracemalloc
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from payments.statements_in import READ, REFUSED, Reading, read_bytes, read_file
from tests.sizes import figure, many, measured

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared/data/bank"
LAYOUTS = ("barclays.csv", "hsbc.csv", "lloyds.csv", "monzo.csv", "revolut.csv", "santander.txt",
           "starling.csv", "statement.ofx", "statement.qif")  # fmt: skip
NATIONWIDE = (
    '"Account Name:","FlexAccount ****12345"\r\n"Account Balance:","£1,231.50"\r\n'
    '"Available Balance: ","£1,231.50"\r\n\r\n'
    '"Date","Transaction type","Description","Paid out","Paid in","Balance"\r\n'
    '"01 Sep 2026","Payment to","Pat Hughes","£90.00","","£910.00"\r\n'
    '"03 Sep 2026","Transfer from","COUNCIL","","£321.50","£1,231.50"\r\n'
)
NATWEST = (
    "Date, Type, Description, Value, Balance, Account Name, Account Number\n"
    "03 Sep 2026,BAC,'COUNCIL,321.50,1231.50,'HUGHES,'601111-12345678\n"
    "01 Sep 2026,D/D,'PAT HUGHES,-90.00,910.00,'HUGHES,'601111-12345678\n"
)
OFX_END = "</STMTTRN></STMTRS></OFX>"
LLOYDS = (
    "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,"
    "Debit Amount,Credit Amount,Balance\n"
)


def samples() -> Path:
    for folder in (SAMPLES, *(up / "shared/data/bank" for up in Path(__file__).resolve().parents)):
        if folder.is_dir():
            return folder
    pytest.skip("the public test data is not beside the repository")


def one(text: str | bytes, name: str = "s") -> Reading:
    readings = read_bytes(text if isinstance(text, bytes) else text.encode(), name)
    assert len(readings) == 1
    return readings[0]


def lloyds(*rows: str) -> str:
    return LLOYDS + "".join(f"{row}\n" for row in rows)


@pytest.mark.figure
def test_nine_layouts_are_one_account() -> None:
    folder = samples() / "one-ledger-many-layouts"
    wanted = json.loads((folder / "expected.json").read_text())
    account = [
        (line["date"], line["description"], int(Decimal(line["amount"]) * 100))
        for line in wanted["transactions"]
    ]
    balances = [int(Decimal(line["balance"]) * 100) for line in wanted["transactions"]]
    equal = 0
    for name in LAYOUTS:
        (reading,) = read_file(folder / name, name)
        found: Any = reading.statement
        assert reading.outcome == READ, reading.message
        said = [(f"{line.on}", line.description, line.amount_pence) for line in found.lines]
        known = [line.balance_pence for line in found.lines]
        ends = (found.opening_pence, found.closing_pence)
        unknown = found.opening_pence is None and set(known) == {None}
        equal += said == account and (unknown or (known == balances and ends == (150000, 256140)))
    figure("F.bank.layouts", wanted=9, got=equal)


@pytest.mark.figure
def test_camt_and_mt940_say_what_the_answers_beside_them_say() -> None:
    folder, equal = samples(), 0
    for name in ("camt053.v2.minimal", "camt053.v8"):
        answer = json.loads((folder / "camt053" / f"{name}.json").read_text())
        (reading,) = read_file(folder / "camt053" / f"{name}.xml", name)
        entry: dict[str, Any] = answer["getEntries"][0]
        account = entry["getRecord"]["getAccount"]["getIdentification"]
        booked = entry["getBookingDate"]["0"][:10]
        assert reading.statement is not None
        (line,) = reading.statement.lines
        equal += (account, booked, int(entry["getAmount"]["getAmount"]), 1815) == (
            reading.statement.account, f"{line.on}", line.amount_pence,
            reading.statement.opening_pence,
        )  # fmt: skip
        assert (reading.code, reading.outcome) == ("two_currencies", REFUSED)  # EUR, then SEK
    for name in ("abnamro", "generic", "ing", "triodos"):
        text = (folder / "mt940" / f"{name}.yml").read_text()
        readings = read_file(folder / "mt940" / f"{name}.sta", name)
        equal += mt940_amounts(text) == [
            abs(line.amount_pence) for found in readings if found.statement
            for line in found.statement.lines
        ]  # fmt: skip
    figure("F.bank.camt_mt940", wanted=6, got=equal)


def mt940_amounts(answer: str) -> list[int]:
    """The amounts of the answer's transactions, in order; it is YAML of another program."""
    _, _, rest = answer.partition("\ntransactions:")
    amounts, lines = [], rest.splitlines()
    for at, line in enumerate(lines):
        if "apply:decimal.Decimal" in line:
            amounts.append(abs(int(Decimal(lines[at + 1].split("'")[1]) * 100)))
    return amounts


@pytest.mark.parametrize("text", [NATIONWIDE.encode("cp1252"), NATWEST.encode(),
                                  NATWEST.encode("utf-16"), NATIONWIDE.encode("utf-8-sig")])  # fmt: skip
def test_other_banks_and_other_letters(text: bytes) -> None:
    found = one(text).statement
    assert found is not None
    assert [line.amount_pence for line in found.lines] == [-9000, 32150]
    assert [line.description.upper() for line in found.lines] == ["PAT HUGHES", "COUNCIL"]
    assert (found.opening_pence, found.closing_pence) == (100000, 123150)
    assert found.account


@pytest.mark.parametrize(
    ("code", "says", "text"),
    [
        ("balance_breaks", "Line 3", lloyds("01/09/2026,DD,1,2,A,1.00,,99.00",
                                            "02/09/2026,DD,1,2,B,2.00,,96.00")),
        ("no_such_day", "Line 2", lloyds("30/02/2026,DD,1,2,A,1.00,,99.00")),
        ("too_many_decimals", "5 decimals", lloyds("01/02/2026,DD,1,2,A,1.00000,,99.00")),
        ("too_many_fields", "Line 2", lloyds("01/02/2026,DD,1,2,A,B,1.00,,99.00")),
        ("two_accounts", "Line 3", lloyds("01/09/2026,DD,1,2,A,1.00,,",
                                          "02/09/2026,DD,1,3,B,2.00,,")),
        ("unknown_layout", "OFX or QIF", "when,what\n1,2\n"),
        ("no_lines", "other dates", LLOYDS),
        ("broken_row", "quotes", lloyds('01/02/2026,DD,1,2,"A,1.00,,99.00')),
        ("bad_amount", "thousands", "<OFX><STMTRS><STMTTRN><DTPOSTED>20260901<TRNAMT>1,234" + OFX_END),
        ("no_such_day", "Line 2", "OFXHEADER:100\n<OFX><STMTRS><STMTTRN><DTPOSTED>20260230<TRNAMT>1.00" + OFX_END),
        ("cut_off", "ends before", "<OFX><STMTRS><STMTTRN><DTPOSTED>20260901<TRNAMT>1.00"),
        ("cut_off", "Line 3", "!Type:Bank\nD01/09/2026\nT1.00\n"),
        ("cut_off", ":62F:", ":20:X\n:25:1\n:60F:C260901GBP1,00\n"),
        ("not_a_statement", "not a bank account", "!Type:Invst\nD01/09/2026\nT1.00\n^\n"),
        ("not_a_statement", "camt.053", "<a/>"),
        ("hostile_xml", "DOCTYPE", '<!DOCTYPE x [<!ENTITY a "b">]><D xmlns="camt.053">&a;</D>'),
        ("broken_xml", "Line 1", '<D xmlns="camt.053"><a></D>'),
        ("empty", "empty", "  \n"),
        ("not_a_statement", "PDF", "%PDF-1.7"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_by_line(code: str, says: str, text: str) -> None:
    reading = one(text)
    assert (reading.outcome, reading.code) == (REFUSED, code), reading.message
    assert says in reading.message


def test_a_comma_is_the_decimal_sign_where_ofx_lets_it() -> None:
    text = "<OFX><STMTRS><STMTTRN><DTPOSTED>20260901120000<TRNAMT>-23,50</STMTTRN></STMTRS></OFX>"
    found = one(text).statement
    assert found is not None
    assert found.lines[0].amount_pence == -2350


def test_a_file_of_400_mb_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(400_000_000)  # sparse: no disk is used
    tracemalloc.start()
    (reading,) = read_file(path, "big.csv")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (reading.code, peak < 1_000_000) == ("too_big", True)


def test_no_bytes_break_a_reader() -> None:
    for content in (b"\x00" * 50, b"\xff\xfe\x00", gzip.compress(b"x"), b":20:\n:60F:", b"!Type:Bank",
                    b"From: 1", b"OFXHEADER", b"\xfe\xff\x00D", b'"' * 9, b"camt.053"):  # fmt: skip
        assert all(found.outcome == REFUSED for found in read_bytes(content, "x")), content


@pytest.mark.figure
def test_a_long_statement_is_bounded_in_memory() -> None:
    lines, running, rows = many(100_000), 0, []
    for number in range(lines):
        running += 1 + number % 7
        pence = f"{(1 + number % 7) / 100:.2f}"
        rows.append(f"{1 + number % 28:02d}/09/2026,BGC,1,2,LINE {number},,{pence},")
    text = lloyds(*sorted(rows, key=lambda row: row[:2])).encode()
    tracemalloc.start()
    reading = one(text)
    peak = tracemalloc.get_traced_memory()[1] / 1_000_000
    tracemalloc.stop()
    assert reading.statement is not None
    assert len(reading.statement.lines) == lines
    assert peak < 1 + lines / 1000  # a kilobyte a line
    measured("F.bank.statement_memory", at_most=100, got=peak, unit="MB")
