"""The files that git keeps, or would keep, read as text."""

import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
NOT_OURS = ("node_modules/", "static/build/", "var/", "test-results/")


@cache
def paths() -> tuple[Path, ...]:
    """Every tracked or new file that is not ignored; all files where git is absent."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        found = (str(path.relative_to(ROOT)) for path in ROOT.glob("[A-Za-z]*/**/*"))
        listed = "\n".join(name for name in found if not name.startswith(NOT_OURS))
    return tuple(path for name in listed.splitlines() if (path := ROOT / name).is_file())


def texts(*suffixes: str, under: str = "") -> Iterator[tuple[str, str]]:
    """Name and text of each readable file, of the suffixes given."""
    for path in paths():
        name = str(path.relative_to(ROOT))
        if (suffixes and path.suffix not in suffixes) or not name.startswith(under):
            continue
        try:
            yield name, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def lines(*suffixes: str, under: str = "") -> Iterator[tuple[str, str]]:
    """Place (`file:line`) and text of each line."""
    for name, text in texts(*suffixes, under=under):
        for number, line in enumerate(text.splitlines(), start=1):
            yield f"{name}:{number}", line
