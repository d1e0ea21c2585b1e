"""Published spending comes in as councils write it: what is broken is told, the rest is kept once."""

import io
import json
import random
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from reports import services
from reports.models import PublishedLine, SpendFile
from reports.spend_csv import RowRefused, amount, plain, read_spend
from tests.cast import NOW, Cast
from tests.sizes import SEED, figure, many

PAYMENTS = (
    "Northtown Council,,,,\n"
    "Payments over £500,,,,\n"
    "Organisation Name,Supplier Name,Payment Date,Net Amount,Directorate\n"
    'Northtown,Beech Care Limited,01/05/2026,"£1,234.50",Adult Social Care\n'
    "Northtown,Roads & Co,02-May-26,900.00,Highways\n"
    "Northtown,Acorn Arts,2026-05-03 00:00:00,-50,Adult Social Care\n"
)  # fmt: skip
GRANTS = (
    "Identifier;Recipient Org:Name;Amount Awarded;Award Date;Planned Dates:Start Date;"
    "Planned Dates:End Date;Notice date\n"
    "360G-1;Acorn Arts;1.234,50;2026-04-01;2026-04-01;2027-03-31;\n"
)


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("£1,234.50", 123450), ("1.234,50", 123450), ("1234,50", 123450), ("1234.5", 123450),
        ("(12.00)", -1200), ("-12", -1200), ("12.00-", -1200), ("\u22125", -500),
        ("1,000,000", 100_000_000), (" £ 7 ", 700), ("5.500000", 550),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(text: str, pence: int) -> None:
    assert amount(text) == pence


@pytest.mark.parametrize(
    "text", ["", "abc", "1.234", "12,34,567", "0", "0.005", "1e9", "9" * 30, "1,5", "NaN", "=1+1"]
)
def test_amounts_that_may_mean_two_things_are_refused_in_words(text: str) -> None:
    with pytest.raises(RowRefused) as refusal:
        amount(text)
    assert refusal.value.sentence.endswith(".")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    read = read_spend(PAYMENTS.encode(encoding))
    assert [line.pence for line in read.lines] == [123450, 90000, -5000]
    assert read.stream == "contracts"
    assert [line.row for line in read.lines] == [4, 5, 6]
    assert read.columns["payee"] == "Supplier Name"


def test_a_register_of_grants_says_so_itself() -> None:
    read = read_spend(GRANTS.encode())
    assert read.stream == "grants"
    assert read.lines[0].ends_on == date(2027, 3, 31)
    assert read.lines[0].pence == 123450


def test_names_are_compared_without_marks() -> None:
    assert plain("The BEECH Care, Limited") == plain("Beech Care Ltd.")
    assert plain("Tŷ & Cô") == "ty and co"


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"PK\x03\x04aaaa", b"%PDF-1.7", b"\xff\xfe\x00", b"a,b,c\n1,2,3\n",
     b"Supplier,Amount,Date\n", b"Supplier,Amount,Date\n,,\n" + b"\x00" * 9,
     b'Supplier,Amount,Date\n"open,1,2\n', b"Supplier,Amount,Date\nA,1,31/02/2026\n"],
)  # fmt: skip
@pytest.mark.django_db
def test_what_is_no_table_is_refused_in_words(cast: Cast, content: bytes) -> None:
    with pytest.raises(services.SpendFileRefused) as refusal:
        services.bring_in(authority=cast.authority, name="x.csv", content=content, by=None, at=NOW)
    assert refusal.value.sentence.endswith("Nothing was kept.")
    assert not SpendFile.objects.exists()


def run(*words: object) -> str:
    said = io.StringIO()
    call_command("import_spend", *map(str, words), stdout=said, stderr=said)
    return said.getvalue()


def test_the_command_keeps_each_line_once(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "may.csv"
    file.write_text(PAYMENTS)
    assert cast.authority.pk
    assert "2 would be added" in run("--dry-run", "--only", "adult", file)
    assert not PublishedLine.objects.exists()
    assert "1 left out" in run("--only", "adult", file)
    again = json.loads(run("--json", file))["files"][0]
    assert (again["added"], again["known"]) == (1, 2)
    assert PublishedLine.objects.count() == 3
    with pytest.raises(CommandError) as refusal:
        run(file, tmp_path / "none.csv")
    assert refusal.value.returncode == 2


def test_the_same_payment_twice_in_a_file_is_two_payments(cast: Cast) -> None:
    twice = b"Supplier,Amount,Date\nA,600,1/5/2026\nA,600,1/5/2026\n"
    for added in (2, 0):
        brought = services.bring_in(
            authority=cast.authority, name="a.csv", content=twice, by=None, at=NOW
        )
        assert brought.new == added


@pytest.mark.figure
def test_a_large_file_with_broken_rows(cast: Cast) -> None:
    """30,000 rows of which 400 are broken: told by row, the rest kept, a second run adds nothing."""
    chance, rows = random.Random(SEED), many(30_000)
    broken = set(chance.sample(range(rows), rows * 400 // 30_000))
    bad = [
        "A,1.234,1/5/2026",
        ",5,1/5/2026",
        "A,5,31/2/2026",
        "A,x,1/5/2026",
        "A,5,",
        "A,0,1/5/2026",
    ]
    lines = [
        chance.choice(bad)
        if n in broken
        else f"Supplier {n % 900},{n + 501}.25,{1 + n % 28}/5/2026"
        for n in range(rows)
    ]
    content = ("Supplier,Amount,Date\n" + "\n".join(lines)).encode()
    first = services.bring_in(
        authority=cast.authority, name="big.csv", content=content, by=None, at=NOW
    )
    told = {problem.row - 2 for problem in first.read.problems}
    second = services.bring_in(
        authority=cast.authority, name="big.csv", content=content, by=None, at=NOW
    )
    got = (told == broken, first.new, second.new, PublishedLine.objects.count())
    kept = rows - len(broken)
    figure("import_spend_broken_rows", wanted=(True, kept, 0, kept), got=got)
