"""A backup comes back whole, on the engine of this run, through the commands people type."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests import template
from tests.repository.tracked import ROOT

SHOW = """
from django.db import connection
from people.models import AuditRecord, User
from core.models import Authority, PolicyRow
import json
question = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY 1",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
}[connection.vendor]
with connection.cursor() as cursor:
    cursor.execute(question)
    triggers = [row[0] for row in cursor.fetchall()]
print(json.dumps({
    "users": list(User.objects.order_by("id").values_list("username", "password", "reference")),
    "authorities": list(Authority.objects.values_list("name", "reference")),
    "policies": list(PolicyRow.objects.order_by("id").values_list("name", "value")),
    "audit": AuditRecord.objects.count(),
    "triggers": triggers,
}))
"""
SERVER = os.environ.get("DATABASE_URL", "")
ON_POSTGRES = SERVER.startswith("postgres")


@dataclass(frozen=True)
class Installation:
    """One Steer with a folder and a database of its own."""

    folder: Path
    database: str = ""

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of manage.py here."""
        environment = {**os.environ, "STEER_MODE": "test", "STEER_VAR": str(self.folder)}
        environment.pop("DATABASE_URL", None)
        if self.database:
            environment["DATABASE_URL"] = self.database
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )

    def holds(self) -> dict[str, object]:
        """What is in the database, as plain facts."""
        done = self.manage("shell", "--no-imports", "-c", SHOW)
        assert done.returncode == 0, done.stderr
        facts: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
        return facts


def new_installation(folder: Path, name: str) -> Iterator[Installation]:
    """An installation whose database is empty, and gone afterwards."""
    place = folder / name
    place.mkdir()
    if not ON_POSTGRES:
        yield Installation(place)
        return
    import psycopg

    database = f"steer_{name}_{os.getpid()}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {database}")
        try:
            yield Installation(place, urlunsplit(urlsplit(SERVER)._replace(path=f"/{database}")))
        finally:
            server.execute(f"DROP DATABASE {database} WITH (FORCE)")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("installations")


@pytest.fixture(scope="module")
def first(folder: Path) -> Iterator[Installation]:
    """Set up for real, with a file somebody sent."""
    for installation in new_installation(folder, "first"):
        if not ON_POSTGRES:  # made by `migrate` too, once for the whole suite
            template.copy_to(installation.folder / "steer.sqlite3")
        for words in (
            ["migrate", "--verbosity=0"],
            ["setup_authority", "docs/authority.example.toml"],
        ):
            done = installation.manage(*words)
            assert done.returncode == 0, done.stderr
        receipt = installation.folder / "media" / "2026" / "receipt.png"
        receipt.parent.mkdir(parents=True)
        receipt.write_bytes(b"a picture of a receipt")
        yield installation


@pytest.fixture(scope="module")
def second(folder: Path) -> Iterator[Installation]:
    """Empty: not even migrated."""
    yield from new_installation(folder, "second")


@pytest.fixture(scope="module")
def backup(first: Installation, folder: Path) -> Path:
    target = folder / "backup"
    done = first.manage("backup", str(target))
    assert done.returncode == 0, done.stderr
    return target


def test_a_backup_is_readable_by_its_owner_only_and_lists_every_file(backup: Path) -> None:
    manifest = json.loads((backup / "manifest.json").read_text())
    database = "database.pgdump" if ON_POSTGRES else "database.sqlite3"
    assert set(manifest["files"]) == {database, "media/2026/receipt.png"}
    assert backup.stat().st_mode & 0o077 == 0


def test_it_comes_back_whole_and_is_not_covered_unasked(
    first: Installation, second: Installation, backup: Path
) -> None:
    done = second.manage("restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert second.holds() == first.holds()
    assert (second.folder / "media/2026/receipt.png").read_bytes() == b"a picture of a receipt"

    again = second.manage("restore", str(backup))
    assert again.returncode != 0
    assert "already holds data" in again.stderr
    assert second.manage("restore", str(backup), "--replace").returncode == 0
    assert second.holds() == first.holds()


def test_a_damaged_backup_changes_nothing(
    first: Installation, backup: Path, tmp_path: Path
) -> None:
    before = first.holds()
    damaged = tmp_path / "damaged"
    shutil.copytree(backup, damaged)
    (damaged / "media/2026/receipt.png").write_bytes(b"another picture")
    done = first.manage("restore", str(damaged), "--replace")
    assert done.returncode != 0
    assert "damaged: media/2026/receipt.png" in done.stderr
    assert "Traceback" not in done.stderr
    assert first.holds() == before


def test_a_backup_of_a_newer_steer_or_another_engine_is_refused(
    first: Installation, backup: Path, tmp_path: Path
) -> None:
    for change, word in (
        ({"migrations": ["core.9999_from_the_future"]}, "newer Steer"),
        ({"engine": "other"}, "DATABASE_URL"),
        ({"format": 0}, "another version"),
    ):
        changed = tmp_path / word.split()[0]
        shutil.copytree(backup, changed)
        manifest = json.loads((changed / "manifest.json").read_text())
        (changed / "manifest.json").write_text(json.dumps({**manifest, **change}))
        done = first.manage("restore", str(changed), "--replace")
        assert done.returncode != 0
        assert word in done.stderr


def test_a_backup_never_goes_over_another(first: Installation, backup: Path) -> None:
    done = first.manage("backup", str(backup))
    assert done.returncode != 0
    assert "is not empty" in done.stderr
