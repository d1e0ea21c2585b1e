"""Each acceptance scenario and each UI test that is promised has a test by its number."""

import re
from collections.abc import Iterable
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
SCENARIO = re.compile(r"def test_scenarios?_(\d+)(?:_and_(\d+))?_")
PROMISED = {*range(1, 27), *range(28, 57), 58, 59}
# By name, or where one test shows more than one thing, in its docstring.
ON_SCREEN = re.compile(r"def test_ui_(\d+)_|\"\"\"UI test (\d+)")
PROMISED_ON_SCREEN = {*range(25, 34), 35, 36}


def numbers(named: re.Pattern[str]) -> set[int]:
    texts: Iterable[str] = (path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    return {
        int(number)
        for text in texts
        for match in named.finditer(text)
        for number in match.groups()
        if number
    }


def test_every_promised_scenario_is_a_test_by_its_number() -> None:
    assert not PROMISED - numbers(SCENARIO)


def test_every_promised_ui_test_is_one_by_its_number() -> None:
    assert not PROMISED_ON_SCREEN - numbers(ON_SCREEN)
