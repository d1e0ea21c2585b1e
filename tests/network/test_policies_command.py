"""`manage.py policies`: what an administrator and a new council use."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core.models import Authority, PolicyRow
from core.policies import POLICIES
from core.policies_file import PROFILES
from tests.cast import Cast

SCOTLAND = PROFILES / "scotland.toml"


def run(*words: object) -> str:
    said = io.StringIO()
    call_command("policies", *map(str, words), stdout=said)
    return said.getvalue()


def refused(*words: object) -> str:
    with pytest.raises(CommandError) as refusal:
        run(*words)
    assert refusal.value.returncode == 2
    return str(refusal.value)


def test_a_good_file_is_said_to_be_good() -> None:
    assert "scotland.toml is good" in run("check", SCOTLAND)


def test_a_fault_names_its_line(tmp_path: Path) -> None:
    file = tmp_path / "council.toml"
    file.write_text(SCOTLAND.read_text().replace("four_weekly", "fortnightly"))

    assert "Line 12: payment_frequency must be a rhythm; it is 'fortnightly'." in refused(
        "check", file
    )
    assert "cannot be opened" in refused("check", tmp_path / "none.toml")


def test_the_list_names_every_policy_with_unit_and_source() -> None:
    said = run("list")

    assert all(f"\n  {name} = " in said for name in POLICIES)
    assert 'leave_accrual_percent = "12.07"' in said
    assert "touches people: needs a hearing" in said


@pytest.mark.django_db
def test_a_file_is_loaded_once(cast: Cast) -> None:
    words = ("load", SCOTLAND, "--decided-by", "Full council, 3 March 2025")
    assert "13 values added for Northtown Council" in run(*words)
    assert "Nothing was added" in run(*words)

    row = PolicyRow.objects.get(name="payment_method")
    assert row.decided_by == "Full council, 3 March 2025"
    assert row.exemption == "The first settings of a new installation."
    assert "the council's policy since 1 April 2025" in run("show", "--on", "2025-04-01")
    assert "four weeks" in run("show")


def later(tmp_path: Path, change: str, day: str = "2099-04-01") -> Path:
    file = tmp_path / "later.toml"
    text = SCOTLAND.read_text().replace("2025-04-01", day)
    file.write_text(text.replace("fund_cap_weeks = 8", change))
    return file


@pytest.mark.django_db
def test_later_changes_state_an_exemption_and_never_the_past(cast: Cast, tmp_path: Path) -> None:
    run("load", SCOTLAND, "--decided-by", "Full council")

    said = refused("load", later(tmp_path, "fund_cap_weeks = 6"), "--decided-by", "A")
    assert "fund_cap_weeks touches people. Put it to a hearing" in said
    past = later(tmp_path, "fund_cap_weeks = 6", "2025-05-01")
    assert "in the past" in refused("load", past, "--decided-by", "A", "--exemption", "A law")
    other = later(tmp_path, "fund_cap_weeks = 6", "2025-04-01")
    said = refused("load", other, "--decided-by", "A")
    assert "fund_cap_weeks is 8 from 2025-04-01 already, and the file says 6" in said
    assert "Nothing was changed." in said
    assert PolicyRow.objects.count() == 13

    run("load", later(tmp_path, "fund_cap_weeks = 6"), "--decided-by", "A", "--exemption", "A law")
    assert cast.authority.policy("fund_cap_weeks", date(2099, 4, 1)).value == 6


@pytest.mark.django_db
def test_what_does_not_fit_with_the_rows_there_is_half_applied_nowhere(
    cast: Cast, tmp_path: Path
) -> None:
    cast.authority.set_policy("carry_forward_weeks", 4, date(2020, 1, 1), exemption="First.")

    said = refused(
        "load", later(tmp_path, "fund_cap_weeks = 6"), "--decided-by", "A", "--exemption", "A law"
    )
    assert "carry_forward_weeks is 4, and carry_forward is 'all'" in said
    assert PolicyRow.objects.count() == 1


@pytest.mark.django_db
def test_with_several_authorities_one_is_named(cast: Cast) -> None:
    other = Authority.objects.create(name="Southtown", short_name="Southtown")

    assert other.reference in refused("show")
    assert "Southtown" in run("show", "--authority", other.reference)
