"""Each acceptance scenario that is promised has a test by its number."""

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
NAMED = re.compile(r"def test_scenarios?_(\d+)(?:_and_(\d+))?_")
PROMISED = {*range(1, 27), 28, 29, 30, *range(31, 42), 43, 44, *range(45, 52), 53, 55, 56, 58, 59}


def test_every_promised_scenario_is_a_test_by_its_number() -> None:
    found = {
        int(number)
        for path in TESTS.rglob("test_*.py")
        for match in NAMED.finditer(path.read_text(encoding="utf-8"))
        for number in match.groups()
        if number
    }
    assert found >= PROMISED, f"without a test: {sorted(PROMISED - found)}"
