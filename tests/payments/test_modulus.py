"""Modulus checking: the methods on the specification's own published cases, and the loaded table."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from core.errors import DomainError
from payments import modulus, services
from payments.models import BankDetails, ModulusTable
from payments.services import banking
from people.models import User
from tests.cast import NOW, Cast

TABLE = """089999 089999 MOD10   0  0  0  0  0  0  7  1  3  7  1  3  7  1
107999 107999 MOD11   0  0  0  0  0  0  8  7  6  5  4  3  2  1
202959 202959 MOD11   0  0  0  0  0  0  0  7  6  5  4  3  2  1
202959 202959 DBLAL   2  1  2  1  2  1  2  1  2  1  2  1  2  1
300000 300009 MOD11   0  0  0  0  0  0  8  7  6  5  4  3  2  1  14
"""


@pytest.mark.parametrize(
    ("sort_code", "number", "said"),
    [
        ("089999", "66374958", "passed"),
        ("107999", "88837491", "passed"),
        ("202959", "63748472", "passed"),  # by both of its rows
        ("089999", "66374959", "failed"),
        ("107999", "88837493", "failed"),
        ("202959", "63748473", "failed"),
        ("300004", "88837491", "not_checked"),  # an exception that is not known here
        ("999999", "66374958", "not_checked"),  # in no row
    ],
)
def test_the_published_cases(sort_code: str, number: str, said: str) -> None:
    assert modulus.check(modulus.read(TABLE), sort_code, number) == said


def test_the_exceptions_that_are_known() -> None:
    ones = (1,) * 14
    four = modulus.Row("100000", "100000", "MOD11", (*(0,) * 6, 1, 1, 1, 1, 1, 1, 0, 0), 4)
    assert modulus.check([four], "100000", "11111106") == "passed"  # the rest is 6, and so is gh
    assert modulus.check([four], "100000", "11111107") == "failed"
    seven = modulus.Row("100000", "100000", "MOD10", ones, 7)
    assert modulus.check([seven], "100000", "55000191") == "failed"  # only c to h count: 11
    assert modulus.check([seven], "100000", "55000190") == "passed"
    eight = modulus.Row("200000", "200000", "MOD10", ones, 8)  # 090126 has the sum 18
    assert modulus.check([eight], "200000", "00000002") == "passed"
    one = modulus.Row("100000", "100000", "DBLAL", ones, 1)  # 27 more
    assert modulus.check([one], "100000", "00000002") == "passed"


@pytest.mark.parametrize(
    "text",
    ["", "  \n", "089999 089999 MOD10 1 2 3", TABLE.replace("MOD10", "MOD12"),
     TABLE.replace("089999 089999", "089999 08999x"), TABLE.replace("107999 107999", "2 1"),
     TABLE.replace("  8  7", "  x  7"), "=cmd|' /C calc'!A0", TABLE.replace("  8", "  9999999")],
)  # fmt: skip
def test_what_is_no_table_is_refused_whole(text: str) -> None:
    with pytest.raises(modulus.BadModulusTable):
        modulus.read(text)


def load(version: str = "1.0") -> ModulusTable:
    return banking.load_modulus_table(version=version, text=TABLE, at=NOW)


def enter(cast: Cast, sort_code: str, number: str) -> BankDetails:
    return services.enter_bank_details(
        organisation=cast.acorn, account_name="Acorn", sort_code=sort_code, account_number=number,
        by=cast.olu, at=NOW,
    )  # fmt: skip


def test_details_are_checked_by_the_newest_table_and_say_by_which(cast: Cast) -> None:
    assert enter(cast, "08-99-99", "66374959").modulus == "not_checked"  # no table yet
    load()
    with pytest.raises(DomainError) as refusal:
        enter(cast, "08-99-99", "66374950")
    assert refusal.value.code == "do_not_belong"
    row = enter(cast, "08-99-99", "66374958")
    assert (row.modulus, row.modulus_version) == ("passed", "1.0")
    row = enter(cast, "20-00-00", "12345678")
    assert (row.modulus, row.modulus_version) == ("not_checked", "1.0")


@pytest.mark.parametrize("sort_code", ["2O-00-00", "ABCDEF", "٢٠٠٠٠٠", "=cmd"])
def test_a_sort_code_with_letters_is_refused_in_words(cast: Cast, sort_code: str) -> None:
    with pytest.raises(DomainError, match="six figures"):
        enter(cast, sort_code, "12345678")


def test_the_command_loads_a_version_once(db: None, tmp_path: Path) -> None:
    file = tmp_path / "table.txt"
    file.write_text(TABLE)
    for _ in range(2):
        call_command("load_modulus_table", str(file), "--as", "7.90")
    assert ModulusTable.objects.get().version == "7.90"
    file.write_text(TABLE.splitlines()[0])
    with pytest.raises(CommandError, match="loaded already"):
        call_command("load_modulus_table", str(file), "--as", "7.90")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_modulus_table", str(tmp_path / "none.txt"), "--as", "8")
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match="not a text file"):
        call_command("load_modulus_table", str(file), "--as", "8")


@pytest.mark.usefixtures("still_clock")
def test_the_second_person_sees_whether_it_was_checked(
    cast: Cast, browser: Callable[[User], Client]
) -> None:
    load()
    row = enter(cast, "08-99-99", "66374958")
    page = browser(cast.finn).get(f"/finance/payees/{row.reference}/").content.decode()
    assert "Sort code and number fit (table 1.0)" in page
