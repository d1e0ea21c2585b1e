"""`manage.py register_tests`: a mistake is named with its line, a kept version never changes."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from network.control_file import SHIPPED
from network.models import CriteriaVersion

pytestmark = pytest.mark.django_db
GOOD = SHIPPED / "2026-1.toml"


def run(*words: str) -> str:
    said = StringIO()
    call_command("register_tests", *words, stdout=said)
    return said.getvalue()


def test_a_file_is_checked_loaded_once_and_listed(tmp_path: Path) -> None:
    assert "11 tests, 3 levels" in run("check", str(GOOD))
    assert not CriteriaVersion.objects.exists()
    for _ in range(2):
        assert "holds from 2026-01-01" in run("load", str(GOOD))
    assert run("list") == "2026-1 from 2026-01-01\n"


def test_a_kept_version_never_changes(tmp_path: Path) -> None:
    run("load", str(GOOD))
    other = tmp_path / "other.toml"
    other.write_text(GOOD.read_text("utf-8").replace('"3/4"', '"2/3"'), "utf-8")
    with pytest.raises(CommandError, match="Give a new version"):
        run("load", str(other))


def test_a_mistake_is_said_with_its_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text(GOOD.read_text("utf-8").replace('kind = "recent"', 'kind = "soon"'), "utf-8")
    with pytest.raises(CommandError, match=r"Line \d+, test “meeting”"):
        run("check", str(bad))
    bad.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match="cannot be read"):
        run("load", str(bad))
    with pytest.raises(CommandError, match="cannot be read"):
        run("check", str(tmp_path / "none.toml"))
