"""Run every program in bench/ and let each print its figures (docs/figures.md)."""

import subprocess
import sys

from machine import PYTHON, ROOT, say


def main() -> None:
    """Run the benches named in the arguments, or all of them."""
    wanted = sys.argv[1:]
    found = [path for path in sorted((ROOT / "bench").glob("*.py")) if path.stem != "__init__"]
    chosen = [path for path in found if not wanted or path.stem in wanted]
    if not chosen:
        say("No bench of that name." if wanted else "No benches yet.")
    failed = False
    for path in chosen:
        say(f"== {path.stem}")
        failed |= bool(subprocess.run([PYTHON, path], cwd=ROOT, check=False).returncode)
    raise SystemExit(failed)


if __name__ == "__main__":
    main()
