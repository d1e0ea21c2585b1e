"""Budgets that exist elsewhere: read row by row, entered by one, posted by another, never twice."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from budgets.csv_budgets import COLUMNS, money, read_budgets
from budgets.invariants import check
from budgets.models import (
    Agreement,
    Budget,
    ContributionCharge,
    OpeningImport,
    OpeningMovedOn,
    SomeoneElseApproves,
)
from budgets.services import charge_weeks, figures_of, opening
from core.errors import BadAmount
from ledger.models import Entry, Reason
from payments.models import Instalment
from payments.services import make_instalments
from people.models import Person
from tests.budgets.plans import pot
from tests.cast import NOW, TODAY, Cast

HEADER = ("row,case_number,name,budget,starts,ends,contribution,arrears,pot,amount,spent,set_aside,"
          "held,holds,supplier,what,units,unit,price,days")  # fmt: skip
LINES = (
    HEADER,
    "person,C-77,Rosa Bright,,,,,,,,,,,,,,,,,",
    "budget,C-77,,OLD-1,1/4/2026,31/3/2027,10.00,45.00,,,,,,,,,,,,",
    'pot,,,OLD-1,,,,,Help at home,"£5,200.00","2.600,50",,,,,,,,,',
    "pot,,,OLD-1,,,,,Assistants,7800,3000,420.00,own account,,,,,,,",
    "account,,,OLD-1,,,,,,,,,own account,612.34,,,,,,",
    "agreement,,,OLD-1,1/4/2026,31/3/2027,,,Help at home,,,,,,S-9,Help,2,hour,22.00,Mon",
)  # fmt: skip
GOOD = "\n".join(LINES)
YESTERDAY = date(2026, 11, 22)


@pytest.fixture
def file(tmp_path: Path, cast: Cast) -> Path:
    cast.beech.supplier_number = "S-9"
    cast.beech.save()
    path = tmp_path / "budgets.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path


def run(path: Path, cast: Cast, *more: str) -> tuple[list[dict], int]:
    out, code = StringIO(), 0
    try:
        call_command(
            "import_budgets", str(path), "--json", f"--by={cast.finn.email}", *more, stdout=out
        )
    except SystemExit as left:
        code = int(left.code or 0)
    return json.loads(out.getvalue()), code


pytestmark = pytest.mark.usefixtures("still_clock")


def test_a_file_is_entered_by_one_and_posted_by_another(cast: Cast, file: Path) -> None:
    """Speaks of both: what was spent of the budget, and what the account holds."""
    (result,), code = run(file, cast)
    assert (code, result["outcome"]) == (0, "waiting")
    assert not Budget.objects.exists()
    assert not Person.objects.filter(case_number="C-77").exists()
    row = OpeningImport.objects.get()
    with pytest.raises(SomeoneElseApproves):
        opening.approve_opening(opening=row, by=cast.finn, at=NOW, on=TODAY)
    counted = opening.approve_opening(opening=row, by=cast.fola, at=NOW, on=TODAY)
    assert (counted.people, counted.budgets, counted.agreements) == (1, 1, 1)
    budget = Budget.objects.get(outside_reference="OLD-1")
    home, help_ = (
        next(one for one in figures_of(budget).pots if one.pot_id == pot(budget, name).pk)
        for name in ("Help at home", "Assistants")
    )
    mondays = 19  # from 23 November 2026 to 29 March 2027
    assert (home.spent, home.promised) == (2_600_50, mondays * 44_00)
    assert (help_.spent, help_.in_pot) == (3_000_00, 7_800_00)
    assert figures_of(budget).cash[0].held == 612_34
    assert sum(budget.charges.values_list("amount_pence", flat=True)) == 45_00
    assert Entry.objects.filter(reason=Reason.OPENING).count() == 1
    assert opening.opening_figures()["pence spent before they opened"] == 5_600_50
    assert check() == []


def test_the_same_file_and_the_same_budget_again_add_nothing(cast: Cast, file: Path) -> None:
    run(file, cast)
    opening.approve_opening(opening=OpeningImport.objects.get(), by=cast.fola, at=NOW, on=TODAY)
    moves = Entry.objects.count()
    (again,), _ = run(file, cast)
    assert again["outcome"] == "posted_already"
    file.write_text(GOOD + "\n", encoding="utf-16")
    (other,), _ = run(file, cast)
    assert other["outcome"] == "waiting"
    second = OpeningImport.objects.get(state="waiting")
    counted = opening.approve_opening(opening=second, by=cast.fola, at=NOW, on=TODAY)
    assert (counted.budgets, counted.there_already) == (0, ["C-77", "OLD-1"])
    assert Entry.objects.count() == moves
    with pytest.raises(OpeningMovedOn):
        opening.approve_opening(opening=second, by=cast.fola, at=NOW, on=TODAY)


def test_the_system_before_paid_what_had_begun(cast: Cast, file: Path) -> None:
    run(file, cast)
    opening.approve_opening(opening=OpeningImport.objects.get(), by=cast.fola, at=NOW, on=TODAY)
    make_instalments(on=TODAY, at=NOW)
    assert all(row.from_on > YESTERDAY for row in Instalment.objects.all())
    before = ContributionCharge.objects.count()
    charge_weeks(Budget.objects.all(), on=TODAY, at=NOW)
    assert ContributionCharge.objects.count() == before


def test_the_database_refuses_one_person_alone(cast: Cast, file: Path) -> None:
    run(file, cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        OpeningImport.objects.update(state="posted", decided_by=cast.finn, decided_at=NOW)


def test_dry_run_keeps_nothing(cast: Cast, file: Path) -> None:
    (result,), code = run(file, cast, "--dry-run")
    assert (code, result["outcome"], result["totals"]["spent_pence"]) == (0, "read", 5_600_50)
    assert not OpeningImport.objects.exists()


def test_only_finance_enters_a_file(cast: Cast, file: Path) -> None:
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("import_budgets", str(file), f"--by={cast.rex.email}", stdout=out)
    assert "makes payments" in out.getvalue()


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("31/3/2027,10.00", "31/2/2027,10.00", "ends"),
        ("1/4/2026,31/3/2027,10.00", "1/4/2026,1/4/2025,10.00", "ends"),
        ("7800,3000", "1000000000000000,3000", "amount"),
        ("7800,3000", "7800,-3", "spent"),
        ("7800,3000", "7800,1e3", "spent"),
        ("7800,3000", "7800,7799", "spent"),
        ("OLD-1,,,,,Assistants", "OLD-2,,,,,Assistants", "budget"),
        (",S-9,", ",S-8,", "supplier"),
        (",hour,", ",hours,", "unit"),
        (",Mon", ",Funday", "days"),
        ("own account,612.34", "card,612.34", "held"),
        ("pot,,,OLD-1,,,,,Help", "purse,,,OLD-1,,,,,Help", "row"),
        ("case_number,name", "case_number,nmae", "nmae"),
        ("budget,C-77", "budget,C-78", "case_number"),
    ],
)
def test_one_bad_cell_is_named_and_nothing_is_kept(
    cast: Cast, file: Path, old: str, new: str, column: str
) -> None:
    assert old in GOOD
    file.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    (result,), code = run(file, cast)
    assert (code, result["outcome"]) == (2, "refused")
    assert column in {problem["column"] for problem in result["problems"]}
    assert not OpeningImport.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_and_delimiters(encoding: str) -> None:
    text = "row;case_number;name\nperson;C-1;Zoë O’Hara\n"
    read = read_budgets(text.encode(encoding), "people.csv")
    assert read.problems == []
    assert read.rows[0].get("name") == "Zoë O’Hara"


@pytest.mark.parametrize(
    ("text", "pence"),
    [("£1,234.50", 123450), ("1.234,50", 123450), ("1 234,5", 123450), ("1234.5", 123450),
     ("0", 0), ("12,5", 1250), ("1,234", 123400)],
)  # fmt: skip
def test_amounts_as_councils_write_them(text: str, pence: int) -> None:
    assert money(text) == pence


@pytest.mark.parametrize("text", ["1e3", "-5", "1.2345", "NaN", "10" * 9, "", "£", "١٢"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(BadAmount):
        money(text)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"\0\0\0", b"\n\n", b"a,b\n1,2", b'"'])
def test_what_is_no_table_is_told_in_words(content: bytes) -> None:
    assert read_budgets(content, "x").problems


def test_the_documentation_names_every_column() -> None:
    text = Path("docs/import_budgets.md").read_text(encoding="utf-8")
    assert [name for name in COLUMNS if f"`{name}`" not in text] == []


def test_pages_of_finance(cast: Cast, file: Path, browser) -> None:  # type: ignore[no-untyped-def]
    run(file, cast)
    row = OpeningImport.objects.get()
    page = f"/finance/openings/{row.reference}/"
    assert b"budgets.csv" in browser(cast.finn).get("/finance/openings/").content
    assert b"Approve and post it" not in browser(cast.finn).get(page).content
    assert browser(cast.finn).post(f"{page}answer/", {"approve": "1"}).status_code == 404
    fola = browser(cast.fola)
    assert row.sha256.encode() in fola.get(page).content
    fola.post(f"{page}answer/", {"refuse": "1", "reason": ""})
    fola.post(f"{page}answer/", {"approve": "1"})
    row.refresh_from_db()
    assert row.state == "posted"
    assert Agreement.objects.count() == 1
    assert browser(cast.rex).get(page).status_code == 404


def test_a_budget_is_found_by_what_another_system_calls_it(cast: Cast, file: Path) -> None:
    run(file, cast)
    opening.approve_opening(opening=OpeningImport.objects.get(), by=cast.fola, at=NOW, on=TODAY)
    assert Person.objects.search("old-1").get().case_number == "C-77"
