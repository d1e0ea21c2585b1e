"""Every figure at its full size, on both engines: `figures.py [--keep] [pytest arguments]`.

Prints the lines `FIGURE …` and `BENCH …`. With --keep they are added to docs/figures.md, with the
day and the machine. Give it a PostgreSQL: `make figures` does, by services.py.
"""

import datetime
import os
import platform
import subprocess
import sys

from machine import PYTHON, ROOT, say

PAGE = ROOT / "docs" / "figures.md"
WORDS = ("FIGURE ", "BENCH ")


def main() -> None:
    """Run the tests marked `figure` on SQLite and PostgreSQL, then the benches."""
    arguments = [word for word in sys.argv[1:] if word != "--keep"]
    size = os.environ.setdefault("STEER_FIGURES", "full")
    here = {**os.environ, "STEER_MODE": "test", "STEER_VAR": str(ROOT / "var" / "figures")}
    (ROOT / "var" / "figures").mkdir(parents=True, exist_ok=True)
    on_file = {
        name: word for name, word in here.items() if name not in ("DATABASE_URL", "REDIS_URL")
    }
    tests = [str(PYTHON), "-m", "pytest", "-q", "-n", "0", "-m", "figure and not browser"]
    lines: list[str] = []
    failed = False
    for engine, environment in (("SQLite", on_file), ("PostgreSQL", here)):
        if engine == "PostgreSQL" and "DATABASE_URL" not in environment:
            say("No PostgreSQL: run make figures.")
            continue
        say(f"== figures, {size}, on {engine}")
        failed |= watched([*tests, *arguments], environment, lines)
    failed |= watched([str(PYTHON), str(ROOT / "scripts" / "bench.py")], here, lines)
    if "--keep" in sys.argv:
        keep(lines, size)
    raise SystemExit(failed)


def watched(command: list[str], environment: dict[str, str], lines: list[str]) -> bool:
    """Run it, show what it says, remember its figures; whether it failed."""
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as running:
        for line in running.stdout or ():
            print(line, end="", flush=True)
            if line.startswith(WORDS):
                lines.append(line.rstrip())
    return bool(running.returncode)


def keep(lines: list[str], size: str) -> None:
    """Add the lines to docs/figures.md. A figure without a machine and a date is not a figure."""
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    day = datetime.datetime.now(tz=datetime.UTC).strftime("%Y-%m-%d %H:%M UTC")
    told = "\n".join([f"\n{day}, {machine}, size {size}:\n", "```", *lines, "```", ""])
    PAGE.write_text(PAGE.read_text() + told)
    say(f"Kept {len(lines)} lines in docs/figures.md")


if __name__ == "__main__":
    main()
