"""Copies of everything: the database and the files people sent, with a digest of each.

A backup is a folder: `database.sqlite3` or `database.pgdump`, `media/` and `manifest.json`.
It is made under another name and renamed when whole, so that half a backup is never taken
for one. Restoring checks every digest first, and puts the database back in one transaction.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from core.errors import DomainError
from people.models import User

MANIFEST = "manifest.json"
FORMAT = 1
DATABASE_FILES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}


class BackupRefused(DomainError):
    code = "backup_refused"
    message = "The backup could not be made."


class RestoreRefused(DomainError):
    code = "restore_refused"
    message = "The backup could not be restored. Nothing was changed."


def make_backup(*, folder: Path, at: datetime) -> dict[str, Any]:
    """Write a whole backup to a new folder and return its manifest.

    Raises BackupRefused when the folder is there already or a program is missing.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupRefused(f"{folder} is not empty. Name a new folder.")
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True, mode=0o700)
    try:
        # The database first: a file that comes later is then one too many, never one too few.
        _dump(partial / DATABASE_FILES[connection.vendor])
        _copy_files(Path(settings.MEDIA_ROOT), partial / "media")
        manifest = {
            "format": FORMAT,
            "made_at": at.isoformat(),
            "engine": connection.vendor,
            "migrations": _applied_migrations(),
            "files": _digests(partial),
        }
        (partial / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        if folder.exists():
            folder.rmdir()
        partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return manifest


def restore_backup(*, folder: Path, replace: bool) -> dict[str, Any]:
    """Put a backup back and return its manifest; call `verify` afterwards.

    Raises RestoreRefused, changing nothing, when the backup is damaged, is of another engine,
    is newer than this program, or would cover data and `replace` is false.
    """
    manifest = read_manifest(folder)
    if manifest["engine"] != connection.vendor:
        raise RestoreRefused(
            f"This backup is of {manifest['engine']}, and this installation uses "
            f"{connection.vendor}. Set DATABASE_URL to the same engine and try again."
        )
    _refuse_newer(manifest["migrations"])
    if not replace and _holds_data():
        raise RestoreRefused(
            "This installation already holds data. To cover it, say so: restore with --replace."
        )
    _load(folder / DATABASE_FILES[connection.vendor])
    _put_files_back(folder / "media", Path(settings.MEDIA_ROOT))
    call_command("migrate", interactive=False, verbosity=0)
    return manifest


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a backup whose files are all there and unchanged. Raises RestoreRefused."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        wanted: dict[str, str] = dict(manifest["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RestoreRefused(f"{folder} is not a backup: it has no readable {MANIFEST}.") from error
    if manifest.get("format") != FORMAT:
        raise RestoreRefused("This backup was made by another version of Steer.")
    found = _digests(folder)
    wrong = sorted(
        name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name)
    )
    if wrong:
        raise RestoreRefused(
            f"This backup is damaged: {', '.join(wrong[:5])}"
            f"{' and others' if len(wrong) > 5 else ''}. Use another one."  # noqa: PLR2004
        )
    return manifest


def _digests(folder: Path) -> dict[str, str]:
    """SHA-256 of each file below a folder, by its name, the manifest aside."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != MANIFEST:
            with path.open("rb") as content:
                found[path.relative_to(folder).as_posix()] = file_digest(
                    content, "sha256"
                ).hexdigest()
    return found


def _applied_migrations() -> list[str]:
    applied = MigrationLoader(connection).applied_migrations
    return sorted(f"{app}.{name}" for app, name in applied)


def _refuse_newer(migrations: list[str]) -> None:
    """A backup of a newer program has tables that this one does not know."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(connection).disk_migrations}
    if unknown := sorted(set(migrations) - known):
        raise RestoreRefused(
            f"This backup was made by a newer Steer ({unknown[0]}). Update this one first."
        )


def _holds_data() -> bool:
    """Whether anybody has an account here. An empty or unmigrated database holds nothing."""
    table = User._meta.db_table
    return table in connection.introspection.table_names() and User.objects.exists()


def _dump(target: Path) -> None:
    """Write the database as it is at one instant."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, whole in itself
    else:
        _run_postgres(
            "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}"
        )
    target.chmod(0o600)


def _load(source: Path) -> None:
    """Replace the database by a copy, whole or not at all."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as copy:
            copy.backup(connection.connection)
        connection.close()
        return
    with tempfile.TemporaryDirectory() as place:
        statements = Path(place) / "restore.sql"
        _run_postgres(
            "pg_restore", "--no-owner", "--no-privileges", f"--file={statements}", str(source),
            database=False,
        )  # fmt: skip
        connection.close()
        _run_postgres(
            "psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1",
            "--command=DROP SCHEMA public CASCADE; CREATE SCHEMA public;", f"--file={statements}",
        )  # fmt: skip


def _run_postgres(program: str, *arguments: str, database: bool = True) -> None:
    """Run one of PostgreSQL's own programs on this installation's database.

    The password goes by the environment: never by the command line, which others can see.
    """
    where = connection.settings_dict
    environment = {**os.environ, "PGPASSWORD": str(where.get("PASSWORD") or "")}
    places = {"host": where.get("HOST"), "port": where.get("PORT"), "username": where.get("USER")}
    address = [f"--{name}={value}" for name, value in places.items() if value]
    address.append(f"--dbname={where['NAME']}")
    command = [program, *(address if database else []), *arguments]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise BackupRefused(
            f"{program} is missing. On Debian or Ubuntu run: apt install postgresql-client"
        ) from error
    if done.returncode:
        raise BackupRefused(f"{program} refused: {done.stderr.strip()[-500:]}")


def _copy_files(source: Path, target: Path) -> None:
    """Copy what people sent."""
    if source.exists():
        shutil.copytree(source, target)


def _put_files_back(source: Path, target: Path) -> None:
    """Put the files of a backup in place of those here, which are kept until that is done."""
    aside = target.with_name(f"{target.name}.before-restore")
    shutil.rmtree(aside, ignore_errors=True)
    if target.exists():
        target.rename(aside)
    _copy_files(source, target)
    shutil.rmtree(aside, ignore_errors=True)
