"""Run the suite with its settings: `tests.py [--browser] [pytest arguments]`.

The database and the broker come from DATABASE_URL and REDIS_URL, so that
`services.py` can run the same tests on PostgreSQL and Redis.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import machine
from machine import PYTHON, ROOT, say, stop

NO_TESTS = 5  # pytest's word for "nothing was collected"
SOME_FAILED = 1  # pytest's word for "all ran, some failed"
MOST_WORKERS = 4
# A browser beside a database, a server and another browser on two cores can starve. A few such
# failures run once more, alone, and are said out loud; more than a few are a fault of ours.
MOST_AGAIN = 2
CACHE = ROOT / "var" / "browser-cache"
REMEMBERED = ["-o", f"cache_dir={CACHE}"]


def main() -> None:
    """Run pytest and end with its result."""
    arguments = sys.argv[1:]
    browser = "--browser" in arguments
    arguments = [word for word in arguments if word != "--browser"]
    environment = {**os.environ, "STEER_MODE": "test"}
    environment.setdefault("STEER_VAR", str(ROOT / "var" / "test"))
    if browser:
        environment["STEER_CHROMIUM"] = chromium()
    chosen = ["-m", "browser" if browser else "not browser"]
    workers = min(MOST_WORKERS, os.cpu_count() or 1)
    spread = [] if "-n" in arguments else ["-n", str(workers), "--dist=worksteal"]
    command = [str(PYTHON), "-m", "pytest", "-q", *chosen, *spread, *arguments]
    if browser:
        command += REMEMBERED
    code = run(command, environment)
    if browser and code == SOME_FAILED and (failed := last_failed()) <= MOST_AGAIN:
        say(f"AGAIN: {failed} browser test(s) failed beside others; once more, alone.")
        alone = ["-n", "0", "--last-failed", "--last-failed-no-failures=none", *REMEMBERED]
        code = run([str(PYTHON), "-m", "pytest", "-q", *chosen, *alone, *arguments], environment)
    if code == NO_TESTS:
        say("No tests of this kind yet.")
        return
    raise SystemExit(code)


def run(command: list[str], environment: dict[str, str]) -> int:
    """Pytest's own answer."""
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def last_failed() -> int:
    """How many tests pytest wrote down as failed."""
    kept = CACHE / "v" / "cache" / "lastfailed"
    return len(json.loads(kept.read_text())) if kept.exists() else MOST_AGAIN + 1


def chromium() -> str:
    """The system's Chromium, installed by apt when we may."""
    names = ("chromium", "chromium-browser", "google-chrome")
    for _attempt in range(2):
        found = os.environ.get("STEER_CHROMIUM") or next(filter(None, map(shutil.which, names)), "")
        if found and Path(found).exists():
            return found
        if not (machine.may_install() and machine.apt_install(["chromium"])):
            break
    stop("The browser tests need Chromium. On Debian run: sudo apt install chromium")
    return ""


if __name__ == "__main__":
    main()
