"""A start for real: one file in, an empty installation out, or a refusal that names the line."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from core.models import Authority
from home.setup_authority import FileRefused, read_file
from people.models import Person, Role, StaffRole, User

EXAMPLE = Path(settings.BASE_DIR) / "docs" / "authority.example.toml"


def set_up(folder: Path, text: str) -> str:
    """Write the file, run the command and return what it said."""
    file = folder / "authority.toml"
    file.write_text(text, encoding="utf-8")
    words = io.StringIO()
    call_command("setup_authority", str(file), stdout=words)
    return words.getvalue()


def refused(text: str | bytes) -> str:
    """What the file is refused with."""
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(FileRefused) as refusal:
        read_file(content)
    return refusal.value.sentence


@pytest.mark.django_db
def test_the_example_makes_an_empty_installation(tmp_path: Path) -> None:
    said = set_up(tmp_path, EXAMPLE.read_text())

    authority = Authority.objects.get()
    assert authority.short_name == "Example Council"
    assert authority.policy("statement_day", date(2026, 5, 1)).since == date(2026, 4, 1)
    assert Person.objects.count() == 0
    administrators = StaffRole.objects.filter(role=Role.SYSTEM_ADMINISTRATOR)
    assert administrators.count() == 2
    assert "No person has been invented" in said


@pytest.mark.django_db
def test_first_passwords_are_shown_once_and_work(tmp_path: Path) -> None:
    said = set_up(tmp_path, EXAMPLE.read_text())

    line = next(line for line in said.splitlines() if "first.administrator" in line)
    user = User.objects.get(username="first.administrator")
    assert user.check_password(line.split()[1])


@pytest.mark.django_db
def test_an_administrator_holds_nothing_else(tmp_path: Path) -> None:
    set_up(tmp_path, EXAMPLE.read_text())

    for administrator in User.objects.filter(staff_roles__role=Role.SYSTEM_ADMINISTRATOR):
        assert [row.role for row in administrator.staff_roles.all()] == [Role.SYSTEM_ADMINISTRATOR]


@pytest.mark.django_db
def test_a_second_time_is_refused(tmp_path: Path) -> None:
    set_up(tmp_path, EXAMPLE.read_text())

    with pytest.raises(CommandError, match="has an authority already"):
        set_up(tmp_path, EXAMPLE.read_text())


@pytest.mark.django_db
def test_a_dry_run_changes_nothing() -> None:
    call_command("setup_authority", str(EXAMPLE), dry_run=True, stdout=io.StringIO())

    assert not Authority.objects.exists()


@pytest.mark.django_db
def test_a_refused_file_leaves_nothing_half_made(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="was refused"):
        set_up(tmp_path, EXAMPLE.read_text().replace('"an.approver"', '"a.maker"'))

    assert not Authority.objects.exists()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('phone = "0000 000 0000"\n', "", "Line 4: authority.phone is missing"),
        (
            "phone_hours",
            "phone_ours",
            "authority.phone_ours is not known. Did you mean phone_hours?",
        ),
        ("statement_day = 1", 'statement_day = "first"', "statement_day must be a whole number"),
        ('"net"', '"both"', "One of: net, gross"),
        ("from = 2026-04-01", 'from = "April"', "policies.from must be a date, like 2026-04-01"),
        ('roles = ["finance_maker"]', 'roles = ["boss"]', "'boss' is not a role"),
        (
            'roles = ["finance_maker"]',
            'roles = ["finance_maker", "finance_approver"]',
            "cannot hold finance_approver and finance_maker",
        ),
        ('sign_in_name = "a.worker"\n', "", "staff.sign_in_name is missing: what they type"),
        ("second.administrator@council.example", "not an address", "is not an e-mail address"),
        ("[policies]", "[policy]", "[policy] is not known. Did you mean [policies]?"),
        ('short_name = "Example Council"', "short_name = 7", "authority.short_name must be text"),
        ("[authority]", "[authority", "cannot be read as TOML"),
    ],
)
def test_each_fault_is_named_with_what_to_write(old: str, new: str, words: str) -> None:
    text = EXAMPLE.read_text()
    assert old in text
    assert words in refused(text.replace(old, new, 1))


def test_every_fault_is_named_at_once() -> None:
    said = refused('[authority]\nname = "A"\n[[administrators]]\nname = "B"\n')

    assert "authority.short_name is missing" in said
    assert "authority.phone is missing" in said
    assert "The table [policies] is missing" in said
    assert "Two administrators are needed, and the file names 1" in said
    assert "Line 3: administrators.sign_in_name is missing" in said


def test_bank_details_are_all_or_none() -> None:
    text = EXAMPLE.read_text().replace("# bank_sort_code", "bank_sort_code")

    said = refused(text)
    assert "authority.bank_account_number is missing: pay runs need all three" in said


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"\x00" * 100,
        b"[" * 10_000,
        b"a" * 2_000_000,
        b"authority = 1\nstaff = 3",
    ],
    ids=["empty", "another encoding", "zeros", "brackets", "huge", "not tables"],
)
def test_noise_is_refused_in_words(content: bytes) -> None:
    assert refused(content)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("setup_authority", str(tmp_path / "none.toml"))
