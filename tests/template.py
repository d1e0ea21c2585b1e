"""A migrated SQLite file, made once and copied: migrating takes half a minute, copying none.

It is made by the command that people type, and made again when any line of the program changes.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).parents[1]
PACKAGES = sorted(path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests")


def migrated() -> Path:
    """The file; whoever comes first makes it while the others wait."""
    folder = Path(settings.VAR_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"template-{_state_of_the_program()}.sqlite3"
    with (folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            for old in folder.glob("template-*"):
                old.unlink()
            _migrate(made)
    return made


def copy_to(file: Path) -> None:
    """A new, empty and migrated database at this path."""
    shutil.copyfile(migrated(), file)


def load_into(memory: str) -> sqlite3.Connection:
    """The same in memory, at a name that others open too; it lasts while the answer is open."""
    keeper = sqlite3.connect(memory, uri=True)
    source = sqlite3.connect(migrated())
    source.backup(keeper)
    source.close()
    return keeper


def _state_of_the_program() -> str:
    digest = hashlib.sha256(sys.version.encode())
    for path in [ROOT / "requirements/prod.txt", *(p for a in PACKAGES for p in a.rglob("*.py"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _migrate(made: Path) -> None:
    half = made.with_suffix(".half")
    half.unlink(missing_ok=True)
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{half}"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    with sqlite3.connect(half) as plain:
        plain.execute("PRAGMA journal_mode=DELETE")  # one file, whole, to copy
    plain.close()
    half.rename(made)
