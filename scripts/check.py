"""Everything that can be checked without running the product; each check says pass or fail."""

import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from machine import ROOT, VENV, say

BIN = VENV / "bin"
PYTHON = str(BIN / "python")
PACKAGES = (
    "core people files notices ledger providers support_plans budgets invoices payments"
    " tracking statements network reports home config"
)
CHECKS = {
    "format": f"{BIN}/ruff format --check .",
    "lint": f"{BIN}/ruff check .",
    "types": f"{BIN}/mypy {PACKAGES}",
    "imports": f"{BIN}/lint-imports --no-cache",
    "migrations": f"{PYTHON} manage.py makemigrations --check --dry-run",
    "system": f"{PYTHON} manage.py check --fail-level WARNING",
    "templates": f"{PYTHON} scripts/check_templates.py",
    "forbidden": f"{PYTHON} -m pytest -q -p no:xdist tests/repository/test_forbidden.py",
}


def main() -> None:
    """Run two checks at a time and print each one's result."""
    (ROOT / "var" / "check").mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(max_workers=2) as pool:
        failed = [
            name for name, good in zip(CHECKS, pool.map(check, CHECKS), strict=True) if not good
        ]
    if failed:
        say(f"Not good yet: {', '.join(failed)}.")
        raise SystemExit(1)
    say("All checks pass.")


def check(name: str) -> bool:
    """Run one check; print its words only when it fails."""
    began = time.monotonic()
    done = subprocess.run(
        CHECKS[name].split(),
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    good = done.returncode == 0
    words = "" if good else "\n" + (done.stdout + done.stderr).strip()[-8000:]
    say(f"{'pass' if good else 'FAIL'}  {name:<11} {time.monotonic() - began:5.1f} s{words}")
    return good


def environment() -> dict[str, str]:
    """The test mode's settings, in a folder of their own, on SQLite."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**kept, "STEER_MODE": "test", "STEER_VAR": str(Path(ROOT, "var", "check"))}


if __name__ == "__main__":
    main()
