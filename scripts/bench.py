"""Run every program in bench/ and let each print its figures (docs/figures.md).

The peers that Steer is measured against stand in an environment of their own, `var/bench-venv`,
pinned by hash in bench/requirements.txt; Steer itself never sees them.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from machine import PYTHON, ROOT, run, say

ENVIRONMENT = ROOT / "var" / "bench-venv"
PINS = (ROOT / "requirements" / "prod.txt", ROOT / "bench" / "requirements.txt")


def main() -> None:
    """Run the benches named in the arguments, or all of them, on DATABASE_URL."""
    wanted = sys.argv[1:]
    found = [path for path in sorted((ROOT / "bench").glob("*.py")) if path.stem != "__init__"]
    chosen = [path for path in found if not wanted or path.stem in wanted]
    if not chosen:
        say("No bench of that name." if wanted else "No benches yet.")
    python = with_peers() if chosen else PYTHON
    failed = False
    for path in chosen:
        for engine, environment in engines():
            say(f"== {path.stem} on {engine}")
            done = subprocess.run([python, path], cwd=ROOT, env=environment, check=False)
            failed |= bool(done.returncode)
    raise SystemExit(failed)


def engines() -> list[tuple[str, dict[str, str]]]:
    """SQLite on a file always, and PostgreSQL where services.py gave us one."""
    folder = ROOT / "var" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    here = {**os.environ, "STEER_VAR": str(folder)}
    on_file = {name: value for name, value in here.items() if name != "DATABASE_URL"}
    both = [("SQLite", on_file)]
    if here.get("DATABASE_URL", "").startswith("postgres"):
        both.insert(0, ("PostgreSQL", here))
    return both


def with_peers() -> Path:
    """The Python of the environment with the peers; ours when they cannot be installed."""
    python = ENVIRONMENT / "bin" / "python"
    mark = ENVIRONMENT / "pins.sha256"
    pins = hashlib.sha256(b"".join(path.read_bytes() for path in PINS)).hexdigest()
    if mark.exists() and mark.read_text() == pins:
        return python
    say("Installing the peers into var/bench-venv")
    named = [word for path in PINS for word in ("-r", str(path))]
    uv = shutil.which("uv")
    try:
        if uv:
            run([uv, "venv", "--quiet", "--clear", "--python", str(PYTHON), str(ENVIRONMENT)])
            run(
                [
                    uv,
                    "pip",
                    "install",
                    "--quiet",
                    "--python",
                    str(python),
                    "--require-hashes",
                    *named,
                ]
            )
        else:
            run([str(PYTHON), "-m", "venv", "--clear", str(ENVIRONMENT)])
            run([str(python), "-m", "pip", "install", "--quiet", "--require-hashes", *named])
    except (SystemExit, subprocess.CalledProcessError):
        say("The peers could not be installed: only the lines without them are measured.")
        return PYTHON
    mark.write_text(pins)
    return python


if __name__ == "__main__":
    main()
