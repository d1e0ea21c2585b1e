"""Print the commands a Makefile offers, from the `##` words beside its targets."""

import re
import sys
from pathlib import Path


def main() -> None:
    """List each target with its purpose."""
    print("Steer: individual budgets and self-directed support.\n")
    for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
        if found := re.match(r"([a-z-]+):[^#]*##\s*(.+)", line):
            print(f"  make {found[1]:<14} {found[2]}")


if __name__ == "__main__":
    main()
